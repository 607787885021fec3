/**
 * One pass over the bytes of a source file, for what a scan wants to know of every file before it parses a few. It is for
 * speed alone: it may let through too much, never too little. The text itself is not made for it.
 */
import type { Catalog } from '../core/catalog.ts';
import { afterSpaces, beforeSpaces, byteAt, isWordByte } from './bytes.ts';
import { decode } from './decode.ts';
import { createImportScan, type ImportKind } from './importScan.ts';
import { type Needles, needlesOf } from './needles.ts';
import { createVocabulary, type Entry } from './vocabulary.ts';
import { createWordSet, HASH_FACTOR, HASH_START } from './wordFilter.ts';

export interface Glance {
  /** What the text imports. */
  readonly specifiers: readonly string[];
  /** Indexes in the `called` of the needles of what is called: `name(`, `name<`, `name?.(`. */
  readonly called: readonly number[];
  /** Names an API's host, or calls an SDK's method by its dotted name or in a shape that is an SDK's alone. */
  readonly mentions: boolean;
  /** Has a call that may send a request, perhaps to an address that another file names. */
  readonly sends: boolean;
  /** All words of the text, for `mayHaveWord`. */
  readonly words: Uint8Array;
}

export interface Glancer {
  /** Of UTF-8. */
  look(bytes: Uint8Array, kind: ImportKind): Glance;
}

export function createGlancer(catalog: Catalog): Glancer {
  return glancerFor(needlesOf(catalog));
}

export function glancerFor(needles: Needles): Glancer {
  const vocabulary = createVocabulary(needles);
  const classes = classesOf(vocabulary.separators);
  const imports = createImportScan();
  const words = createWordSet();
  let called = new Set<number>();
  let mentions = false;
  let sends = false;
  /** The word that may stand before the dot of a dotted name, and where it ended. */
  let first: Entry | undefined;
  let firstEnd = 0;

  function known(entry: Entry, bytes: Uint8Array, start: number, end: number): void {
    if (entry.imports !== undefined) imports.word(entry.imports, start, end);
    const isNewCall = entry.called >= 0 && !called.has(entry.called);
    if (isNewCall || (entry.sends && !sends)) {
      const next = afterSpaces(bytes, end);
      const opens = byteAt(bytes, next);
      if (entry.sends && (opens === PARENTHESIS || opens === ANGLE)) sends = true;
      if (isNewCall && isCalled(bytes, next, opens)) called.add(entry.called);
    }
    if (mentions) return;
    if (entry.before !== undefined && first !== undefined && entry.before.has(first))
      mentions = isJoined(bytes, firstEnd, start);
    if (!mentions && entry.shapes !== undefined) mentions = isShape(entry.shapes, bytes, start, end);
    if (entry.isFirst) {
      first = entry;
      firstEnd = end;
    }
  }

  /** By itself, so that it is compiled for good while the first files are read. */
  function pass(bytes: Uint8Array): void {
    const length = bytes.length;
    let at = 0;
    let before = OTHER;
    while (at < length) {
      const start = at;
      let byte = bytes[at] as number;
      const kindOfByte = classes[byte] as number;
      if (kindOfByte === OTHER) {
        at++;
        before = OTHER;
        continue;
      }
      if (kindOfByte < LETTER) {
        at++;
        if (kindOfByte === DIGIT && before === SEPARATOR && !mentions)
          mentions = vocabulary.hasText(bytes, start - 1);
        before = kindOfByte === DIGIT && isOfDollar(before) ? DIGIT_OF_WORD : kindOfByte;
        if (isOfDollar(before) && isWordEnd(bytes, at)) words.add(joinedHash(bytes, at));
        continue;
      }
      let hash = HASH_START;
      do {
        hash = Math.imul(hash ^ byte, HASH_FACTOR);
        at++;
        if (at === length) break;
        byte = bytes[at] as number;
      } while ((classes[byte] as number) >= DIGIT);
      if (before === SEPARATOR && !mentions) mentions = vocabulary.hasText(bytes, start - 1);
      // `10px` has no word of ours.
      if (before !== DIGIT && before !== DIGIT_OF_WORD) {
        const entry = vocabulary.find(hash, bytes, start, at);
        if (entry !== undefined) known(entry, bytes, start, at);
      }
      if (byte !== DOLLAR_SIGN) words.add(isOfDollar(before) ? joinedHash(bytes, at) : hash);
      before = OTHER;
    }
  }

  return {
    look(given, kind) {
      const bytes = withoutMark(given);
      imports.begin(bytes, kind);
      pass(bytes);
      const result = {
        specifiers: imports.take(),
        called: [...called],
        mentions: mentions || hasOdd(vocabulary.odd.mentions, bytes),
        sends: sends || hasOdd(vocabulary.odd.sends, bytes),
        words: words.take(),
      };
      if (called.size > 0) called = new Set();
      mentions = false;
      sends = false;
      first = undefined;
      return result;
    },
  };
}

const DOLLAR_SIGN = 36;
const PARENTHESIS = 40;
const DOT = 46;
const ANGLE = 60;
const QUESTION_MARK = 63;
const BACKTICK = 96;

/** Classes of bytes. What is no ASCII is no word for a `\w` either. */
const OTHER = 0;
const SEPARATOR = 1;
const DOLLAR = 2;
const DIGIT = 3;
const LETTER = 4;
/** Of what was read last: a digit behind a `$`. */
const DIGIT_OF_WORD = 5;

function classesOf(separators: Uint8Array): Uint8Array {
  return separators.map((isSeparator, byte) => {
    if (byte === DOLLAR_SIGN) return DOLLAR;
    if (isWordByte(byte)) return byte >= 48 && byte <= 57 ? DIGIT : LETTER;
    return isSeparator === 1 ? SEPARATOR : OTHER;
  });
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}

function isOfDollar(before: number): boolean {
  return before === DOLLAR || before === DIGIT_OF_WORD;
}

function isWordEnd(bytes: Uint8Array, at: number): boolean {
  const next = byteAt(bytes, at);
  return next !== DOLLAR_SIGN && !isWordByte(next);
}

/** Of the word with `$` in it that ends there. */
function joinedHash(bytes: Uint8Array, end: number): number {
  let at = end;
  while (byteAt(bytes, at - 1) === DOLLAR_SIGN || isWordByte(byteAt(bytes, at - 1))) at--;
  let hash = HASH_START;
  for (let isDigits = true; at < end; at++) {
    const byte = bytes[at] as number;
    if (isDigits && byte >= 48 && byte <= 57) continue;
    isDigits = false;
    hash = Math.imul(hash ^ byte, HASH_FACTOR);
  }
  return hash;
}

/** `(`, `<`, a template, or `?.(` */
function isCalled(bytes: Uint8Array, at: number, opens: number): boolean {
  const isOptional = opens === QUESTION_MARK && byteAt(bytes, at + 1) === DOT;
  const byte = isOptional ? byteAt(bytes, afterSpaces(bytes, at + 2)) : opens;
  return byte === PARENTHESIS || byte === ANGLE || byte === BACKTICK;
}

/** Nothing but `.` or `?.` stands between. */
function isJoined(bytes: Uint8Array, end: number, start: number): boolean {
  let at = beforeSpaces(bytes, start) - 1;
  if (byteAt(bytes, at) !== DOT) return false;
  if (byteAt(bytes, at - 1) === QUESTION_MARK) at--;
  return beforeSpaces(bytes, at) === end;
}

/** Called as a member, of one of `receivers` if there are any. */
function isShape(receivers: readonly RegExp[], bytes: Uint8Array, start: number, end: number): boolean {
  const dot = beforeSpaces(bytes, start) - 1;
  if (byteAt(bytes, dot) !== DOT || byteAt(bytes, afterSpaces(bytes, end)) !== PARENTHESIS) return false;
  if (receivers.length === 0) return true;
  const last = beforeSpaces(bytes, dot);
  let from = last;
  while (isWordByte(byteAt(bytes, from - 1))) from--;
  const receiver = Buffer.from(bytes.subarray(from, last)).toString('latin1');
  return receivers.some((pattern) => pattern.test(receiver));
}

function hasOdd(patterns: readonly RegExp[], bytes: Uint8Array): boolean {
  if (patterns.length === 0) return false;
  const text = decode(bytes);
  return patterns.some((pattern) => pattern.test(text));
}
