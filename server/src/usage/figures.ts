/** Sums of rows to figures that people read. */
import { SUMS, type Sum } from './schema.ts';
import { joinSpreads, type Percentile, percentilesOf, type Spread, spreadColumn } from './spread.ts';
import type { Figures } from './types.ts';

/** What all views need. */
const SHOWN = SUMS.slice(0, SUMS.indexOf('exact_input'));
export type Shown = Exclude<Sum, `exact_${string}` | `${'e' | 'r' | 'f'}_${string}`>;

export type Sums = Readonly<Record<Shown, number>> & {
  readonly first: number | null;
  readonly last: number | null;
};

export type SumRow = Sums & {
  readonly latency: Spread;
  readonly ttft: Spread;
};

/** For a select that groups rows of `r`. */
export function sumColumns(isExact: boolean): string {
  return [
    ...SHOWN.map((sum) => `ifnull(sum(r.${sum}), 0) AS ${sum}`),
    'min(r.first) AS first',
    'max(r.last) AS last',
    `${spreadColumn('r.latency', isExact)} AS latency`,
    `${spreadColumn('r.ttft', isExact)} AS ttft`,
  ].join(', ');
}

/** The sum of all rows, as if they had been one group. */
export function sumOf(rows: readonly SumRow[]): SumRow {
  const sums = Object.fromEntries(
    SHOWN.map((sum) => [sum, rows.reduce((total, row) => total + row[sum as Shown], 0)]),
  );
  const times = (name: 'first' | 'last') => rows.flatMap((row) => row[name] ?? []);
  return {
    ...(sums as Record<Shown, number>),
    first: rows.length === 0 ? null : Math.min(...times('first')),
    last: rows.length === 0 ? null : Math.max(...times('last')),
    latency: joinSpreads(rows.map(({ latency }) => latency)),
    ttft: joinSpreads(rows.map(({ ttft }) => ttft)),
  };
}

export function figuresOf(row: SumRow): Figures {
  return figuresWith(row, percentilesOf(row.latency), percentilesOf(row.ttft));
}

export function figuresWith(row: Sums, latency: Percentile, ttft: Percentile): Figures {
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
    savedUsd: row.unsaved > 0 && row.saved === 0 ? null : money(row.saved),
    exactCalls: row.exact,
    p50Ms: whole(latency(0.5)),
    p95Ms: whole(latency(0.95)),
    p99Ms: whole(latency(0.99)),
    ttftP50Ms: whole(ttft(0.5)),
    ttftP95Ms: whole(ttft(0.95)),
    tokensPerSecond: row.gen_ms > 0 ? (row.gen_tokens / row.gen_ms) * 1000 : null,
    firstTs: row.first,
    lastTs: row.last,
  };
}

/** Without the dust that adding many small numbers leaves: to a millionth of a cent. */
export function money(usd: number): number {
  return Math.round(usd * 1e8) / 1e8;
}

function whole(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}
