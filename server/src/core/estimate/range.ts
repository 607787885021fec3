/** Arithmetic on ranges of tokens or USD. Every function keeps `low <= expected <= high`. */
import type { Range } from '../model.ts';

export const ZERO: Range = { low: 0, expected: 0, high: 0 };

export function exactly(value: number): Range {
  return { low: value, expected: value, high: value };
}

export function add(...ranges: readonly Range[]): Range {
  return ranges.reduce(
    (sum, { low, expected, high }) => ({
      low: sum.low + low,
      expected: sum.expected + expected,
      high: sum.high + high,
    }),
    ZERO,
  );
}

/** Both not negative. */
export function multiply(a: Range, b: Range): Range {
  return { low: a.low * b.low, expected: a.expected * b.expected, high: a.high * b.high };
}

export function scale({ low, expected, high }: Range, factor: number): Range {
  return { low: low * factor, expected: expected * factor, high: high * factor };
}

/** One of several may hold: the range holds all of them, and expects their mean. */
export function cover(ranges: readonly Range[]): Range {
  if (ranges.length === 0) return ZERO;
  return {
    low: Math.min(...ranges.map(({ low }) => low)),
    expected: ranges.reduce((sum, { expected }) => sum + expected, 0) / ranges.length,
    high: Math.max(...ranges.map(({ high }) => high)),
  };
}

/** Whole tokens: the low end down, the high end up, so that rounding never narrows a range. */
export function whole({ low, expected, high }: Range): Range {
  return {
    low: Math.floor(low + 1e-9),
    expected: Math.round(expected),
    high: Math.max(0, Math.ceil(high - 1e-9)),
  };
}

/** Where three figures were reckoned apart from each other. */
export function ordered({ low, expected, high }: Range): Range {
  return { low: Math.min(low, expected, high), expected, high: Math.max(low, expected, high) };
}

/** The fields of the range alone, for figures carry more. */
export function rangeOf({ low, expected, high }: Range): Range {
  return { low, expected, high };
}
