/** What each protocol answers: the least that its SDK takes for an answer. The text is always `TEXT`. */
import type { ProviderRequest } from './fakeProvider.ts';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A list is a stream of server-sent events. */
  readonly body: object | readonly string[];
}

export const TEXT = 'Yes.';

const VECTOR = [0.25, 0.5];

const PROTOCOLS: readonly (readonly [RegExp, (request: ProviderRequest) => object | readonly string[]])[] = [
  [/^\/openai\/v1\/chat\/completions$/, ({ body }) => (body.stream ? chatStream(body) : chat(body))],
  [/^\/openai\/v1\/responses$/, ({ body }) => response(body)],
  [/^\/openai\/v1\/embeddings$/, ({ body }) => embeddings(body)],
  [/^\/anthropic\/v1\/messages$/, ({ body }) => (body.stream ? messageStream(body) : message(body))],
  [/^\/gemini\/v1(?:beta)?\/models\/[^/]+:generateContent$/, () => content()],
  [
    /^\/gemini\/v1(?:beta)?\/models\/[^/]+:streamGenerateContent$/,
    () => [`data: ${JSON.stringify(content())}`],
  ],
  [
    /^\/gemini\/v1(?:beta)?\/models\/[^/]+:(batchEmbedContents|embedContent)$/,
    () => ({ embeddings: [{ values: VECTOR }] }),
  ],
  [/^\/model\/[^/]+\/converse$/, () => converse()],
];

export function answerTo(request: ProviderRequest): Answer {
  const [, answer] = PROTOCOLS.find(([path]) => path.test(request.path)) ?? [];
  return answer
    ? { body: answer(request) }
    : { status: 404, body: { error: { message: `no ${request.path}` } } };
}

type Body = ProviderRequest['body'];

const USAGE = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };

function chat({ model }: Body) {
  const choice = { index: 0, message: { role: 'assistant', content: TEXT }, finish_reason: 'stop' };
  return { id: 'c1', object: 'chat.completion', created: 1, model, choices: [choice], usage: USAGE };
}

function chatStream({ model, stream_options }: Body): string[] {
  const chunk = { id: 'c1', object: 'chat.completion.chunk', created: 1, model };
  const events = [
    { ...chunk, choices: [{ index: 0, delta: { role: 'assistant', content: TEXT }, finish_reason: null }] },
    { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    ...(stream_options?.include_usage ? [{ ...chunk, choices: [], usage: USAGE }] : []),
  ];
  return [...events.map((event) => `data: ${JSON.stringify(event)}`), 'data: [DONE]'];
}

function response({ model }: Body) {
  const content = [{ type: 'output_text', text: TEXT, annotations: [] }];
  return {
    ...{ id: 'r1', object: 'response', created_at: 1, status: 'completed', model },
    output: [{ id: 'm1', type: 'message', role: 'assistant', status: 'completed', content }],
    usage: { input_tokens: 10, output_tokens: 2, total_tokens: 12 },
  };
}

function embeddings({ model, input, encoding_format }: Body) {
  const packed = Buffer.from(new Float32Array(VECTOR).buffer).toString('base64');
  const embedding = encoding_format === 'base64' ? packed : VECTOR;
  const data = [input].flat().map((_, index) => ({ object: 'embedding', index, embedding }));
  return { object: 'list', model, data, usage: { prompt_tokens: 10, total_tokens: 10 } };
}

function message({ model }: Body) {
  return {
    ...{ id: 'm1', type: 'message', role: 'assistant', model, stop_reason: 'end_turn', stop_sequence: null },
    content: [{ type: 'text', text: TEXT }],
    usage: { input_tokens: 10, output_tokens: 2 },
  };
}

function messageStream(body: Body): string[] {
  const events = [
    { type: 'message_start', message: { ...message(body), content: [], stop_reason: null } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: TEXT } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 2 },
    },
    { type: 'message_stop' },
  ];
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}`);
}

function content() {
  return {
    candidates: [{ content: { role: 'model', parts: [{ text: TEXT }] }, finishReason: 'STOP' }],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 2, totalTokenCount: 12 },
  };
}

function converse() {
  return {
    output: { message: { role: 'assistant', content: [{ text: TEXT }] } },
    ...{
      stopReason: 'end_turn',
      usage: { inputTokens: 10, outputTokens: 2, totalTokens: 12 },
      metrics: { latencyMs: 1 },
    },
  };
}
