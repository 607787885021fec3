/**
 * Langfuse: observations as the public API (`GET /api/public/observations`), the blob storage export (`observations/`,
 * `observations_v2/`) and the table's download give them. Kinds of usage exclude each other there: all whose name has `input`
 * are input, all with `output` are output.
 */
import type { Format } from './types.ts';
import { between, errorClass, firstNumber, firstText, objectOf, providerOf, timeOf } from './values.ts';

const CALLS = /^(?:generation|embedding)$/i;

export const LANGFUSE: Format = {
  id: 'langfuse',
  title: 'Langfuse observations',
  fits: (item) =>
    ('traceId' in item || 'trace_id' in item) &&
    ('startTime' in item || 'start_time' in item) &&
    'type' in item &&
    !('run_type' in item),
  read(item) {
    const type = String(item.type ?? '');
    if (!CALLS.test(type)) return undefined;
    const usage = objectOf(item.usageDetails ?? item.usage_details);
    const old = objectOf(item.usage);
    const costs = objectOf(item.costDetails ?? item.cost_details);
    const model = firstText(item.model, item.providedModelName, item.provided_model_name, item.modelName);
    const start = timeOf(item.startTime ?? item.start_time);
    const seconds = firstNumber(item.latency);
    const failed = /^error$/i.test(String(item.level ?? ''));
    return {
      id: firstText(item.id),
      ts: start,
      provider: providerOf(objectOf(item.metadata).ls_provider, model),
      model,
      op: /embedding/i.test(type) ? 'embedding' : 'chat',
      tokens: {
        in:
          sumOf(usage, 'input') ??
          firstNumber(old.input, item.promptTokens, item.prompt_tokens, item.inputUsage),
        out:
          sumOf(usage, 'output') ??
          firstNumber(old.output, item.completionTokens, item.completion_tokens, item.outputUsage),
        cache_read: firstNumber(
          usage.cache_read_input_tokens,
          usage.input_cached_tokens,
          usage.input_cache_read,
        ),
        cache_write: firstNumber(usage.cache_creation_input_tokens, usage.input_cache_creation),
        reasoning: firstNumber(usage.output_reasoning_tokens, usage.output_reasoning),
      },
      cost: firstNumber(costs.total, item.totalCost, item.total_cost, item.calculatedTotalCost),
      latencyMs:
        between(start, timeOf(item.endTime ?? item.end_time)) ?? (seconds === null ? null : seconds * 1000),
      ttftMs: between(start, timeOf(item.completionStartTime ?? item.completion_start_time)),
      error: failed ? errorClass(null, item.statusMessage ?? item.status_message) : null,
    };
  },
};

function sumOf(usage: Record<string, unknown>, word: string): number | null {
  const counts = Object.entries(usage).flatMap(([name, value]) =>
    name.includes(word) ? (firstNumber(value) ?? []) : [],
  );
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}
