/**
 * The words of a text in a few bytes (a Bloom filter): an answer of no is sure, one of yes wrong for about one word in a
 * hundred. Words are kept as hashes of 32 bits, so that a scan over bytes need not make strings.
 */

export interface WordSet {
  add(hash: number): void;
  /** The filter of what was added since the last time. */
  take(): Uint8Array;
}

export const HASH_START = 0x811c9dc5 | 0;
export const HASH_FACTOR = 0x01000193;

const BITS_PER_WORD = 10;
const BITS_SET = 6;

/** False where no text with these words has the name in it. A name of several words is there when all of them are. */
export function mayHaveWord(words: Uint8Array, name: string): boolean {
  for (const [word] of name.matchAll(WORD)) if (!has(words, hashOf(word))) return false;
  return true;
}

const WORD = /[A-Za-z_$][\w$]*/g;

/** One for many files, one after the other. */
export function createWordSet(): WordSet {
  let table = new Int32Array(1 << 10);
  let shift = 32 - 10;
  /** Slots of the table that are taken. */
  let taken = new Int32Array(1 << 9);
  let count = 0;

  function grow(): void {
    const hashes = taken.map((slot) => table[slot] as number);
    table = new Int32Array(table.length * 2);
    shift--;
    taken = new Int32Array(table.length / 2);
    count = 0;
    for (const hash of hashes) add(hash);
  }

  function add(hash: number): void {
    const key = hash === 0 ? 1 : hash;
    const mask = table.length - 1;
    let slot = Math.imul(key, GOLDEN) >>> shift;
    for (let held = table[slot] as number; held !== key; held = table[slot] as number) {
      if (held === 0) {
        table[slot] = key;
        taken[count++] = slot;
        if (count === taken.length) grow();
        return;
      }
      slot = (slot + 1) & mask;
    }
  }

  function take(): Uint8Array {
    const filter = new Uint8Array((count * BITS_PER_WORD + 7) >> 3);
    const scale = (filter.length * 8) / 2 ** 32;
    for (let index = 0; index < count; index++) {
      const slot = taken[index] as number;
      const hash = table[slot] as number;
      table[slot] = 0;
      let place = mixed(hash);
      const step = stepOf(hash);
      for (let bit = 0; bit < BITS_SET; bit++) {
        const at = ((place >>> 0) * scale) | 0;
        filter[at >> 3] = (filter[at >> 3] as number) | (1 << (at & 7));
        place = (place + step) | 0;
      }
    }
    count = 0;
    return filter;
  }

  return { add, take };
}

const GOLDEN = 0x9e3779b1 | 0;

function has(words: Uint8Array, hash: number): boolean {
  if (words.length === 0) return false;
  const key = hash === 0 ? 1 : hash;
  const scale = (words.length * 8) / 2 ** 32;
  let place = mixed(key);
  const step = stepOf(key);
  for (let bit = 0; bit < BITS_SET; bit++) {
    const at = ((place >>> 0) * scale) | 0;
    if (((words[at >> 3] as number) & (1 << (at & 7))) === 0) return false;
    place = (place + step) | 0;
  }
  return true;
}

/** FNV-1a, which a loop over bytes makes on the way. Only of ASCII. */
export function hashOf(word: string): number {
  let hash = HASH_START;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), HASH_FACTOR);
  return hash;
}

function mixed(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return half ^ (half >>> 12);
}

function stepOf(hash: number): number {
  const half = Math.imul(hash ^ (hash >>> 13), 0x297a2d39);
  return (half ^ (half >>> 16)) | 1;
}
