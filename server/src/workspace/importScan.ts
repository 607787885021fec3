/**
 * What a text imports, found where the words `from`, `import` and their like stand. It may find too much (in comments) but
 * not too little, and takes time by the length of the text alone, whatever is in it.
 */
import { afterSpaces, byteAt, isWideLineEnd, isWordByte } from './bytes.ts';

export type ImportKind = 'node' | 'python';

export interface ImportScan {
  begin(bytes: Uint8Array, kind: ImportKind): void;
  /** One of `IMPORT_WORDS` stands there. */
  word(word: ImportWord, start: number, end: number): void;
  take(): string[];
}

export type ImportWord = 'from' | 'import' | 'require' | 'import_module' | '__import__';

export const IMPORT_WORDS: readonly ImportWord[] = [
  'from',
  'import',
  'require',
  'import_module',
  '__import__',
];

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const DOUBLE_QUOTE = 34;
const HASH = 35;
const SINGLE_QUOTE = 39;
const OPEN = 40;
const CLOSE = 41;
const STAR = 42;
const COMMA = 44;
const DOT = 46;
const SLASH = 47;
const COLON = 58;
const SEMICOLON = 59;
const BACKSLASH = 92;
const BACKTICK = 96;

/** One for many files, one after the other. */
export function createImportScan(): ImportScan {
  let bytes: Uint8Array = new Uint8Array();
  let kind: ImportKind = 'node';
  let found = new Set<string>();
  let text: Buffer | undefined;
  /** What was read as part of an import is not read as another one. */
  let resume = 0;
  /** Bytes of comments and strings that may still be looked through. */
  let patience = 0;

  function slice(start: number, end: number): string {
    text ??= Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return text.toString('utf8', start, end);
  }

  // `from 'x'`, `import 'x'`, `import('x')` with or without comments in between, `require('x')`.
  function node(end: number): void {
    let at = afterSpaces(bytes, end);
    if (byteAt(bytes, at) === OPEN) at = afterSpaces(bytes, at + 1);
    if (byteAt(bytes, at) === SLASH) at = afterComments(at);
    const quote = byteAt(bytes, at);
    if (!isQuote(quote)) return;
    const close = lineOrQuoteEnd(at + 1);
    patience -= close - at;
    if (close === at + 1 || byteAt(bytes, close) !== quote) return;
    found.add(slice(at + 1, close));
    resume = close + 1;
  }

  function lineOrQuoteEnd(start: number): number {
    let at = start;
    while (at < bytes.length && bytes[at] !== NEWLINE && !isQuote(bytes[at] as number)) at++;
    return at;
  }

  /** A flood of comments with `import` in each would else be read over and over. */
  function afterComments(start: number): number {
    let at = start;
    while (patience > 0 && byteAt(bytes, at) === SLASH) {
      const kind = byteAt(bytes, at + 1);
      const end = kind === SLASH ? lineEnd(at + 2) : kind === STAR ? commentEnd(at + 2) : at;
      if (end === at || end < 0) break;
      const next = afterSpaces(bytes, end);
      patience -= next - at;
      at = next;
    }
    return at;
  }

  function lineEnd(start: number): number {
    const newline = bytes.indexOf(NEWLINE, start);
    if (newline < 0) patience -= bytes.length - start;
    return newline < 0 ? -1 : newline + 1;
  }

  function commentEnd(start: number): number {
    let star = bytes.indexOf(STAR, start);
    while (star >= 0 && byteAt(bytes, star + 1) !== SLASH) star = bytes.indexOf(STAR, star + 1);
    if (star < 0) patience -= bytes.length - start;
    return star < 0 ? -1 : star + 2;
  }

  // `import a.b, c` and `from .a import b`, also inside of functions and conditions and behind `;` and `:`.
  function python(isFrom: boolean, start: number, end: number): void {
    let first = start;
    while (isBlank(byteAt(bytes, first - 1))) first--;
    const before = byteAt(bytes, first - 1);
    if (before === COLON || before === SEMICOLON) first--;
    else if (!isLineEnd(before) && !isWideLineEnd(bytes, first - 3)) return;
    if (isFrom) pythonFrom(end);
    else pythonImport(end);
  }

  function pythonImport(end: number): void {
    const at = afterBlanks(end);
    if (at === end) return;
    let last = at;
    for (let next = listStep(last); next > last; next = listStep(last)) last = next;
    for (let part = at; part < last; ) part = pythonName(part, last, true, '');
    resume = Math.max(resume, last);
  }

  /** Over one character of a list of modules, or a line that goes on. */
  function listStep(at: number): number {
    const byte = byteAt(bytes, at);
    if (byte === BACKSLASH) return afterContinuation(at);
    return isWordByte(byte) || byte === DOT || byte === COMMA || isBlank(byte) ? at + 1 : at;
  }

  function afterContinuation(at: number): number {
    const next = byteAt(bytes, at + 1) === RETURN ? at + 2 : at + 1;
    return byteAt(bytes, next) === NEWLINE ? next + 1 : at;
  }

  function pythonFrom(end: number): void {
    const start = afterBlanks(end);
    let at = start;
    while (isWordByte(byteAt(bytes, at)) || byteAt(bytes, at) === DOT) at++;
    const word = afterBlanks(at);
    if (at === start || word === at || !startsWith(bytes, word, IMPORT)) return;
    const module = slice(start, at);
    found.add(module);
    at = afterBlanks(word + IMPORT.length);
    const isList = byteAt(bytes, at) === OPEN;
    const first = isList ? at + 1 : at;
    const last = isList ? parenthesesEnd(first) : statementEnd(first);
    const prefix = module.endsWith('.') ? module : `${module}.`;
    for (let part = first; part < last; ) part = pythonName(part, last, false, prefix);
    resume = last;
  }

  function parenthesesEnd(start: number): number {
    let at = start;
    while (at < bytes.length && bytes[at] !== OPEN && bytes[at] !== CLOSE)
      at = bytes[at] === HASH ? afterRemark(at, bytes.length) : at + 1;
    return at;
  }

  function statementEnd(start: number): number {
    let at = start;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === BACKSLASH) at = Math.max(at, afterContinuation(at) - 1);
      else if (byte === NEWLINE || byte === HASH || byte === SEMICOLON) break;
    }
    return at;
  }

  /** Notes what stands first in this part of a list, and gives the next part. */
  function pythonName(start: number, end: number, isDotted: boolean, prefix: string): number {
    let at = start;
    for (let from = -1; at > from; ) {
      from = at;
      at = afterSpaces(bytes, at);
      if (byteAt(bytes, at) === BACKSLASH) at++;
      else if (byteAt(bytes, at) === HASH) at = afterRemark(at, end);
    }
    const first = Math.min(at, end);
    for (at = first; at < end; at++) {
      const byte = bytes[at] as number;
      if (!isWordByte(byte) && !(isDotted && byte === DOT)) break;
    }
    if (at > first) found.add(prefix + slice(first, at));
    while (at < end && bytes[at] !== COMMA) at = bytes[at] === HASH ? afterRemark(at, end) : at + 1;
    return at + 1;
  }

  /** `#.*` */
  function afterRemark(start: number, end: number): number {
    let at = start;
    while (at < end && !isLineEnd(bytes[at] as number) && !isWideLineEnd(bytes, at)) at++;
    return at;
  }

  // `importlib.import_module("x")`
  function pythonCall(end: number): void {
    if (byteAt(bytes, end) !== OPEN) return;
    const open = afterSpaces(bytes, end + 1);
    if (byteAt(bytes, open) !== DOUBLE_QUOTE && byteAt(bytes, open) !== SINGLE_QUOTE) return;
    let at = open + 1;
    while (isWordByte(byteAt(bytes, at)) || byteAt(bytes, at) === DOT) at++;
    const close = byteAt(bytes, at);
    if (at === open + 1 || (close !== DOUBLE_QUOTE && close !== SINGLE_QUOTE)) return;
    found.add(slice(open + 1, at));
    resume = at + 1;
  }

  function afterBlanks(start: number): number {
    let at = start;
    while (isBlank(byteAt(bytes, at))) at++;
    return at;
  }

  return {
    begin(next, nextKind) {
      bytes = next;
      kind = nextKind;
      text = undefined;
      resume = 0;
      patience = 8 * next.length + 1_000;
    },
    word(word, start, end) {
      if (start < resume) return;
      const isStatement = word === 'from' || word === 'import';
      if (kind === 'node') {
        if (isStatement || word === 'require') node(end);
      } else if (isStatement) python(word === 'from', start, end);
      else if (word !== 'require') pythonCall(end);
    },
    take() {
      const all = [...found];
      if (found.size > 0) found = new Set();
      bytes = new Uint8Array();
      text = undefined;
      return all;
    },
  };
}

const IMPORT: Uint8Array = new TextEncoder().encode('import');

function startsWith(bytes: Uint8Array, start: number, word: Uint8Array): boolean {
  for (let at = 0; at < word.length; at++) if (byteAt(bytes, start + at) !== word[at]) return false;
  return true;
}

function isQuote(byte: number): boolean {
  return byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE || byte === BACKTICK;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}

/** -1 is the beginning of the text. */
function isLineEnd(byte: number): boolean {
  return byte === NEWLINE || byte === RETURN || byte === -1;
}
