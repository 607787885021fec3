// Recorded calls for tests of the workbench, written as the recorders write them.

import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { variable } from './workbench.ts';

const HOUR = 60 * 60 * 1000;

/** The name of a model that would be markup. */
export const HOSTILE = '<img src=x onerror=alert(1)>';
/** A path that is hard to quote. */
export const ODD_FILE = `src/we"ird's <b>file.ts`;

export interface Seeded {
  /** Appends one more call, made now. */
  record(index: number): void;
  /** Calls so far. */
  made(): number;
  /** One row of figures of the last 24 hours, over the calls themselves. */
  sql(select: string, where?: string): Record<string, number | string>;
}

export function seedUsage(count = 300): Seeded {
  const data = path.dirname(variable('LLM_COST_INSTALLED'));
  const extension = 'llm-cost-inspector.llm-cost-inspector';
  const storage = path.join(data, 'user-data', 'User', 'globalStorage', extension);
  const spool = path.join(storage, 'spool', 'seed.mwqn0ni9.38r163-7.ndjson');
  mkdirSync(path.dirname(spool), { recursive: true, mode: 0o700 });
  let made = 0;

  function record(index: number, ts: number): void {
    const line = `${JSON.stringify(recordOf(index, made++, ts))}\n`;
    appendFileSync(spool, line, { mode: 0o600 });
  }

  for (let index = 0; index < count; index++) record(index, Date.now() - (index % 60) * (HOUR / 3));
  return {
    record: (index) => record(index, Date.now()),
    made: () => made,
    sql(select, where = 'true') {
      const db = new Database(path.join(storage, 'usage.db'), { readonly: true });
      const since = Date.now() - 24 * HOUR;
      const row = db.prepare(`SELECT ${select} FROM call WHERE ts >= ? AND ${where}`).get(since);
      db.close();
      return row as Record<string, number | string>;
    },
  };
}

function recordOf(index: number, id: number, ts: number): Record<string, unknown> {
  const models = ['gpt-4o', 'claude-haiku-4-5', 'gemini-2.5-flash', HOSTILE] as const;
  const model = models[index % 7 === 0 ? 3 : index % 3] ?? 'gpt-4o';
  const failed = index % 20 === 0;
  const isOdd = index % 50 === 49;
  const used = {
    ...{ in: 1000 + index, out: 100 + (index % 40) },
    ...{ cache_read: index % 4 === 0 ? 500 : 0, cache_write: 0, reasoning: 0 },
  };
  return {
    ...{ v: 1, uid: `dashboardseed${String(id).padStart(6, '0')}`, ts },
    ...{ run: `seed${index % 3}.mwqn0ni9.38r16${index % 3}`, pid: 7, host: null, model },
    provider: model.startsWith('claude') ? 'anthropic' : model.startsWith('gemini') ? 'google' : 'openai',
    ...{ op: 'chat', stream: index % 2 === 0, status: failed ? 429 : 200 },
    ...{ error: failed ? 'rate_limit' : null, latency_ms: 300 + ((index * 37) % 900) },
    ttft_ms: index % 2 === 0 ? 120 + (index % 50) : null,
    tokens: failed ? null : used,
    ...{ tokens_source: failed ? 'none' : 'exact', end: failed ? 'error' : 'done', attempt: 1 },
    file: path.join(variable('LLM_COST_WORKSPACE'), isOdd ? ODD_FILE : 'src/routes/chat.ts'),
    ...{ line: isOdd ? 3 : index % 2 === 0 ? 23 : 40, col: 1 },
    ...{ fn: null, response_id: null, source: 'hook' },
  };
}
