import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { pythonWithClients } from '../../../scripts/python.mjs';
import { pythonRecorderData } from '../../../scripts/recorder-data.mjs';
import { eventMessage } from '../../provider/eventStream.ts';
import { HOOK } from './run.ts';

const JSON_TYPE = 'application/json';
const SSE = 'text/event-stream; charset=utf-8';

/** in, out, cache_read, cache_write, reasoning. */
type Counts = readonly [number, number, (number | null)?, (number | null)?, (number | null)?];
type Pieces = readonly (string | Buffer)[];

/** One answer, and what it counted. */
interface Case {
  readonly what: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers have many shapes
  readonly pieces: readonly any[];
  readonly tokens: Counts | null;
}

const text = (piece: unknown): string => (typeof piece === 'string' ? piece : JSON.stringify(piece));
const line = (piece: unknown): string => `${JSON.stringify(piece)}\n`;

/** Content type, and how a piece is put on the wire. Text stands for itself. */
// biome-ignore lint/suspicious/noExplicitAny: answers have many shapes
const WIRES: Readonly<Record<string, { type: string; write: (piece: any) => string | Buffer }>> = {
  json: { type: JSON_TYPE, write: text },
  sse: {
    type: SSE,
    write: (piece: unknown) => `${typeof piece === 'string' ? piece : `data: ${JSON.stringify(piece)}`}\n\n`,
  },
  ndjson: { type: 'application/x-ndjson', write: line },
  stream: { type: 'application/stream+json', write: line },
  aws: {
    type: 'application/vnd.amazon.eventstream',
    write: ({ chunk, event, payload }: { chunk?: object; event: string; payload: object }) =>
      chunk
        ? eventMessage('chunk', { bytes: Buffer.from(JSON.stringify(chunk)).toString('base64') })
        : eventMessage(event, payload),
  },
};

const BIG = Array.from({ length: 30_000 }, () => 0.123456789);
const CASES: readonly Case[] = [
  ...readFileSync(path.join(import.meta.dirname, 'usage-cases.ndjson'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((row) => JSON.parse(row)),
  {
    what: 'an answer that is too big to be parsed',
    type: 'json',
    pieces: [{ model: 'm', data: [{ embedding: BIG }], usage: { prompt_tokens: 8, total_tokens: 8 } }],
    tokens: [8, 0],
  },
];

const base64 = (pieces: Pieces) => pieces.map((piece) => Buffer.from(piece).toString('base64'));
const bytewise = (pieces: Pieces) => {
  const whole = Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
  return Array.from(whole, (byte) => Buffer.from([byte]));
};

describe('what the Python recorder understands', () => {
  let python: string;
  before(async function () {
    this.timeout(600_000);
    python = await pythonWithClients();
  });

  // biome-ignore lint/suspicious/noExplicitAny: each kind of case has its own answer
  function ask(cases: readonly object[]): any[] {
    const program = path.join(import.meta.dirname, 'answers.py');
    const { stdout, stderr } = spawnSync(python, ['-B', program, HOOK], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    });
    assert.equal(stderr, '');
    return JSON.parse(stdout);
  }

  const counts = ([input, out, read = null, write = null, reasoning = null]: Counts) => ({
    ...{ in: input, out, cache_read: read, cache_write: write, reasoning },
  });

  it('the tokens of every provider, in whatever pieces they come', () => {
    const ways: readonly ((pieces: Pieces) => Pieces)[] = [
      (pieces) => pieces,
      (pieces) => [Buffer.concat(pieces.map((piece) => Buffer.from(piece)))],
      (pieces) => (pieces.join('').length < 5000 ? bytewise(pieces) : pieces),
    ];
    const cases = ways.flatMap((way) =>
      CASES.map((one) => {
        const { type, write } = WIRES[one.type] ?? assert.fail(one.type);
        return { do: 'answer', type, pieces: base64(way(one.pieces.map(write))) };
      }),
    );
    assert.deepEqual(
      ask(cases).map(({ tokens }, at) => [CASES[at % CASES.length]?.what, tokens]),
      ways.flatMap(() => CASES.map(({ what, tokens }) => [what, tokens && counts(tokens)])),
    );
  });

  it('answers that are packed, or are not what their type says', () => {
    const body = JSON.stringify({ id: 'a', model: 'm', usage: { prompt_tokens: 1, completion_tokens: 2 } });
    const packed = (encoding: string, bytes: Buffer) => ({
      do: 'answer',
      type: JSON_TYPE,
      encoding,
      pieces: base64([bytes]),
    });
    const found = ask([
      packed('gzip', gzipSync(body)),
      packed('deflate', deflateRawSync(body)),
      packed('unheard-of', Buffer.from(body)),
      { do: 'answer', type: 'text/plain', pieces: base64([`data: ${body}\n\ndata: [DONE]\n\n`]) },
      { do: 'answer', type: 'audio/mpeg', pieces: base64(['ID3']) },
    ]);
    assert.deepEqual(
      found.map(({ tokens, model, id }) => [tokens?.in ?? null, model, id]),
      [
        [1, 'm', 'a'],
        [1, 'm', 'a'],
        [null, null, null],
        [1, 'm', 'a'],
        [null, null, null],
      ],
    );
  });

  it('where a stream has ended, and which had an error', () => {
    const stream = (text: string) => ({ do: 'answer', type: SSE, pieces: base64([text]) });
    const found = ask([
      stream('data: {"choices":[]}\n\ndata: [DONE]\n\n'),
      stream('event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n'),
      stream('data: {"error":{"message":"x"}}\n\n'),
      stream('data: {"type":"response.failed","response":{"error":{"code":"x"}}}\n\n'),
      stream('data: {"choices":[{"delta":{"content":"[DONE] error"}}],"error":null}\n\n'),
    ]);
    assert.deepEqual(
      found.map(({ isComplete, hasError }) => [isComplete, hasError]),
      [
        [true, false],
        [false, true],
        [false, true],
        [false, true],
        [false, false],
      ],
    );
  });

  it('bodies in chunks, however they are cut', () => {
    const chunked = '5;a=b\r\nhello\r\n1\r\n,\r\n6\r\n world\r\n0\r\n\r\n';
    const found = ask([
      { do: 'framed', chunked: true, pieces: base64([chunked]) },
      { do: 'framed', chunked: true, pieces: base64(bytewise([chunked])) },
      { do: 'framed', chunked: true, pieces: base64([chunked.slice(0, 12)]) },
      { do: 'framed', chunked: false, length: 5, pieces: base64(['hel', 'lo']) },
      { do: 'framed', chunked: false, pieces: base64(['hel', 'lo']) },
    ]);
    assert.deepEqual(found, [
      ['hello, world', true],
      ['hello, world', true],
      ['hello', false],
      ['hello', true],
      ['hello', false],
    ]);
  });

  it('the hosts and endpoints of the catalogue: else run node scripts/recorder-data.mjs', () => {
    const file = path.join(HOOK, 'llm_cost_recorder', 'endpoints.json');
    assert.equal(readFileSync(file, 'utf8'), pythonRecorderData());
  });

  it('which requests are LLM calls, and whose', () => {
    const rows: readonly (readonly [string, number | null, string, readonly unknown[] | null])[] = [
      ['api.openai.com', null, '/v1/chat/completions', ['openai', 'openai', 'chat', null, null]],
      ['API.OpenAI.com', null, '/v1/chat/completions?key=x', ['openai', 'openai', 'chat', null, null]],
      ['api.openai.com', null, '/v1/models', null],
      ['api.openai.com', null, '/v1/files', null],
      [
        'api.openai.com.evil.test',
        null,
        '/v1/chat/completions',
        [null, 'openai', 'chat', null, 'api.openai.com.evil.test'],
      ],
      ['api.anthropic.com', null, '/v1/messages', ['anthropic', 'anthropic', 'chat', null, null]],
      ['api.anthropic.com', null, '/v1/messages/count_tokens', null],
      [
        'x.openai.azure.com',
        null,
        '/openai/deployments/mine/chat/completions',
        ['azure', 'azure', 'chat', 'mine', null],
      ],
      [
        'generativelanguage.googleapis.com',
        null,
        '/v1beta/models/gemini-2.5-pro:streamGenerateContent',
        ['google', 'google', 'chat', 'gemini-2.5-pro', null],
      ],
      ['generativelanguage.googleapis.com', null, '/v1beta/models/gemini-2.5-pro:countTokens', null],
      [
        'europe-west1-aiplatform.googleapis.com',
        null,
        '/v1/projects/p/locations/l/publishers/google/models/gemini-2.5-pro:generateContent',
        ['vertex', 'vertex', 'chat', 'gemini-2.5-pro', null],
      ],
      [
        'bedrock-runtime.us-east-1.amazonaws.com',
        null,
        '/model/anthropic.claude-3-5-sonnet-20240620-v1%3A0/converse',
        ['aws', 'aws', 'chat', 'anthropic.claude-3-5-sonnet-20240620-v1:0', null],
      ],
      ['openrouter.ai', null, '/api/v1/chat/completions', ['openrouter', 'openai', 'chat', null, null]],
      ['api.groq.com', null, '/openai/v1/chat/completions', ['groq', 'openai', 'chat', null, null]],
      ['localhost', 11434, '/api/chat', ['ollama', 'ollama', 'chat', null, 'localhost:11434']],
      ['127.0.0.1', 8080, '/v1/chat/completions', [null, 'openai', 'chat', null, '127.0.0.1:8080']],
      ['api.cohere.com', null, '/v2/rerank', ['cohere', 'cohere', 'rerank', null, null]],
      ['api.voyageai.com', null, '/v1/embeddings', ['voyage', 'openai', 'embedding', null, null]],
      ['example.com', null, '/telemetry', null],
    ];
    assert.deepEqual(
      ask(rows.map(([host, port, path]) => ({ do: 'target', host, port, path }))),
      rows.map(([, , , expected]) => expected),
    );
  });

  it('is written in the Python that the oldest supported version reads', () => {
    const files = readdirSync(HOOK, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.py'))
      .map((file) => path.join(HOOK, file));
    assert.ok(files.length > 10);
    const program = `
import ast, sys
for name in sys.argv[1:]:
    text = open(name, encoding="utf-8").read()
    ast.parse(text, name, feature_version=(3, 9))
    if len(text.splitlines()) > 400:
        print(name)
`;
    const { stdout, stderr } = spawnSync(python, ['-c', program, ...files], { encoding: 'utf8' });
    assert.deepEqual([stdout, stderr], ['', '']);
  });
});
