import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { eventMessage } from '../../provider/eventStream.ts';

const require = createRequire(import.meta.url);
const { bodyReader } = require('../../../recorder/node/body.cjs');
const { learn, newAnswer, tokensOf } = require('../../../recorder/node/usage.cjs');

type Piece = string | Uint8Array;

/** What is learnt of a body that comes in these pieces. */
function read(type: string, pieces: readonly Piece[], { encoding = '', op = 'chat' } = {}) {
  const answer = newAnswer();
  let contents = 0;
  const reader = bodyReader(type, encoding || null, answer, () => {
    contents += 1;
  });
  for (const piece of pieces) reader.feed(Buffer.from(piece));
  reader.end();
  return { ...answer, tokens: tokensOf(answer, op), contents };
}

const json = (value: object) => read('application/json', [JSON.stringify(value)]).tokens;
const tokens = (given: object) => ({ cache_read: null, cache_write: null, reasoning: null, ...given });

describe('of an answer the recorder for Node understands', () => {
  const CASES: Readonly<Record<string, readonly [object, object | null]>> = {
    'cached and written tokens of Anthropic as a part of the input': [
      {
        usage: {
          input_tokens: 5,
          cache_read_input_tokens: 3,
          cache_creation_input_tokens: 2,
          output_tokens: 4,
        },
      },
      { in: 10, out: 4, cache_read: 3, cache_write: 2 },
    ],
    'cached tokens of DeepSeek': [
      {
        usage: {
          prompt_tokens: 9,
          completion_tokens: 1,
          prompt_cache_hit_tokens: 6,
          prompt_cache_miss_tokens: 3,
        },
      },
      { in: 9, out: 1, cache_read: 6 },
    ],
    'cache writes and reasoning of OpenAI': [
      {
        usage: {
          ...{ prompt_tokens: 9, completion_tokens: 8 },
          prompt_tokens_details: { cached_tokens: 2, cache_write_tokens: 1 },
          completion_tokens_details: { reasoning_tokens: 7 },
        },
      },
      { in: 9, out: 8, cache_read: 2, cache_write: 1, reasoning: 7 },
    ],
    'thoughts and the prompts of tools of Gemini': [
      {
        usageMetadata: {
          ...{
            promptTokenCount: 5,
            toolUsePromptTokenCount: 2,
            candidatesTokenCount: 3,
            thoughtsTokenCount: 4,
          },
          totalTokenCount: 14,
        },
      },
      { in: 7, out: 7, reasoning: 4 },
    ],
    'an answer of Gemini that was blocked': [
      { usageMetadata: { promptTokenCount: 5, totalTokenCount: 5 } },
      { in: 5, out: 0 },
    ],
    'Llama on Bedrock': [
      { generation: 'x', prompt_token_count: 4, generation_token_count: 2 },
      { in: 4, out: 2 },
    ],
    'Titan on Bedrock': [
      { inputTextTokenCount: 4, results: [{ tokenCount: 6, outputText: 'x' }] },
      { in: 4, out: 6 },
    ],
    'Workers AI': [
      { result: { response: 'x', usage: { prompt_tokens: 4, completion_tokens: 2 } } },
      { in: 4, out: 2 },
    ],
    'what Cohere bills': [
      {
        usage: {
          billed_units: { input_tokens: 4, output_tokens: 2 },
          tokens: { input_tokens: 44, output_tokens: 22 },
        },
      },
      { in: 4, out: 2 },
    ],
    'no usage': [{ choices: [] }, null],
    'a usage that is no numbers': [{ usage: { prompt_tokens: 'many', completion_tokens: null } }, null],
    'half a usage': [{ usage: { prompt_tokens: 5 } }, null],
  };
  for (const [title, [body, expected]] of Object.entries(CASES)) {
    it(title, () => assert.deepEqual(json(body), expected && tokens(expected)));
  }

  it('an embedding, which has no output', () => {
    const body = JSON.stringify({ data: [], usage: { prompt_tokens: 7, total_tokens: 7 } });
    const { tokens: found } = read('application/json', [body], { op: 'embedding' });
    assert.deepEqual(found, tokens({ in: 7, out: 0 }));
  });

  it('a stream whatever the borders of its pieces, in any encoding of line ends', () => {
    const events = [
      'event: message_start\r\ndata: {"type":"message_start","message":{"id":"msg_ä","model":"claude","usage":{"input_tokens":5,"output_tokens":1}}}\r\n\r\n',
      'data:{"type":"content_block_delta","delta":{"text":"grüße"}}\n\n',
      'data: {"type":"message_delta","usage":{"output_tokens":9}}\n\ndata: {"type":"message_stop"}\n\n',
    ];
    const bytes = Buffer.from(events.join(''));
    for (const size of [1, 2, 3, 7, bytes.length]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const { id, model, tokens: found, isDone, contents } = read('text/event-stream; charset=utf-8', pieces);
      assert.deepEqual([id, model, isDone, contents], ['msg_ä', 'claude', true, 1]);
      assert.deepEqual(found, tokens({ in: 5, out: 9 }));
    }
  });

  it('no part of a usage as the whole', () => {
    const start =
      'data: {"type":"message_start","message":{"usage":{"input_tokens":5,"output_tokens":1}}}\n\n';
    assert.equal(read('text/event-stream', [start]).tokens, null);
    const early =
      'data: {"choices":[{"delta":{"content":"x"},"finish_reason":null}],"usage":{"prompt_tokens":5,"completion_tokens":1}}\n\n';
    assert.equal(read('text/event-stream', [early]).tokens, null);
    const gemini =
      'data: {"candidates":[{}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":1}}\n\n';
    assert.equal(read('text/event-stream', [gemini]).tokens, null);
  });

  it('an AWS event stream whatever the borders of its pieces', () => {
    const bytes = Buffer.concat([
      eventMessage('contentBlockDelta', { delta: { text: 'x' } }),
      eventMessage('metadata', { usage: { inputTokens: 5, outputTokens: 2 } }),
    ]);
    const pieces = [...bytes].map((byte) => Uint8Array.of(byte));
    const { tokens: found, isDone } = read('application/vnd.amazon.eventstream', pieces);
    assert.deepEqual([found, isDone], [tokens({ in: 5, out: 2 }), true]);
  });

  it('a body of megabytes, by its ends', () => {
    const data = Array.from({ length: 60_000 }, (_, index) => ({
      index,
      text: '"usage": {"prompt_tokens": 1}',
    }));
    const usage = { prompt_tokens: 77, total_tokens: 77 };
    const body = JSON.stringify({ id: 'emb-1', model: 'e', data, usage });
    assert.ok(body.length > 1e6);
    const pieces = body.match(/[\s\S]{1,65536}/g) ?? [];
    const found = read('application/json', pieces, { op: 'embedding' });
    assert.deepEqual([found.id, found.model, found.tokens], ['emb-1', 'e', tokens({ in: 77, out: 0 })]);
  });

  it('what is compressed, up to where it was cut off', () => {
    const text = `data: {"id":"chatcmpl-1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}\n\n`;
    const whole = gzipSync(text.repeat(50));
    const { id, tokens: found } = read('text/event-stream', [whole.subarray(0, -6)], { encoding: 'gzip' });
    assert.deepEqual([id, found], ['chatcmpl-1', tokens({ in: 5, out: 2 })]);
  });
});

describe('the recorder for Node survives', () => {
  const TYPES = [
    'application/json',
    'text/event-stream',
    'application/x-ndjson',
    'application/vnd.amazon.eventstream',
    'x/y',
    '',
  ];
  const HOSTILE: readonly Piece[] = [
    '',
    '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0',
    Uint8Array.from({ length: 64 }, () => 255),
    '[[[[[[[[[[[[[[[[[[[[',
    'data: {"usage":',
    'data: null\ndata: 5\ndata: []\ndata: "usage"\n\n',
    '{"usage":{"__proto__":{"prompt_tokens":1}},"model":{"a":1},"id":[1],"error":1}',
    '{"usage":[1,2],"message":5,"response":null,"candidates":{"some":1},"choices":[null],"delta":7,"x_groq":0,"meta":"x"}',
    `{"model":"${'m'.repeat(100_000)}","usage":{"prompt_tokens":1e308,"completion_tokens":-1}}`,
    `data: ${'{"usage":'.repeat(5000)}\n\n`,
  ];
  for (const type of TYPES) {
    it(`anything that says it is ${type || 'nothing'}`, () => {
      for (const encoding of ['', 'gzip', 'br', 'deflate', 'zstd', 'nonsense']) {
        for (const piece of HOSTILE) {
          const { model, id } = read(type, [piece], { encoding });
          for (const text of [model, id])
            assert.ok(text === null || (typeof text === 'string' && text.length <= 200));
        }
      }
    });
  }

  it('no counts of a prototype', () => {
    const answer = newAnswer();
    learn(answer, JSON.parse('{"__proto__":{"usage":{"prompt_tokens":1,"completion_tokens":1}}}'), true);
    assert.equal(({} as { usage?: unknown }).usage, undefined);
    assert.equal(tokensOf(answer, 'chat'), null);
  });
});
