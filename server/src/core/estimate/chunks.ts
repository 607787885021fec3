/**
 * Cutting texts so that counting their tokens stays quick.
 *
 * A tokenizer first cuts a text into words and then merges pairs within each, which takes time quadratic in the length
 * of a word: 20,000 equal signs block js-tiktoken for half a minute. A prompt has such runs in rulers, padding, and
 * languages without spaces. Cutting them changes the count by some tokens at the cuts and leaves all other text exact.
 */

/** Longest run of characters of one class that stays whole. */
export const LONGEST_RUN = 400;
/** UTF-16 code units of a text that are counted at most; the rest is extrapolated. */
export const LONGEST_TEXT = 500_000;

/** A power of two, because the long tokens of a repeated character are 16, 32, 64 or 128 characters long. */
const PIECE = 128;
const SAMPLES = 5;

/** The classes of the split patterns of all encodings: white space, letters with their marks, digits, all else. */
const RUN = /\s{400,}|[\p{L}\p{M}]{400,}|\p{N}{400,}|[^\s\p{L}\p{N}]{400,}/gu;

/** The text in order, cut inside of each long run only. */
export function cutLongRuns(text: string): string[] {
  const chunks: string[] = [];
  let start = 0;
  for (const { 0: run, index } of text.matchAll(RUN)) {
    let end = index;
    let points = 0;
    for (const point of run) {
      if (points > 0 && points % PIECE === 0) {
        chunks.push(text.slice(start, end));
        start = end;
      }
      end += point.length;
      points += 1;
    }
  }
  chunks.push(text.slice(start));
  return chunks;
}

/** What to count of a text, and by how much to multiply the count. */
export interface Sample {
  readonly texts: readonly string[];
  readonly factor: number;
}

/** A text of ordinary length whole; a longer one by stretches from its start to its end. */
export function sample(text: string): Sample {
  if (text.length <= LONGEST_TEXT) return { texts: [text], factor: 1 };
  const stretch = Math.floor(LONGEST_TEXT / SAMPLES);
  const step = (text.length - stretch) / (SAMPLES - 1);
  const starts = Array.from({ length: SAMPLES }, (_, index) => Math.floor(index * step));
  const texts = starts.map((start) => text.slice(start, start + stretch));
  return { texts, factor: text.length / (stretch * SAMPLES) };
}
