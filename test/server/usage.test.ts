// Recorded runs on their way into the editor: a spool as recorders write it, the real server, the texts that it shows.
import { strict as assert } from 'node:assert';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Hover, InlayHint, MarkupContent } from 'vscode-languageserver-protocol/node';
import type { CallItem, RunItem, RunLine, UsageSummary } from '../../server/src/protocol.ts';
import { type Client, REAL_SERVER, startClient } from './client.ts';

const CHAT = `import OpenAI from 'openai';

const client = new OpenAI();

export async function answer(question: string) {
  return client.chat.completions.create({
    model: 'gpt-4o',
    max_tokens: 200,
    messages: [{ role: 'user', content: question }],
  });
}

export async function title(text: string) {
  return client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: text }] });
}
`;
const LINE = 6;
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };

describe('recorded runs in the editor', function () {
  this.timeout(20_000);
  let client: Client;
  let storage: string;
  let uri: string;

  beforeEach(async () => {
    storage = mkdtempSync(path.join(tmpdir(), 'llm-cost-storage-'));
    client = await startClient({
      server: REAL_SERVER,
      folders: [{ 'chat.ts': CHAT, 'package.json': '{ "dependencies": { "openai": "^6.0.0" } }' }],
      initializationOptions: { storage },
    });
    uri = await client.open('chat.ts', CHAT);
    await client.seen('llmCost/changed');
  });
  afterEach(async () => {
    await client.stop();
    rmSync(storage, { recursive: true, force: true });
  });

  it('stand at their call while the program runs, beside the estimate', async () => {
    assert.match(await hintAt(LINE), /^≈ \$[\d.]+\/call · \$[\d.]+k?\/mo$/);
    await start();
    record(...calls(8));
    const label = await shown(/8 calls/);
    assert.match(label, /^≈ \$0\.006\/call · 8 calls · \$0\.048 · p95 [\d.]+ s$/);
    const text = await hoverText();
    assert.match(text, /\*\*Measured\*\* 8 calls · \$0\.048/);
    assert.match(text, /\| Input tokens \| .*2,000 \| .*2,000 \| .*2,000 \| .*recorded runs \|/);
    assert.match(
      text,
      /\*\*Drift\*\* estimate \$[\d.]+, measured \$0\.006 over 8 calls: prompts are [\d.]+ × longer than assumed\./,
    );
  });

  it('leave other calls of the file as they were', async () => {
    await start();
    record(...calls(3));
    await shown(/3 calls/);
    assert.match(await hintAt(14), /\/mo$/);
  });

  it('tell retries and failures', async () => {
    await start();
    const failed = { status: 429, error: 'rate_limit', end: 'error', tokens: null, tokens_source: 'none' };
    record(...calls(6), call(failed), call({ attempt: 2 }));
    assert.match(await shown(/8 calls/), /13 % retried$/);
  });

  it('are counted for the status bar, and listed', async () => {
    await start();
    record(...calls(2, 'dev'), ...calls(3, 'test'));
    await shown(/5 calls/);
    const usage = await client.connection.sendRequest<UsageSummary>('llmCost/usage');
    assert.equal(usage.calls, 5);
    assert.equal(usage.runsSince, 2);
    assert.match(usage.label ?? '', /^5 calls · \$0\.03 · p95 /);
    const runs = await client.connection.sendRequest<RunItem[]>('llmCost/runs');
    assert.deepEqual(runs.map(({ label, calls: count }) => [label, count]).sort(), [
      ['dev', 2],
      ['test', 3],
    ]);
    const measured = async () => {
      const items = await client.connection.sendRequest<CallItem[]>('llmCost/calls');
      return items.map(({ label, measured: figures }) => [label, figures?.slice(0, 7) ?? null]).sort();
    };
    let changed = client.next('llmCost/changed');
    while ((await measured())[0]?.[1] === null) {
      await changed;
      changed = client.next('llmCost/changed');
    }
    assert.deepEqual(await measured(), [
      ['chat.ts › answer', '5 calls'],
      ['chat.ts › title', null],
    ]);
  });

  it('are listed run by run, with the lines that each called from', async () => {
    await start();
    const elsewhere = { file: '/elsewhere/<b>.ts', line: 3, error: 'server', status: 500, tokens: null };
    record(...calls(2, 'dev'), call({ ...elsewhere, tokens_source: 'none', end: 'error' }, 'dev'));
    await shown(/2 calls/);
    const [run, ...others] = await client.connection.sendRequest<RunItem[]>('llmCost/runs');
    assert.ok(run);
    assert.deepEqual(others, []);
    const lines = await client.connection.sendRequest<RunLine[]>('llmCost/runLines', { run: run.id });
    assert.deepEqual(
      lines.map(({ name, uri: at, line }) => [name, at, line]),
      [['chat.ts › answer', uri, LINE - 1]],
    );
    assert.match(lines[0]?.figures ?? '', /^2 calls · \$0\.012 · p95 /);
    assert.deepEqual(await client.connection.sendRequest('llmCost/runLines', { run: 'no.such.run' }), []);
  });

  it('stand beside the estimate of the code alone', async () => {
    await start();
    record(...calls(8));
    await shown(/8 calls/);
    let items = await listed();
    while (items[0]?.measuredPerCall === null) {
      await client.next('llmCost/changed');
      items = await listed();
    }
    assert.equal(items[0]?.measuredPerCall, '$0.006');
    assert.match(items[0]?.estimatePerCall ?? '', /^\$0\.00(?!6$)\d+$/);
  });

  it('come as spans of OpenTelemetry too, once the settings ask for them', async () => {
    const otlp = () => client.connection.sendRequest<Record<string, string> | null>('llmCost/otlp');
    assert.equal(await otlp(), null);
    await start();
    assert.equal(await otlp(), null);
    client.settings = { recording: { openTelemetry: true } };
    const variables = (await otlp()) ?? {};
    const to = variables.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? '';
    assert.match(to, /^http:\/\/127\.0\.0\.1:\d+\/v1\/traces$/);
    const [, token] = decodeURIComponent(variables.OTEL_EXPORTER_OTLP_TRACES_HEADERS ?? '').split('=');
    const headers = { 'content-type': 'application/json', authorization: token ?? '' };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span()] }] }] });
    assert.equal((await fetch(to, { method: 'POST', headers, body })).status, 200);
    assert.match(await shown(/1 call\b/), /1 call · \$0\.006/);
    assert.equal(
      (await fetch(to, { method: 'POST', headers: { ...headers, authorization: 'Bearer x' }, body })).status,
      401,
    );
  });

  it('are there although nothing is recorded now', async () => {
    record(...calls(4));
    const first = await client.connection.sendRequest<UsageSummary>('llmCost/usage');
    assert.equal(first.trouble, null);
    assert.match(await shown(/4 calls/), /\$0\.024/);
  });

  it('find their call in a text that was edited and not saved', async () => {
    await start();
    await client.change(uri, 2, `// One.\n// Two.\n${CHAT}`);
    record(...calls(2));
    const edited = async () => /2 calls/.test(await hintAt(LINE + 2));
    let refreshed = client.next('workspace/inlayHint/refresh');
    while (!(await edited())) {
      await refreshed;
      refreshed = client.next('workspace/inlayHint/refresh');
    }
    assert.doesNotMatch(await hintAt(16), /calls/);
  });

  it('are forgotten at one place, and in the whole folder', async () => {
    await start();
    record(...calls(3), call({ line: 14, fn: 'title' }));
    await shown(/3 calls/);
    const items = await client.connection.sendRequest<CallItem[]>('llmCost/calls');
    const site = items.find(({ label }) => label.endsWith('answer'))?.site;
    assert.equal(await client.connection.sendRequest('llmCost/forget', { call: { uri, site } }), 3);
    await shown(/\/mo$/);
    assert.match(await hintAt(14), /1 call/);
    assert.equal(await client.connection.sendRequest('llmCost/forget', {}), 1);
    const usage = await client.connection.sendRequest<UsageSummary>('llmCost/usage');
    assert.equal(usage.label, null);
  });

  it('make nothing in the storage while nobody records', async () => {
    const usage = await client.connection.sendRequest<UsageSummary>('llmCost/usage');
    assert.deepEqual(usage, {
      label: null,
      calls: 0,
      runs: 0,
      runsSince: 0,
      sinceLabel: null,
      trouble: null,
    });
    assert.equal(existsSync(path.join(storage, 'usage.db')), false);
  });

  /** In the order of the file. */
  async function listed(): Promise<CallItem[]> {
    const items = await client.connection.sendRequest<CallItem[]>('llmCost/calls');
    return items.sort((a, b) => a.range.start.line - b.range.start.line);
  }

  async function start(): Promise<void> {
    await client.connection.sendNotification('llmCost/recording', { since: Date.now() - 60_000 });
  }

  function call(changes: object = {}, label = 'dev') {
    const random = () => Math.random().toString(36).slice(2, 12).padEnd(10, '0');
    return {
      ...{ v: 1, uid: random() + random(), ts: Date.now(), run: `${label}.aaaaaa.bbbbbb`, pid: 1 },
      ...{ provider: 'openai', host: null, model: 'gpt-4o-2024-08-06', op: 'chat', stream: false },
      ...{ status: 200, error: null, latency_ms: 1200, ttft_ms: null, end: 'done', attempt: 1 },
      tokens: { in: 2000, out: 100, cache_read: 0, cache_write: null, reasoning: null },
      ...{ tokens_source: 'exact', response_id: null, source: 'hook' },
      ...{ file: path.join(client.folder(0), 'chat.ts'), line: LINE, col: 34, fn: 'answer' },
      ...changes,
    };
  }

  function span() {
    const value = (given: string | number) =>
      typeof given === 'string' ? { stringValue: given } : { intValue: String(given) };
    const attributes = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.usage.input_tokens': 2000,
      'gen_ai.usage.output_tokens': 100,
      'code.file.path': path.join(client.folder(0), 'chat.ts'),
      'code.line.number': LINE,
    };
    const now = BigInt(Date.now()) * 1_000_000n;
    return {
      ...{ traceId: '0123456789abcdef0123456789abcdef', spanId: '0123456789abcdef', name: 'chat gpt-4o' },
      ...{ startTimeUnixNano: String(now - 1_000_000_000n), endTimeUnixNano: String(now) },
      attributes: Object.entries(attributes).map(([key, given]) => ({ key, value: value(given) })),
    };
  }

  function calls(count: number, label = 'dev') {
    return Array.from({ length: count }, () => call({}, label));
  }

  function record(...lines: readonly object[]): void {
    mkdirSync(path.join(storage, 'spool'), { recursive: true });
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    appendFileSync(path.join(storage, 'spool', 'dev.aaaaaa.bbbbbb-1.ndjson'), text);
  }

  async function hintAt(line: number): Promise<string> {
    const hints = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
      textDocument: { uri },
      range: WHOLE,
    });
    return String(hints.find(({ position }) => position.line === line - 1)?.label);
  }

  /** The hint of the first call, once it fits: asked again as often as the server says that it is another. */
  async function shown(fits: RegExp): Promise<string> {
    for (;;) {
      const refreshed = client.next('workspace/inlayHint/refresh');
      const label = await hintAt(LINE);
      if (fits.test(label)) return label;
      await refreshed;
    }
  }

  async function hoverText(): Promise<string> {
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: { line: LINE - 1, character: CHAT.split('\n')[LINE - 1]?.indexOf('create') },
    });
    return (hover.contents as MarkupContent).value;
  }
});
