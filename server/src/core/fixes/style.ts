/** How a file is written, read from its text, so that what a fix adds looks as if its author had written it. */
import type { Module } from '../ir.ts';

export interface Style {
  readonly quote: "'" | '"';
  /** `;` or nothing. */
  readonly semicolon: '' | ';';
  /** One level. */
  readonly indent: string;
  readonly lineBreak: '\n' | '\r\n';
  /** Imports by `require`. */
  readonly commonJs: boolean;
}

type Written = Pick<Module, 'language'>;
const known = new WeakMap<Written, { readonly text: string; readonly style: Style }>();

export function styleOf(module: Written, text: string): Style {
  const before = known.get(module);
  if (before?.text === text) return before.style;
  const style = readStyle(module, text);
  known.set(module, { text, style });
  return style;
}

function readStyle({ language }: Written, text: string): Style {
  const python = language === 'python';
  const lines = text.split('\n', 2_000);
  return {
    quote: count(text, /'/g) > count(text, /"/g) || (!python && !/["']/.test(text)) ? "'" : '"',
    semicolon: python || !endsInSemicolons(lines) ? '' : ';',
    indent: indentOf(lines) ?? (python ? '    ' : '  '),
    lineBreak: text.includes('\r\n') ? '\r\n' : '\n',
    commonJs: !python && /\brequire\s*\(/.test(text) && !/^\s*(import|export)\b/m.test(text),
  };
}

/** The text in the file's quotes. */
export function quoted(text: string, { quote }: Style): string {
  return quote + text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`) + quote;
}

/** White space at the beginning of the line that holds the offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

/** Of lines that end in a way in which a statement may end. */
function endsInSemicolons(lines: readonly string[]): boolean {
  const ends = lines.map((line) => line.trimEnd());
  const withOne = ends.filter((line) => line.endsWith(';')).length;
  const without = ends.filter((line) =>
    /^\s*(import|const|let|return|await)\b.*[\w)'"\]}`]$/.test(line),
  ).length;
  return withOne > 0 || without === 0 ? withOne >= without : false;
}

function indentOf(lines: readonly string[]): string | undefined {
  const steps = lines.flatMap((line, index) => {
    const before = leading(lines[index - 1] ?? '');
    const own = leading(line);
    return line.trim() !== '' && own.startsWith(before) && own.length > before.length
      ? [own.slice(before.length)]
      : [];
  });
  return steps.find((step) => step === '\t' || step === '  ' || step === '    ');
}

function leading(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
