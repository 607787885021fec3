/** `llm-cost usage`: what the recorded calls cost, by model, site, run or day. */
import { usageCsv, usageJson, usageOpenMetrics, usageText } from '../reports/usage.ts';
import { simpleLine } from '../usage/import/simple.ts';
import type { Summary, UsageEvent, UsageFilter } from '../usage/index.ts';
import { storageOf } from '../usage/storage.ts';
import type { UsageFlags } from './flags.ts';
import { onNewerNode } from './newerNode.ts';
import { UsageError, writeAll } from './output.ts';

/** Resolves with the exit code. */
export async function usage(flags: UsageFlags): Promise<number> {
  const filter = filterOf(flags);
  const handedOver = await onNewerNode();
  if (handedOver !== undefined) return handedOver;
  const storage = storageOf(flags.db);
  const { hasStore, openStore } = await import('./store.ts');
  if (!hasStore(storage)) {
    if (flags.db !== undefined) throw new UsageError(`there is no such database: ${flags.db}`);
    await writeAll(process.stdout, render({ by: flags.by, rows: [], totals: NOTHING }, flags.format));
    return 0;
  }
  const { store, events, close } = openStore(storage);
  try {
    await store.ingest();
    await store.bindWaiting();
    await writeAll(process.stderr, troubleLines(events));
    if (flags.format === 'jsonl') {
      for await (const batch of store.exportRecords()) {
        await writeAll(process.stdout, batch.map((call) => `${simpleLine(call)}\n`).join(''));
      }
    } else {
      await writeAll(process.stdout, render(await store.summary(flags.by, filter), flags.format));
    }
    return 0;
  } finally {
    await close();
  }
}

function render(summary: Summary, format: UsageFlags['format']): string {
  if (format === 'json') return usageJson(summary);
  if (format === 'csv') return usageCsv(summary);
  if (format === 'openmetrics') return usageOpenMetrics(summary);
  if (format === 'jsonl') return '';
  return usageText(summary);
}

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

function filterOf({ since, run }: UsageFlags): UsageFilter {
  const runs = run === undefined ? {} : { runs: [run] };
  if (since === undefined) return runs;
  const [, count, unit = ''] = /^(\d+)([hdw])$/.exec(since) ?? [];
  const from = count === undefined ? Date.parse(since) : Date.now() - Number(count) * (UNITS[unit] as number);
  if (Number.isNaN(from))
    throw new UsageError(`--since takes 24h, 7d, 4w or a date such as 2026-11-01, not ${since}`);
  return { ...runs, from };
}

function troubleLines(events: readonly UsageEvent[]): string {
  const messages = events.flatMap((event) =>
    event.kind === 'trouble' || event.kind === 'rebuilt' ? [event.message] : [],
  );
  return messages.map((message) => `llm-cost: ${message}\n`).join('');
}

const NOTHING: Summary['totals'] = {
  ...{ calls: 0, errors: 0, retries: 0, costUsd: 0, unpricedCalls: 0, savedUsd: 0, exactCalls: 0 },
  tokens: { input: 0, output: 0, cachedRead: 0, cachedWrite: 0, reasoning: 0 },
  ...{ p50Ms: null, p95Ms: null, p99Ms: null, ttftP50Ms: null, ttftP95Ms: null, tokensPerSecond: null },
  ...{ firstTs: null, lastTs: null },
};
