/** Lines of many kinds, the same at each run. */
import { line, NOON } from './helpers.ts';

const HOUR = 3_600_000;
const DAYS = 40;

/** The same numbers at each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** Of forty days before `NOON`: failures, retries, streams, caches, models without a price, lines without a site. */
export function someLines(count: number): Record<string, unknown>[] {
  const next = random(7);
  const among = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)] as T;
  return Array.from({ length: count }, () => {
    const error = among([null, null, null, null, 'rate_limit', 'server', 'cancelled', 'stream'] as const);
    const end = error === null ? 'done' : error === 'cancelled' ? 'cancelled' : 'error';
    const latency = Math.round(10 ** (1 + 3 * next()));
    const tokens = {
      in: Math.floor(next() * 5000),
      out: Math.floor(next() * 900),
      cache_read: 5,
      cache_write: among([0, 0, 4]),
      reasoning: 3,
    };
    const age = Math.floor(next() * DAYS * 24);
    return line({
      ts: NOON - age * HOUR - Math.floor(next() * HOUR),
      run: `${age % 3 === 0 ? 'test' : 'dev'}.m1abc.x0y1z${Math.floor(age / 24 / 5)}`,
      ...{ error, end, latency_ms: latency, ttft_ms: among([null, Math.round(latency / 3)]) },
      ...{ model: among(['gpt-4o', 'gpt-4o-2024-08-06', 'house-llm']), attempt: among([1, 1, 2]) },
      ...{ file: among(['/app/a.ts', '/app/b.ts', '/elsewhere/c.ts', null]) },
      ...(error === null || next() < 0.3 ? { tokens } : { tokens: null, tokens_source: 'none' }),
    });
  });
}
