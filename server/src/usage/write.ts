/** Puts checked records into the tables: each uid once, with its run, model, place and sums, in one transaction. */
import { moneyOf } from './cost.ts';
import type { Db } from './database.ts';
import type { UsageRecord } from './record.ts';
import { type Stored, startBatch } from './rollup.ts';
import type { BoundSite, PriceAnswer } from './types.ts';

/** A record with what others know of it. */
export interface Known {
  readonly record: UsageRecord;
  readonly price: PriceAnswer;
  /** Null: it has no place. Undefined: nobody knows yet. */
  readonly site: BoundSite | undefined | null;
  readonly gitCommit: string | null;
}

export interface Written {
  /** Records that were not there before. */
  readonly calls: number;
  /** Ids of sites with new figures. */
  readonly sites: ReadonlySet<string>;
}

/** Within a transaction. */
export function writeRecords(db: Db, known: readonly Known[]): Written {
  const statements = statementsOf(db);
  const batch = startBatch();
  const sites = new Set<string>();
  const ids = {
    run: new Map<string, RunRow>(),
    model: new Map<string, number>(),
    place: new Map<string, number>(),
  };
  const isAnyTold = statements.anyTold.get() !== undefined;
  let calls = 0;
  for (const each of known) {
    const { record } = each;
    if (isTwin(statements, record, isAnyTold)) continue;
    const run = runOf(statements, ids.run, each);
    const model = memo(ids.model, `${each.price.provider ?? record.provider} ${record.model}`, () =>
      modelOf(statements, each),
    );
    const { file, line, col, fn } = record;
    const placeKey = `${file} ${line} ${col} ${fn} ${run.root} ${each.site?.root} ${each.site?.site}`;
    const place = memo(ids.place, placeKey, () => placeOf(statements, each, run.root));
    const money = moneyOf(record, each.price.price);
    const call = { record, money, run: run.id, kind: run.kind, model, place };
    if (!insertCall(statements, call)) continue;
    batch.add(call);
    if (each.site?.site) sites.add(each.site.site);
    calls += 1;
  }
  for (const run of ids.run.values()) statements.updateRun.run(run);
  batch.write(db);
  return { calls, sites };
}

interface RunRow {
  readonly id: number;
  readonly kind: number;
  root: string | null;
  gitCommit: string | null;
  first: number;
  last: number;
}

/**
 * The same answer heard of twice: by our hook and by the program's own telemetry. The first to come is kept, since the
 * exporters of telemetry send seconds after our hook has written its line. Telemetry that names no answer is known by its
 * time and tokens.
 */
function isTwin({ told, seen, likeness }: Statements, record: UsageRecord, isAnyTold: boolean): boolean {
  const { responseId, source, ts, tokens } = record;
  if (source === 'import') return false;
  const window = [ts - TWIN_WINDOW, ts + TWIN_WINDOW];
  if (source !== 'otlp')
    return isAnyTold && responseId !== null && told.get(responseId, ...window) !== undefined;
  if (responseId !== null) return seen.get(responseId, ...window) !== undefined;
  if (tokens === null) return false;
  return likeness.get(ts - LIKENESS_WINDOW, ts + LIKENESS_WINDOW, tokens.in, tokens.out) !== undefined;
}

const LIKENESS_WINDOW = 2000;
/** Milliseconds. Exporters of telemetry wait for seconds before they send. */
export const TWIN_WINDOW = 10 * 60_000;

function runOf({ findRun, addKind, addRun }: Statements, seen: Map<string, RunRow>, known: Known): RunRow {
  const { record, site, gitCommit } = known;
  let row = seen.get(record.run);
  if (row === undefined) {
    const label = record.run.slice(0, record.run.indexOf('.'));
    row = findRun.get(record.run) as RunRow | undefined;
    if (row === undefined) {
      const kind = (addKind.get(label) as { id: number }).id;
      row = addRun.get(record.run, label, kind, record.source, record.ts, record.ts) as RunRow;
    }
    seen.set(record.run, row);
  }
  row.root ??= site?.root ?? null;
  row.gitCommit ??= gitCommit;
  row.first = Math.min(row.first, record.ts);
  row.last = Math.max(row.last, record.ts);
  return row;
}

function modelOf({ findModel, addModel }: Statements, { record, price }: Known): number {
  const name = record.model ?? '';
  const provider = price.provider ?? record.provider;
  const row = findModel.get(provider, name) ?? addModel.get(provider, name, price.normal);
  return (row as { id: number }).id;
}

function placeOf(statements: Statements, { record, site }: Known, runRoot: string | null): number {
  const { file, line, col, fn, ts } = record;
  const root = site?.root ?? (file === null ? runRoot : null);
  const siteId = site?.site ? siteOf(statements, site) : null;
  const state = siteId !== null ? 1 : file === null || site !== undefined ? 2 : 0;
  const row =
    statements.findPlace.get(file, line, col, fn, root, siteId, state) ??
    statements.addPlace.get(file, line, col, fn, root, siteId, state, ts);
  return (row as { id: number }).id;
}

function siteOf({ addSite }: Statements, { root, site, file, line }: BoundSite): number {
  return (addSite.get(root, site, file, line) as { id: number }).id;
}

/** Binds places that were written before anybody knew their sites. Within a transaction. */
export function bindPlaces(
  db: Db,
  answers: readonly { readonly place: number; readonly site: BoundSite }[],
): void {
  const statements = statementsOf(db);
  for (const { place, site } of answers) {
    const siteId = site.site === null ? null : siteOf(statements, site);
    statements.bindPlace.run(siteId, siteId === null ? 2 : 1, site.root, place);
    statements.rootRuns.run(site.root, place);
  }
}

/** False: it is there already. */
function insertCall({ addCall }: Statements, { record, money, run, model, place }: Stored): boolean {
  const { tokens } = record;
  const { changes } = addCall.run(
    record.uid,
    record.ts,
    run,
    record.pid,
    model,
    place,
    record.host,
    record.op,
    record.stream ? 1 : 0,
    record.status,
    record.error,
    record.end,
    record.attempt,
    record.latencyMs,
    record.ttftMs,
    tokens?.in ?? null,
    tokens?.out ?? null,
    tokens?.cacheRead ?? null,
    tokens?.cacheWrite ?? null,
    tokens?.reasoning ?? null,
    money.cost,
    money.saved,
    record.responseId,
    record.source,
  );
  return changes > 0;
}

function memo<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

type Statements = ReturnType<typeof makeStatements>;

function makeStatements(db: Db) {
  return {
    anyTold: db.prepare("SELECT 1 FROM call WHERE source = 'otlp' AND response_id IS NOT NULL LIMIT 1"),
    told: db.prepare("SELECT 1 FROM call WHERE source = 'otlp' AND response_id = ? AND ts BETWEEN ? AND ?"),
    seen: db.prepare(
      "SELECT 1 FROM call WHERE +response_id = ? AND ts BETWEEN ? AND ? AND source IN ('hook', 'ai-sdk')",
    ),
    likeness: db.prepare(
      `SELECT 1 FROM call WHERE ts BETWEEN ? AND ? AND source IN ('hook', 'ai-sdk') AND input = ? AND output = ?`,
    ),
    findRun: db.prepare('SELECT id, kind, root, git_commit AS gitCommit, first, last FROM run WHERE key = ?'),
    addKind: db.prepare(
      'INSERT INTO kind (label) VALUES (?) ON CONFLICT (label) DO UPDATE SET label = excluded.label RETURNING id',
    ),
    addRun: db.prepare(
      `INSERT INTO run (key, label, kind, source, first, last) VALUES (?, ?, ?, ?, ?, ?)
       RETURNING id, kind, root, git_commit AS gitCommit, first, last`,
    ),
    updateRun: db.prepare(
      `UPDATE run SET root = $root, git_commit = $gitCommit, first = min(first, $first), last = max(last, $last)
       WHERE id = $id`,
    ),
    findModel: db.prepare('SELECT id FROM model WHERE provider = ? AND name = ?'),
    addModel: db.prepare('INSERT INTO model (provider, name, normal) VALUES (?, ?, ?) RETURNING id'),
    findPlace: db.prepare(
      `SELECT id FROM place WHERE file IS ? AND line IS ? AND col IS ? AND fn IS ? AND root IS ? AND site IS ?
       AND state = ?`,
    ),
    addPlace: db.prepare(
      `INSERT INTO place (file, line, col, fn, root, site, state, ts) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    ),
    bindPlace: db.prepare('UPDATE place SET site = ?, state = ?, root = ? WHERE id = ?'),
    rootRuns: db.prepare(
      'UPDATE run SET root = ? WHERE root IS NULL AND id IN (SELECT DISTINCT run FROM by_run WHERE place = ?)',
    ),
    addSite: db.prepare(
      `INSERT INTO site (root, site, file, line) VALUES (?, ?, ?, ?)
       ON CONFLICT (root, site) DO UPDATE SET file = excluded.file, line = excluded.line RETURNING id`,
    ),
    addCall: db.prepare(
      `INSERT INTO call (uid, ts, run, pid, model, place, host, op, stream, status, error, ending, attempt,
         latency, ttft, input, output, cached_read, cached_write, reasoning, cost, saving, response_id, source)
       VALUES (${Array(24).fill('?').join(', ')}) ON CONFLICT DO NOTHING`,
    ),
  };
}

const prepared = new WeakMap<Db, Statements>();

function statementsOf(db: Db): Statements {
  const known = prepared.get(db) ?? makeStatements(db);
  prepared.set(db, known);
  return known;
}
