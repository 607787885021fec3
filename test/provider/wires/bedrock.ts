/** Bedrock: converse and invoke, whole and as an AWS event stream. */
import { type Answer, type Asked, json, TEXT, VECTOR, type Wire, WORDS } from '../answer.ts';
import { eventMessage } from '../eventStream.ts';
import { inputOnly } from '../usage.ts';
import { message, messageEvents, messageTokens } from './anthropic.ts';

export const bedrock: Wire = (asked) => {
  const [, name, method] = /\/model\/([^/]+)\/([\w-]+)$/.exec(asked.path) ?? [];
  if (!name) return undefined;
  const model = decodeURIComponent(name);
  if (method === 'converse') return converse(asked, model);
  if (method === 'converse-stream') return converseStream(asked, model);
  if (method === 'invoke') return /embed/.test(model) ? embed(asked, model) : invoke(asked, model);
  return method === 'invoke-with-response-stream' ? invokeStream(asked, model) : undefined;
};

const TYPE = 'application/vnd.amazon.eventstream';

function converseUsage({ usage }: Asked) {
  return {
    inputTokens: usage.in - usage.cacheRead - usage.cacheWrite,
    outputTokens: usage.out,
    totalTokens: usage.in + usage.out,
    cacheReadInputTokens: usage.cacheRead,
    cacheWriteInputTokens: usage.cacheWrite,
  };
}

const facts = (asked: Asked, model: string) => ({
  ...{ op: 'chat', model, id: null },
  tokens: messageTokens(asked.usage),
});

function converse(asked: Asked, model: string): Answer {
  const body = {
    output: { message: { role: 'assistant', content: [{ text: TEXT }] } },
    stopReason: 'end_turn',
    usage: converseUsage(asked),
    metrics: { latencyMs: 1 },
  };
  return json(body, facts(asked, model));
}

function converseStream(asked: Asked, model: string): Answer {
  const events: readonly (readonly [string, object])[] = [
    ['messageStart', { role: 'assistant' }],
    ...WORDS.map((text) => ['contentBlockDelta', { contentBlockIndex: 0, delta: { text } }] as const),
    ['contentBlockStop', { contentBlockIndex: 0 }],
    ['messageStop', { stopReason: 'end_turn' }],
    ['metadata', { usage: converseUsage(asked), metrics: { latencyMs: 1 } }],
  ];
  const pieces = events.map(([type, payload]) => eventMessage(type, payload));
  return { ...facts(asked, model), type: TYPE, pieces, stream: true };
}

/** The body is the one of the model's own maker: Anthropic's here. */
function invoke(asked: Asked, model: string): Answer {
  const id = `msg_bdrk_${asked.n}`;
  return json(message(asked, id), { ...facts(asked, model), id });
}

function invokeStream(asked: Asked, model: string): Answer {
  const id = `msg_bdrk_${asked.n}`;
  const pieces = messageEvents(asked, id).map((event) => {
    const bytes = Buffer.from(JSON.stringify(event)).toString('base64');
    return eventMessage('chunk', { bytes });
  });
  return { ...facts(asked, model), id, type: TYPE, pieces, stream: true };
}

/** Titan's embeddings. */
function embed(asked: Asked, model: string): Answer {
  const body = { embedding: VECTOR, inputTextTokenCount: asked.usage.in };
  return json(body, { op: 'embedding', model, id: null, tokens: inputOnly(asked.usage) });
}
