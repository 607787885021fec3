import assert from 'node:assert/strict';
import path from 'node:path';
import { type Files, type Recorded, record, root } from './harness.ts';

const RUN = /^[a-z0-9][a-z0-9_-]{0,30}\.[a-z0-9]{1,12}\.[a-z0-9]{6}$/;
const bin = (...names: string[]) => path.join(root, 'test', 'sdks', 'node_modules', ...names);

/** A module that makes one call, on its line 4. */
const ASK = (model: string) => `import OpenAI from 'openai';
const client = new OpenAI();
export async function ask() {
  const answer = await client.chat.completions.create({ model: '${model}', messages: [{ role: 'user', content: 'x' }] });
  return answer.choices[0].message.content;
}
`;
const TYPED = ASK('typed').replace(
  'ask()',
  'ask(more?: { readonly a: string; b?: number }): Promise<string | null>',
);
const LONG = `interface Unused {
  readonly a: string;
}
export type { Unused };
`;

interface Case {
  readonly files: Files;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** `model file:line fn` of each record; the place of one that has none is \`null\`. */
  readonly expected: readonly string[];
  readonly label?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'of a worker thread': {
    files: {
      'main.mjs': `import { Worker } from 'node:worker_threads';
import { ask } from './ask.mjs';
await ask();
await new Promise((done) => new Worker(new URL('./worker.mjs', import.meta.url)).on('exit', done));`,
      'worker.mjs': `import { ask } from './other.mjs';\nawait ask();`,
      'ask.mjs': ASK('main'),
      'other.mjs': ASK('worker'),
    },
    expected: ['main ask.mjs:4 ask', 'worker other.mjs:4 ask'],
    label: 'main',
  },
  'of child processes, whatever starts them': {
    files: {
      'main.cjs': `const { execFileSync, fork, spawnSync } = require('node:child_process');
const cluster = require('node:cluster');
if (cluster.isPrimary) {
  spawnSync(process.execPath, ['one.mjs'], { stdio: 'inherit' });
  execFileSync('sh', ['-c', 'node two.mjs'], { env: { ...process.env, PATH: require('node:path').dirname(process.execPath) + ':' + process.env.PATH } });
  fork('three.mjs').on('exit', () => cluster.fork());
} else import('./four.mjs').then(() => process.exit());`,
      ...Object.fromEntries(
        ['one', 'two', 'three', 'four'].map((name) => [`${name}.mjs`, `${ASK(name)}await ask();\n`]),
      ),
    },
    expected: ['four four.mjs:4 ask', 'one one.mjs:4 ask', 'three three.mjs:4 ask', 'two two.mjs:4 ask'],
    label: 'main',
  },
  'of TypeScript whose types Node drops': {
    files: {
      'main.ts': `import { ask } from './ask.ts';\nawait ask();`,
      'ask.ts': TYPED,
      'package.json': '{"type":"module"}',
    },
    expected: ['typed ask.ts:4 ask'],
  },
  'of TypeScript that tsx compiles, as ESM': {
    files: {
      'main.ts': `import { ask } from './ask.ts';\nawait ask();`,
      'ask.ts': LONG + TYPED,
      'package.json': '{"type":"module"}',
    },
    args: [bin('tsx', 'dist', 'cli.mjs'), 'main.ts'],
    expected: ['typed ask.ts:8 ask'],
  },
  'of TypeScript that tsx compiles, as CommonJS': {
    files: {
      'main.ts': `import { ask } from './ask';\nask();`,
      'ask.ts': LONG + TYPED,
      'package.json': '{}',
    },
    args: ['--import', 'tsx', 'main.ts'],
    expected: ['typed ask.ts:8 ask'],
  },
  'of tests under vitest': {
    files: {
      'ask.test.ts': `import { expect, test } from 'vitest';
import { ask } from './ask';
test('asks', async () => { expect(await ask()).toBe('Yes.'); });`,
      'ask.ts': LONG + TYPED,
      'package.json': '{"type":"module"}',
      // A link to the packages would make them the project's own.
      'vitest.config.mjs': `export default { resolve: { preserveSymlinks: true }, server: { deps: { external: [/node_modules/] } }, test: { server: { deps: { external: [/node_modules/, /sdks/] } } } };`,
    },
    args: [bin('vitest', 'vitest.mjs'), 'run', '--no-cache'],
    expected: ['typed ask.ts:8 ask'],
  },
  'of an npm script by its name': {
    files: { 'main.mjs': `${ASK('m')}await ask();\n` },
    env: { npm_lifecycle_event: 'dev:API server' },
    expected: ['m main.mjs:4 ask'],
    label: 'dev-api-server',
  },
  'of the run that it belongs to': {
    files: { 'main.mjs': `${ASK('m')}await ask();\n` },
    env: { LLM_COST_RUN: 'nightly.abc123.x0y1z2' },
    expected: ['m main.mjs:4 ask'],
    label: 'nightly',
  },
  'of a promise that is awaited elsewhere, or never': {
    files: {
      'main.mjs': `import OpenAI from 'openai';
const client = new OpenAI();
const messages = [];
const first = client.chat.completions.create({ model: 'first', messages });
const second = client.chat.completions.create({ model: 'second', messages });
await first;
client.chat.completions
  .create({ model: 'third', messages }).then(() => {});
for (const model of ['a', 'b']) await client.chat.completions.create({ model, messages });
await Promise.allSettled([client.chat.completions.create({ model: 'c', messages }), client.chat.completions.create({ model: 'd', messages })]);
`,
    },
    expected: [
      'a main.mjs:9 null',
      'b main.mjs:9 null',
      'c main.mjs:10 null',
      'd main.mjs:10 null',
      'first main.mjs:4 null',
      'second main.mjs:5 null',
      'third main.mjs:8 null',
    ],
  },
  'of an SDK that it does not know, without a guess at the line': {
    files: {
      'node_modules/sdk/package.json': '{"exports":"./index.mjs"}',
      'node_modules/sdk/index.mjs': `export async function ask(model) {
  await null;
  const body = JSON.stringify({ model, messages: [] });
  return fetch(process.env.OPENAI_BASE_URL + '/chat/completions', { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then((answer) => answer.text());
}`,
      'main.mjs': `import { ask } from 'sdk';
const later = (model) => ask(model);
await later('plain');
Error.prepareStackTrace = (error, sites) => [error, ...sites.map((site) => '    at ' + site.getFunctionName() + ' (' + site.getFileName() + ':' + site.getLineNumber() + ':' + site.getColumnNumber() + ')')].join('\\n');
await later('printed');
`,
    },
    expected: ['plain null', 'printed null'],
  },
  'of the user, and not of the framework that the call is made within': {
    files: {
      'main.mjs': `import { RunnableLambda } from '@langchain/core/runnables';
import { ChatOpenAI } from '@langchain/openai';
const model = new ChatOpenAI({ model: 'inner' });
const step = async (input) => (
  await model.invoke(input)
).content;
const chain = RunnableLambda.from(step).pipe(new ChatOpenAI({ model: 'outer' }));
await chain.invoke('x');
await chain.batch(['x', 'y']);
`,
    },
    expected: [
      ...Array(3).fill('inner main.mjs:5 step'),
      'outer main.mjs:8 null',
      'outer main.mjs:9 null',
      'outer main.mjs:9 null',
    ],
  },
};

const shown = ({ records, folder }: Recorded) =>
  records
    .map(({ model, file, line, fn }) => {
      const place = file === null ? 'null' : `${path.relative(folder, file)}:${line} ${fn}`;
      return `${model} ${place}`;
    })
    .sort();

describe('the recorder for Node tells the calls', () => {
  for (const [title, { files, args, env, expected, label }] of Object.entries(CASES)) {
    it(title, async () => {
      const ran = await record(files, { ...(args ? { args } : {}), ...(env ? { env } : {}) });
      assert.equal(ran.code, 0, ran.errors + ran.output);
      assert.deepEqual(shown(ran), [...expected].sort(), ran.errors);
      const [run, ...others] = new Set(ran.records.map((each) => each.run));
      assert.deepEqual(others, [], 'one run');
      assert.match(run, RUN);
      if (label) assert.equal(run.split('.')[0], label);
      assert.equal(new Set(ran.records.map(({ uid }) => uid)).size, ran.records.length);
      for (const { uid, v, source } of ran.records) {
        assert.match(uid, /^[a-z0-9]{16,32}$/);
        assert.deepEqual([v, source], [1, 'hook']);
      }
    });
  }

  it('of a killed process, as far as they were over', async () => {
    const text = `${ASK('m')}await ask();\nprocess.kill(process.pid, 'SIGKILL');\nawait new Promise((done) => setTimeout(done, 9999));\n`;
    const ran = await record({ 'main.mjs': text });
    assert.deepEqual([ran.signal, shown(ran)], ['SIGKILL', ['m main.mjs:4 ask']]);
  });
});
