/** Offsets to lines and columns as people count them. (`lsp/` has those that the protocol counts from 0.) */

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
