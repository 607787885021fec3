/**
 * Usage records of spans that tell a model's call by OpenTelemetry's GenAI conventions, in their present and older spellings, by
 * OpenLLMetry, OpenInference or the AI SDK. Agents, chains, tools and steps repeat what the calls below them used, so only
 * spans of an inference count. Prompts and answers, which some spans carry, are never looked at.
 */
import { createHash } from 'node:crypto';
import { errorClass, firstNumber, firstText, providerOf } from '../import/values.ts';
import { isObject, readRecord, type UsageRecord } from '../record.ts';
import type { AnyValue, KeyValue, OtlpRequest, Span } from './types.ts';

type Attributes = ReadonlyMap<string, string | number | boolean>;

/** `refused` counts inference spans that lack what a record needs. */
export interface SpanReading {
  readonly records: readonly UsageRecord[];
  readonly refused: number;
}

const SPANS_AT_MOST = 10_000;

/** `now` is the clock in milliseconds. Takes whatever JSON there is. */
export function readSpans(request: OtlpRequest, now: number): SpanReading {
  const found = inferences(request).slice(0, SPANS_AT_MOST);
  // A framework's span around the SDK's own says the same once more.
  const parents = new Set(found.map(({ span }) => `${span.traceId} ${span.parentSpanId}`));
  const calls = found.filter(({ span }) => !parents.has(`${span.traceId} ${span.spanId}`));
  const records = calls.flatMap(({ span, attributes, resource }) => {
    const reading = readRecord(lineOf(span, attributes, resource), now);
    return 'record' in reading ? [reading.record] : [];
  });
  return { records, refused: calls.length - records.length };
}

interface Inference {
  readonly span: Span;
  readonly attributes: Attributes;
  readonly resource: Attributes;
}

function inferences(request: OtlpRequest): Inference[] {
  return listOf(request?.resourceSpans).flatMap(({ resource, scopeSpans }) => {
    const ofResource = attributesOf(resource?.attributes);
    return listOf(scopeSpans).flatMap(({ spans }) =>
      listOf(spans).flatMap((span) => {
        const attributes = attributesOf(span.attributes);
        return operationOf(span, attributes) === undefined
          ? []
          : [{ span, attributes, resource: ofResource }];
      }),
    );
  });
}

/** Operations of the conventions that are one request to a model. */
const OPERATIONS: Readonly<Record<string, string>> = {
  chat: 'chat',
  generate_content: 'chat',
  text_completion: 'completion',
  completion: 'completion',
  embeddings: 'embedding',
  embedding: 'embedding',
  rerank: 'rerank',
  LLM: 'chat',
  EMBEDDING: 'embedding',
  RERANKER: 'rerank',
};

const AI_SDK_CALLS =
  /^ai\.(?:(?:generate|stream)(?:Text|Object)\.do(?:Generate|Stream)|embed(?:Many)?\.doEmbed)$/;

function operationOf({ name = '' }: Span, attributes: Attributes): string | undefined {
  const step = firstText(
    attributes.get('ai.operationId'),
    name.startsWith('ai.') ? name.split(' ')[0] : null,
  );
  if (step?.startsWith('ai.')) {
    if (!AI_SDK_CALLS.test(step)) return undefined;
    return step.endsWith('doEmbed') ? 'embedding' : 'chat';
  }
  const kind = firstText(...KEYS.kind.map((key) => attributes.get(key)));
  if (kind !== null) return OPERATIONS[kind];
  const isModels = attributes.has('gen_ai.request.model') || attributes.has('gen_ai.response.model');
  const saysUsage = [...attributes.keys()].some((key) => key.startsWith('gen_ai.usage.'));
  return isModels && saysUsage && !attributes.has('gen_ai.agent.name') ? 'chat' : undefined;
}

/** Where each fact may stand: the present name first, then older ones and those of other conventions. */
const KEYS = {
  model: [
    'gen_ai.response.model',
    'ai.response.model',
    'gen_ai.request.model',
    'llm.model_name',
    'embedding.model_name',
    'ai.model.id',
  ],
  provider: ['gen_ai.provider.name', 'gen_ai.system', 'llm.provider', 'llm.system', 'ai.model.provider'],
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.usage.prompt_tokens',
    'llm.token_count.prompt',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
    'ai.usage.tokens',
  ],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.usage.completion_tokens',
    'llm.token_count.completion',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
    'ai.usage.cachedInputTokens',
    'ai.usage.inputTokenDetails.cacheReadTokens',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'llm.token_count.prompt_details.cache_write',
    'ai.usage.inputTokenDetails.cacheWriteTokens',
  ],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'llm.usage.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'ai.usage.reasoningTokens',
  ],
  firstSeconds: ['gen_ai.response.time_to_first_chunk', 'gen_ai.server.time_to_first_token'],
  firstMs: ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'],
  status: ['http.response.status_code'],
  file: ['code.file.path', 'code.filepath'],
  line: ['code.line.number', 'code.lineno'],
  col: ['code.column.number', 'code.column'],
  fn: ['code.function.name', 'code.function'],
  response: ['gen_ai.response.id', 'ai.response.id'],
  kind: ['gen_ai.operation.name', 'openinference.span.kind', 'llm.request.type'],
  others: ['ai.operationId', 'gen_ai.agent.name', 'gen_ai.request.stream', 'error.type', 'exception.type'],
  resource: ['service.name', 'service.instance.id', 'process.pid', 'llm_cost.run'],
} as const;

/** Everything else, such as what people and models have written, is not even held. */
const KNOWN: ReadonlySet<string> = new Set(Object.values(KEYS).flat());

function lineOf(span: Span, attributes: Attributes, resource: Attributes): Record<string, unknown> {
  const number = (fact: keyof typeof KEYS) => firstNumber(...KEYS[fact].map((key) => attributes.get(key)));
  const words = (fact: keyof typeof KEYS) => firstText(...KEYS[fact].map((key) => attributes.get(key)));
  const [start, end] = [millisOf(span.startTimeUnixNano), millisOf(span.endTimeUnixNano)];
  const model = words('model');
  const [input, output] = [number('input'), number('output')];
  const error = errorOf(span, attributes);
  const [firstSeconds, firstMs] = [number('firstSeconds'), number('firstMs')];
  return {
    v: 1,
    uid: createHash('sha256').update(`otlp ${span.traceId} ${span.spanId}`).digest('hex').slice(0, 32),
    ts: start,
    run: runOf(resource, start),
    pid: firstNumber(resource.get('process.pid')),
    provider: providerOf(providerName(words('provider')), model),
    model,
    op: operationOf(span, attributes),
    stream: firstMs !== null || firstSeconds !== null || attributes.get('gen_ai.request.stream') === true,
    status: number('status'),
    error,
    latency_ms: start === null || end === null || end < start ? null : end - start,
    ttft_ms: firstMs ?? (firstSeconds === null ? null : firstSeconds * 1000),
    tokens: {
      in: input,
      out: output,
      cache_read: number('cacheRead'),
      cache_write: number('cacheWrite'),
      reasoning: number('reasoning'),
    },
    tokens_source: input === null && output === null ? 'none' : 'exact',
    end: error === null ? 'done' : error === 'cancelled' ? 'cancelled' : 'error',
    file: words('file'),
    line: number('line'),
    col: number('col'),
    fn: words('fn'),
    response_id: words('response'),
    source: 'otlp',
  };
}

/** The AI SDK writes `openai.chat`, `anthropic.messages`. */
function providerName(name: string | null): string | null {
  return name === null
    ? null
    : (/^([a-z]+)\.(?:chat|messages|responses|embedding|generative-ai|completion)$/.exec(name)?.[1] ?? name);
}

function errorOf({ status, events }: Span, attributes: Attributes): string | null {
  const type = firstText(attributes.get('error.type'));
  const failed = type !== null || status?.code === 2 || status?.code === 'STATUS_CODE_ERROR';
  if (!failed) return null;
  const code = firstNumber(attributes.get('http.response.status_code'), type);
  const exception = listOf(events).find(({ name }) => name === 'exception');
  const kind = firstText(attributesOf(exception?.attributes).get('exception.type'));
  return errorClass(code, `${type ?? ''} ${kind ?? ''}`);
}

/** A process that we have started says its run; others are a run a day. */
function runOf(resource: Attributes, start: number | null): string {
  const given = resource.get('llm_cost.run');
  if (typeof given === 'string') return given;
  const service = String(resource.get('service.name') ?? 'otlp').toLowerCase();
  const label =
    service
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 31) || 'otlp';
  const instance = `${service} ${resource.get('service.instance.id') ?? resource.get('process.pid') ?? ''}`;
  const day = Math.floor(Math.max(0, start ?? 0) / 86_400_000) * 86_400_000;
  return `${label}.${day.toString(36)}.${createHash('sha256').update(instance).digest('hex').slice(0, 6)}`;
}

/** Nanoseconds as a text are longer than a number is exact. */
function millisOf(nanos: string | number | undefined): number | null {
  if (nanos === undefined || !/^\d{1,20}$/.test(String(nanos))) return null;
  return Number(BigInt(String(nanos)) / 1000n) / 1000;
}

function attributesOf(list: readonly KeyValue[] | undefined): Attributes {
  const result = new Map<string, string | number | boolean>();
  for (const { key, value } of listOf(list)) {
    const plain = plainOf(value);
    if (plain !== undefined && KNOWN.has(key)) result.set(key, plain);
  }
  return result;
}

function plainOf(value: AnyValue | undefined): string | number | boolean | undefined {
  if (!isObject(value)) return undefined;
  const { stringValue, intValue, doubleValue, boolValue } = value as AnyValue;
  if (typeof stringValue === 'string') return stringValue.slice(0, 1000);
  if (intValue !== undefined) return Number(intValue);
  return typeof doubleValue === 'number'
    ? doubleValue
    : typeof boolValue === 'boolean'
      ? boolValue
      : undefined;
}

/** Of JSON that anybody may have sent. */
function listOf<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? (value.filter(isObject) as unknown as readonly T[]) : [];
}
