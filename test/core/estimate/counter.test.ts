import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { encode as cl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { encode as o200k } from 'gpt-tokenizer/encoding/o200k_base';
import { encode as p50k } from 'gpt-tokenizer/encoding/p50k_base';
import { encode as r50k } from 'gpt-tokenizer/encoding/r50k_base';
import type { Encoding } from '../../../server/src/core/analysis.ts';
import {
  createTokenCounter,
  type DisposableTokenCounter,
} from '../../../server/src/workspace/tokenCounter.ts';

const TEXTS = [
  'You are a helpful assistant. Answer in one sentence.',
  'export const sum = (a: number, b: number): number => a + b;\n',
  '{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}',
  'Ein Zug fährt um 7:45 Uhr ab.\r\n\tÄpfel, Öl & Übermut',
  '一个人工智能助手。请用中文回答。',
  'مرحبا بالعالم — שלום עולם 🤖👩‍👩‍👧',
  'the end<|endoftext|>and on',
  ' '.repeat(20),
];

const ORACLES: Readonly<Record<Encoding, typeof o200k>> = {
  o200k_base: o200k,
  cl100k_base: cl100k,
  p50k_base: p50k,
  r50k_base: r50k,
};

describe('counting tokens in this thread', () => {
  const counter = createTokenCounter({ inProcess: true });

  for (const encoding of Object.keys(ORACLES) as Encoding[]) {
    it(`agrees with gpt-tokenizer on ${encoding}`, async () => {
      const expected = TEXTS.map((text) => ORACLES[encoding](text, { disallowedSpecial: new Set() }).length);
      assert.deepEqual(await counter.count(TEXTS, encoding), expected);
    });
  }

  it('counts texts of any script as their tokenizers do', async () => {
    const random = seeded(7);
    const SCRIPTS = [0x20, 0x20, 0x60, 0x400, 0x600, 0x900, 0x3040, 0x4e00, 0xac00, 0x1f300];
    const texts = Array.from({ length: 100 }, () => {
      const script = SCRIPTS[random(SCRIPTS.length)] ?? 0;
      const points = Array.from({ length: 60 }, () => (random(4) === 0 ? 0x20 : script) + random(0x60));
      return String.fromCodePoint(...points);
    });
    for (const encoding of Object.keys(ORACLES) as Encoding[]) {
      const expected = texts.map((text) => ORACLES[encoding](text, { disallowedSpecial: new Set() }).length);
      assert.deepEqual(await counter.count(texts, encoding), expected, encoding);
    }
  });

  it('comes near on the runs that it cuts', async () => {
    const texts = ['='.repeat(8_000), ' '.repeat(8_000), 'a'.repeat(8_000), '汉'.repeat(4_000)];
    const counts = await counter.count(texts, 'o200k_base');
    texts.forEach((text, index) => {
      const exact = o200k(text).length;
      assert.ok(
        Math.abs((counts[index] ?? 0) - exact) <= 0.02 * exact,
        `${counts[index]} instead of ${exact}`,
      );
    });
  });

  it('reckons a huge text from samples', async () => {
    const line = 'A sentence of ten tokens or so, again and again. ';
    const text = line.repeat(40_000);
    const [count = 0] = await counter.count([text], 'o200k_base');
    const exact = 4_000 * o200k(line.repeat(10)).length;
    assert.ok(Math.abs(count - exact) < 0.01 * exact, `${count} instead of ${exact}`);
  });

  it('counts nothing for no text', async () => {
    assert.deepEqual(await counter.count(['', 'hello', ''], 'o200k_base'), [0, 1, 0]);
    assert.deepEqual(await counter.count([], 'o200k_base'), []);
  });
});

/** Numbers below a bound, the same in each run. */
function seeded(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

describe('counting tokens in a worker', () => {
  let counter: DisposableTokenCounter;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'llm-cost-counter-'));
  });
  afterEach(() => counter.dispose());
  after(() => rm(folder, { recursive: true }));

  /** A stand-in for the worker, whose body gets `port` and `request`. */
  async function worker(body: string, name: string): Promise<string> {
    const file = path.join(folder, `${name}.mjs`);
    await writeFile(
      file,
      `import { appendFileSync } from 'node:fs';
       import { parentPort as port } from 'node:worker_threads';
       appendFileSync(${JSON.stringify(path.join(folder, `${name}.starts`))}, 'x');
       port.on('message', (request) => { ${body} });`,
    );
    return file;
  }

  async function starts(name: string): Promise<number> {
    return readFile(path.join(folder, `${name}.starts`), 'utf8').then(
      (text) => text.length,
      () => 0,
    );
  }

  it('gives the same counts as in this thread', async () => {
    counter = createTokenCounter();
    const here = createTokenCounter({ inProcess: true });
    assert.deepEqual(await counter.count(TEXTS, 'o200k_base'), await here.count(TEXTS, 'o200k_base'));
  });

  it('starts none as long as there is no text', async () => {
    const workerPath = await worker('', 'idle');
    counter = createTokenCounter({ workerPath });
    assert.deepEqual(await counter.count(['', ''], 'o200k_base'), [0, 0]);
    assert.deepEqual(await counter.count([], 'cl100k_base'), []);
    assert.equal(await starts('idle'), 0);
  });

  it('asks once for each text and encoding', async () => {
    const workerPath = await worker(
      'port.postMessage({ id: request.id, counts: request.texts.map(() => request.texts.length) })',
      'counting',
    );
    counter = createTokenCounter({ workerPath });
    assert.deepEqual(await counter.count(['a', 'b', 'a'], 'o200k_base'), [2, 2, 2]);
    assert.deepEqual(await counter.count(['a', 'c'], 'o200k_base'), [2, 1]);
    assert.deepEqual(await counter.count(['a'], 'cl100k_base'), [1]);
    assert.equal(await starts('counting'), 1);
  });

  it('forgets the texts that nobody asked for the longest', async () => {
    const workerPath = await worker(
      'globalThis.n = (globalThis.n ?? 0) + 1; port.postMessage({ id: request.id, counts: request.texts.map(() => globalThis.n) })',
      'forgetting',
    );
    counter = createTokenCounter({ workerPath, cacheSize: 2 });
    await counter.count(['a'], 'o200k_base');
    await counter.count(['b'], 'o200k_base');
    await counter.count(['a'], 'o200k_base');
    await counter.count(['c'], 'o200k_base');
    assert.deepEqual(await counter.count(['a'], 'o200k_base'), [1]);
    assert.deepEqual(await counter.count(['b'], 'o200k_base'), [4]);
  });

  it('starts a second one where the first dies, and then asks again', async () => {
    const mark = path.join(folder, 'died');
    const workerPath = await worker(
      `import('node:fs').then(({ existsSync, writeFileSync }) => {
         if (existsSync(${JSON.stringify(mark)})) return port.postMessage({ id: request.id, counts: [7] });
         writeFileSync(${JSON.stringify(mark)}, '');
         process.exit(1);
       })`,
      'once',
    );
    counter = createTokenCounter({ workerPath });
    assert.deepEqual(await counter.count(['some text'], 'o200k_base'), [7]);
    assert.equal(await starts('once'), 2);
  });

  it('lets it go when nobody asks for a while, and starts another when somebody does', async () => {
    const workerPath = await worker('port.postMessage({ id: request.id, counts: [7] })', 'resting');
    counter = createTokenCounter({ workerPath, idle: 1 });
    for (let texts = 0; (await starts('resting')) < 4; texts++) {
      assert.deepEqual(await counter.count([`text ${texts}`], 'o200k_base'), [7]);
    }
  });

  it('falls back to a token for four characters where every worker dies', async () => {
    const workerPath = await worker('throw new Error("broken")', 'broken');
    const reasons: string[] = [];
    counter = createTokenCounter({ workerPath, onLost: ({ message }) => reasons.push(message) });
    assert.deepEqual(await counter.count(['12345678', '123456789'], 'o200k_base'), [2, 3]);
    assert.deepEqual(await counter.count(['1234'], 'o200k_base'), [1]);
    assert.equal(await starts('broken'), 2);
    assert.deepEqual(reasons, ['broken', 'broken']);
  });

  it('falls back where there is no worker to start', async () => {
    counter = createTokenCounter({ workerPath: path.join(folder, 'missing.mjs') });
    assert.deepEqual(await counter.count(['12345678'], 'o200k_base'), [2]);
  });

  it('answers those who wait when it is disposed of', async () => {
    const workerPath = await worker('', 'silent');
    counter = createTokenCounter({ workerPath });
    const waiting = counter.count(['12345678'], 'o200k_base');
    await counter.dispose();
    assert.deepEqual(await waiting, [2]);
  });

  it('lets the program end by itself, but not before the counts are there', async () => {
    counter = createTokenCounter({ inProcess: true });
    const module = new URL('../../../server/src/workspace/tokenCounter.ts', import.meta.url).href;
    const program = `const { createTokenCounter } = await import(${JSON.stringify(module)});
      const counts = await createTokenCounter().count(['hello world'], 'o200k_base');
      console.log(counts.join());`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    assert.equal(stdout.trim(), '2');
  });
});
