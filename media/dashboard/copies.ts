/** Tables as text for other programs. */

/** What is needed of a column; a cell that is no text says nothing. */
interface Shown<Row> {
  readonly name: string;
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => unknown;
  readonly text?: (row: Row) => string;
}

export function csv<Row>(rows: readonly Row[], columns: readonly Shown<Row>[]): string {
  return lines(rows, columns)
    .map((line) => line.map(field).join(','))
    .join('\n');
}

export function markdown<Row>(rows: readonly Row[], columns: readonly Shown<Row>[]): string {
  const [head = [], ...body] = lines(rows, columns);
  const rule = columns.map(({ isNumber }) => (isNumber ? '---:' : '---'));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head.map(escaped)), row(rule), ...body.map((line) => row(line.map(escaped)))].join('\n');
}

function lines<Row>(rows: readonly Row[], columns: readonly Shown<Row>[]): string[][] {
  const text = (column: Shown<Row>, row: Row): string => {
    const content = column.text?.(row) ?? column.cell(row);
    return (typeof content === 'string' ? content : '').replaceAll('\u00a0', ' ');
  };
  return [columns.map(({ name }) => name), ...rows.map((row) => columns.map((column) => text(column, row)))];
}

/** A text that a spreadsheet would take for a formula is put behind an apostrophe. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.,]+%?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What a recorded name has of Markdown or markup stays text. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/\r?\n/g, ' ');
}
