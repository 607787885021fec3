/**
 * LiteLLM's spend logs: rows of the table `LiteLLM_SpendLogs` (`schema.prisma` of BerriAI/litellm), as `/spend/logs` gives
 * them. `spend` is USD and 0 where LiteLLM knows no price.
 */
import type { Format } from './types.ts';
import {
  between,
  errorClass,
  firstNumber,
  firstText,
  numberOf,
  objectOf,
  providerOf,
  timeOf,
} from './values.ts';

export const LITELLM: Format = {
  id: 'litellm',
  title: 'LiteLLM spend logs',
  fits: (item) => 'request_id' in item && 'spend' in item && ('startTime' in item || 'start_time' in item),
  read(item) {
    const { model, spend } = item;
    const metadata = objectOf(item.metadata);
    const usage = objectOf(metadata.usage_object);
    const details = objectOf(usage.prompt_tokens_details);
    const failed = /fail/i.test(String(item.status ?? metadata.status ?? ''));
    const isHit = /^true$/i.test(String(item.cache_hit));
    const start = timeOf(item.startTime ?? item.start_time);
    const failure = objectOf(metadata.error_information);
    const cost = numberOf(spend);
    const status = numberOf(failure.error_code);
    return {
      id: firstText(item.request_id),
      ts: start,
      provider: providerOf(item.custom_llm_provider, model),
      model: typeof model === 'string' ? model.replace(/^[a-z0-9_]+\//, '') : model,
      op: operationOf(item.call_type),
      tokens: {
        in: numberOf(item.prompt_tokens),
        out: numberOf(item.completion_tokens),
        cache_read: firstNumber(usage.cache_read_input_tokens, details.cached_tokens),
        cache_write: firstNumber(usage.cache_creation_input_tokens, details.cache_creation_tokens),
        reasoning: numberOf(objectOf(usage.completion_tokens_details).reasoning_tokens),
      },
      // LiteLLM's own cache answers for nothing; otherwise 0 means that it knew no price.
      cost: cost !== null && (cost > 0 || isHit) ? cost : null,
      latencyMs: between(start, timeOf(item.endTime ?? item.end_time)),
      ttftMs: between(start, timeOf(item.completionStartTime)),
      status,
      error: failed ? errorClass(status, failure.error_class) : null,
      responseId: item.request_id,
    };
  },
};

function operationOf(callType: unknown): string {
  const name = String(callType ?? '').replace(/^a(?=[a-z])/, '');
  if (/embedding/.test(name)) return 'embedding';
  if (/image/.test(name)) return 'image';
  if (/speech|transcription/.test(name)) return 'audio';
  if (/rerank/.test(name)) return 'rerank';
  if (/moderation/.test(name)) return 'moderation';
  return /text_completion/.test(name) ? 'completion' : 'chat';
}
