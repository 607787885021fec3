/**
 * Jupyter notebooks (nbformat 3 and 4) as one text: the sources of all cells in the order of the document, so that names
 * flow from cell to cell, with a page break between them. What is no code of the notebook's language (markdown, shell,
 * SQL) is an empty page, magics are blanks, so every offset of the text belongs to one cell and leads back into it.
 */
import type { Language, Module, Span } from '../ir.ts';
import { blankMagics } from './python/magics.ts';

export interface NotebookText {
  readonly text: string;
  /** Null where the kernel speaks none of ours; the text is empty pages then. */
  readonly language: Language | null;
}

/** A cell as an editor holds it. */
export interface OpenCell {
  /** Id of the language as editors have it; null for markup. */
  readonly language: string | null;
  readonly source: string;
}

/** A form feed on a line of its own, which is white space to all parsers. */
const BREAK = '\n\f\n';

export function isNotebook(file: string): boolean {
  return file.endsWith('.ipynb');
}

/** Reads the file's JSON, with or without the outputs in it. */
export function readNotebook(json: string): NotebookText | { readonly reason: string } {
  // An editor makes a new notebook as an empty file.
  if (json.trim() === '') return { text: '', language: 'python' };
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    return { reason: 'is broken JSON, so it is not analysed' };
  }
  const cells = cellsOf(content);
  if (cells === undefined) return { reason: 'has no list of cells, so it is no notebook' };
  const language = languageOf(record(content), cells);
  return { text: cells.map((cell) => pageOf(cell, language)).join(BREAK), language };
}

/** The notebook of an editor in the form that it has on disk. */
export function writeNotebook(cells: readonly OpenCell[]): string {
  const counts = new Map<string, number>();
  for (const { language } of cells) {
    if (language !== null && ourLanguage(language)) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [name] = [...counts].sort(([, left], [, right]) => right - left)[0] ?? [];
  return JSON.stringify({
    nbformat: 4,
    metadata: { language_info: { name: name ?? cells.find((cell) => cell.language !== null)?.language } },
    cells: cells.map(({ language, source }) => ({
      cell_type: language === null ? 'markdown' : 'code',
      metadata: language === null ? {} : { vscode: { languageId: language } },
      source,
    })),
  });
}

/** What a front end made of the text. */
export function asNotebook(module: Module): Module {
  return { ...module, notebook: true };
}

/** 0-based index, among all cells, of the one that the offset is in, and where its source lies in the text. */
export function cellAt(text: string, offset: number): { readonly cell: number; readonly span: Span } {
  let cell = 0;
  let start = 0;
  for (;;) {
    const end = text.indexOf(BREAK, start);
    if (end < 0 || offset < end + BREAK.length) return { cell, span: [start, end < 0 ? text.length : end] };
    start = end + BREAK.length;
    cell++;
  }
}

/** Where the source of a cell lies in the text; undefined where there is no such cell. */
export function cellSpan(text: string, cell: number): Span | undefined {
  let start = 0;
  for (let index = 0; ; index++) {
    const end = text.indexOf(BREAK, start);
    if (index === cell) return [start, end < 0 ? text.length : end];
    if (end < 0) return undefined;
    start = end + BREAK.length;
  }
}

type Json = Readonly<Record<string, unknown>>;

/** nbformat 3 has them in worksheets. Undefined where the content is no notebook. */
function cellsOf(content: unknown): readonly Json[] | undefined {
  const { cells, worksheets } = record(content);
  if (Array.isArray(cells)) return cells.map(record);
  if (!Array.isArray(worksheets)) return undefined;
  return worksheets.flatMap((sheet) => {
    const inSheet = record(sheet).cells;
    return Array.isArray(inSheet) ? inSheet.map(record) : [];
  });
}

/** Of the whole notebook: all of its analysed code has one language. Without a word of it, it is Python. */
function languageOf({ metadata }: Json, cells: readonly Json[]): Language | null {
  const { language_info, kernelspec } = record(metadata);
  const kernel = record(kernelspec);
  const stated = [record(language_info).name, kernel.language, cells.find(isCode)?.language];
  const name = stated.find((value): value is string => typeof value === 'string' && value !== '');
  if (name !== undefined) return ourLanguage(name);
  const ofKernel = typeof kernel.name === 'string' ? kernel.name : '';
  // Whoever names a kernel at will has made one of a Python environment.
  return ourLanguage(ofKernel) ?? (OTHER_KERNEL.test(ofKernel) ? null : 'python');
}

const OTHER_KERNEL =
  /^(?:ir\b|r$|julia|scala|almond|spark|apache_toree|bash|zsh|calysto|rust|evcxr|xcpp|xr\b|\.net|gophernotes|java|kotlin|iruby|ruby|octave|matlab|stata|sas|sos|sql|x?haskell|ihaskell)/i;

/** By the name of a language or of its usual kernel. Coconut and Sage are Python with more to it. */
function ourLanguage(name: string): Language | null {
  const known = name.toLowerCase();
  if (/^(?:i?python[\d.]*|pyspark|xpython|coconut|sage(?:math)?)$/.test(known)) return 'python';
  if (/^(?:typescript|deno|tslab)$/.test(known)) return 'typescript';
  return /^(?:javascript|jslab)$/.test(known) ? 'javascript' : null;
}

function isCode({ cell_type }: Json): boolean {
  return cell_type === 'code';
}

function pageOf(cell: Json, language: Language | null): string {
  const own = cellLanguage(cell);
  if (language === null || !isCode(cell) || (own !== undefined && ourLanguage(own) !== language)) return '';
  const source = sourceOf(cell).replaceAll('\f', ' ');
  if (language === 'python') return blankMagics(source);
  return /^\s*%%/.test(source) ? '' : source.replace(/^%[a-z].*$/gm, (line) => ' '.repeat(line.length));
}

/** nbformat 3 names it at each cell, VS Code at those that differ. */
function cellLanguage({ language, metadata }: Json): string | undefined {
  const { languageId } = record(record(metadata).vscode);
  return [languageId, language].find((value) => typeof value === 'string');
}

/** A text, or its lines with their ends. nbformat 3 calls it `input`. */
function sourceOf({ source, input }: Json): string {
  const given = source ?? input;
  if (Array.isArray(given)) return given.filter((line) => typeof line === 'string').join('');
  return typeof given === 'string' ? given : '';
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
