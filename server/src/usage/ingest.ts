/**
 * From the spool into the database. The offset of a file is committed with the rows it covers and checked within the same
 * transaction, so several windows may do this at once and a crash anywhere neither loses nor doubles a record.
 */
import path from 'node:path';
import { type Db, immediately } from './database.ts';
import { readLine, type UsageRecord } from './record.ts';
import { isFinished, readChunk, removeFile, sizeOf, spoolFiles } from './spool.ts';
import type { BoundSite, PlaceRequest, PriceAnswer, PriceRequest } from './types.ts';
import { bindPlaces, type Known, type Written, writeRecords } from './write.ts';

/** What the worker cannot know by itself. */
export interface Ask {
  prices(requests: readonly PriceRequest[]): Promise<readonly PriceAnswer[]>;
  /** Undefined: not known now. Never takes long. */
  sites(places: readonly PlaceRequest[]): Promise<readonly (BoundSite | undefined)[]>;
}

export interface IngestContext {
  readonly db: Db;
  readonly spool: string;
  readonly ask: Ask;
  /** Follows source maps. */
  readonly original: (place: PlaceRequest) => PlaceRequest;
  readonly gitCommit: (root: string) => string | null;
  readonly now: () => number;
  readonly onRefused: (file: string, lines: number, reason: string) => void;
  readonly onWritten: (written: Written) => void;
  /** File → the size at which it was read to its end by this process, so that thousands of old files cost next to nothing. */
  readonly settled: Map<string, number>;
}

/** Lines in one transaction: long enough to be fast, short enough that other windows need not wait. */
const BATCH = 2000;

/** Reads all that is new in the files. Returns the number of new calls. */
export async function ingest(ctx: IngestContext, names?: readonly string[]): Promise<number> {
  let calls = 0;
  for (const name of names ?? spoolFiles(ctx.spool)) {
    const size = sizeOf(path.join(ctx.spool, name));
    if (size === undefined || ctx.settled.get(name) === size) continue;
    calls += await ingestFile(ctx, name);
    // What came since then makes it another size.
    ctx.settled.set(name, size);
  }
  return calls;
}

export async function ingestFile(ctx: IngestContext, name: string): Promise<number> {
  const { db, spool, now, onRefused, onWritten } = ctx;
  const file = path.join(spool, name);
  let calls = 0;
  for (;;) {
    const start = offsetOf(db, name, sizeOf(file));
    const chunk = readChunk(file, start, BATCH);
    if (chunk === undefined || chunk.end === start) return calls;
    const records: UsageRecord[] = [];
    const refusals: string[] = Array(chunk.oversized).fill('line too long');
    for (const line of chunk.lines) {
      const reading = readLine(line, now());
      if ('record' in reading) records.push(reading.record);
      else refusals.push(reading.refused);
    }
    const known = await look(ctx, records);
    const written = immediately(db, () => {
      // Another window was faster: what it has read is not ours to count.
      if (offsetOf(db, name, sizeOf(file)) !== start) return undefined;
      const done = writeRecords(db, known);
      db.prepare(
        `INSERT INTO spool (file, offset, refused) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET offset = excluded.offset, refused = refused + excluded.refused`,
      ).run(name, chunk.end, refusals.length);
      return done;
    });
    if (written === undefined) continue;
    calls += written.calls;
    if (refusals.length > 0) onRefused(name, refusals.length, refusals[0] as string);
    if (written.calls > 0) onWritten(written);
    if (!chunk.more) return calls;
  }
}

/** Records that come from elsewhere than the spool. */
export async function ingestRecords(ctx: IngestContext, records: readonly UsageRecord[]): Promise<Written> {
  const known = await look(ctx, records);
  const written = immediately(ctx.db, () => writeRecords(ctx.db, known));
  if (written.calls > 0) ctx.onWritten(written);
  return written;
}

/** Asks for the sites of places that had none yet. Returns how many have one now. */
export async function bindWaiting(ctx: IngestContext): Promise<number> {
  const { db, ask } = ctx;
  const waiting = db
    .prepare('SELECT id, file, line, col, fn, ts FROM place WHERE state = 0 ORDER BY ts DESC LIMIT 2000')
    .all() as (PlaceRequest & { id: number })[];
  if (waiting.length === 0) return 0;
  const sites = await ask.sites(waiting.map(({ id, ...place }) => place));
  const answers = waiting.flatMap(({ id }, index) => {
    const site = sites[index];
    return site === undefined ? [] : [{ place: id, site }];
  });
  if (answers.length === 0) return 0;
  immediately(db, () => bindPlaces(db, answers));
  const bound = answers.flatMap(({ site }) => site.site ?? []);
  ctx.onWritten({ calls: 0, sites: new Set(bound) });
  return bound.length;
}

/** Removes files that are read to the end, whose program has ended and which have been idle for so long. */
export function tidySpool({ db, spool, now }: IngestContext, idleMs: number): number {
  const names = spoolFiles(spool);
  let removed = 0;
  for (const name of names) {
    const file = path.join(spool, name);
    const size = sizeOf(file);
    if (size === undefined || !isFinished(file, idleMs, now())) continue;
    // A last line without an end will never have one.
    if (offsetOf(db, name, size) < size && readChunk(file, offsetOf(db, name, size), 1)?.lines.length)
      continue;
    removeFile(file);
    removed += 1;
  }
  const present = new Set(spoolFiles(spool));
  const rows = db.prepare('SELECT file FROM spool').all() as { file: string }[];
  const gone = rows.filter(({ file }) => !present.has(file));
  if (gone.length > 0) {
    immediately(db, () => {
      for (const { file } of gone) db.prepare('DELETE FROM spool WHERE file = ?').run(file);
    });
  }
  return removed;
}

/** A file that is shorter than what was read of it is another one: it is read from its beginning. */
function offsetOf(db: Db, name: string, size: number | undefined): number {
  const row = db.prepare('SELECT offset FROM spool WHERE file = ?').get(name) as
    | { offset: number }
    | undefined;
  return row === undefined || (size !== undefined && row.offset > size) ? 0 : row.offset;
}

async function look(ctx: IngestContext, given: readonly UsageRecord[]): Promise<readonly Known[]> {
  const records = given.map((record) => mapped(ctx, record));
  const priceQuestions = records.map(priceRequest);
  const places = records.map(placeRequest);
  const [prices, sites] = await Promise.all([
    askOnce(priceQuestions, priceKey, (requests) => ctx.ask.prices(requests)),
    askOnce(places, placeKey, (requests) => ctx.ask.sites(requests)),
  ]);
  return records.map((record, index) => {
    const site = places[index] === null ? null : sites[index];
    const root = site?.root;
    const price = prices[index] ?? { normal: record.model ?? '', price: null };
    return { record, price, site, gitCommit: root === undefined ? null : ctx.gitCommit(root) };
  });
}

function mapped({ original }: IngestContext, record: UsageRecord): UsageRecord {
  const place = placeRequest(record);
  return place === null ? record : { ...record, ...original(place), ts: record.ts };
}

function placeRequest({ file, line, col, fn, ts }: UsageRecord): PlaceRequest | null {
  return file === null || line === null ? null : { file, line, col, fn, ts };
}

function priceRequest({ provider, model, host, op, ts, file }: UsageRecord): PriceRequest {
  return { provider, model: model ?? '', host, op, date: dateOf(ts), file };
}

function priceKey({ provider, model, host, op, date, file }: PriceRequest): string {
  return `${provider} ${model} ${host} ${op} ${date} ${file}`;
}

/** The time does not make it another one. */
function placeKey({ file, line, col, fn }: PlaceRequest): string {
  return `${file} ${line} ${col} ${fn}`;
}

const DAY = 86_400_000;
let lastDate = { day: -1, date: '' };

/** Records come in the order of time, so the day is mostly that of the one before. */
function dateOf(ts: number): string {
  const day = Math.floor(ts / DAY);
  if (day !== lastDate.day) lastDate = { day, date: new Date(ts).toISOString().slice(0, 10) };
  return lastDate.date;
}

/** Asks once for equal requests. */
async function askOnce<Q, A>(
  requests: readonly (Q | null)[],
  keyOf: (request: Q) => string,
  ask: (requests: readonly Q[]) => Promise<readonly A[]>,
): Promise<readonly (A | undefined)[]> {
  const keys = requests.map((request) => (request === null ? null : keyOf(request)));
  const different = new Map<string, Q>();
  for (const [index, key] of keys.entries()) if (key !== null) different.set(key, requests[index] as Q);
  if (different.size === 0) return [];
  const answers = await ask([...different.values()]);
  const byKey = new Map([...different.keys()].map((key, index) => [key, answers[index]]));
  return keys.map((key) => (key === null ? undefined : byKey.get(key)));
}
