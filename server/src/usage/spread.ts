/**
 * How values spread: exactly where single values were added up, by histogram where sums were. Crosses SQLite packed, with a
 * first byte that says which of the two it is.
 */
import {
  addPacked,
  addValue,
  emptyHistogram,
  exactPercentile,
  type Histogram,
  pack,
  percentile,
} from './histogram.ts';

export interface Spread {
  readonly values: number[];
  histogram: Histogram | undefined;
}

/** The value below which a share of all stays (nearest rank); null where there is none. */
export type Percentile = (share: number) => number | null;

const EXACT = 0;
const BINNED = 1;

export function startSpread(): Spread {
  return { values: [], histogram: undefined };
}

/** A number is one value, bytes are a packed histogram. */
export function addToSpread(spread: Spread, value: number | Uint8Array | null): void {
  if (typeof value === 'number') {
    spread.values.push(value);
  } else if (value !== null) {
    spread.histogram ??= emptyHistogram();
    addPacked(spread.histogram, value);
  }
}

export function packSpread({ values, histogram }: Spread): Buffer | null {
  if (histogram !== undefined) {
    for (const value of values) addValue(histogram, value);
    const packed = pack(histogram);
    return packed && Buffer.concat([Buffer.from([BINNED]), packed]);
  }
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return Buffer.concat([Buffer.from([EXACT]), Buffer.from(sorted.buffer)]);
}

export function unpackSpread(packed: Uint8Array | null | undefined): Percentile {
  if (packed === null || packed === undefined || packed.length === 0) return () => null;
  // A copy: numbers of eight bytes must begin at a multiple of eight.
  const content = Uint8Array.from(packed.subarray(1));
  if (packed[0] === EXACT) {
    const sorted = new Float64Array(content.buffer, 0, content.byteLength / 8);
    return (share) => exactPercentile(sorted, share);
  }
  const histogram = emptyHistogram();
  addPacked(histogram, content);
  return (share) => percentile(histogram, share);
}
