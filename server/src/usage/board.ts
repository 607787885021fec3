/** All that the dashboard asks of a period, in one answer of the worker. */
import { chooser, cubeOf } from './cube.ts';
import type { Db } from './database.ts';
import { type Division, divisionsOf } from './divisions.ts';
import { money } from './figures.ts';
import { addTo, emptyGroup, figuresOfGroup, type Group, gather, joined, sumIn } from './gather.ts';
import { cellsOf, latestCalls } from './latestCalls.ts';
import { newestRuns, summary } from './queries.ts';
import { ERROR_CLASSES } from './record.ts';
import { dayOf, HOUR, startOfDay } from './rollup.ts';
import type {
  Board,
  BoardComparison,
  BoardQuery,
  ErrorRow,
  Figures,
  SeriesPoint,
  SummaryRow,
  UsageFilter,
} from './types.ts';

/** Longer periods are shown by day. */
const LONGEST_BY_HOUR = 3 * 24 * HOUR;
const LATEST_CALLS = 200;
const NEWEST_RUNS = 200;

/** In one transaction: all figures are of the same moment, and the locks are taken once. */
export function board(db: Db, query: BoardQuery): Board {
  return db.transaction(read)(db, query);
}

function read(db: Db, { by, compare, ...period }: BoardQuery): Board {
  const { from, to, status } = period;
  const bucket = to - from > LONGEST_BY_HOUR ? 'day' : 'hour';
  const buckets = bucketsOf(from, to, bucket);
  const cube = cubeOf(db, { ...period, bucket });
  const { series, models, sites, kinds } = divisionsOf(cube);
  const divided = series(by);
  const indexOf = new Map(buckets.map((ts, index) => [ts, index]));
  const bucketOf = (row: number): number => indexOf.get(cube.bucket[row] as number) ?? 0;
  const chosen: [row: number, calls: number][] = [];
  const sparks = sites.names.map(() => new Float64Array(buckets.length));
  const [points, byModel, bySite, byKind] = gather(
    cube,
    { isChosen: chooser(cube, period), status },
    [(row) => bucketOf(row) + buckets.length * divided.of(row), models.of, sites.of, kinds.of],
    (row, cost, calls) => {
      chosen.push([row, calls]);
      const spark = sparks[sites.of(row)] as Float64Array;
      (spark[bucketOf(row)] as number) += cost;
    },
  ) as [Groups, Groups, Groups, Groups];
  const endOf = (ts: number): number => (bucket === 'hour' ? ts + HOUR : startOfDay(dayOf(ts) + 1));
  const times = timesOf(points, buckets);
  const all = joined(times.map(([, group]) => group));
  const before = { ...period, from: from - (to - from), to: from };
  return {
    totals: figuresOfGroup(all),
    before: totalsOf(db, before, bucket),
    bucket,
    buckets,
    spend: pointsOf(points, buckets, divided),
    timeline: times.map(([ts, group]) => ({ ts, key: null, ...figuresOfGroup(group) })),
    models: dearestFirst(byModel, (index) => named(models, index)),
    sites: dearestFirst(bySite, (index) => ({
      ...named(sites, index),
      spark: Array.from(sparks[index] as Float64Array, money),
    })),
    runs: newestRuns(db, period, NEWEST_RUNS),
    kinds: dearestFirst(byKind, (index) => named(kinds, index)),
    errors: errorsOf(all),
    calls: latestCalls(db, { ...period, limit: LATEST_CALLS }, cellsOf(cube, chosen, endOf, LATEST_CALLS)),
    comparison: compare === undefined ? null : comparison(db, compare, period),
    roots: rootsOf(db),
  };
}

type Groups = ReadonlyMap<number, Group>;

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

function totalsOf(
  db: Db,
  period: UsageFilter & { from: number; to: number },
  bucket: 'hour' | 'day',
): Figures {
  const cube = cubeOf(db, { ...period, bucket });
  const [all] = gather(cube, { isChosen: chooser(cube, period), status: period.status }, [() => 0]);
  return figuresOfGroup(all?.get(0) ?? emptyGroup());
}

/** The groups of each bucket together, by time; buckets without calls are left out. */
function timesOf(points: Groups, buckets: readonly number[]): (readonly [ts: number, group: Group])[] {
  const times = new Map<number, Group>();
  for (const [key, group] of points) {
    const index = key % buckets.length;
    const all = times.get(index) ?? emptyGroup();
    times.set(index, all);
    addTo(all, group);
  }
  return [...times].sort(([a], [b]) => a - b).map(([index, group]) => [buckets[index] as number, group]);
}

function pointsOf(points: Groups, buckets: readonly number[], { names }: Division): SeriesPoint[] {
  return [...points]
    .map(([key, group]) => ({
      ts: buckets[key % buckets.length] as number,
      key: names[Math.floor(key / buckets.length)]?.key ?? null,
      ...figuresOfGroup(group),
    }))
    .sort((a, b) => a.ts - b.ts || (b.costUsd ?? 0) - (a.costUsd ?? 0) || byName(a.key, b.key));
}

function named({ names }: Division, index: number) {
  return names[index] ?? { key: null };
}

function dearestFirst<T extends Pick<SummaryRow, 'key'>>(
  groups: Groups,
  nameOf: (index: number) => T,
): (T & Figures)[] {
  return [...groups]
    .map(([index, group]) => ({
      cost: sumIn(group, 'cost'),
      row: { ...nameOf(index), ...figuresOfGroup(group) },
    }))
    .sort((a, b) => b.cost - a.cost || b.row.calls - a.row.calls || byName(a.row.key, b.row.key))
    .map(({ row }) => row);
}

function byName(a: string | null, b: string | null): number {
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;
}

/** Most frequent first. */
function errorsOf(all: Group): ErrorRow[] {
  return ERROR_CLASSES.map((error) => ({
    error,
    calls: sumIn(all, `e_${error}`),
    retries: sumIn(all, `r_${error}`),
  }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls);
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
