/** OpenAI and those who speak its protocol: Groq and Mistral differ in where a stream says its usage. */
import {
  type Answer,
  type Asked,
  data,
  json,
  named,
  sse,
  TEXT,
  VECTOR,
  type Wire,
  WORDS,
} from '../answer.ts';
import { type Counted, inputOnly, plain, type Tokens } from '../usage.ts';

/** A name without a date is answered with the date, as the real ones do. */
const DATED: Readonly<Record<string, string>> = {
  'gpt-4o': 'gpt-4o-2024-08-06',
  'gpt-4o-mini': 'gpt-4o-mini-2024-07-18',
};

const PATHS: readonly (readonly [RegExp, (asked: Asked) => Answer])[] = [
  [/\/chat\/completions$/, (asked) => (asked.body?.stream ? chatStream(asked) : chat(asked))],
  [/\/v1\/responses$/, (asked) => (asked.body?.stream ? responseStream(asked) : response(asked))],
  [/\/embeddings$/, embeddings],
  [/\/images\/(?:generations|edits)$/, images],
  [/\/audio\/(?:transcriptions|translations)$/, transcription],
  [/\/audio\/speech$/, speech],
  [/\/moderations$/, moderation],
  [/\/v1\/completions$/, completion],
];

export const openai: Wire = (asked) => PATHS.find(([path]) => path.test(asked.path))?.[1](asked);

/** Azure names the model in the path, the others in the body. */
function modelOf({ path, body }: Asked): string {
  const name = /\/openai\/deployments\/([^/]+)\//.exec(path)?.[1] ?? body?.model ?? 'unknown';
  return DATED[name] ?? name;
}

function usageBody(usage: Counted) {
  return {
    prompt_tokens: usage.in,
    completion_tokens: usage.out,
    total_tokens: usage.in + usage.out,
    prompt_tokens_details: { cached_tokens: usage.cacheRead, audio_tokens: 3 },
    completion_tokens_details: { reasoning_tokens: usage.reasoning, audio_tokens: 0 },
  };
}

function tokens(usage: Counted): Tokens {
  const { cacheRead, reasoning } = usage;
  return { in: usage.in, out: usage.out, cache_read: cacheRead, cache_write: null, reasoning };
}

function chat(asked: Asked): Answer {
  const model = modelOf(asked);
  const id = `chatcmpl-${asked.n}`;
  const choice = { index: 0, message: { role: 'assistant', content: TEXT }, finish_reason: 'stop' };
  const usage = usageBody(asked.usage);
  const body = { id, object: 'chat.completion', created: 1, model, choices: [choice], usage };
  return json(body, { op: 'chat', model, id, tokens: tokens(asked.usage) });
}

function chatStream(asked: Asked): Answer {
  const model = modelOf(asked);
  const id = `chatcmpl-${asked.n}`;
  const chunk = { id, object: 'chat.completion.chunk', created: 1, model };
  const usage = usageBody(asked.usage);
  const isGroq = asked.path.startsWith('/groq/');
  const isMistral = asked.path.startsWith('/mistral/');
  const wanted = asked.body.stream_options?.include_usage === true;
  const last = { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
  const events = [
    ...WORDS.map((content, at) => ({
      ...chunk,
      choices: [{ index: 0, delta: { ...(at ? {} : { role: 'assistant' }), content }, finish_reason: null }],
    })),
    { ...last, ...(isGroq ? { x_groq: { id, usage } } : {}), ...(isMistral ? { usage } : {}) },
    ...(wanted ? [{ ...chunk, choices: [], usage }] : []),
  ];
  const told = isGroq || isMistral || wanted;
  return sse([...events.map(data), 'data: [DONE]'], {
    ...{ op: 'chat', model, id },
    tokens: told ? tokens(asked.usage) : null,
  });
}

function completion(asked: Asked): Answer {
  const model = modelOf(asked);
  const id = `cmpl-${asked.n}`;
  const { in: input, out } = asked.usage;
  const usage = { prompt_tokens: input, completion_tokens: out, total_tokens: input + out };
  const choices = [{ index: 0, text: TEXT, finish_reason: 'stop', logprobs: null }];
  const body = { id, object: 'text_completion', created: 1, model, choices, usage };
  return json(body, { op: 'completion', model, id, tokens: plain(asked.usage) });
}

function responseBody(asked: Asked) {
  const { in: input, out, cacheRead, reasoning } = asked.usage;
  return {
    ...{
      id: `resp_${asked.n}`,
      object: 'response',
      created_at: 1,
      status: 'completed',
      model: modelOf(asked),
    },
    output: [
      {
        ...{ id: 'msg_1', type: 'message', role: 'assistant', status: 'completed' },
        content: [{ type: 'output_text', text: TEXT, annotations: [] }],
      },
    ],
    usage: {
      ...{ input_tokens: input, output_tokens: out, total_tokens: input + out },
      input_tokens_details: { cached_tokens: cacheRead },
      output_tokens_details: { reasoning_tokens: reasoning },
    },
  };
}

const responseFacts = (asked: Asked) => ({
  ...{ op: 'chat', model: modelOf(asked), id: `resp_${asked.n}` },
  tokens: tokens(asked.usage),
});

const response = (asked: Asked): Answer => json(responseBody(asked), responseFacts(asked));

function responseStream(asked: Asked): Answer {
  const done = responseBody(asked);
  const started = { ...done, status: 'in_progress', output: [], usage: null };
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const item = done.output[0];
  const part = { type: 'output_text', text: '', annotations: [] };
  const events = [
    { type: 'response.created', response: started },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...at, part },
    ...WORDS.map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
    { type: 'response.output_text.done', ...at, text: TEXT },
    { type: 'response.content_part.done', ...at, part: { ...part, text: TEXT } },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: done },
  ];
  const numbered = events.map((event, index) => ({ ...event, sequence_number: index }));
  return sse(named(numbered), responseFacts(asked));
}

function embeddings(asked: Asked): Answer {
  const model = modelOf(asked);
  const packed = Buffer.from(new Float32Array(VECTOR).buffer).toString('base64');
  const embedding = asked.body.encoding_format === 'base64' ? packed : VECTOR;
  const list = [asked.body.input].flat().map((_, index) => ({ object: 'embedding', index, embedding }));
  const usage = { prompt_tokens: asked.usage.in, total_tokens: asked.usage.in };
  const body = { id: `emb-${asked.n}`, object: 'list', model, data: list, usage };
  return json(body, { op: 'embedding', model, id: body.id, tokens: inputOnly(asked.usage) });
}

function images(asked: Asked): Answer {
  const { in: input, out } = asked.usage;
  const usage = {
    ...{ input_tokens: input, output_tokens: out, total_tokens: input + out },
    input_tokens_details: { text_tokens: input, image_tokens: 0 },
  };
  const body = { created: 1, data: [{ b64_json: 'aGk=' }], usage };
  // The answer does not name its model.
  return json(body, { op: 'image', model: asked.body?.model ?? null, id: null, tokens: plain(asked.usage) });
}

function transcription(asked: Asked): Answer {
  const { in: input, out } = asked.usage;
  const usage = { type: 'tokens', input_tokens: input, output_tokens: out, total_tokens: input + out };
  const details = { input_token_details: { text_tokens: 0, audio_tokens: input } };
  const body = { text: TEXT, usage: { ...usage, ...details } };
  return json(body, { op: 'audio', model: asked.body?.model ?? null, id: null, tokens: plain(asked.usage) });
}

function speech(asked: Asked): Answer {
  const pieces = [Buffer.from('ID3 this is no music')];
  const facts = { op: 'audio', model: asked.body?.model ?? null, id: null, tokens: null };
  return { ...facts, type: 'audio/mpeg', pieces, stream: false };
}

function moderation(asked: Asked): Answer {
  const model = modelOf(asked);
  const id = `modr-${asked.n}`;
  const results = [{ flagged: false, categories: {}, category_scores: {} }];
  return json({ id, model, results }, { op: 'moderation', model, id, tokens: null });
}
