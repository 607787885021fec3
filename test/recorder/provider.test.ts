import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { connect } from 'node:http2';
import path from 'node:path';
import { type FakeProvider, startProvider } from '../provider/server.ts';

const post = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer canary' },
    body: JSON.stringify(body),
  });

describe('the fake provider', () => {
  let provider: FakeProvider;
  beforeEach(async () => {
    provider = await startProvider();
  });
  afterEach(() => provider.close());

  it('counts differently for each request and keeps no key', async () => {
    const url = `${provider.url}/openai/v1/chat/completions`;
    // biome-ignore lint/suspicious/noExplicitAny: an answer of OpenAI
    const answers: any[] = [];
    for (const model of ['gpt-4o', 'm']) answers.push(await (await post(url, { model })).json());
    assert.deepEqual(
      answers.map(({ model, usage }) => [model, usage.prompt_tokens]),
      [
        ['gpt-4o-2024-08-06', 1007],
        ['m', 1014],
      ],
    );
    assert.deepEqual(
      provider.requests.map(({ tokens, ended }) => [tokens?.in, tokens?.cache_read, ended]),
      [
        [1007, 301, 'done'],
        [1014, 302, 'done'],
      ],
    );
    assert.ok(!JSON.stringify(provider.requests).includes('canary'));
  });

  it('fails as its script says, LLM requests only', async () => {
    provider.setFaults([{ status: 429 }, { refuse: true }, { cutAfter: 1 }]);
    const url = `${provider.url}/anthropic/v1/messages`;
    assert.equal((await fetch(`${provider.url}/openai/v1/models`)).status, 200);
    assert.equal((await post(url, { model: 'm' })).status, 429);
    await assert.rejects(post(url, { model: 'm' }));
    await assert.rejects(async () => (await post(url, { model: 'm', stream: true })).text());
    assert.match(await (await post(url, { model: 'm', stream: true })).text(), /message_stop/);
    const log = provider.requests.map(({ op, status, ended }) => `${op} ${status} ${ended}`);
    assert.deepEqual(log, [
      'null null null',
      'chat 429 done',
      'chat 200 cut',
      'chat 200 cut',
      'chat 200 done',
    ]);
  });

  it('holds a stream until it may go on, and sees a client that goes away', async () => {
    provider.setFaults([{ hold: -1 }, { hold: 1 }]);
    const url = `${provider.url}/cohere/v2/chat`;
    const first = await post(url, { model: 'm', stream: true });
    await post(`${provider.url}/_go`, {});
    assert.match(await first.text(), /\[DONE\]/);
    const second = await post(url, { model: 'm', stream: true });
    await second.body?.cancel();
    while (provider.requests[1]?.ended === null) await new Promise(setImmediate);
    assert.deepEqual(
      provider.requests.map(({ ended }) => ended),
      ['done', 'cancelled'],
    );
  });

  it('speaks HTTP/2 on the same port', async () => {
    const session = connect(provider.url);
    const stream = session.request({ ':path': '/model/m/converse-stream', ':method': 'POST' });
    stream.end();
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    assert.match(Buffer.concat(chunks).toString('latin1'), /:event-type.*metadata/s);
    await new Promise((closed) => session.close(() => closed(null)));
  });

  it('is a process of its own that ends with its standard input', async () => {
    const child = spawn(process.execPath, [path.resolve('test/provider/main.ts')]);
    const [line] = await new Promise<Buffer[]>((resolve) =>
      child.stdout.once('data', (data) => resolve([data])),
    );
    const { url } = JSON.parse(String(line));
    await post(`${url}/_faults`, [{ status: 529 }]);
    assert.equal((await post(`${url}/api/chat`, { model: 'm' })).status, 529);
    const log = (await (await fetch(`${url}/_log`)).json()) as { op: string; status: number }[];
    assert.deepEqual(
      log.map(({ op, status }) => [op, status]),
      [['chat', 529]],
    );
    child.stdin.end();
    assert.equal(await new Promise((resolve) => child.on('exit', resolve)), 0);
  });
});
