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
  /** What was run. */
  readonly kind: number;
  readonly model: number;
  readonly place: number;
}

interface Measures {
  readonly sums: Record<Sum, number>;
  first: number;
  last: number;
  dearest: number;
  readonly values: Record<HistogramName, [value: number, sign: 1 | -1][]>;
}

export interface Batch {
  /** `sign` -1 takes the call out of the sums again. */
  add(call: Stored, sign?: 1 | -1): void;
  /** Within a transaction. */
  write(db: Db): void;
}

export function startBatch(): Batch {
  /** By all keys at once: a batch has few of them, and is folded into the three tables when it is written. */
  const groups = new Map<string, Group>();
  return {
    add(call, sign = 1) {
      const { ts } = call.record;
      const { run, kind, model, place } = call;
      const [hour, day] = [hourOf(ts), dayOf(ts)];
      const name = `${hour} ${day} ${run} ${model} ${place}`;
      let group = groups.get(name);
      if (group === undefined) {
        group = { keys: { hour, day, run, kind, model, place }, measures: emptyMeasures() };
        groups.set(name, group);
      }
      addCall(group.measures, call, sign);
    },
    write(db) {
      for (const rollup of ROLLUP_NAMES) {
        for (const { key, measures } of folded(rollup, groups.values())) upsert(db, rollup, key, measures);
      }
    },
  };
}

interface Group {
  readonly keys: Readonly<Record<(typeof ROLLUPS)[Rollup][number], number>>;
  readonly measures: Measures;
}

/** Ascending by key, so that neighbours are written one after the other. */
function folded(rollup: Rollup, groups: Iterable<Group>) {
  const result = new Map<string, { key: readonly number[]; measures: Measures }>();
  for (const { keys, measures } of groups) {
    const key = ROLLUPS[rollup].map((each) => keys[each]);
    const name = key.join(' ');
    const known = result.get(name);
    if (known === undefined) result.set(name, { key, measures });
    else known.measures = joined(known.measures, measures);
  }
  return [...result.values()].sort(({ key: a }, { key: b }) => {
    const at = a.findIndex((each, index) => each !== b[index]);
    return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
  });
}

function joined(one: Measures, other: Measures): Measures {
  return {
    sums: Object.fromEntries(SUMS.map((sum) => [sum, one.sums[sum] + other.sums[sum]])) as Record<
      Sum,
      number
    >,
    first: Math.min(one.first, other.first),
    last: Math.max(one.last, other.last),
    dearest: Math.max(one.dearest, other.dearest),
    values: {
      latency: [...one.values.latency, ...other.values.latency],
      ttft: [...one.values.ttft, ...other.values.ttft],
      output_size: [...one.values.output_size, ...other.values.output_size],
    },
  };
}

/** Hours since the epoch. */
export function hourOf(ts: number): number {
  return Math.floor(ts / HOUR);
}

const QUARTER = HOUR / 4;
let lastDay = { quarter: -1, day: -1 };

/** Days since the epoch of the date that the machine's calendar shows. A day begins with a quarter of an hour everywhere. */
export function dayOf(ts: number): number {
  const quarter = Math.floor(ts / QUARTER);
  if (quarter !== lastDay.quarter) lastDay = { quarter, day: calendarDay(ts) };
  return lastDay.day;
}

function calendarDay(ts: number): number {
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
    dearest: 0,
    values: { latency: [], ttft: [], output_size: [] },
  };
}

/** A call that the program itself gave up did not fail. */
export function isFailure({ end, error }: Pick<UsageRecord, 'end' | 'error'>): boolean {
  return error === null ? end === 'error' : error !== 'cancelled';
}

type FailedSum = Extract<Sum, `f_${string}`> extends `f_${infer Name}` ? Name & Sum : never;

function addCall(measures: Measures, { record, money }: Stored, sign: 1 | -1): void {
  const { sums, values } = measures;
  const { tokens, error, latencyMs, ttftMs, ts } = record;
  sums.calls += sign;
  if (sign > 0) {
    measures.first = Math.min(measures.first, ts);
    measures.last = Math.max(measures.last, ts);
  }
  if (sign > 0) measures.dearest = Math.max(measures.dearest, money.cost ?? 0);
  const isRetry = record.attempt > 1;
  if (error !== null) {
    sums[`e_${error}`] += sign;
    if (isRetry) sums[`r_${error}`] += sign;
  }
  const add = (sum: FailedSum, amount: number): void => {
    sums[sum] += sign * amount;
    if (isFailed) sums[`f_${sum}`] += sign * amount;
  };
  const isFailed = isFailure(record);
  if (isFailed) sums.errors += sign;
  if (isRetry) add('retries', 1);
  if (money.priced) add('priced', 1);
  if (money.cost === null) add('unpriced', 1);
  else add('cost', money.cost);
  if (money.saved === null) add('unsaved', 1);
  else add('saved', money.saved);
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
  sums.exact += sign;
  sums.exact_input += sign * tokens.in;
  sums.exact_output += sign * tokens.out;
  sums.exact_read += sign * tokens.cacheRead;
  sums.exact_write += sign * tokens.cacheWrite;
  values.output_size.push([tokens.out, sign]);
  if (latencyMs !== null && ttftMs !== null && latencyMs > ttftMs) {
    sums.gen_ms += sign * Math.round(latencyMs - ttftMs);
    sums.gen_tokens += sign * tokens.out;
  }
}

function upsert(
  db: Db,
  rollup: Rollup,
  key: readonly number[],
  { sums, first, last, dearest, values }: Measures,
): void {
  const { insert, read, drop } = statementsOf(db, rollup);
  const old = read.get(...key) as Record<HistogramName, Uint8Array | null> | undefined;
  const histograms = HISTOGRAMS.map((name) => merged(old?.[name] ?? null, values[name]));
  insert.run(...key, ...SUMS.map((sum) => sums[sum]), first, last, dearest, ...histograms);
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
  const keys = ROLLUPS[rollup];
  const columns = [...keys, ...SUMS, 'first', 'last', 'dearest', ...HISTOGRAMS];
  const updates = [
    ...SUMS.map((sum) => `${sum} = ${sum} + excluded.${sum}`),
    'first = min(first, excluded.first)',
    'last = max(last, excluded.last)',
    'dearest = max(dearest, excluded.dearest)',
    ...HISTOGRAMS.map((name) => `${name} = excluded.${name}`),
  ];
  const where = `WHERE ${keys.map((key) => `${key} = ?`).join(' AND ')}`;
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
