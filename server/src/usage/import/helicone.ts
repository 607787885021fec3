/**
 * Helicone: requests as its export tool (`@helicone/export`) and `POST /v1/request/query-clickhouse` give them
 * (`HeliconeRequest` of Helicone/helicone). Cached tokens are counted beside `prompt_tokens`, not in it.
 */
import type { Format } from './types.ts';
import { errorClass, firstNumber, firstText, numberOf, providerOf, timeOf } from './values.ts';

export const HELICONE: Format = {
  id: 'helicone',
  title: 'Helicone requests',
  fits: (item) => 'request_created_at' in item && ('request_id' in item || 'response_id' in item),
  read(item) {
    const model = firstText(item.model_override, item.response_model, item.request_model, item.model);
    const status = numberOf(item.response_status ?? item.status);
    const prompt = numberOf(item.prompt_tokens);
    const read = firstNumber(item.prompt_cache_read_tokens);
    const write = firstNumber(item.prompt_cache_write_tokens);
    // Below 0 are Helicone's own marks: cancelled, timed out, pending.
    const code = status !== null && status >= 100 ? status : null;
    return {
      id: firstText(item.request_id, item.response_id),
      ts: timeOf(item.request_created_at),
      provider: providerOf(item.provider, model),
      model,
      op: operationOf(String(item.request_path ?? '')),
      tokens: {
        in: prompt === null ? null : prompt + (read ?? 0) + (write ?? 0),
        out: numberOf(item.completion_tokens),
        cache_read: read,
        cache_write: write,
      },
      cost: firstNumber(item.costUSD, item.cost_usd, item.cost),
      latencyMs: numberOf(item.delay_ms),
      ttftMs: numberOf(item.time_to_first_token),
      status: code,
      error:
        status === null || (status >= 100 && status < 400)
          ? null
          : code === null
            ? 'cancelled'
            : errorClass(code, null),
    };
  },
};

function operationOf(path: string): string {
  if (path.includes('/embeddings')) return 'embedding';
  if (path.includes('/images')) return 'image';
  if (path.includes('/audio')) return 'audio';
  if (path.includes('/moderations')) return 'moderation';
  if (path.includes('/rerank')) return 'rerank';
  return /(?<!chat)\/completions$/.test(path) ? 'completion' : 'chat';
}
