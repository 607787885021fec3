/** Sums of rows to figures that people read. */
import { HISTOGRAMS, SUMS, type Sum } from './schema.ts';
import { unpackSpread } from './spread.ts';
import type { Figures } from './types.ts';

export type SumRow = Readonly<Record<Sum, number>> & {
  readonly first: number | null;
  readonly last: number | null;
  readonly latency: Uint8Array | null;
  readonly ttft: Uint8Array | null;
  readonly output_size?: Uint8Array | null;
};

/** For a select that groups rows of `r`. `outputs` adds the histogram of answers, which few views need. */
export function sumColumns({ outputs = false } = {}): string {
  const histograms = HISTOGRAMS.filter((name) => outputs || name !== 'output_size');
  return [
    ...SUMS.map((sum) => `ifnull(sum(r.${sum}), 0) AS ${sum}`),
    'min(r.first) AS first',
    'max(r.last) AS last',
    ...histograms.map((name) => `spread(r.${name}) AS ${name}`),
  ].join(', ');
}

export function figuresOf(row: SumRow): Figures {
  const isKnown = row.priced > 0 || row.unpriced === 0;
  return {
    calls: row.calls,
    errors: row.errors,
    retries: row.retries,
    tokens: {
      input: row.input,
      output: row.output,
      cachedRead: row.cached_read,
      cachedWrite: row.cached_write,
      reasoning: row.reasoning,
    },
    costUsd: isKnown ? money(row.cost) : null,
    unpricedCalls: row.unpriced,
    savedUsd: money(row.saved),
    exactCalls: row.exact,
    ...percentilesOf(row),
    tokensPerSecond: row.gen_ms > 0 ? (row.gen_tokens / row.gen_ms) * 1000 : null,
    firstTs: row.first,
    lastTs: row.last,
  };
}

/** Without the dust that adding many small numbers leaves: to a millionth of a cent. */
export function money(usd: number): number {
  return Math.round(usd * 1e8) / 1e8;
}

function percentilesOf({ latency, ttft }: SumRow) {
  const [times, first] = [unpackSpread(latency), unpackSpread(ttft)];
  return {
    p50Ms: whole(times(0.5)),
    p95Ms: whole(times(0.95)),
    p99Ms: whole(times(0.99)),
    ttftP50Ms: whole(first(0.5)),
    ttftP95Ms: whole(first(0.95)),
  };
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
