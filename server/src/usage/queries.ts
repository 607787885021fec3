/** The questions that views ask, answered from sums; see `scope.ts` for which. */
import type { MeasuredSite } from '../core/measured.ts';
import type { Db } from './database.ts';
import { figuresOf, money, type SumRow, sumColumns, sumOf } from './figures.ts';
import { ERROR_CLASSES } from './record.ts';
import { HOUR, startOfDay } from './rollup.ts';
import { conditionsOf, type Grain, scopeOf } from './scope.ts';
import { joinSpreads, percentilesOf, type Spread, spreadColumn } from './spread.ts';
import type { By, ErrorRow, SeriesPoint, SeriesQuery, Summary, SummaryRow, UsageFilter } from './types.ts';

export function summary(db: Db, by: By, filter: UsageFilter): Summary {
  const { grain, key, join, columns, order, make } = LAYOUTS[by];
  const scope = scopeOf(db, filter, grain);
  const rows = db
    .prepare(
      `SELECT ${columns}, ${sumColumns(scope.isExact)} FROM (${scope.sql}) AS r ${join} GROUP BY ${key} HAVING sum(r.calls) > 0
       ORDER BY ${order}`,
    )
    .all(...scope.params) as (SumRow & Row)[];
  return {
    by,
    rows: rows.map((row) => ({ ...make(row), ...figuresOf(row) })),
    totals: figuresOf(sumOf(rows)),
  };
}

/** The newest runs that began in the period, each as a whole; or those that are named. */
export function newestRuns(db: Db, filter: UsageFilter, limit: number): readonly SummaryRow[] {
  if (filter.runs !== undefined) return summary(db, 'run', filter).rows.slice(0, limit);
  const { from = 0, to = Number.MAX_SAFE_INTEGER, ...others } = filter;
  const { kinds, status, ...ofSums } = others;
  const { where, params } = conditionsOf(ofSums);
  const isKind = kinds === undefined ? '' : ` AND label IN (${kinds.map(() => '?').join(', ')})`;
  const isStatus = status === undefined ? '' : ` AND ${status === 'error' ? 'errors > 0' : 'calls > errors'}`;
  const runs = db
    .prepare(
      `SELECT key FROM run WHERE first >= ? AND first < ?${isKind}
         AND EXISTS (SELECT 1 FROM by_run WHERE run = run.id${where}${isStatus}) ORDER BY last DESC, key LIMIT ?`,
    )
    .pluck()
    .all(from, to, ...(kinds ?? []), ...params, limit) as string[];
  return runs.length === 0 ? [] : summary(db, 'run', { ...others, runs }).rows;
}

export function totals(db: Db, filter: UsageFilter) {
  const scope = scopeOf(db, filter, 'any');
  const row = db.prepare(`SELECT ${sumColumns(scope.isExact)} FROM (${scope.sql}) AS r`).get(...scope.params);
  return figuresOf(row as SumRow);
}

/** Buckets without calls are left out. */
export function timeseries(db: Db, { bucket, by, ...filter }: SeriesQuery): readonly SeriesPoint[] {
  const scope = scopeOf(db, filter, bucket);
  const { column, join } = by === undefined ? { column: 'NULL', join: '' } : SERIES_KEYS[by];
  const rows = db
    .prepare(
      `SELECT r.${bucket} AS bucket, ${column} AS key, ${sumColumns(scope.isExact)} FROM (${scope.sql}) AS r ${join}
       GROUP BY 1, 2 HAVING sum(r.calls) > 0 ORDER BY 1, cost DESC, 2`,
    )
    .all(...scope.params) as (SumRow & { bucket: number; key: string | null })[];
  return rows.map((row) => ({
    ts: bucket === 'hour' ? row.bucket * HOUR : startOfDay(row.bucket),
    key: row.key,
    ...figuresOf(row),
  }));
}

/** Most frequent first. */
export function errors(db: Db, filter: UsageFilter): readonly ErrorRow[] {
  const scope = scopeOf(db, filter, 'any');
  const sums = ERROR_CLASSES.flatMap((error) => [
    `ifnull(sum(r.e_${error}), 0) AS ${error}`,
    `ifnull(sum(r.r_${error}), 0) AS r_${error}`,
  ]);
  const row = db.prepare(`SELECT ${sums.join(', ')} FROM (${scope.sql}) AS r`).get(...scope.params) as Record<
    string,
    number
  >;
  return ERROR_CLASSES.map((error) => ({
    error,
    calls: row[error] ?? 0,
    retries: row[`r_${error}`] ?? 0,
  }))
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.calls - a.calls);
}

/**
 * By site id; with a root, the sites of that workspace folder alone, under the ids that they have when seen from it: a recording
 * within a package counts from the package, an editor perhaps from the repository.
 */
export function measured(db: Db, root?: string): ReadonlyMap<string, MeasuredSite> {
  const { sql, params, isExact } = scopeOf(db, {}, 'any');
  const means = MEANS.map((name) => `sum(r.${name}) AS ${name}`).join(', ');
  const sizes = spreadColumn('r.output_size', isExact);
  const rows = db
    .prepare(
      `SELECT s.seen AS site, m.name, m.provider, ${means}, ${sizes} AS output_size, ${sumColumns(isExact)}
       FROM (${sql}) AS r ${SITES} JOIN model m ON m.id = r.model
       GROUP BY s.seen, m.id HAVING sum(r.calls) > 0 ORDER BY 1`,
    )
    .all(...params, root ?? null) as SiteRow[];
  const runs = runCounts(db, root);
  const bySite = Map.groupBy(rows, ({ site }) => site);
  return new Map(
    [...bySite].map(([site, models]) => [site, measuredSite(site, models, runs.get(site) ?? 0)]),
  );
}

const MEANS = ['exact_input', 'exact_output', 'exact_read', 'exact_write'] as const;

type SiteRow = SumRow &
  Readonly<Record<(typeof MEANS)[number], number>> & {
    readonly site: string;
    readonly name: string;
    readonly provider: string;
    readonly output_size: Spread;
  };

/** The ids of sites as they are seen from the root, which is its parameter. */
const SITES = `JOIN place p ON p.id = r.place
  JOIN (SELECT id, site_in(?, root, site) AS seen FROM site) s ON s.id = p.site AND s.seen IS NOT NULL`;

/** From the index of `by_run` alone, whose rows are long. */
function runCounts(db: Db, root: string | undefined): ReadonlyMap<string, number> {
  const rows = db
    .prepare(`SELECT s.seen AS site, count(DISTINCT r.run) AS runs FROM by_run AS r ${SITES} GROUP BY s.seen`)
    .all(root ?? null) as { site: string; runs: number }[];
  return new Map(rows.map(({ site, runs }) => [site, runs]));
}

/** `rows` has one a model. */
function measuredSite(site: string, rows: readonly SiteRow[], runs: number): MeasuredSite {
  const all = sumOf(rows);
  const { calls, exact, priced } = all;
  const figures = figuresOf(all);
  const mean = (name: (typeof MEANS)[number]): number =>
    rows.reduce((sum, row) => sum + row[name], 0) / exact;
  const sizes = percentilesOf(joinSpreads(rows.map((row) => row.output_size)));
  const [model] = [...rows].sort((a, b) => b.calls - a.calls);
  return {
    site,
    calls,
    exact,
    runs,
    first: all.first ?? 0,
    last: all.last ?? 0,
    costTotal: figures.costUsd,
    costPerCall: priced > 0 ? money(all.cost / priced) : null,
    tokens:
      exact === 0
        ? null
        : {
            input: mean('exact_input'),
            output: mean('exact_output'),
            cachedRead: mean('exact_read'),
            cachedWrite: mean('exact_write'),
            outputP99: Math.ceil(sizes(0.99) ?? 0),
          },
    p50Ms: figures.p50Ms,
    p95Ms: figures.p95Ms,
    errorRate: all.errors / calls,
    retriedRate: all.retries / calls,
    model: model?.name || null,
    provider: model?.provider ?? null,
  };
}

type Row = Readonly<Record<string, string | number | null>>;

interface Layout {
  readonly grain: Grain;
  readonly key: string;
  readonly join: string;
  readonly columns: string;
  readonly order: string;
  readonly make: (row: Row) => Pick<SummaryRow, 'key'> & Partial<SummaryRow>;
}

const LAYOUTS: Readonly<Record<By, Layout>> = {
  model: {
    grain: 'any',
    key: 'm.provider, m.normal',
    join: 'JOIN model m ON m.id = r.model',
    columns: 'm.provider, m.normal, json_group_array(DISTINCT m.name) AS names',
    order: 'cost DESC, calls DESC, m.normal, m.provider',
    make: ({ provider, normal, names }) => ({
      key: String(normal) || null,
      provider: String(provider),
      names: (JSON.parse(String(names)) as string[]).filter((name) => name !== '').sort(),
    }),
  },
  site: {
    grain: 'any',
    key: 's.id, CASE WHEN s.id IS NULL THEN p.file END, CASE WHEN s.id IS NULL THEN p.line END',
    join: 'JOIN place p ON p.id = r.place LEFT JOIN site s ON s.id = p.site',
    columns:
      's.site, ifnull(s.root, p.root) AS root, ifnull(s.file, p.file) AS file, ifnull(s.line, p.line) AS line',
    order: 'cost DESC, calls DESC, s.site, file, line',
    make: ({ site, root, file, line }) => ({
      key: site as string | null,
      root: root as string | null,
      file: file as string | null,
      line: line as number | null,
    }),
  },
  run: {
    grain: 'run',
    key: 'r.run',
    join: 'JOIN run ON run.id = r.run',
    columns: 'run.key, run.label, run.root, run.git_commit',
    order: 'max(r.last) DESC, run.key',
    make: ({ key, label, root, git_commit }) => ({
      key: String(key),
      label: String(label),
      root: root as string | null,
      gitCommit: git_commit as string | null,
    }),
  },
  kind: {
    grain: 'any',
    key: 'kind.label',
    join: 'JOIN kind ON kind.id = r.kind',
    columns: 'kind.label',
    order: 'cost DESC, calls DESC, kind.label',
    make: ({ label }) => ({ key: String(label) }),
  },
  day: {
    grain: 'day',
    key: 'r.day',
    join: '',
    columns: 'r.day AS bucket',
    order: 'r.day DESC',
    make: ({ bucket }) => ({ key: new Date(Number(bucket) * 24 * HOUR).toISOString().slice(0, 10) }),
  },
};

const SERIES_KEYS = {
  model: { column: 'm.normal', join: 'JOIN model m ON m.id = r.model' },
  provider: { column: 'm.provider', join: 'JOIN model m ON m.id = r.model' },
  kind: { column: 'kind.label', join: 'JOIN kind ON kind.id = r.kind' },
  site: { column: 's.site', join: 'JOIN place p ON p.id = r.place LEFT JOIN site s ON s.id = p.site' },
} as const;
