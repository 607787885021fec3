/** Cohere's second version. What it bills is told apart from what it counted. */
import { type Answer, type Asked, data, json, sse, TEXT, VECTOR, type Wire, WORDS } from '../answer.ts';
import { inputOnly, plain } from '../usage.ts';

export const cohere: Wire = (asked) => {
  if (/\/v2\/chat$/.test(asked.path)) return asked.body.stream ? chatStream(asked) : chat(asked);
  if (/\/v2\/embed$/.test(asked.path)) return embed(asked);
  return /\/v2\/rerank$/.test(asked.path) ? rerank(asked) : undefined;
};

const usageBody = ({ usage }: Asked) => ({
  billed_units: { input_tokens: usage.in, output_tokens: usage.out },
  tokens: { input_tokens: usage.in + 500, output_tokens: usage.out + 2 },
});

const chatFacts = (asked: Asked, id: string) => ({
  ...{ op: 'chat', model: asked.body.model, id },
  tokens: plain(asked.usage),
});

function chat(asked: Asked): Answer {
  const id = `cohere-${asked.n}`;
  const message = { role: 'assistant', content: [{ type: 'text', text: TEXT }] };
  return json({ id, finish_reason: 'COMPLETE', message, usage: usageBody(asked) }, chatFacts(asked, id));
}

function chatStream(asked: Asked): Answer {
  const id = `cohere-${asked.n}`;
  const events = [
    { id, type: 'message-start', delta: { message: { role: 'assistant', content: [] } } },
    {
      type: 'content-start',
      index: 0,
      delta: { message: { content: { type: 'text', text: '' } } },
    },
    ...WORDS.map((text) => ({ type: 'content-delta', index: 0, delta: { message: { content: { text } } } })),
    { type: 'content-end', index: 0 },
    { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage: usageBody(asked) } },
  ];
  const lines = events.map((event) => `event: ${event.type}\n${data(event)}`);
  return sse([...lines, 'data: [DONE]'], chatFacts(asked, id));
}

function embed(asked: Asked): Answer {
  const texts: string[] = asked.body.texts ?? ['?'];
  const body = {
    ...{ id: `cohere-${asked.n}`, texts, response_type: 'embeddings_by_type' },
    embeddings: { float: texts.map(() => VECTOR) },
    meta: { api_version: { version: '2' }, billed_units: { input_tokens: asked.usage.in } },
  };
  const { id } = body;
  return json(body, { op: 'embedding', model: asked.body.model, id, tokens: inputOnly(asked.usage) });
}

function rerank(asked: Asked): Answer {
  const id = `cohere-${asked.n}`;
  const results = [{ index: 0, relevance_score: 0.9 }];
  const meta = { api_version: { version: '2' }, billed_units: { search_units: 1 } };
  return json({ id, results, meta }, { op: 'rerank', model: asked.body.model, id, tokens: null });
}
