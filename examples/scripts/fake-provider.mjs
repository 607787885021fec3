// A provider on this machine, for `npm run dev`: it answers the requests of the service in the formats of OpenAI, Anthropic and
// Google, says how many tokens they had, and takes its time, like a real one. It also plays the shop's own service.

import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

const WORDS =
  'Thank you for your message. A colleague of the workshop looks at it and writes back today.'.split(' ');

/** Resolves with the address, the number of model requests so far, and how to end it. */
export async function startFakeProvider() {
  let requests = 0;
  let refusable = 0;
  const server = createServer(async (request, response) => {
    try {
      const chunks = await Array.fromAsync(request);
      const text = Buffer.concat(chunks).toString();
      const path = new URL(request.url, 'http://localhost').pathname;
      if (path.startsWith('/shop/')) return send(response, 200, fromTheShop(path));
      requests += 1;
      if (/completions$|messages$/.test(path) && ++refusable % 9 === 0) return refuse(response);
      await answer({ path, text, body: text === '' ? {} : JSON.parse(text), count: requests }, response);
    } catch (error) {
      send(response, 500, { error: { message: String(error) } });
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests: () => requests,
    stop: () => server.close(),
  };
}

async function answer(asked, response) {
  const [, reply] = ANSWERS.find(([path]) => path.test(asked.path)) ?? [];
  if (!reply) return send(response, 404, { error: { message: `nothing is served at ${asked.path}` } });
  await wait(150 + (asked.count % 7) * 60);
  await reply(asked, response);
}

/** As providers do now and then; the SDKs try again by themselves. */
function refuse(response) {
  response.setHeader('retry-after-ms', '40');
  send(response, 429, { error: { type: 'rate_limit_error', message: 'Too many requests.' } });
}

const ANSWERS = [
  [/\/chat\/completions$/, chat],
  [/\/embeddings$/, embeddings],
  [/\/responses$/, responses],
  [/\/v1\/messages$/, messages],
  [/:generateContent$/, generateContent],
];

async function chat({ body, text, count }, response) {
  const about = { id: `chatcmpl-${count}`, created: 1, model: body.model };
  const words = shortened(WORDS, body.max_completion_tokens);
  if (!body.stream) {
    const content = body.max_completion_tokens <= 10 ? 'delivery' : words.join(' ');
    const choice = { index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' };
    const usage = { prompt_tokens: tokens(text), completion_tokens: tokens(content) };
    return send(response, 200, {
      ...about,
      object: 'chat.completion',
      choices: [choice],
      usage: total(usage),
    });
  }
  const chunk = { ...about, object: 'chat.completion.chunk' };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const event = (data) =>
    response.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  for (const word of words) {
    event({ ...chunk, choices: [{ index: 0, delta: { content: `${word} ` }, finish_reason: null }] });
    await wait(15);
  }
  event({ ...chunk, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  if (body.stream_options?.include_usage) {
    const usage = { prompt_tokens: tokens(text), completion_tokens: tokens(words.join(' ')) };
    event({ ...chunk, choices: [], usage: total(usage) });
  }
  event('[DONE]');
  response.end();
}

function embeddings({ body, text }, response) {
  const vector = new Float32Array([0.5, 0.5, 0.5, 0.5]);
  const embedding =
    body.encoding_format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
  const data = [body.input].flat().map((_, index) => ({ object: 'embedding', index, embedding }));
  const usage = { prompt_tokens: tokens(text), total_tokens: tokens(text) };
  send(response, 200, { object: 'list', model: body.model, data, usage });
}

/** An agent that has tools looks the order up first. */
function responses({ body, text, count }, response) {
  const looksUp =
    body.tools?.some(({ name }) => name === 'lookUpOrder') && !text.includes('function_call_output');
  const call = {
    type: 'function_call',
    id: `fc_${count}`,
    call_id: `call_${count}`,
    name: 'lookUpOrder',
    arguments: '{"orderId":"FB-20417"}',
    status: 'completed',
  };
  const said = { type: 'output_text', text: WORDS.join(' '), annotations: [] };
  const message = {
    type: 'message',
    id: `msg_${count}`,
    role: 'assistant',
    status: 'completed',
    content: [said],
  };
  send(response, 200, {
    ...{ id: `resp_${count}`, object: 'response', created_at: 1, status: 'completed', model: body.model },
    ...{ error: null, incomplete_details: null, instructions: null, metadata: {}, parallel_tool_calls: true },
    output: [looksUp ? call : message],
    usage: {
      input_tokens: tokens(text),
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: looksUp ? 22 : 160,
      output_tokens_details: { reasoning_tokens: looksUp ? 0 : 128 },
      total_tokens: tokens(text) + (looksUp ? 22 : 160),
    },
  });
}

function messages({ body, text, count }, response) {
  const content = [{ type: 'text', text: shortened(WORDS, body.max_tokens).join(' ') }];
  const usage = { input_tokens: tokens(text), output_tokens: 90 + (count % 5) * 25 };
  send(response, 200, {
    ...{ id: `msg_${count}`, type: 'message', role: 'assistant', model: body.model },
    ...{ content, stop_reason: 'end_turn', stop_sequence: null, usage },
  });
}

function generateContent({ path, text }, response) {
  const content = { role: 'model', parts: [{ text: WORDS.join(' ') }] };
  const [promptTokenCount, candidatesTokenCount] = [tokens(text), 640];
  send(response, 200, {
    candidates: [{ index: 0, content, finishReason: 'STOP' }],
    usageMetadata: {
      promptTokenCount,
      candidatesTokenCount,
      totalTokenCount: promptTokenCount + candidatesTokenCount,
    },
    modelVersion: /models\/([^:]+)/.exec(path)?.[1],
  });
}

function fromTheShop(path) {
  if (path.endsWith('/refunds')) return { accepted: true };
  return { id: path.split('/').at(-1), items: ['Bell', 'Saddle'], euros: 64, deliveredOn: '2026-11-12' };
}

/** Four characters are about a token. */
function tokens(text) {
  return Math.max(1, Math.round(text.length / 4));
}

function total(usage) {
  return { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens };
}

function shortened(words, limit = words.length) {
  return words.slice(0, Math.max(1, limit));
}

function send(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
