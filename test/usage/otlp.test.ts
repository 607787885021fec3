import { strict as assert } from 'node:assert';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type Attributes, SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { decodeRequest } from '../../server/src/usage/otlp/protobuf.ts';
import { type OtlpReceiver, otlpEnvironment, startReceiver } from '../../server/src/usage/otlp/receiver.ts';
import { readSpans } from '../../server/src/usage/otlp/spans.ts';
import type { UsageRecord } from '../../server/src/usage/record.ts';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import { line, NOON, openStore, RUN, record, type TestStore, writeSpool } from './helpers.ts';

const GEN_AI: Attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'anthropic',
  'gen_ai.request.model': 'claude-haiku-4-5',
  'gen_ai.response.model': 'claude-haiku-4-5-20251001',
  'gen_ai.response.id': 'msg_1',
  'gen_ai.usage.input_tokens': 120,
  'gen_ai.usage.output_tokens': 30,
  'gen_ai.usage.cache_read.input_tokens': 100,
  'gen_ai.response.time_to_first_chunk': 0.25,
  'gen_ai.input.messages': '[{"role":"user","parts":[{"content":"canary"}]}]',
  'code.file.path': '/app/src/a.ts',
  'code.line.number': 7,
};

describe('the receiver of OpenTelemetry', () => {
  let receiver: OtlpReceiver;
  let stored: UsageRecord[];
  let isBroken: boolean;
  beforeEach(async () => {
    stored = [];
    isBroken = false;
    const store = async (records: readonly UsageRecord[]): Promise<void> => {
      if (isBroken) throw new Error('locked');
      stored.push(...records);
    };
    receiver = await startReceiver({ store, maxBytes: 100_000 });
  });
  afterEach(() => receiver.close());

  /** One span of a real exporter. */
  async function send(
    Exporter: typeof JsonExporter | typeof ProtoExporter,
    attributes: Attributes,
    failed = false,
  ) {
    const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url } = otlpEnvironment(receiver, RUN);
    const exporter = new Exporter({
      url: url as string,
      headers: { authorization: `Bearer ${receiver.token}` },
    });
    const resource = resourceFromAttributes({
      'service.name': 'Shop API',
      'process.pid': 42,
      'llm_cost.run': RUN,
    });
    const provider = new BasicTracerProvider({
      resource,
      spanProcessors: [new SimpleSpanProcessor(exporter)],
    });
    const start = Date.now() - 5000;
    const span = provider.getTracer('test').startSpan('chat claude', { startTime: start, attributes });
    if (failed) {
      span.recordException({ name: 'RateLimitError', message: 'canary' });
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'canary' });
    }
    span.end(start + 1500);
    await provider.forceFlush();
    await provider.shutdown();
    return start;
  }

  for (const [name, Exporter] of [
    ['protobuf', ProtoExporter],
    ['JSON', JsonExporter],
  ] as const) {
    it(`takes what a program exports as ${name}`, async () => {
      const start = await send(Exporter, GEN_AI);
      assert.equal(stored.length, 1);
      const { uid, ...rest } = stored[0] as UsageRecord;
      assert.match(uid, /^[0-9a-f]{32}$/);
      assert.deepEqual(rest, {
        ...{
          ts: start,
          run: RUN,
          pid: 42,
          provider: 'anthropic',
          host: null,
          model: 'claude-haiku-4-5-20251001',
        },
        ...{ op: 'chat', stream: true, status: null, error: null, latencyMs: 1500, ttftMs: 250 },
        tokens: { in: 120, out: 30, cacheRead: 100, cacheWrite: 0, reasoning: 0 },
        ...{ end: 'done', attempt: 1, file: '/app/src/a.ts', line: 7, col: null, fn: null },
        ...{ responseId: 'msg_1', source: 'otlp' },
      });
      await send(Exporter, GEN_AI, true);
      assert.deepEqual([stored[1]?.error, stored[1]?.end], ['rate_limit', 'error']);
      assert.equal(JSON.stringify(stored).includes('canary'), false);
    });
  }

  const body = { resourceSpans: [] };

  async function post(
    headers: Record<string, string>,
    content: string | Buffer = JSON.stringify(body),
    path = '/v1/traces',
    method = 'POST',
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const given = { 'content-type': 'application/json', authorization: `Bearer ${receiver.token}` };
    const sent = httpRequest(
      `${receiver.url}${path}`,
      { method, headers: { ...given, ...headers } },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    sent.on('error', reject);
    sent.end(method === 'GET' ? undefined : content);
    return promise;
  }

  it('lets nobody in without the token, from a browser or by another name', async () => {
    const { port } = new URL(receiver.url);
    assert.equal(await post({}), 200);
    assert.equal(await post({ host: `localhost:${port}` }), 200);
    assert.equal(await post({ authorization: '' }), 401);
    assert.equal(await post({ authorization: `Bearer ${receiver.token.slice(1)}x` }), 401);
    assert.equal(await post({ origin: 'http://localhost:3000' }), 403);
    assert.equal(await post({ origin: 'null' }), 403);
    assert.equal(await post({ 'sec-fetch-site': 'cross-site' }), 403);
    assert.equal(await post({ host: `evil.example:${port}` }), 421);
    assert.equal(await post({ host: '127.0.0.1' }), 421);
    assert.equal(await post({ 'content-type': 'text/plain' }), 415);
    assert.equal(await post({}, '', '/v1/metrics'), 404);
    assert.equal(await post({}, '', '/v1/traces', 'GET'), 405);
    assert.match(receiver.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('refuses what is too large, packed or not, and what is no request', async () => {
    const large = JSON.stringify({ resourceSpans: [], filler: 'x'.repeat(200_000) });
    assert.equal(await post({ 'content-length': String(large.length) }, large), 413);
    assert.equal(await post({ 'transfer-encoding': 'chunked' }, large).catch(() => 413), 413);
    assert.equal(await post({ 'content-encoding': 'gzip' }, gzipSync(large)), 413);
    assert.equal(await post({ 'content-encoding': 'gzip' }, gzipSync(JSON.stringify(body))), 200);
    assert.equal(await post({}, '{"resourceSpans":'), 400);
    assert.equal(
      await post({ 'content-type': 'application/x-protobuf' }, Buffer.from([0x0a, 0xff, 0xff, 0x03])),
      400,
    );
    for (const odd of [
      'null',
      '7',
      '[]',
      '{"resourceSpans":7}',
      '{"resourceSpans":[null,{"scopeSpans":[{"spans":[1,{"attributes":"x"}]}]}]}',
    ])
      assert.equal(await post({}, odd), 200, odd);
    assert.deepEqual(stored, []);
  });

  it('asks to send again what could not be stored', async () => {
    isBroken = true;
    const spans = [spanOf({ ...GEN_AI }, 'a')];
    assert.equal(await post({}, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })), 503);
    isBroken = false;
    assert.equal(await post({}, JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })), 200);
    assert.equal(stored.length, 1);
  });
});

/** A span in the JSON form. */
function spanOf(attributes: Attributes, spanId: string, parentSpanId = '', name = 'span') {
  const value = (each: unknown) =>
    typeof each === 'number'
      ? Number.isInteger(each)
        ? { intValue: String(each) }
        : { doubleValue: each }
      : { stringValue: String(each) };
  return {
    ...{
      traceId: 'ab'.repeat(16),
      spanId: spanId.padEnd(16, '0'),
      parentSpanId: parentSpanId === '' ? '' : parentSpanId.padEnd(16, '0'),
      name,
    },
    ...{ startTimeUnixNano: `${NOON}000000`, endTimeUnixNano: `${NOON + 800}000000`, status: {} },
    attributes: Object.entries(attributes).map(([key, each]) => ({ key, value: value(each) })),
  };
}

describe('the spans of OpenTelemetry', () => {
  const readAll = (...spans: ReturnType<typeof spanOf>[]) =>
    readSpans({ resourceSpans: [{ scopeSpans: [{ spans }] }] }, NOON).records;
  const readOne = (attributes: Attributes, name?: string) => readAll(spanOf(attributes, 'a', '', name))[0];

  it('are read in each spelling that is in use', () => {
    const spellings: [string, Attributes, string?][] = [
      [
        'older GenAI',
        {
          'gen_ai.system': 'openai',
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.prompt_tokens': 9,
          'gen_ai.usage.completion_tokens': 4,
        },
      ],
      [
        'OpenLLMetry',
        {
          'gen_ai.system': 'OpenAI',
          'llm.request.type': 'chat',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.input_tokens': 9,
          'gen_ai.usage.output_tokens': 4,
        },
      ],
      [
        'OpenInference',
        {
          'openinference.span.kind': 'LLM',
          'llm.provider': 'openai',
          'llm.model_name': 'gpt-4o',
          'llm.token_count.prompt': 9,
          'llm.token_count.completion': 4,
          'input.value': 'canary',
        },
      ],
      [
        'AI SDK',
        {
          'ai.operationId': 'ai.generateText.doGenerate',
          'ai.model.provider': 'openai.chat',
          'ai.model.id': 'gpt-4o',
          'ai.usage.promptTokens': 9,
          'ai.usage.completionTokens': 4,
        },
        'ai.generateText.doGenerate',
      ],
      [
        'without an operation',
        {
          'gen_ai.system': 'openai',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.input_tokens': 9,
          'gen_ai.usage.output_tokens': 4,
        },
      ],
    ];
    for (const [what, attributes, name] of spellings) {
      const found = readOne(attributes, name);
      assert.deepEqual(
        [found?.provider, found?.model, found?.tokens?.in, found?.tokens?.out, found?.op],
        ['openai', 'gpt-4o', 9, 4, 'chat'],
        what,
      );
    }
    const embedding = readOne({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.provider.name': 'aws.bedrock',
      'gen_ai.request.model': 'amazon.titan-embed-text-v2:0',
      'gen_ai.usage.input_tokens': 5,
    });
    assert.deepEqual([embedding?.op, embedding?.provider, embedding?.tokens?.in], ['embedding', 'aws', 5]);
  });

  it('count only where a model was asked, and once', () => {
    const usage = {
      'gen_ai.usage.input_tokens': 9,
      'gen_ai.usage.output_tokens': 4,
      'gen_ai.request.model': 'gpt-4o',
    };
    for (const operation of ['invoke_agent', 'create_agent', 'execute_tool', 'invoke_workflow']) {
      assert.equal(readOne({ ...usage, 'gen_ai.operation.name': operation }), undefined, operation);
    }
    for (const kind of ['CHAIN', 'AGENT', 'TOOL', 'RETRIEVER']) {
      assert.equal(readOne({ ...usage, 'openinference.span.kind': kind }), undefined, kind);
    }
    assert.equal(readOne({ ...usage, 'ai.operationId': 'ai.generateText' }, 'ai.generateText'), undefined);
    assert.equal(readOne({ 'http.request.method': 'POST' }, 'POST'), undefined);
    const call = { ...usage, 'gen_ai.operation.name': 'chat' };
    // A framework around the SDK: both are instrumented.
    assert.deepEqual(readAll(spanOf(call, 'a'), spanOf(call, 'b', 'a'), spanOf(call, 'c')).length, 2);
    assert.equal(new Set(readAll(spanOf(call, 'a'), spanOf(call, 'b')).map(({ uid }) => uid)).size, 2);
  });

  it('of a program of another are a run a day, under its name', () => {
    const found = readSpans(
      {
        resourceSpans: [
          {
            resource: { attributes: [{ key: 'service.name', value: { stringValue: 'Shop <API>' } }] },
            scopeSpans: [{ spans: [spanOf(GEN_AI, 'a')] }],
          },
        ],
      },
      NOON,
    ).records[0];
    assert.match(found?.run ?? '', /^shop-api-\.[a-z0-9]+\.[a-f0-9]{6}$/);
  });

  it('are broken off rather than believed', () => {
    for (const bytes of [
      [0x0a],
      [0x0a, 0x05, 0x12],
      [0x0b],
      [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
    ]) {
      assert.throws(() => decodeRequest(Uint8Array.from(bytes)));
    }
    assert.deepEqual(decodeRequest(new Uint8Array()), { resourceSpans: [] });
  });
});

describe('an answer that two have told of', () => {
  const folder = tempFolder();
  let store: TestStore;
  beforeEach(() => {
    store = openStore(folder.root);
  });
  afterEach(() => store.engine.close());

  async function calls(): Promise<number> {
    return (await store.engine.totals({})).calls;
  }

  it('is counted once, by its id or by time and tokens', async () => {
    writeSpool(store.spool, `${RUN}-1.ndjson`, [
      line({ response_id: 'chatcmpl-1' }),
      line({ response_id: 'chatcmpl-2' }),
    ]);
    await store.engine.ingest();
    const told = (fields: object) => record({ source: 'otlp', ...fields });
    assert.equal(await store.engine.importRecords([told({ response_id: 'chatcmpl-1', ts: NOON + 500 })]), 0);
    assert.equal(await store.engine.importRecords([told({ ts: NOON - 900 })]), 0);
    assert.equal(await store.engine.importRecords([told({ ts: NOON - 900, tokens: { in: 7, out: 7 } })]), 1);
    assert.equal(await store.engine.importRecords([told({ response_id: 'chatcmpl-3' })]), 1);
    assert.equal(
      await store.engine.importRecords([told({ response_id: 'chatcmpl-1', ts: NOON - 3_600_000 })]),
      1,
    );
    assert.equal(await calls(), 5);
  });

  it('is two where a provider gives every answer the same id', async () => {
    writeSpool(store.spool, `${RUN}-1.ndjson`, [
      line({ response_id: 'mock' }),
      line({ response_id: 'mock' }),
    ]);
    await store.engine.ingest();
    assert.equal(await calls(), 2);
  });
});
