import assert from 'node:assert/strict';
import { type Files, record } from './harness.ts';

/** Each program does what a recorder could get in the way of, and prints what came of it. */
const PROGRAMS: Readonly<Record<string, Files>> = {
  'a request that nobody handles the failure of': {
    'main.mjs': `await new Promise(setImmediate);
fetch('http://127.0.0.1:1999/v1/chat/completions', { method: 'POST', body: '{"model":"m"}' });
setTimeout(() => console.log('not reached'), 5000);`,
  },
  'a request by node:http without a listener for errors': {
    'main.cjs': `const http = require('node:http');
http.request('http://127.0.0.1:1999/v1/chat/completions', { method: 'POST' }).end('{}');
setTimeout(() => console.log('not reached'), 5000);`,
  },
  'an error that is thrown while modules are loaded': {
    'main.cjs': `require('./other.cjs');`,
    'other.cjs': `function inner() { throw new TypeError('mine'); }\ninner();`,
  },
  'an error within a request, with its stack': {
    'main.mjs': `import OpenAI from 'openai';
const client = new OpenAI({ maxRetries: 0, baseURL: 'http://127.0.0.1:1999/v1' });
async function ask() { return client.chat.completions.create({ model: 'm', messages: [] }); }
try { await ask(); } catch (error) { console.log(error.name, error.message, error.cause?.cause?.code, error.stack.includes('ask')); }`,
  },
  'exit codes': {
    'main.mjs': `console.log(await (await ask()).text()); process.exit(3);\n${'' /* below */}function ask() { return fetch(process.env.FAKE_PROVIDER_URL + '/api/chat', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"model":"m","messages":[]}' }); }`,
  },
  'what can be seen of the globals': {
    'main.cjs': `console.log(fetch.name, fetch.length, typeof fetch, Object.keys(globalThis).join());
const { value, ...rest } = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
console.log(rest, Error.stackTraceLimit, String(Error.prepareStackTrace), process.listenerCount('exit'), Object.keys(require('module').prototype).join());
console.log(require('http').request.name, require('http2').connect.name, Object.getOwnPropertySymbols(globalThis).length > 0);`,
  },
  'every way to read an answer': {
    'main.mjs': `import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
const url = process.env.FAKE_PROVIDER_URL + '/openai/v1/chat/completions';
const ask = (more) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'm', messages: [], ...more }) });
const same = (text) => text.replace(/chatcmpl-\\d+|\\d{4}/g, '#').length;
const answer = await ask();
console.log(answer instanceof Response, new URL(answer.url).pathname, answer.redirected, answer.type, answer.status, answer.ok, answer.bodyUsed);
console.log(answer.body === answer.body, answer.body.locked, same(JSON.stringify(await answer.json())), answer.bodyUsed);
await answer.text().catch((error) => console.log(error.name, error.message));
console.log(same(await (await ask()).text()), (await (await ask()).arrayBuffer()).byteLength > 100, (await (await ask()).blob()).type);
const copied = await ask(); const copy = copied.clone();
console.log(same(await copied.text()), same(await copy.text()));
const [left, right] = (await ask({ stream: true })).body.tee();
console.log(same(await new Response(left).text()), same(await new Response(right).text()));
console.log(same(await text(Readable.fromWeb((await ask({ stream: true })).body))));
console.log(same(await new Response((await ask({ stream: true })).body.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream())).text()));
let piped = ''; await (await ask({ stream: true })).body.pipeThrough(new TextDecoderStream()).pipeTo(new WritableStream({ write(chunk) { piped += chunk; } })); console.log(same(piped));
const reader = (await ask()).body.getReader({ mode: 'byob' });
let bytes = 0; for (;;) { const { done, value } = await reader.read(new Uint8Array(64)); if (done) break; bytes += value.length; } console.log(bytes > 100);
const gone = (await ask({ stream: true })).body; const other = gone.getReader(); await other.read(); other.releaseLock(); await gone.cancel('why'); console.log(gone.locked);
await (await ask({ stream: true })).body.getReader().cancel();
const abort = new AbortController(); abort.abort(new Error('mine'));
await ask().then(() => fetch(url, { method: 'POST', signal: abort.signal })).catch((error) => console.log(error.message));
await fetch(url, { method: 'POST', body: 5n, headers: 7 }).catch((error) => console.log(error.name, error.message));
await fetch('http://').catch((error) => console.log(error.name)); await fetch().catch((error) => console.log(error.name));
const request = new Request(url, { method: 'POST', body: '{"model":"m","messages":[]}', headers: { 'content-type': 'application/json' } });
console.log((await fetch(request)).status, request.bodyUsed);`,
  },
  'every way to read an answer of node:http': {
    'main.cjs': `const http = require('node:http');
const options = { method: 'POST', headers: { 'content-type': 'application/json' } };
const ask = (then, body = '{"model":"m","messages":[]}') => { const request = http.request(process.env.FAKE_PROVIDER_URL + '/openai/v1/chat/completions', options, then); request.end(body); return request; };
ask((answer) => { let size = 0; answer.on('data', (chunk) => { size += chunk.length; }).on('end', () => { console.log(size > 100, answer.statusCode, answer.complete);
ask((second) => { second.setEncoding('utf8').on('readable', () => { let piece; while ((piece = second.read()) !== null) console.log(typeof piece); }).on('end', () => {
ask(async (third) => { let pieces = 0; for await (const piece of third) pieces += piece.length; console.log(pieces > 100);
const late = ask((fourth) => { fourth.on('close', () => console.log('closed', fourth.destroyed)).on('error', (error) => console.log(error.code)); fourth.destroy(); });
late.on('error', (error) => console.log('late', error.code)).on('close', () => { const none = ask(() => {}); none.on('error', (error) => console.log(error.code)); none.destroy(); });
}); }); }); }); });`,
  },
  'a program that ends by itself while an answer is unread': {
    'main.mjs': `const answer = await fetch(process.env.FAKE_PROVIDER_URL + '/api/chat', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"model":"m","messages":[]}' });
console.log(answer.status); await answer.body.cancel();`,
  },
};

/** A frame of the recorder in a stack is all that may be seen of it. */
const plain = (text: string, folder: string) =>
  text
    .replace(/^ +at .*[/\\]recorder[/\\]node[/\\].*\n/gm, '')

    .replaceAll(folder, 'FOLDER')
    .replace(/127\.0\.0\.1:\d+/g, 'HOST')
    .replace(/\d{4,}/g, '#');

describe('with the recorder for Node a program behaves as without', () => {
  for (const [title, files] of Object.entries(PROGRAMS)) {
    it(title, async () => {
      const [without, within] = await Promise.all([record(files, { hook: false }), record(files)]);
      const shown = (ran: typeof without) => [
        ran.code,
        ran.signal,
        plain(ran.output, ran.folder),
        plain(ran.errors, ran.folder),
      ];
      assert.deepEqual(shown(within), shown(without));
      assert.deepEqual(without.records, []);
      assert.ok(without.output !== '' || without.errors !== '', 'it says nothing');
    });
  }

  const asks = (path: string, body: string) =>
    `await (await fetch(process.env.FAKE_PROVIDER_URL + '${path}', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '${body}' })).text(); console.log('done');`;
  const CHAT = { 'main.mjs': asks('/openai/v1/chat/completions', '{"model":"m","messages":[]}') };

  for (const [title, spool] of Object.entries({ 'is not set': '', 'cannot be made': '/dev/null/spool' })) {
    it(`where the folder of records ${title}`, async () => {
      const { code, output, errors, requests } = await record(CHAT, { env: { LLM_COST_SPOOL: spool } });
      assert.deepEqual([code, output, errors, requests.length], [0, 'done\n', '', 1]);
    });
  }

  it('npm, yarn, pnpm and node-gyp are left alone', async () => {
    for (const name of ['npm-cli.js', 'yarn.cjs', 'pnpm.cjs', 'node-gyp.js']) {
      const text = `console.log(process.env.LLM_COST_RUN, Symbol.for('llm-cost.recorder') in globalThis)`;
      const { output } = await record({ [name]: text, 'package.json': '{}' }, { args: [name] });
      assert.equal(output, 'undefined false\n', name);
    }
  });

  it('keys, prompts, answers and queries are nowhere in the records', async () => {
    const KEY = 'canary-key-77aa';
    const files = {
      'main.mjs': `import OpenAI from 'openai';
import { GoogleGenAI } from '@google/genai';
const client = new OpenAI({ apiKey: '${KEY}' });
const messages = [{ role: 'user', content: 'canary-prompt-77aa' }];
await client.chat.completions.create({ model: 'm', messages, user: 'canary-prompt-77aa' });
await client.chat.completions.create({ model: 'm', messages }).catch(() => {});
await new GoogleGenAI({ apiKey: '${KEY}' }).models.generateContent({ model: 'g', contents: 'canary-prompt-77aa' });
await fetch(process.env.FAKE_PROVIDER_URL.replace('//', '//canary-user:${KEY}@') + '/gemini/v1beta/models/g:generateContent?key=${KEY}', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }).catch(() => {});
await fetch(process.env.FAKE_PROVIDER_URL + '/gemini/v1beta/models/g:generateContent?key=${KEY}', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });`,
    };
    const { records, requests, spool, code, errors } = await record(files, {
      faults: [null, { status: 401 }],
    });
    assert.deepEqual([code, errors, records.length], [0, '', requests.length]);
    assert.ok(!/canary|later|Yes/.test(spool), spool);
    const allowed =
      'v uid ts run pid provider host model op stream status error latency_ms ttft_ms tokens tokens_source end attempt file line col fn response_id source';
    for (const each of records) assert.equal(Object.keys(each).join(' '), allowed);
  });

  it('what only looks like an LLM call is not recorded', async () => {
    const server = `import { createServer } from 'node:http';
const server = createServer((request, response) => response.setHeader('content-type', 'application/json').end('{"id":"x","text":"hello"}'));
await new Promise((ready) => server.listen(0, ready));
const url = 'http://localhost:' + server.address().port;
const post = (path, body) => fetch(url + path, { method: 'POST', body: JSON.stringify(body) }).then((answer) => answer.text());
`;
    const calls = [
      `await post('/api/chat', { id: 1, messages: [{ role: 'user', parts: [] }] });`,
      `await post('/api/chat', { model: 'gpt-4o', messages: [] });`,
      `await post('/v1/messages', { to: 'a', text: 'b' });`,
      `await post('/v2/chat', { room: 1 });`,
      `await post('/api/generate', { kind: 'report' });`,
      `await post('/v1/responses', { survey: 1 });`,
      `await post('/v1/embeddings/search', { q: 1 });`,
      `await post('/v1/models/x', {});`,
      `await fetch(url + '/v1/chat/completions');`,
      `server.close(); server.closeAllConnections();`,
    ];
    const { records, code, errors } = await record({ 'main.mjs': server + calls.join('\n') });
    assert.deepEqual([code, errors, records], [0, '', []]);
  });
});
