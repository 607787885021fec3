/**
 * Counts by size on a logarithmic scale, 8 bins an octave: a percentile read from it is within 4.5 % of the true one.
 * Packed, it has a byte for the bin and a variable-length count for each bin that is not empty. Packed histograms one behind the
 * other are their sum, and no byte is 0, so that SQLite's own `group_concat` adds them up, five times as fast as a function of ours.
 */

const BINS_PER_OCTAVE = 8;
/** 2^30: twelve days of milliseconds, a billion tokens. */
export const BINS = 30 * BINS_PER_OCTAVE + 1;

export type Histogram = Float64Array;

export function emptyHistogram(): Histogram {
  return new Float64Array(BINS);
}

/** The smallest bin holds all up to 1. */
export function binOf(value: number): number {
  if (!(value > 1)) return 0;
  return Math.min(BINS - 1, Math.ceil(Math.log2(value) * BINS_PER_OCTAVE));
}

export function addValue(histogram: Histogram, value: number, count = 1): void {
  const bin = binOf(value);
  histogram[bin] = (histogram[bin] ?? 0) + count;
}

/** Null stands for no counts at all. */
export function pack(histogram: Histogram): Buffer | null {
  const bytes: number[] = [];
  for (let bin = 0; bin < BINS; bin++) {
    let count = histogram[bin] ?? 0;
    if (count <= 0) continue;
    bytes.push(bin + 1);
    while (count >= 128) {
      bytes.push((count % 128) + 128);
      count = Math.floor(count / 128);
    }
    bytes.push(count);
  }
  return bytes.length === 0 ? null : Buffer.from(bytes);
}

/** Adds a packed histogram; `factor` -1 takes it away. */
export function addPacked(histogram: Histogram, packed: Uint8Array | null, factor = 1): void {
  if (packed === null) return;
  eachBin(packed, (bin, count) => {
    histogram[bin] = (histogram[bin] ?? 0) + factor * count;
  });
}

/** Where several are packed one behind the other, a bin comes several times. */
export function eachBin(packed: Uint8Array, take: (bin: number, count: number) => void): void {
  for (let at = 0; at < packed.length; ) {
    const bin = (packed[at++] as number) - 1;
    let count = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = packed[at++] ?? 0;
      count += (byte % 128) * scale;
      if (byte < 128) break;
    }
    take(bin, count);
  }
}

/** The value below which the share `q` stays (nearest rank); null where nothing was counted. */
export function percentile(histogram: Histogram, q: number): number | null {
  return percentilesIn(histogram)(q);
}

/** The same for several shares of one histogram, which is counted once. */
export function percentilesIn(histogram: Histogram): (q: number) => number | null {
  let total = 0;
  for (let bin = 0; bin < BINS; bin++) total += histogram[bin] as number;
  return (q) => (total > 0 ? valueAt(histogram, q, total) : null);
}

function valueAt(histogram: Histogram, q: number, total: number): number | null {
  const rank = Math.max(1, Math.ceil(q * total));
  let seen = 0;
  for (let bin = 0; bin < BINS; bin++) {
    seen += histogram[bin] ?? 0;
    // The middle of the bin on the logarithmic scale.
    if (seen >= rank) return bin === 0 ? 1 : 2 ** ((bin - 0.5) / BINS_PER_OCTAVE);
  }
  return null;
}

/** Nearest rank over values in ascending order. */
export function exactPercentile(sorted: ArrayLike<number>, q: number): number | null {
  if (sorted.length === 0) return null;
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}
