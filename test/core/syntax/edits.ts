/** Edits as people and machines make them, by chance and yet the same in each run. */

/** Numbers from 0 to 1 (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A letter typed or taken away, a line moved, doubled or cut, a piece put in or taken out. */
export function edited(text: string, pieces: readonly string[], random: () => number): string {
  const upTo = (count: number): number => Math.floor(random() * count);
  const at = upTo(text.length + 1);
  const lines = text.split('\n');
  const line = upTo(lines.length);
  switch (upTo(7)) {
    case 0:
      return text.slice(0, at) + 'xX1 \n.({[\'"`=,;:#/*'[upTo(19)] + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + upTo(3));
    case 2:
      return lines.toSpliced(line, 1).join('\n');
    case 3:
      return lines.toSpliced(upTo(lines.length), 0, lines[line] ?? '').join('\n');
    case 4:
      return lines.toSpliced(line, 0, pieces[upTo(pieces.length)] ?? '').join('\n');
    case 5:
      return text.slice(0, at) + (pieces[upTo(pieces.length)] ?? '') + text.slice(at);
    default:
      return text.slice(0, at) + text.slice(at + upTo(80));
  }
}
