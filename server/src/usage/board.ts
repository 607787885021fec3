/** All that the dashboard asks of a period, in one answer of the worker. */
import { latestCalls } from './callRows.ts';
import type { Db } from './database.ts';
import { money } from './figures.ts';
import { errors, LAYOUTS, summary, timeseries, totals } from './queries.ts';
import { dayOf, HOUR, startOfDay } from './rollup.ts';
import { scopeOf } from './scope.ts';
import type { Board, BoardComparison, BoardQuery, SummaryRow, UsageFilter } from './types.ts';

/** Longer periods are shown by day. */
const LONGEST_BY_HOUR = 3 * 24 * HOUR;
const LATEST_CALLS = 200;
const NEWEST_RUNS = 200;

export function board(db: Db, { by, compare, ...period }: BoardQuery): Board {
  const { from, to } = period;
  const bucket = to - from > LONGEST_BY_HOUR ? 'day' : 'hour';
  const buckets = bucketsOf(from, to, bucket);
  const sparks = costsBySite(db, period, bucket);
  return {
    totals: totals(db, period),
    before: totals(db, { ...period, from: from - (to - from), to: from }),
    bucket,
    buckets,
    spend: timeseries(db, { ...period, bucket, by }),
    timeline: timeseries(db, { ...period, bucket }),
    models: summary(db, 'model', period).rows,
    sites: summary(db, 'site', period).rows.map((row) => ({ ...row, spark: sparkOf(row, sparks, buckets) })),
    runs: summary(db, 'run', period).rows.slice(0, NEWEST_RUNS),
    kinds: summary(db, 'kind', period).rows,
    errors: errors(db, period),
    calls: latestCalls(db, { ...period, limit: LATEST_CALLS }),
    comparison: compare === undefined ? null : comparison(db, compare, period),
    roots: rootsOf(db),
  };
}

/** Starts of all hours or days that the period touches. */
export function bucketsOf(from: number, to: number, bucket: 'hour' | 'day'): readonly number[] {
  const starts: number[] = [];
  if (bucket === 'hour') {
    for (let ts = Math.floor(from / HOUR) * HOUR; ts < to; ts += HOUR) starts.push(ts);
  } else {
    for (let day = dayOf(from); startOfDay(day) < to; day++) starts.push(startOfDay(day));
  }
  return starts;
}

type Costs = ReadonlyMap<string, ReadonlyMap<number, number>>;

function costsBySite(db: Db, filter: UsageFilter, bucket: 'hour' | 'day'): Costs {
  const { sql, params } = scopeOf(db, filter, bucket);
  const { join, columns, key } = LAYOUTS.site;
  const rows = db
    .prepare(
      `SELECT ${columns}, r.${bucket} AS bucket, sum(r.cost) AS cost FROM (${sql}) AS r ${join}
       GROUP BY ${key}, r.${bucket} HAVING sum(r.calls) > 0`,
    )
    .all(...params) as (SiteKey & { bucket: number; cost: number })[];
  const ts = (at: number): number => (bucket === 'hour' ? at * HOUR : startOfDay(at));
  return new Map(
    [...Map.groupBy(rows, siteKey)].map(([site, some]) => [
      site,
      new Map(some.map((row) => [ts(row.bucket), row.cost])),
    ]),
  );
}

interface SiteKey {
  readonly site: string | null;
  readonly root?: string | null;
  readonly file?: string | null;
  readonly line?: number | null;
}

function siteKey({ site, root, file, line }: SiteKey): string {
  return JSON.stringify(site === null ? [file, line] : [root, site]);
}

function sparkOf({ key, ...row }: SummaryRow, sparks: Costs, buckets: readonly number[]) {
  const costs = sparks.get(siteKey({ site: key, ...row }));
  return buckets.map((ts) => money(costs?.get(ts) ?? 0));
}

function comparison(
  db: Db,
  ids: readonly [string, string],
  { from, to, runs, ...filter }: UsageFilter,
): BoardComparison | null {
  const of = (by: 'run' | 'model' | 'site') =>
    ids.map((id) => summary(db, by, { ...filter, runs: [id] }).rows);
  const [[first], [second]] = of('run') as [SummaryRow[], SummaryRow[]];
  if (first === undefined || second === undefined) return null;
  return {
    runs: [first, second],
    models: of('model') as [SummaryRow[], SummaryRow[]],
    sites: of('site') as [SummaryRow[], SummaryRow[]],
  };
}

/** Workspace folders that something was recorded in. */
function rootsOf(db: Db): readonly string[] {
  return db
    .prepare('SELECT DISTINCT root FROM place WHERE root IS NOT NULL ORDER BY 1')
    .pluck()
    .all() as string[];
}
