/** What the n-th request to the provider costs. Every figure differs between requests, so that none can be mixed up. */

/** As a usage record counts: `in` and `out` include their parts; null where the wire format has no such figure. */
export interface Tokens {
  readonly in: number;
  readonly out: number;
  readonly cache_read: number | null;
  readonly cache_write: number | null;
  readonly reasoning: number | null;
}

/** The figures every wire format takes its own from. */
export interface Counted {
  readonly in: number;
  readonly out: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
}

/** `n` counts from 1. */
export function usageOf(n: number): Counted {
  return { in: 1000 + 7 * n, out: 50 + 3 * n, cacheRead: 300 + n, cacheWrite: 100 + n, reasoning: 20 + n };
}

/** A format without caches and reasoning. */
export function plain({ in: input, out }: Counted): Tokens {
  return { in: input, out, cache_read: null, cache_write: null, reasoning: null };
}

/** A format that counts input only. */
export function inputOnly({ in: input }: Counted): Tokens {
  return { in: input, out: 0, cache_read: null, cache_write: null, reasoning: null };
}
