/** Lines of a text, by offsets. */

/** Offset of the first character of the line that holds `offset`. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineBreak(text.charCodeAt(start - 1))) start--;
  return start;
}

/** Offset after the last character of the line that is no white space. */
export function lineEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++;
  while (end > offset && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}

/** The white space that a line begins with. */
export function indentation(text: string, start: number): string {
  let end = start;
  while (end < text.length && isBlank(text.charCodeAt(end))) end++;
  return text.slice(start, end);
}

/** The line break in use: that of the first line. */
export function lineBreak(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
