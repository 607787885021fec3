/**
 * The simple schema: one JSON object a line (or CSV) with `timestamp, endpoint, model, tokens_input, tokens_output, cost_usd,
 * latency_ms, cache_hit`. Our own export is the same with more fields, which an import takes back.
 */
import type { ExportedCall } from '../messages.ts';
import type { Format } from './types.ts';
import { errorClass, firstText, numberOf, providerOf, timeOf } from './values.ts';

export const SIMPLE: Format = {
  id: 'simple',
  title: 'simple schema',
  fits: (item) => 'timestamp' in item && ('tokens_input' in item || 'tokens_output' in item),
  read(item) {
    const { model, endpoint, cost_usd: cost, cache_hit: hit } = item;
    const status = numberOf(item.status);
    const input = numberOf(item.tokens_input);
    const isHit = hit === true || hit === 1 || /^(?:true|1)$/i.test(String(hit));
    const saidCost = numberOf(cost);
    const failure = firstText(item.error);
    const read = numberOf(item.tokens_cached);
    return {
      id: firstText(item.uid, item.id, item.request_id),
      ts: timeOf(item.timestamp),
      provider: providerOf(firstText(item.provider) ?? ofAddress(endpoint), model),
      model,
      op: item.operation,
      tokens: {
        in: input,
        out: numberOf(item.tokens_output),
        // How much of the input was cached is not said; where the cost is, it does not matter.
        cache_read: read ?? (isHit && saidCost !== null ? input : null),
        cache_write: numberOf(item.tokens_cache_write),
        reasoning: numberOf(item.tokens_reasoning),
      },
      cost: saidCost,
      latencyMs: numberOf(item.latency_ms),
      ttftMs: numberOf(item.ttft_ms),
      status,
      error: failure ?? (status !== null && status >= 400 ? errorClass(status, null) : null),
    };
  },
};

/** A line that `SIMPLE` takes. */
export function simpleLine(call: ExportedCall): string {
  const { uid, ts, provider, model, op, tokens, costUsd, latencyMs, ttftMs, status, error } = call;
  return JSON.stringify({
    timestamp: new Date(ts).toISOString(),
    endpoint: op === null ? provider : `${provider}/${op}`,
    model,
    tokens_input: tokens?.in ?? null,
    tokens_output: tokens?.out ?? null,
    cost_usd: costUsd,
    latency_ms: latencyMs,
    cache_hit: (tokens?.cacheRead ?? 0) > 0,
    uid,
    ...{ provider, operation: op, status, error, ttft_ms: ttftMs },
    tokens_cached: tokens?.cacheRead ?? null,
    tokens_cache_write: tokens?.cacheWrite ?? null,
    tokens_reasoning: tokens?.reasoning ?? null,
  });
}

/** Of `https://api.openai.com/v1/chat/completions` or `openai/chat`. */
function ofAddress(endpoint: unknown): string | null {
  if (typeof endpoint !== 'string') return null;
  const found = HOSTS.find(([pattern]) => pattern.test(endpoint.toLowerCase()));
  return found === undefined ? null : found[1];
}

const HOSTS: readonly (readonly [pattern: RegExp, provider: string])[] = [
  [/openai\.azure\.com|^azure\//, 'azure'],
  [/api\.openai\.com|^openai\//, 'openai'],
  [/api\.anthropic\.com|^anthropic\//, 'anthropic'],
  [/aiplatform\.googleapis\.com|^vertex\//, 'vertex'],
  [/generativelanguage\.googleapis\.com|^google\//, 'google'],
  [/bedrock-runtime\.|^aws\//, 'aws'],
  [/api\.groq\.com|^groq\//, 'groq'],
  [/api\.mistral\.ai|^mistral\//, 'mistral'],
  [/api\.cohere\.(?:com|ai)|^cohere\//, 'cohere'],
  [/openrouter\.ai|^openrouter\//, 'openrouter'],
  [/api\.deepseek\.com|^deepseek\//, 'deepseek'],
];
