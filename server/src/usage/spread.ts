/**
 * How values spread, as a select hands it out: exactly where it went over single calls, which give a list of numbers, by histogram
 * where it went over sums.
 */
import { addPacked, emptyHistogram, exactPercentile, percentilesIn } from './histogram.ts';

/** Numbers with commas, or packed histograms one behind the other; null where there is nothing. */
export type Spread = string | Uint8Array | null;

/** The value below which a share of all stays (nearest rank); null where there is none. */
export type Percentile = (share: number) => number | null;

/** The column of a select that groups. */
export function spreadColumn(column: string, isExact: boolean): string {
  return isExact ? `group_concat(${column}, ',')` : `CAST(group_concat(${column}, '') AS BLOB)`;
}

export function percentilesOf(spread: Spread): Percentile {
  if (spread === null || spread.length === 0) return () => null;
  if (typeof spread === 'string') {
    return exactPercentiles(spread.split(',').map(Number));
  }
  const histogram = emptyHistogram();
  addPacked(histogram, spread);
  return percentilesIn(histogram);
}

/** Of single values. */
export function exactPercentiles(values: readonly number[]): Percentile {
  const sorted = Float64Array.from(values).sort();
  return (share) => exactPercentile(sorted, share);
}

export function joinSpreads(spreads: readonly Spread[]): Spread {
  const texts = spreads.filter((each) => typeof each === 'string' && each !== '');
  if (texts.length > 0) return texts.join(',');
  const packed = spreads.filter((each) => each instanceof Uint8Array);
  return packed.length === 0 ? null : Buffer.concat(packed);
}
