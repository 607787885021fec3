/**
 * LangSmith: runs in the run data format (docs.langchain.com, "Run (span) data format"), as the API, the SDKs' `list_runs`
 * and the bulk export give them. Only runs of the type `llm` are calls; chains repeat what their children used.
 */
import type { Format } from './types.ts';
import { between, errorClass, firstNumber, firstText, objectOf, providerOf, timeOf } from './values.ts';

export const LANGSMITH: Format = {
  id: 'langsmith',
  title: 'LangSmith runs',
  fits: (item) => 'run_type' in item && 'start_time' in item,
  read(item) {
    if (!/^(?:llm|embedding)$/i.test(String(item.run_type))) return undefined;
    const extra = objectOf(item.extra);
    const metadata = { ...objectOf(extra.metadata), ...objectOf(item.metadata) };
    const usage = objectOf(objectOf(item.outputs).usage_metadata);
    const inputDetails = { ...objectOf(usage.input_token_details), ...objectOf(item.prompt_token_details) };
    const outputDetails = {
      ...objectOf(usage.output_token_details),
      ...objectOf(item.completion_token_details),
    };
    const model = firstText(metadata.ls_model_name, objectOf(extra.invocation_params).model);
    const start = timeOf(item.start_time);
    const failed = firstText(item.error) !== null || item.status === 'error';
    return {
      id: firstText(item.id, item.run_id),
      ts: start,
      provider: providerOf(metadata.ls_provider, model),
      model,
      op: item.run_type === 'embedding' ? 'embedding' : 'chat',
      tokens: {
        in: firstNumber(item.prompt_tokens, usage.input_tokens),
        out: firstNumber(item.completion_tokens, usage.output_tokens),
        cache_read: firstNumber(inputDetails.cache_read),
        cache_write: firstNumber(inputDetails.cache_creation),
        reasoning: firstNumber(outputDetails.reasoning),
      },
      cost: firstNumber(item.total_cost),
      latencyMs: between(start, timeOf(item.end_time)),
      ttftMs: between(start, timeOf(item.first_token_time)),
      error: failed ? errorClass(null, item.error) : null,
    };
  },
};
