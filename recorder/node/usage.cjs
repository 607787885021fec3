/**
 * Tokens, model and id out of what a provider answers: the body of an answer, or the events of its stream one by one.
 * All input counts as `in`, what was read from a cache or written to one included; `out` includes reasoning.
 */
'use strict';

/** What was learnt so far about one answer. */
exports.newAnswer = () => ({
  model: null,
  id: null,
  usage: null,
  /** The usage is the last word, and not what an early event of a stream said. */
  isFinal: false,
  isDone: false,
  isError: false,
  /** It looks like an answer of Ollama, whose paths others have too. */
  isOllama: false,
});

/** Adds what one JSON value says. `isWhole`: it is the whole body and no event of a stream. */
exports.learn = function learn(answer, value, isWhole) {
  if (Array.isArray(value)) {
    for (const each of value.slice(0, 10_000)) learn(answer, each, isWhole);
    return;
  }
  if (!isObject(value)) return;
  const inner = [value.message, value.response, value.result].find(
    (each) => isObject(each) && 'usage' in each,
  );
  answer.model ??= text(value.model) ?? text(value.modelVersion) ?? text(inner?.model);
  answer.id ??= text(value.id) ?? text(value.responseId) ?? text(inner?.id);
  if (value.type === 'message_delta' || isWhole) answer.isFinal = true;
  if (value.type === 'message_start') answer.isFinal = false;
  else if (value.type !== 'message_delta' && !value.usageMetadata && !isUnderWay(value)) {
    answer.isFinal ||= hasUsage(value, inner);
  }
  if (Array.isArray(value.candidates) && value.candidates.some((each) => each?.finishReason)) {
    answer.isFinal = true;
  }
  for (const usage of usagesOf(value, inner)) answer.usage = merged(answer.usage, usage);
  if (typeof value.done === 'boolean' && text(value.model)) answer.isOllama = true;
  if (isTerminal(value)) answer.isDone = true;
  const isFailure = value.type === 'error' || value.type === 'response.failed';
  if (!isWhole && (isFailure || (value.error && !value.choices))) answer.isError = true;
};

/** As a record has them; null where the answer had no usage, or only a part of it. */
exports.tokensOf = function tokensOf({ usage, isFinal }, op) {
  if (!usage || !isFinal) return null;
  const tokens = FORMATS.map((format) => format(usage)).find(Boolean);
  if (!tokens || count(tokens.in) === null) return null;
  const out = count(tokens.out) !== null ? tokens.out : op === 'chat' || op === 'completion' ? null : 0;
  if (out === null) return null;
  return {
    in: tokens.in,
    out,
    cache_read: count(tokens.cache_read),
    cache_write: count(tokens.cache_write),
    reasoning: count(tokens.reasoning),
  };
};

const FORMATS = [gemini, bedrock, openai, anthropicOrResponses, cohere, ollama, invocation];

function gemini(usage) {
  if (!('promptTokenCount' in usage || 'totalTokenCount' in usage)) return undefined;
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount, toolUsePromptTokenCount } = usage;
  const isCounted = candidatesTokenCount !== undefined || thoughtsTokenCount !== undefined;
  return {
    in: (promptTokenCount ?? 0) + (toolUsePromptTokenCount ?? 0),
    // An answer that was blocked, or an embedding, has no output.
    out: isCounted ? (candidatesTokenCount ?? 0) + (thoughtsTokenCount ?? 0) : 0,
    cache_read: usage.cachedContentTokenCount,
    reasoning: thoughtsTokenCount,
  };
}

function bedrock(usage) {
  if (!('inputTokens' in usage)) return undefined;
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens } = usage;
  return {
    in: inputTokens + (cacheReadInputTokens ?? 0) + (cacheWriteInputTokens ?? 0),
    out: outputTokens,
    cache_read: cacheReadInputTokens,
    cache_write: cacheWriteInputTokens,
  };
}

function openai(usage) {
  if (!('prompt_tokens' in usage)) return undefined;
  const { prompt_tokens_details: input, completion_tokens_details: output } = usage;
  return {
    in: usage.prompt_tokens,
    out: usage.completion_tokens,
    // DeepSeek and Moonshot have their own names.
    cache_read: input?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? usage.cached_tokens,
    cache_write: input?.cache_write_tokens,
    reasoning: output?.reasoning_tokens ?? usage.reasoning_tokens,
  };
}

function anthropicOrResponses(usage) {
  if (!('input_tokens' in usage)) return undefined;
  const read = usage.cache_read_input_tokens;
  const written = usage.cache_creation_input_tokens;
  const details = usage.input_tokens_details ?? usage.input_token_details;
  const output = usage.output_tokens_details ?? usage.output_token_details;
  return {
    in: usage.input_tokens + (read ?? 0) + (written ?? 0),
    out: usage.output_tokens,
    cache_read: read ?? details?.cached_tokens,
    cache_write: written ?? details?.cache_write_tokens,
    reasoning: output?.reasoning_tokens ?? output?.thinking_tokens,
  };
}

/** What is billed, not what was counted on the way. */
function cohere(usage) {
  const units = usage.billed_units ?? usage.tokens;
  if (!isObject(units) || !('input_tokens' in units || 'output_tokens' in units)) return undefined;
  return { in: units.input_tokens ?? 0, out: units.output_tokens, cache_read: usage.cached_tokens };
}

function ollama(usage) {
  if (!('prompt_eval_count' in usage || 'eval_count' in usage)) return undefined;
  // Without a count of the prompt the whole of it was still in memory.
  return { in: usage.prompt_eval_count ?? 0, out: usage.eval_count };
}

/** Models of Bedrock that count in their own words: Titan, Llama, and the metrics at the end of a stream. */
function invocation(usage) {
  const input = usage.inputTextTokenCount ?? usage.prompt_token_count ?? usage.inputTokenCount;
  if (input === undefined) return undefined;
  const out = usage.results?.[0]?.tokenCount ?? usage.generation_token_count ?? usage.outputTokenCount;
  return { in: input, out };
}

function usagesOf(value, inner) {
  const own = [
    value.usage,
    inner?.usage,
    value.usageMetadata,
    value.x_groq?.usage,
    value.delta?.usage,
    value.meta,
  ];
  if (OWN_COUNTS.some((name) => name in value)) own.push(ownCounts(value));
  // Only where the stream has no usage in the words of the model's maker.
  const metrics = value['amazon-bedrock-invocationMetrics'];
  if (metrics && !own.some(isObject)) own.push(metrics);
  return own.filter(isObject);
}

const OWN_COUNTS = ['prompt_eval_count', 'eval_count', 'inputTextTokenCount', 'prompt_token_count'];

/** Nothing else of the body is kept. */
function ownCounts(value) {
  const counts = Object.fromEntries(OWN_COUNTS.map((name) => [name, value[name]]));
  const { generation_token_count, results } = value;
  return { ...counts, generation_token_count, results: [{ tokenCount: results?.[0]?.tokenCount }] };
}

/** Some servers count in every chunk. */
const isUnderWay = ({ choices }) =>
  Array.isArray(choices) && choices.length > 0 && !choices[0]?.finish_reason;

function hasUsage(value, inner) {
  return usagesOf(value, inner).length > 0;
}

/** Later counts replace earlier ones; what a later event leaves out stays. */
function merged(before, usage) {
  const told = Object.entries(usage).filter(([, count]) => count !== null && count !== undefined);
  return { ...before, ...Object.fromEntries(told) };
}

function isTerminal(value) {
  if (value.done === true) return true;
  return /^(?:message_stop|message-end|response\.(?:completed|incomplete|failed))$/.test(value.type);
}

const isObject = (value) => typeof value === 'object' && value !== null;
const text = (value) => (typeof value === 'string' && value !== '' ? value.slice(0, 200) : null);
/** A number of tokens, or null. */
const count = (value) => (Number.isFinite(value) && value >= 0 && value < 1e12 ? value : null);
