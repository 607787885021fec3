/**
 * What the recorder costs a program of Node: the same work with it and without, in turns, as medians and as a ratio.
 * Processor time of the program alone, so that a busy machine does not speak in it.
 * Usage: node bench/recorder-node.ts, after `node scripts/test.mjs recorder` has installed the SDKs.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startProvider } from '../test/provider/server.ts';

const ROUNDS = 7;
const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'llm-cost-bench-'));
symlinkSync(path.join(root, 'test', 'sdks', 'node_modules'), path.join(folder, 'node_modules'), 'junction');

/** Each prints the microseconds of processor time of one turn of its loop. */
const LOOP = (setup: string, turns: number, work: string) => `${setup}
const url = process.env.FAKE_PROVIDER_URL;
const json = (path, body) => fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const messages = [{ role: 'user', content: 'x'.repeat(2000) }];
const turn = async () => { ${work} };
for (let index = 0; index < ${turns / 5}; index++) await turn();
const before = process.cpuUsage();
for (let index = 0; index < ${turns}; index++) await turn();
const { user, system } = process.cpuUsage(before);
console.log((user + system) / ${turns});
process.exit();`;

const OPENAI = `import OpenAI from 'openai';\nconst client = new OpenAI();`;
const WORK: Readonly<Record<string, string>> = {
  'a request that is no LLM call': LOOP('', 400, `await (await fetch(url + '/_go')).text();`),
  'fetch, JSON': LOOP(
    '',
    400,
    `await (await json('/openai/v1/chat/completions', { model: 'm', messages })).json();`,
  ),
  'openai, JSON': LOOP(OPENAI, 300, `await client.chat.completions.create({ model: 'm', messages });`),
  'openai, a stream': LOOP(
    OPENAI,
    300,
    `for await (const piece of await client.responses.create({ model: 'm', stream: true, input: 'x' })) void piece;`,
  ),
};

const USED = 'const { user, system } = process.cpuUsage(); console.log(user + system);';
const START: Readonly<Record<string, string>> = {
  'start of an empty program': USED,
  'start of a program that imports openai': `import 'openai'; ${USED}`,
};

const provider = await startProvider();
const spool = path.join(folder, 'spool');
const plain = { PATH: process.env.PATH ?? '', ...provider.environment };
const hooked = {
  ...plain,
  NODE_OPTIONS: `--require "${path.join(root, 'recorder', 'node', 'hook.cjs')}"`,
  LLM_COST_SPOOL: spool,
};

/** The provider is in this process, so nothing here may block. */
async function run(args: readonly string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [...args], { cwd: folder, env });
  return stdout;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** In turns, so that both see the same machine. */
async function compare(
  title: string,
  measure: (env: Record<string, string>) => Promise<number>,
): Promise<void> {
  const without: number[] = [];
  const within: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    without.push(await measure(plain));
    within.push(await measure(hooked));
  }
  const [a, b] = [median(without), median(within)];
  const figures = [a, b, b - a].map((value) => value.toFixed(0).padStart(8)).join('');
  console.log(`${title.padEnd(46)}${figures}${(b / a).toFixed(3).padStart(8)}`);
}

try {
  console.log(
    `${`microseconds of processor time, medians of ${ROUNDS}`.padEnd(46)} without    with    more   ratio`,
  );
  for (const [title, text] of Object.entries({ ...START, ...WORK })) {
    writeFileSync(path.join(folder, 'work.mjs'), text);
    await compare(title, async (env) => Number(await run(['work.mjs'], env)));
  }
} finally {
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
}
