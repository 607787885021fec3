/** Records and stores for tests. Prices are simple: see `PRICES`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { flat, type Price } from '../../server/src/core/estimate/rates.ts';
import { createEngine, type Engine, type EngineOptions } from '../../server/src/usage/engine.ts';
import type { Ask } from '../../server/src/usage/ingest.ts';
import { readRecord, type UsageRecord } from '../../server/src/usage/record.ts';
import type { BoundSite, PriceLookup, UsageEvent } from '../../server/src/usage/types.ts';

export const RUN = 'dev.m1abc.x0y1z2';
/** Noon of a Wednesday here, so that minutes before and after are of the same day. */
export const NOON = new Date(2026, 10, 18, 12).getTime();

let serial = 0;
/** Of this process: several may write at once. */
const TAG = `${process.pid.toString(36)}${Math.random().toString(36).slice(2, 6)}`
  .padEnd(10, 'x')
  .slice(0, 10);

/** One record as a recorder writes it. */
export function line(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  serial += 1;
  return {
    v: 1,
    uid: `${TAG}${serial.toString(36).padStart(10, '0')}`,
    ts: NOON,
    run: RUN,
    pid: 77,
    provider: 'openai',
    host: null,
    model: 'gpt-4o',
    op: 'chat',
    stream: false,
    status: 200,
    error: null,
    latency_ms: 1000,
    ttft_ms: null,
    tokens: { in: 1000, out: 100, cache_read: null, cache_write: null, reasoning: null },
    tokens_source: 'exact',
    end: 'done',
    attempt: 1,
    file: '/app/src/a.ts',
    line: 5,
    col: 17,
    fn: 'answer',
    response_id: null,
    source: 'hook',
    ...fields,
  };
}

export function record(fields: Readonly<Record<string, unknown>> = {}): UsageRecord {
  const reading = readRecord(line(fields), NOON);
  if (!('record' in reading)) throw new Error(reading.refused);
  return reading.record;
}

export function spoolText(lines: readonly unknown[]): string {
  return lines.map((each) => `${typeof each === 'string' ? each : JSON.stringify(each)}\n`).join('');
}

/** Writes a spool file as a process that has ended would have left it. */
export function writeSpool(folder: string, name: string, lines: readonly unknown[]): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, name);
  writeFileSync(file, spoolText(lines), { flag: 'a' });
  return file;
}

/** USD per million tokens. */
const PRICES: Readonly<Record<string, readonly [input: number, cached: number, output: number]>> = {
  'gpt-4o': [2, 1, 10],
  'claude-haiku-4-5': [1, 0.1, 5],
};

export const price: PriceLookup = ({ model, provider, date }) => {
  const normal = model.replace(/-20\d\d-\d\d-\d\d$/, '');
  const rates = PRICES[normal];
  if (rates === undefined) return { normal, price: null };
  const [input, cached, output] = rates.map(flat) as [never, never, never];
  const card = { input, cachedInput: cached, cacheWrite: null, output, request: 0 };
  const found: Price = { provider, model, source: 'test', asOf: date, cards: [card], free: false };
  return { normal, price: found };
};

/** Every place is the site `<file name>#<fn>`; files outside `/app` are not of the workspace. */
export function siteOf(file: string, line: number, fn: string | null): BoundSite | undefined {
  if (!file.startsWith('/app/')) return undefined;
  return { root: '/app', site: fn === null ? null : `${file.slice(5)}#${fn}`, file, line };
}

export const ask: Ask = {
  prices: async (requests) => requests.map(price),
  sites: async (places) => places.map((place) => siteOf(place.file, place.line, place.fn)),
};

export interface TestStore {
  readonly engine: Engine;
  readonly events: UsageEvent[];
  readonly file: string;
  readonly spool: string;
}

/** In this thread, so that a test sees what happens. */
export function openStore(folder: string, options: Partial<EngineOptions> = {}): TestStore {
  const file = path.join(folder, 'usage.db');
  const spool = path.join(folder, 'spool');
  const events: UsageEvent[] = [];
  const onEvent = (event: UsageEvent): void => void events.push(event);
  const engine = createEngine({ file, spool, ask, onEvent, now: () => NOON, ...options });
  return { engine, events, file, spool };
}
