/** What a program costs before it has anything to do: start, memory at rest, size of the package. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { SUMMARY_REQUEST, type Summary } from '../server/src/protocol.ts';
import { connect, residentMemory } from './editor.ts';
import { type Measure, measureTogether } from './runs.ts';
import { bytes, milliseconds, table } from './table.ts';

const root = path.join(import.meta.dirname, '..');

/** One call in each language, so that every parser and a tokenizer are loaded. */
const FILES = {
  'ask.ts': `import OpenAI from 'openai';
const client = new OpenAI();
export const ask = (content: string) =>
  client.chat.completions.create({ model: 'gpt-5', messages: [{ role: 'user', content: 'Answer: ' + content }] });
`,
  'ask.py': `from openai import OpenAI
client = OpenAI()
def ask(content):
    return client.chat.completions.create(model="gpt-5", messages=[{"role": "user", "content": "Answer " + content}])
`,
};

/** The tokenizer's thread is let go after half a minute. */
const REST = 40_000;

/** Measures and prints. A start is one with the compiled code of an earlier one; that of the first run does not count. */
export async function printStart(cli: string, server: string, rounds: number): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'llm-cost-bench-'));
  const [empty, small] = [path.join(folder, 'empty'), path.join(folder, 'small')];
  mkdirSync(empty);
  mkdirSync(small);
  for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(small, name), text);
  const programs = {
    'node -e 0': { args: ['-e', '0'] },
    'llm-cost --version': { args: [cli, '--version'] },
    'llm-cost scan, an empty folder': { args: [cli, 'scan', empty] },
    'llm-cost scan, a file in TypeScript and one in Python': { args: [cli, 'scan', small] },
    'server, to the answer of initialize and out': { args: [server, '--stdio'], input: messages() },
  };
  const measures = measureTogether(
    Object.values(programs).map((program) => ({ command: process.execPath, ...program })),
    rounds,
  );
  const base = (measures[0] as Measure).median;
  console.log('Start\n');
  console.log(
    table(
      ['program', 'time', '× node -e 0'],
      Object.keys(programs).map((name, index) => {
        const { median, least, most } = measures[index] as Measure;
        const spread = `${milliseconds(median)} (${milliseconds(least)}–${milliseconds(most)})`;
        return [name, spread, (median / base).toFixed(2)];
      }),
    ),
  );
  const memory = await memoryAtRest(server, small);
  if (memory !== null) console.log(`\nThe server at rest on the two files: ${bytes(memory)}.`);
  const packed = spawnSync(process.execPath, [path.join(root, 'scripts/package.mjs')], { encoding: 'utf8' });
  console.log(`The package: ${packed.stdout.trim().split('\n').at(-1)}.\n`);
  rmSync(folder, { recursive: true });
}

/** `initialize`, `shutdown` and `exit` as bytes of the protocol. */
function messages(): string {
  const all = [
    { id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } },
    { method: 'initialized', params: {} },
    { id: 2, method: 'shutdown' },
    { method: 'exit' },
  ];
  const texts = all.map((message) => JSON.stringify({ jsonrpc: '2.0', ...message }));
  return texts.map((text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`).join('');
}

/** Bytes; null where the system does not say. */
async function memoryAtRest(server: string, folder: string): Promise<number | null> {
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = connect(child);
  const uri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'bench' }],
    capabilities: {},
  });
  await connection.sendNotification('initialized', {});
  while (!(await connection.sendRequest<Summary>(SUMMARY_REQUEST)).scanned) await pause(50);
  await pause(REST);
  const memory = residentMemory(child.pid);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
  return memory;
}
