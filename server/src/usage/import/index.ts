/** Records from files of other programs. The format is told by what is in the file; a call keeps its uid, so that the same file can be imported again. */
import { createHash } from 'node:crypto';
import { readRecord, type UsageRecord } from '../record.ts';
import { HELICONE } from './helicone.ts';
import { LANGFUSE } from './langfuse.ts';
import { LANGSMITH } from './langsmith.ts';
import { LITELLM } from './litellm.ts';
import { type Item, readItems } from './read.ts';
import { SIMPLE } from './simple.ts';
import type { Format, Imported } from './types.ts';

export const FORMATS: readonly Format[] = [SIMPLE, LITELLM, HELICONE, LANGSMITH, LANGFUSE];

export interface ImportResult {
  /** Undefined where no object of the file was of a known format. */
  readonly format: string | undefined;
  /** Calls that were read. */
  readonly calls: number;
  /** Of these, the ones that were not there before. */
  readonly fresh: number;
  /** Steps of other kinds than a model's call. */
  readonly skipped: number;
  /** Objects that lack what identifies a call, or are of another format. */
  readonly refused: number;
}

const BATCH = 1000;

/** `store` takes records and says how many were new. */
export async function importFile(
  file: string,
  store: (records: readonly UsageRecord[]) => Promise<number>,
  now: number,
): Promise<ImportResult> {
  const seen = new Map<string, number>();
  let format: Format | undefined;
  let batch: UsageRecord[] = [];
  let [calls, fresh, skipped, refused] = [0, 0, 0, 0];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) fresh += await store(batch);
    batch = [];
  };
  for await (const item of readItems(file)) {
    format ??= item && (isOwnRecord(item) ? OWN : FORMATS.find(({ fits }) => fits(item)));
    const record = item && format ? recordOf(format, item, seen, now) : undefined;
    if (record === 'skipped') skipped += 1;
    else if (record === undefined) refused += 1;
    else {
      batch.push(record);
      calls += 1;
      if (batch.length >= BATCH) await flush();
    }
  }
  await flush();
  return { format: format?.title, calls, fresh, skipped, refused };
}

/** Lines of a spool file, such as a colleague may send. */
const OWN: Format = {
  id: 'record',
  title: 'records of LLM Cost Inspector',
  fits: isOwnRecord,
  read: () => undefined,
};

function isOwnRecord(item: Item): boolean {
  return item.v === 1 && 'uid' in item && 'run' in item;
}

function recordOf(
  format: Format,
  item: Item,
  seen: Map<string, number>,
  now: number,
): UsageRecord | 'skipped' | undefined {
  if (format === OWN) {
    const reading = readRecord(item, now);
    return 'record' in reading ? reading.record : undefined;
  }
  if (!format.fits(item)) return undefined;
  const imported = format.read(item);
  if (imported === undefined) return 'skipped';
  const reading = readRecord(asLine(format, imported, uidOf(format, item, imported, seen)), now);
  if (!('record' in reading)) return undefined;
  const { cost } = imported;
  return cost !== null && cost >= 0 && cost < 1e6 ? { ...reading.record, cost } : reading.record;
}

/**
 * Without an id, a call is known by all that is said of it; of calls that are equal to the last letter, the second is
 * the second each time.
 */
function uidOf(format: Format, item: Item, { id }: Imported, seen: Map<string, number>): string {
  if (id !== null && format === SIMPLE && /^[a-z0-9]{16,32}$/.test(id)) return id;
  const name = id ?? JSON.stringify(item);
  const count = id === null ? (seen.get(name) ?? 0) : 0;
  seen.set(name, count + 1);
  return digest(`${format.id} ${name} ${count}`, 32);
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

const DAY = 86_400_000;

/** As a recorder would have written it. The imported calls of a day are one run. */
function asLine(format: Format, imported: Imported, uid: string): Record<string, unknown> {
  const { ts, provider, model, op, tokens, latencyMs, ttftMs, status, error, stream, responseId } = imported;
  const day = ts === null ? 0 : Math.max(0, Math.floor(ts / DAY) * DAY);
  return {
    v: 1,
    ...{ uid, ts, provider, model, op, status, error, tokens, stream },
    run: `import-${format.id}.${day.toString(36)}.${digest(format.id, 6)}`,
    latency_ms: latencyMs,
    ttft_ms: ttftMs,
    end: error === null ? 'done' : error === 'cancelled' ? 'cancelled' : 'error',
    response_id: responseId,
    source: 'import',
  };
}
