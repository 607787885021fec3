/**
 * Expectation markers in comments of real source files (DESIGN section 6): `// call: openai chat.completions.create`.
 * A marker on a line of its own speaks of the next code line, a trailing one of its own line.
 */
import type { Span } from '../../server/src/core/ir.ts';

export const MARKER_KINDS = ['call', 'hint', 'error', 'warn', 'info', 'ok'] as const;

export type MarkerKind = (typeof MARKER_KINDS)[number];

export interface Marker<Kind extends string = MarkerKind> {
  readonly kind: Kind;
  /** What stands after the colon, trimmed. */
  readonly text: string;
  /** 1-based line that it speaks of. */
  readonly line: number;
  /** 1-based line on which it stands. */
  readonly at: number;
}

export interface MarkedText<Kind extends string = MarkerKind> {
  /** The text with every marker blanked to as many spaces: what is analysed. */
  readonly text: string;
  readonly markers: readonly Marker<Kind>[];
}

export type CommentMark = '//' | '#';

/** Throws where a marker on a line of its own has no code after it. */
export function readMarkers(source: string, mark: CommentMark): MarkedText {
  return readMarkersOf(MARKER_KINDS, source, mark);
}

/** The same with other words before the colon. */
export function readMarkersOf<Kind extends string>(
  kinds: readonly Kind[],
  source: string,
  mark: CommentMark,
): MarkedText<Kind> {
  const lines = source.split('\n');
  const found = lines.map((line) => findMarkers(kinds, line, mark));
  const blanked = lines.map((line, index) => blank(line, found[index]?.span));
  const markers = found.flatMap(({ markers }, index) =>
    markers.map(({ kind, text }): Marker<Kind> => {
      const line = isCode(blanked[index], mark) ? index : nextCode(blanked, index, mark);
      if (line === undefined)
        throw new Error(`line ${index + 1}: no code after the marker '${kind}: ${text}'`);
      return { kind, text, line: line + 1, at: index + 1 };
    }),
  );
  return { text: blanked.join('\n'), markers };
}

interface FoundMarkers<Kind> {
  readonly span: Span | undefined;
  readonly markers: readonly { readonly kind: Kind; readonly text: string }[];
}

/** `// a: x // b: y` are two; in JSX a marker is a block comment in braces. */
function findMarkers<Kind extends string>(
  kinds: readonly Kind[],
  line: string,
  mark: CommentMark,
): FoundMarkers<Kind> {
  const open = mark === '#' ? '#' : '//|\\{/\\*|/\\*';
  const start = new RegExp(`(?:${open})\\s*(?:${kinds.join('|')}):(?:\\s|$)`, 'g');
  const starts = [...line.matchAll(start)].map((match) => match.index);
  const [first] = starts;
  if (first === undefined) return { span: undefined, markers: [] };
  const end = line.trimEnd().length;
  const markers = starts.map((from, index) => {
    const comment = line.slice(from, starts[index + 1] ?? end);
    const content = comment.replace(new RegExp(`^(?:${open})\\s*`), '').replace(/\s*\*\/\}?\s*$/, '');
    const colon = content.indexOf(':');
    return { kind: content.slice(0, colon) as Kind, text: content.slice(colon + 1).trim() };
  });
  return { span: [first, end], markers };
}

function blank(line: string, span: Span | undefined): string {
  if (!span) return line;
  return line.slice(0, span[0]) + ' '.repeat(span[1] - span[0]) + line.slice(span[1]);
}

function nextCode(lines: readonly string[], from: number, mark: CommentMark): number | undefined {
  const next = lines.findIndex((line, index) => index > from && isCode(line, mark));
  return next === -1 ? undefined : next;
}

/** Something other than a comment stands on the line. */
function isCode(line: string | undefined, mark: CommentMark): boolean {
  const trimmed = (line ?? '').trim();
  if (trimmed === '' || trimmed.startsWith(mark)) return false;
  return mark === '#' || !/^(?:\{?\/\*.*\*\/\}?|\*.*|\/\*+)$/.test(trimmed);
}
