/** Calls one by one: those of some ids, all for an export, and the ones that are to be forgotten. */
import { storedMoney } from './cost.ts';
import type { Db } from './database.ts';
import type { ErrorClass, RecordSource, UsageRecord } from './record.ts';
import { type Stored, startBatch } from './rollup.ts';
import type { CallRow } from './types.ts';

/** In the order of the ids given. */
export function callsOfIds(db: Db, ids: readonly number[]): readonly CallRow[] {
  const select = db.prepare(`${SELECT} WHERE c.id = ?`);
  return ids.map((id) => callRow(select.get(id) as Raw));
}

/** Calls in the order of their ids, from behind the one given. */
export function callsAfter(
  db: Db,
  id: number,
  limit: number,
): readonly (CallRow & { readonly uid: string })[] {
  const rows = db.prepare(`${SELECT} WHERE c.id > ? ORDER BY c.id LIMIT ?`).all(id, limit) as Raw[];
  return rows.map((raw) => ({ ...callRow(raw), uid: raw.uid }));
}

/** Adds all calls up anew, into sums that are empty. Within a transaction. */
export function rebuildSums(db: Db): void {
  const select = db.prepare(`${SELECT} WHERE c.id > ? ORDER BY c.id LIMIT ${REBUILT_AT_ONCE}`);
  for (let last = 0; ; ) {
    const rows = select.all(last) as Raw[];
    const end = rows.at(-1);
    if (end === undefined) return;
    const batch = startBatch();
    for (const raw of rows) batch.add(storedCall(raw));
    batch.write(db);
    last = end.id;
  }
}

const REBUILT_AT_ONCE = 20_000;

/** Takes calls out of the tables and out of all sums, in steps between which others may write. Returns their number. */
export function removeCalls(
  db: Db,
  which: { readonly sql: string; readonly params: readonly (string | number | null)[] },
) {
  const select = db.prepare(`${SELECT} WHERE ${which.sql} LIMIT ${STEP}`);
  const remove = db.prepare('DELETE FROM call WHERE id = ?');
  let removed = 0;
  for (;;) {
    const count = db
      .transaction(() => {
        const rows = select.all(...which.params) as Raw[];
        const batch = startBatch();
        for (const raw of rows) {
          batch.add(storedCall(raw), -1);
          remove.run(raw.id);
        }
        batch.write(db);
        return rows.length;
      })
      .immediate();
    removed += count;
    if (count < STEP) break;
  }
  if (removed > 0) db.transaction(dropOrphans).immediate(db);
  return removed;
}

const STEP = 500;

function dropOrphans(db: Db): void {
  db.exec('DELETE FROM run WHERE id NOT IN (SELECT run FROM by_run)');
  db.exec('DELETE FROM place WHERE id NOT IN (SELECT place FROM by_run)');
  db.exec('DELETE FROM site WHERE id NOT IN (SELECT site FROM place WHERE site IS NOT NULL)');
}

interface Raw {
  readonly id: number;
  readonly uid: string;
  readonly ts: number;
  readonly run: string;
  readonly runId: number;
  readonly kindId: number;
  readonly pid: number | null;
  readonly provider: string;
  readonly model: string;
  readonly modelId: number;
  readonly normal: string;
  readonly placeId: number;
  readonly host: string | null;
  readonly op: string | null;
  readonly stream: number;
  readonly status: number | null;
  readonly error: ErrorClass | null;
  readonly ending: UsageRecord['end'];
  readonly attempt: number;
  readonly latency: number | null;
  readonly ttft: number | null;
  readonly input: number | null;
  readonly output: number | null;
  readonly cached_read: number | null;
  readonly cached_write: number | null;
  readonly reasoning: number | null;
  readonly cost: number | null;
  readonly saving: number | null;
  readonly response_id: string | null;
  readonly source: RecordSource;
  readonly root: string | null;
  readonly site: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly col: number | null;
  readonly fn: string | null;
}

const SELECT = `SELECT c.id, c.uid, c.ts, run.key AS run, c.run AS runId, run.kind AS kindId, c.pid, m.provider, m.name AS model,
  c.model AS modelId, m.normal, c.place AS placeId, c.host, c.op, c.stream, c.status, c.error, c.ending, c.attempt,
  c.latency, c.ttft, c.input, c.output, c.cached_read, c.cached_write, c.reasoning, c.cost, c.saving, c.response_id,
  c.source, p.root, s.site, p.file, p.line, p.col, p.fn
  FROM call c JOIN run ON run.id = c.run JOIN model m ON m.id = c.model JOIN place p ON p.id = c.place
  LEFT JOIN site s ON s.id = p.site`;

function storedCall(raw: Raw): Stored {
  const record = recordOf(raw);
  const { runId: run, kindId: kind, modelId: model, placeId: place } = raw;
  return { record, money: storedMoney(record, raw.cost, raw.saving), run, kind, model, place };
}

function recordOf(raw: Raw): UsageRecord {
  return {
    uid: raw.uid,
    ts: raw.ts,
    run: raw.run,
    pid: raw.pid,
    provider: raw.provider,
    host: raw.host,
    model: raw.model || null,
    op: raw.op,
    stream: raw.stream === 1,
    status: raw.status,
    error: raw.error,
    latencyMs: raw.latency,
    ttftMs: raw.ttft,
    tokens:
      raw.input === null
        ? null
        : {
            in: raw.input,
            out: raw.output ?? 0,
            cacheRead: raw.cached_read ?? 0,
            cacheWrite: raw.cached_write ?? 0,
            reasoning: raw.reasoning ?? 0,
          },
    end: raw.ending,
    attempt: raw.attempt,
    file: raw.file,
    line: raw.line,
    col: raw.col,
    fn: raw.fn,
    responseId: raw.response_id,
    source: raw.source,
  };
}

function callRow(raw: Raw): CallRow {
  const { uid, pid, ...record } = recordOf(raw);
  const { id, cost, root, site } = raw;
  return { ...record, id, normal: raw.normal || null, costUsd: cost, root, site };
}
