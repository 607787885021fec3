/** Where a line of the file as it is saved, and as programs run it, stands in the text that the editor has of it. */

/** From 1. Undefined where the line was changed or taken out. */
export function lineInEditor(saved: string, edited: string, line: number): number | undefined {
  if (saved === edited) return line;
  const [before, after] = [saved.split('\n'), edited.split('\n')];
  const shorter = Math.min(before.length, after.length);
  let above = 0;
  while (above < shorter && before[above] === after[above]) above++;
  if (line <= above) return line;
  let below = 0;
  while (below < shorter - above && before.at(-1 - below) === after.at(-1 - below)) below++;
  if (line > before.length - below) return line + after.length - before.length;
  const text = before[line - 1] ?? '';
  if (text.trim() === '') return undefined;
  // Between two edits: the same line, if there is just one.
  const same = after.flatMap((each, index) => (each === text ? [index + 1] : []));
  return same.length === 1 ? same[0] : undefined;
}
