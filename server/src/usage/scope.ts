/**
 * Which rows answer a question. Few calls are added up as they are, so that their figures are exact to the millisecond. Of many,
 * the sums of whole days in the middle of a period and of hours at its ends, or the sums of runs where runs are asked for.
 * All of them have the same columns.
 */
import type { Db } from './database.ts';
import { ERROR_CLASSES } from './record.ts';
import { dayOf, HOUR, hourOf, startOfDay } from './rollup.ts';
import { HISTOGRAMS, SUMS } from './schema.ts';
import type { UsageFilter } from './types.ts';

export interface Scope extends Part {
  /** The rows are single calls. */
  readonly isExact: boolean;
}

interface Part {
  /** A select with `hour`, `day`, `run` (null where the sums do not know it), `kind`, `model`, `place` and all measures. */
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

/** What the answer is laid out by, where it is laid out by time or by run. */
export type Grain = 'any' | 'hour' | 'day' | 'run';

/** Up to here hours are summed; beyond, their number tells and days are summed instead. */
const HOURS_AT_MOST = 8 * 24;

/** Up to here calls are added up as they are. */
export const EXACT_UP_TO = 5000;
const exactUpTo = new WeakMap<Db, number>();

export function scopeOf(db: Db, filter: UsageFilter, grain: Grain): Scope {
  const isExact = areFew(db, filter, grain);
  const base = isExact ? [ofCalls(filter, grain)] : baseOf(filter, grain);
  const { where, params } = conditionsOf(filter);
  const isOfStatus = isExact && filter.status !== undefined ? ` AND ${statusOf(filter.status)}` : '';
  return {
    isExact,
    sql: base.map(({ sql }) => sql + where + isOfStatus).join(' UNION ALL '),
    params: base.flatMap((each) => [...each.params, ...params]),
  };
}

/** Of a row of `call` with a status. */
function statusOf(status: 'ok' | 'error'): string {
  return `${status === 'ok' ? 'NOT ' : ''}(${FAILED})`;
}

/** Of rows that have `model`, `place` and `kind`, what goes on with ` AND `. The signs keep it from the choice of an index, which time or run makes. */
export function conditionsOf(filter: UsageFilter): {
  readonly where: string;
  readonly params: Part['params'];
} {
  const where: string[] = [];
  const params: (string | number)[] = [];
  const among = (sql: (marks: string) => string, values: readonly string[] | undefined): void => {
    if (values === undefined) return;
    where.push(sql(values.map(() => '?').join(', ')));
    params.push(...values);
  };
  among((marks) => `+model IN (SELECT id FROM model WHERE normal IN (${marks}))`, filter.models);
  among((marks) => `+model IN (SELECT id FROM model WHERE provider IN (${marks}))`, filter.providers);
  among(
    (marks) =>
      `+place IN (SELECT place.id FROM place JOIN site ON site.id = place.site WHERE site.site IN (${marks}))`,
    filter.sites,
  );
  among((marks) => `+kind IN (SELECT id FROM kind WHERE label IN (${marks}))`, filter.kinds);
  const folders = inFolders(filter.root);
  if (folders !== undefined) {
    where.push(`+place IN (SELECT p.id FROM place p WHERE ${folders.sql})`);
    params.push(...folders.params);
  }
  return { where: where.map((each) => ` AND ${each}`).join(''), params };
}

/** A condition on a place `p`: in one of the folders, as far as any are named. */
export function inFolders(root: UsageFilter['root']): Part | undefined {
  if (root === undefined) return undefined;
  const folders = typeof root === 'string' ? [root] : root;
  const sql = folders.map(() => IN_FOLDER).join(' OR ') || '0';
  return { sql: `(${sql})`, params: folders.flatMap((folder) => [folder, folder, folder]) };
}

/** Of a place `p`; the folder three times. */
export const IN_FOLDER = "(p.root = ? OR instr(p.root, ? || '/') = 1 OR instr(p.file, ? || '/') = 1)";

/** The functions that the selects use. `few` stands in for `EXACT_UP_TO` in tests. */
export function addFunctions(db: Db, few = EXACT_UP_TO): void {
  exactUpTo.set(db, few);
  db.function('local_day', { deterministic: true }, (ts: unknown) => dayOf(Number(ts)));
  db.function('site_in', { deterministic: true }, (root, siteRoot, site) =>
    siteIn(root as string | null, siteRoot as string, site as string),
  );
}

/** The id of a site as seen from another folder; null where it is not in there. */
function siteIn(root: string | null, siteRoot: string, site: string): string | null {
  if (root === null || root === siteRoot) return site;
  if (siteRoot.startsWith(`${root}/`)) return `${siteRoot.slice(root.length + 1)}/${site}`;
  if (!root.startsWith(`${siteRoot}/`)) return null;
  const inner = `${root.slice(siteRoot.length + 1)}/`;
  return site.startsWith(inner) ? site.slice(inner.length) : null;
}

function areFew(db: Db, filter: UsageFilter, grain: Grain): boolean {
  const few = exactUpTo.get(db) ?? EXACT_UP_TO;
  const { sql, params } = whichCalls(filter, grain);
  const row = db.prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM call WHERE ${sql} LIMIT ${few + 1})`);
  return (row.get(...params) as { n: number }).n <= few;
}

function whichCalls(filter: UsageFilter, grain: Grain): Part {
  if (filter.runs !== undefined || grain === 'run') {
    const { sql, params } = whichRuns(filter);
    const [from, to] = hoursOfRuns(filter);
    // By the index of runs, not by that of time.
    return { sql: `run IN (${sql}) AND +ts >= ? AND +ts < ?`, params: [...params, from * HOUR, to * HOUR] };
  }
  const { from = 0, to = Number.MAX_SAFE_INTEGER } = filter;
  return { sql: 'ts >= ? AND ts < ?', params: [Math.floor(from / HOUR) * HOUR, Math.ceil(to / HOUR) * HOUR] };
}

function baseOf(filter: UsageFilter, grain: Grain): readonly Part[] {
  if (filter.runs !== undefined || grain === 'run') return [ofRuns(filter)];
  const from = filter.from === undefined ? undefined : hourOf(filter.from);
  const to = filter.to === undefined ? undefined : Math.ceil(filter.to / HOUR);
  if (grain === 'hour') return [ofHours(filter, from ?? 0, to ?? FOREVER)];
  if (from !== undefined && (to ?? FOREVER) - from <= HOURS_AT_MOST)
    return [ofHours(filter, from, to ?? FOREVER)];
  const firstDay = from === undefined ? 0 : dayOf(from * HOUR - 1) + 1;
  const lastDay = to === undefined ? FOREVER : dayOf(to * HOUR);
  const scopes = [ofDays(filter, firstDay, lastDay)];
  // An hour that two days share (a zone off by half an hour) belongs to the day that it begins in.
  if (from !== undefined) scopes.unshift(ofHours(filter, from, Math.ceil(startOfDay(firstDay) / HOUR)));
  if (to !== undefined) scopes.push(ofHours(filter, Math.ceil(startOfDay(lastDay) / HOUR), to));
  return scopes;
}

/** Larger than any hour since the epoch. */
const FOREVER = 1e9;
const MEASURES = [...SUMS, 'first', 'last', 'dearest', ...HISTOGRAMS];

/** Rows of a table of sums, of all calls or of those with one status alone. */
function measuresOf({ status }: UsageFilter): string {
  if (status === undefined) return MEASURES.join(', ');
  const column = status === 'error' ? ofFailed : ofOthers;
  return MEASURES.map((name) => `${column(name)} AS ${name}`).join(', ');
}

const FAILED_SUMS: ReadonlySet<string> = new Set(SUMS.filter((sum) => sum.startsWith('f_')));

function ofFailed(name: string): string {
  if (FAILED_SUMS.has(`f_${name}`)) return `f_${name}`;
  if (name === 'calls' || name === 'errors') return 'errors';
  if (/^[er]_/.test(name)) return name.endsWith('_cancelled') ? '0' : name;
  if (name === 'first' || name === 'last' || name === 'dearest') return name;
  // Those that failed had no end that could be measured.
  return (HISTOGRAMS as readonly string[]).includes(name) ? 'NULL' : '0';
}

function ofOthers(name: string): string {
  if (FAILED_SUMS.has(`f_${name}`)) return `${name} - f_${name}`;
  if (name === 'calls') return 'calls - errors';
  if (name === 'errors' || name.startsWith('f_')) return '0';
  if (/^[er]_/.test(name)) return name.endsWith('_cancelled') ? name : '0';
  return name;
}

function ofHours(filter: UsageFilter, from: number, to: number): Part {
  return {
    sql: `SELECT hour, local_day(hour * ${HOUR}) AS day, NULL AS run, kind, model, place, ${measuresOf(filter)} FROM by_hour
      WHERE hour >= ? AND hour < ?`,
    params: [from, to],
  };
}

function ofDays(filter: UsageFilter, from: number, to: number): Part {
  return {
    sql: `SELECT NULL AS hour, day, NULL AS run, kind, model, place, ${measuresOf(filter)} FROM by_day
      WHERE day >= ? AND day < ?`,
    params: [from, to],
  };
}

function ofRuns(filter: UsageFilter): Part {
  const { sql, params } = whichRuns(filter);
  return {
    sql: `SELECT hour, local_day(hour * ${HOUR}) AS day, run, ${KIND_OF_RUN}, model, place, ${measuresOf(filter)} FROM by_run
      WHERE run IN (${sql}) AND hour >= ? AND hour < ?`,
    params: [...params, ...hoursOfRuns(filter)],
  };
}

/** Runs that are named count within the period; where they are asked for by the period, each counts as a whole. */
function hoursOfRuns({ runs, from, to }: UsageFilter): readonly [from: number, to: number] {
  if (runs === undefined) return [0, FOREVER];
  return [from === undefined ? 0 : hourOf(from), to === undefined ? FOREVER : Math.ceil(to / HOUR)];
}

/** Of a row that has a run. */
const KIND_OF_RUN = '(SELECT run.kind FROM run WHERE run.id = run) AS kind';

function whichRuns({ runs, from, to }: UsageFilter): Part {
  if (runs === undefined) {
    const params = [from ?? 0, to ?? Number.MAX_SAFE_INTEGER];
    return { sql: 'SELECT id FROM run WHERE first >= ? AND first < ?', params };
  }
  return { sql: `SELECT id FROM run WHERE key IN (${runs.map(() => '?').join(', ')})`, params: runs };
}

/** Of a row of `call`. What the program itself gave up did not fail. */
export const FAILED = "CASE WHEN error IS NULL THEN ending = 'error' ELSE error <> 'cancelled' END";
const DONE = "(ending = 'done' AND error IS NULL)";
const EXACT = `(${DONE} AND input IS NOT NULL)`;
const STREAMED = `(${EXACT} AND latency > ttft)`;

/** As `rollup.ts` adds up, in SQL. */
const OF_CALL: Readonly<Record<string, string>> = {
  calls: '1',
  errors: FAILED,
  retries: 'attempt > 1',
  exact: EXACT,
  priced: "cost IS NOT NULL AND NOT (input IS NULL AND ending = 'error' AND error IS NOT 'stream')",
  unpriced: 'cost IS NULL',
  cost: 'ifnull(cost, 0)',
  saved: 'ifnull(saving, 0)',
  unsaved: 'saving IS NULL AND ifnull(cached_read, 0) + ifnull(cached_write, 0) > 0',
  dearest: 'ifnull(cost, 0)',
  input: 'ifnull(input, 0)',
  output: 'ifnull(output, 0)',
  cached_read: 'ifnull(cached_read, 0)',
  cached_write: 'ifnull(cached_write, 0)',
  reasoning: 'ifnull(reasoning, 0)',
  exact_input: `CASE WHEN ${EXACT} THEN input ELSE 0 END`,
  exact_output: `CASE WHEN ${EXACT} THEN output ELSE 0 END`,
  exact_read: `CASE WHEN ${EXACT} THEN cached_read ELSE 0 END`,
  exact_write: `CASE WHEN ${EXACT} THEN cached_write ELSE 0 END`,
  gen_ms: `CASE WHEN ${STREAMED} THEN round(latency - ttft) ELSE 0 END`,
  gen_tokens: `CASE WHEN ${STREAMED} THEN output ELSE 0 END`,
  ...Object.fromEntries(
    ERROR_CLASSES.flatMap((error) => [
      [`e_${error}`, `error IS '${error}'`],
      [`r_${error}`, `error IS '${error}' AND attempt > 1`],
    ]),
  ),
  first: 'ts',
  last: 'ts',
  latency: `CASE WHEN ${DONE} THEN latency END`,
  ttft: `CASE WHEN ${DONE} THEN ttft END`,
  output_size: `CASE WHEN ${EXACT} THEN output END`,
};

/** The sums of the calls that failed. */
function ofFailedCall(name: string): string {
  const plain = name.slice(2);
  return `CASE WHEN ${FAILED} THEN ${OF_CALL[plain] ?? plain} ELSE 0 END`;
}

function ofCalls(filter: UsageFilter, grain: Grain): Part {
  const measures = MEASURES.map(
    (name) => `${FAILED_SUMS.has(name) ? ofFailedCall(name) : (OF_CALL[name] ?? name)} AS ${name}`,
  );
  const { sql, params } = whichCalls(filter, grain);
  return {
    sql: `SELECT ts / ${HOUR} AS hour, local_day(ts) AS day, run, ${KIND_OF_RUN}, model, place, ${measures.join(', ')} FROM call
      WHERE ${sql}`,
    params,
  };
}
