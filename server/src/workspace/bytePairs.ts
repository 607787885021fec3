/**
 * Counts the tokens of byte pair encodings. js-tiktoken, whose vocabularies these are, keeps a text and an array for each
 * of 200,000 tokens, which takes a second and 200 MB; here they are bytes in a row and a table of where each begins.
 */
import type { TiktokenBPE } from 'js-tiktoken/lite';

/** How many tokens a text has. Special tokens are text like any other. Time is quadratic in the length of a word. */
export type CountTokens = (text: string) => number;

export function createBytePairCounter({ pat_str, bpe_ranks }: TiktokenBPE): CountTokens {
  const rankOf = createRanks(bpe_ranks);
  const words = new RegExp(pat_str, 'gu');
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(1024);
  return (text) => {
    let count = 0;
    words.lastIndex = 0;
    for (let word = words.exec(text)?.[0]; word !== undefined; word = words.exec(text)?.[0]) {
      if (bytes.length < word.length * 3) bytes = new Uint8Array(word.length * 3);
      const { written } = encoder.encodeInto(word, bytes);
      count += rankOf(bytes, 0, written) === NONE ? countMerged(bytes, written, rankOf) : 1;
    }
    return count;
  };
}

/** The rank of a token, `NONE` for bytes that are no token. */
type RankOf = (bytes: Uint8Array, start: number, end: number) => number;

const NONE = -1;

/** Joins the two neighbours that are together the token of the lowest rank, the first of them, until none are. */
function countMerged(bytes: Uint8Array, length: number, rankOf: RankOf): number {
  const starts = Array.from({ length: length + 1 }, (_, index) => index);
  const rankAt = (part: number): number =>
    part + 2 < starts.length ? rankOf(bytes, starts[part] as number, starts[part + 2] as number) : NONE;
  // The rank of each part joined with the next.
  const ranks = starts.map((_, part) => rankAt(part));
  for (;;) {
    let lowest = NONE;
    for (let part = 0; part < ranks.length; part++) {
      const rank = ranks[part] as number;
      if (rank !== NONE && (lowest === NONE || rank < (ranks[lowest] as number))) lowest = part;
    }
    if (lowest === NONE) return starts.length - 1;
    starts.splice(lowest + 1, 1);
    ranks.splice(lowest + 1, 1);
    ranks[lowest] = rankAt(lowest);
    if (lowest > 0) ranks[lowest - 1] = rankAt(lowest - 1);
  }
}

function createRanks(lines: string): RankOf {
  const { bytes: known, ends, ranks } = decoded(lines);
  // At least half of the places are empty, so that a search ends soon.
  const mask = 2 ** Math.ceil(Math.log2(ranks.length * 2)) - 1;
  const table = new Int32Array(mask + 1).fill(NONE);
  for (let token = 0, start = 0; token < ranks.length; token++) {
    const end = ends[token] as number;
    let place = hash(known, start, end) & mask;
    while (table[place] !== NONE) place = (place + 1) & mask;
    table[place] = token;
    start = end;
  }
  return (bytes, start, end) => {
    let place = hash(bytes, start, end) & mask;
    for (let token = table[place] as number; token !== NONE; token = table[place] as number) {
      const from = token === 0 ? 0 : (ends[token - 1] as number);
      const isAsLong = (ends[token] as number) - from === end - start;
      if (isAsLong && isAt(known, from, bytes, start, end)) return ranks[token] as number;
      place = (place + 1) & mask;
    }
    return NONE;
  };
}

interface Tokens {
  /** Those of all tokens, one behind the other. */
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  readonly ranks: Int32Array;
}

/** `lines` are of the form `! <first rank> <token> <token> …`, tokens in base64. Pieces of them would be 200,000 texts. */
function decoded(lines: string): Tokens {
  const size = lines.match(/ /g)?.length ?? 0;
  const [bytes, ends, ranks] = [new Uint8Array(lines.length), new Uint32Array(size), new Int32Array(size)];
  let [tokens, end] = [0, 0];
  for (let at = 0; at < lines.length; at++) {
    const rankAt = at + '! '.length;
    at = lines.indexOf(' ', rankAt);
    for (let rank = Number(lines.slice(rankAt, at)); at < lines.length && lines[at] !== '\n'; rank++) {
      let bits = 0;
      let value = 0;
      for (at += 1; lines.charCodeAt(at) > SPACE; at++) {
        const six = SIX_BITS[lines.charCodeAt(at)] as number;
        if (six === NONE) continue;
        value = (value << 6) | six;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes[end++] = value >> bits;
      }
      ends[tokens] = end;
      ranks[tokens] = rank;
      tokens += 1;
    }
  }
  return { bytes: bytes.slice(0, end), ends: ends.slice(0, tokens), ranks: ranks.slice(0, tokens) };
}

const SPACE = 32;

/** By character code; the padding says nothing. */
const SIX_BITS = Int8Array.from({ length: 128 }, (_, code) =>
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(String.fromCharCode(code)),
);

function isAt(known: Uint8Array, from: number, bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++)
    if (known[from + index - start] !== bytes[index]) return false;
  return true;
}

/** FNV-1a. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let index = start; index < end; index++)
    value = Math.imul(value ^ (bytes[index] as number), 0x01000193);
  return value ^ (value >>> 15);
}
