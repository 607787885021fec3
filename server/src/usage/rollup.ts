/** Sums of calls under a key: gathered in memory over a batch, then added to the tables in one statement a key. */
import type { Money } from './cost.ts';
import type { Db } from './database.ts';
import { addPacked, addValue, emptyHistogram, type Histogram, pack } from './histogram.ts';
import type { UsageRecord } from './record.ts';
import { HISTOGRAMS, type HistogramName, ROLLUPS, type Rollup, SUMS, type Sum } from './schema.ts';

export const HOUR = 3_600_000;

/** A call as the tables know it. */
export interface Stored {
  readonly record: UsageRecord;
  readonly money: Money;
  readonly run: number;
  readonly model: number;
  readonly place: number;
}

interface Measures {
  readonly sums: Record<Sum, number>;
  first: number;
  last: number;
  readonly values: Record<HistogramName, [value: number, sign: 1 | -1][]>;
}

export interface Batch {
  /** `sign` -1 takes the call out of the sums again. */
  add(call: Stored, sign?: 1 | -1): void;
  /** Within a transaction. */
  write(db: Db): void;
}

export function startBatch(): Batch {
  const groups: Record<Rollup, Map<string, { key: readonly number[]; measures: Measures }>> = {
    by_hour: new Map(),
    by_day: new Map(),
    by_run: new Map(),
  };
  return {
    add(call, sign = 1) {
      const { ts } = call.record;
      const firstKeys = { by_hour: hourOf(ts), by_day: dayOf(ts), by_run: call.run };
      for (const rollup of ROLLUP_NAMES) {
        const key = [firstKeys[rollup], call.model, call.place];
        const name = key.join(' ');
        const known = groups[rollup].get(name);
        const measures = known?.measures ?? emptyMeasures();
        addCall(measures, call, sign);
        if (sign > 0) {
          measures.first = Math.min(measures.first, ts);
          measures.last = Math.max(measures.last, ts);
        }
        if (!known) groups[rollup].set(name, { key, measures });
      }
    },
    write(db) {
      for (const rollup of ROLLUP_NAMES) {
        for (const { key, measures } of groups[rollup].values()) upsert(db, rollup, key, measures);
      }
    },
  };
}

/** Hours since the epoch. */
export function hourOf(ts: number): number {
  return Math.floor(ts / HOUR);
}

/** Days since the epoch of the date that the machine's calendar shows. */
export function dayOf(ts: number): number {
  const date = new Date(ts);
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / (24 * HOUR));
}

/** When that day began here. */
export function startOfDay(day: number): number {
  const date = new Date(day * 24 * HOUR);
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime();
}

const ROLLUP_NAMES = Object.keys(ROLLUPS) as Rollup[];

function emptyMeasures(): Measures {
  return {
    sums: Object.fromEntries(SUMS.map((sum) => [sum, 0])) as Record<Sum, number>,
    first: Number.MAX_SAFE_INTEGER,
    last: 0,
    values: { latency: [], ttft: [], output_size: [] },
  };
}

/** A call that the program itself gave up did not fail. */
export function isFailure({ end, error }: Pick<UsageRecord, 'end' | 'error'>): boolean {
  return error === null ? end === 'error' : error !== 'cancelled';
}

function addCall({ sums, values }: Measures, { record, money }: Stored, sign: 1 | -1): void {
  const { tokens, error, latencyMs, ttftMs } = record;
  const add = (sum: Sum, amount: number): void => {
    sums[sum] += sign * amount;
  };
  add('calls', 1);
  if (isFailure(record)) add('errors', 1);
  if (error !== null) add(`e_${error}`, 1);
  if (record.attempt > 1) add('retries', 1);
  if (money.priced) add('priced', 1);
  if (money.cost === null) add('unpriced', 1);
  add('cost', money.cost ?? 0);
  add('saved', money.saved);
  if (tokens !== null) {
    add('input', tokens.in);
    add('output', tokens.out);
    add('cached_read', tokens.cacheRead);
    add('cached_write', tokens.cacheWrite);
    add('reasoning', tokens.reasoning);
  }
  if (record.end !== 'done' || error !== null) return;
  if (latencyMs !== null) values.latency.push([latencyMs, sign]);
  if (ttftMs !== null) values.ttft.push([ttftMs, sign]);
  if (tokens === null) return;
  add('exact', 1);
  add('exact_input', tokens.in);
  add('exact_output', tokens.out);
  add('exact_read', tokens.cacheRead);
  add('exact_write', tokens.cacheWrite);
  values.output_size.push([tokens.out, sign]);
  if (latencyMs !== null && ttftMs !== null && latencyMs > ttftMs) {
    add('gen_ms', Math.round(latencyMs - ttftMs));
    add('gen_tokens', tokens.out);
  }
}

function upsert(
  db: Db,
  rollup: Rollup,
  key: readonly number[],
  { sums, first, last, values }: Measures,
): void {
  const { insert, read, drop } = statementsOf(db, rollup);
  const old = read.get(...key) as Record<HistogramName, Uint8Array | null> | undefined;
  const histograms = HISTOGRAMS.map((name) => merged(old?.[name] ?? null, values[name]));
  insert.run(...key, ...SUMS.map((sum) => sums[sum]), first, last, ...histograms);
  if (sums.calls < 0) drop.run(...key);
}

function merged(old: Uint8Array | null, values: Measures['values'][HistogramName]): Uint8Array | null {
  if (values.length === 0) return old;
  const histogram: Histogram = emptyHistogram();
  addPacked(histogram, old);
  for (const [value, sign] of values) addValue(histogram, value, sign);
  return pack(histogram);
}

function makeStatements(db: Db, rollup: Rollup) {
  const first = ROLLUPS[rollup];
  const columns = [first, 'model', 'place', ...SUMS, 'first', 'last', ...HISTOGRAMS];
  const updates = [
    ...SUMS.map((sum) => `${sum} = ${sum} + excluded.${sum}`),
    'first = min(first, excluded.first)',
    'last = max(last, excluded.last)',
    ...HISTOGRAMS.map((name) => `${name} = excluded.${name}`),
  ];
  const where = `WHERE ${first} = ? AND model = ? AND place = ?`;
  return {
    insert: db.prepare(
      `INSERT INTO ${rollup} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
       ON CONFLICT DO UPDATE SET ${updates.join(', ')}`,
    ),
    read: db.prepare(`SELECT ${HISTOGRAMS.join(', ')} FROM ${rollup} ${where}`),
    /** A key without calls is none. */
    drop: db.prepare(`DELETE FROM ${rollup} ${where} AND calls <= 0`),
  };
}

const prepared = new WeakMap<Db, Map<Rollup, ReturnType<typeof makeStatements>>>();

function statementsOf(db: Db, rollup: Rollup): ReturnType<typeof makeStatements> {
  const ofDb = prepared.get(db) ?? new Map<Rollup, ReturnType<typeof makeStatements>>();
  prepared.set(db, ofDb);
  const statements = ofDb.get(rollup) ?? makeStatements(db, rollup);
  ofDb.set(rollup, statements);
  return statements;
}
