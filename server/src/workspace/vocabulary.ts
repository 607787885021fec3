/**
 * What is looked for, made ready for one pass over bytes: words by their hashes, pieces of text by the four bytes from one
 * of their separators on. What does not fit in there is `odd`, and a regular expression for the whole text.
 */
import { isWordByte } from './bytes.ts';
import { IMPORT_WORDS, type ImportWord } from './importScan.ts';
import type { Needles } from './needles.ts';
import { hashOf } from './wordFilter.ts';

export interface Vocabulary {
  /** The entry of the word there, if it is one of ours. */
  find(hash: number, bytes: Uint8Array, start: number, end: number): Entry | undefined;
  /** One of the texts stands around the separator there. */
  hasText(bytes: Uint8Array, separator: number): boolean;
  /** 1 for bytes that `hasText` is to be asked about, where a word follows. */
  readonly separators: Uint8Array;
  readonly odd: { readonly mentions: readonly RegExp[]; readonly sends: readonly RegExp[] };
}

/** All fields are always there, in one order: reading them is what a glance does most. */
export interface Entry {
  readonly word: Uint8Array;
  /** Index in the needles, -1 for what is not among the called. */
  called: number;
  sends: boolean;
  /** It may be the first of two names. */
  isFirst: boolean;
  /** Words that make a mention with this one and a dot before it. */
  before: Set<Entry> | undefined;
  /** A mention when called as a member, of whatever ends with one of these; of anything where it is empty. */
  shapes: RegExp[] | undefined;
  imports: ImportWord | undefined;
}

export function createVocabulary(needles: Needles): Vocabulary {
  const entries = new Map<string, Entry>();
  const entry = (word: string): Entry => {
    const known = entries.get(word) ?? newEntry(word);
    entries.set(word, known);
    return known;
  };
  const odd = { mentions: [] as RegExp[], sends: [] as RegExp[] };
  for (const word of IMPORT_WORDS) entry(word).imports = word;
  for (const [index, name] of needles.called.entries()) if (isWord(name)) entry(name).called = index;
  for (const name of needles.sending) {
    const last = /\w*$/.exec(name)?.[0] ?? '';
    if (isWord(name)) entry(name).sends = true;
    // Of `cross-fetch` the last word says enough where it is one by itself.
    else if (!needles.sending.includes(last)) odd.sends.push(new RegExp(`\\b${escaped(name)}\\s*[(<]`));
  }
  for (const [first, second] of needles.dotted) {
    if (isWord(first) && isWord(second)) {
      const one = entry(first);
      const other = entry(second);
      one.isFirst = true;
      other.before = (other.before ?? new Set()).add(one);
    } else odd.mentions.push(new RegExp(`\\b${escaped(first)}\\s*\\??\\.\\s*${escaped(second)}\\b`));
  }
  for (const { member, receiver } of needles.shapes) {
    if (isWord(member) && (receiver === undefined || OF_ONE_WORD.test(receiver)))
      addShape(entry(member), receiver);
    else odd.mentions.push(new RegExp(`${receiver ?? ''}\\s*\\.\\s*${escaped(member)}\\s*\\(`));
  }
  const texts = [...needles.texts];
  for (const pattern of needles.patterns) {
    const spelled = spelledOut(pattern);
    if (spelled === undefined) odd.mentions.push(new RegExp(pattern));
    else texts.push(...spelled);
  }
  const { hasText, separators, without } = createTexts(texts);
  for (const text of without) odd.mentions.push(new RegExp(escaped(text)));
  return { find: createFinder([...entries.values()]), hasText, separators, odd };
}

function newEntry(word: string): Entry {
  return {
    word: encode(word),
    called: -1,
    sends: false,
    isFirst: false,
    before: undefined,
    shapes: undefined,
    imports: undefined,
  };
}

/** Words of which a loop over bytes takes all. */
function isWord(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name);
}

/** Matches nothing but characters of one word. */
const OF_ONE_WORD = /^(?:\w|\[\w+\]|\(\?:|[|)]|(?<=[\w)\]])\?)*$/;

function addShape(entry: Entry, receiver: string | undefined): void {
  const isOfAnything = receiver === undefined || entry.shapes?.length === 0;
  entry.shapes = isOfAnything ? [] : [...(entry.shapes ?? []), new RegExp(`(?:${receiver})$`)];
}

/** `@(cf|hf)/` is `@cf/` or `@hf/`; undefined where a pattern says more than that. */
function spelledOut(pattern: string): string[] | undefined {
  const [, before = '', either = '', after = ''] =
    /^([\w@/:-]*)(?:\(([\w|]+)\))?([\w@/:-]*)$/.exec(pattern) ?? [];
  const all = either.split('|').map((part) => before + part + after);
  return all.every((text) => text !== '') ? all : undefined;
}

const SLOTS_BITS = 13;

function createFinder(entries: readonly Entry[]): Vocabulary['find'] {
  const mask = (1 << SLOTS_BITS) - 1;
  const hashes = new Int32Array(1 << SLOTS_BITS);
  const indexes = new Int16Array(1 << SLOTS_BITS).fill(-1);
  for (const [index, { word }] of entries.entries()) {
    const hash = hashOf(Buffer.from(word).toString('latin1'));
    let slot = slotOf(hash);
    while (indexes[slot] !== -1) slot = (slot + 1) & mask;
    hashes[slot] = hash;
    indexes[slot] = index;
  }
  return (hash, bytes, start, end) => {
    for (let slot = slotOf(hash); ; slot = (slot + 1) & mask) {
      const index = indexes[slot] as number;
      if (index === -1) return undefined;
      if (hashes[slot] !== hash) continue;
      const entry = entries[index] as Entry;
      if (isEqual(entry.word, bytes, start, end)) return entry;
    }
  };
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 16)) & ((1 << SLOTS_BITS) - 1);
}

function isEqual(word: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (word[at] !== bytes[start + at]) return false;
  return true;
}

interface Texts extends Pick<Vocabulary, 'hasText' | 'separators'> {
  /** They have no separator with three bytes behind it. */
  readonly without: readonly string[];
}

function createTexts(texts: readonly string[]): Texts {
  const separators = new Uint8Array(256);
  const marked = new Uint8Array(1 << 12);
  const byKey = new Map<number, { readonly text: Uint8Array; readonly offset: number }[]>();
  const without: string[] = [];
  for (const text of texts) {
    const bytes = encode(text);
    const offset = separatorIn(bytes);
    if (offset < 0) {
      without.push(text);
      continue;
    }
    const key = keyAt(bytes, offset);
    separators[bytes[offset] as number] = 1;
    marked[spread(key)] = 1;
    byKey.set(key, [...(byKey.get(key) ?? []), { text: bytes, offset }]);
  }
  return {
    separators,
    without,
    hasText(bytes, separator) {
      if (separator + 4 > bytes.length) return false;
      const key = keyAt(bytes, separator);
      if (marked[spread(key)] === 0) return false;
      return (
        byKey.get(key)?.some(({ text, offset }) => {
          const start = separator - offset;
          return start >= 0 && isEqual(text, bytes, start, Math.min(start + text.length, bytes.length));
        }) ?? false
      );
    },
  };
}

/** Dots are in every line of code, so another one is better. */
function separatorIn(text: Uint8Array): number {
  const places = Array.from(text.keys()).filter(
    (at) => isSeparator(text[at] as number) && isWordByte(text[at + 1] ?? 0) && at + 4 <= text.length,
  );
  return places.find((at) => text[at] !== DOT) ?? places[0] ?? -1;
}

const DOLLAR = 36;
const DOT = 46;

function isSeparator(byte: number): boolean {
  return !isWordByte(byte) && byte !== DOLLAR;
}

function keyAt(bytes: Uint8Array, at: number): number {
  const one = bytes[at] as number;
  const two = bytes[at + 1] as number;
  return (one << 24) | (two << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
}

function spread(key: number): number {
  return Math.imul(key, 0x9e3779b1) >>> 20;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
