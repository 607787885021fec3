/** Offsets to lines and columns as people count them. (`lsp/` has those that the protocol counts from 0.) */
import type { Span } from '../core/ir.ts';
import { cellAt, isNotebook } from '../core/syntax/notebook.ts';

/** Both count from 1; columns in UTF-16 code units. */
export type Positions = (offset: number) => { readonly line: number; readonly column: number };

/** Lines end as in the language server protocol: `\n`, `\r\n` or a lone `\r`. */
export function createPositions(text: string): Positions {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (offset) => {
    const line = lastAtMost(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** A place in a file; in a notebook, in the 0-based cell, where lines count anew. The end is exclusive. */
export interface LineRange {
  readonly cell: number | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function createRanges(file: string, text: string): (span: Span) => LineRange {
  const inText = createPositions(text);
  if (!isNotebook(file)) return (span) => ({ cell: null, ...between(inText, span) });
  return ([start, end]) => {
    const { cell, span } = cellAt(text, start);
    const inCell = createPositions(text.slice(...span));
    return { cell, ...between(inCell, [start - span[0], Math.min(end, span[1]) - span[0]]) };
  };
}

/** `src/a.ts:12`, `a.ipynb:cell 3:12`: cells count from 1, as lines do. */
export function placeName({
  file,
  cell,
  line,
}: Pick<LineRange, 'cell' | 'line'> & { readonly file: string }): string {
  return cell === null ? `${file}:${line}` : `${file}:cell ${cell + 1}:${line}`;
}

function between(positions: Positions, [start, end]: Span): Omit<LineRange, 'cell'> {
  const [from, to] = [positions(start), positions(end)];
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** Index of the last element that is not above the value; the first element is 0, so there is one. */
function lastAtMost(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
