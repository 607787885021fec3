// `npm run dev`: runs the service without any key, against a provider on this machine, and uses all of it for a while.
// `npm run dev -- --rounds 1` is over sooner.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = Math.max(1, Number(values.rounds) || 1);

const TICKETS = [
  { id: 't1', text: 'Where is my parcel? The number is FB-20417.' },
  { id: 't2', text: 'I was charged twice for one helmet.' },
  { id: 't3', text: 'Which tyres fit a city bicycle of 2019?' },
  { id: 't4', text: 'The gears jump under load since the last service, mostly uphill. '.repeat(30) },
];

if (!process.features.typescript) process.exit(runOnNewerNode());
installPackages();
await main();

async function main() {
  const { startFakeProvider } = await import('./fake-provider.mjs');
  const provider = await startFakeProvider();
  const folder = mkdtempSync(path.join(tmpdir(), 'helpdesk-'));
  writeData(folder);
  Object.assign(process.env, {
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_API_KEY: 'none-needed',
    ANTHROPIC_BASE_URL: provider.url,
    ANTHROPIC_API_KEY: 'none-needed',
    GOOGLE_GEMINI_BASE_URL: provider.url,
    GEMINI_API_KEY: 'none-needed',
    SHOP_URL: `${provider.url}/shop`,
    PORT: String(await freePort()),
  });
  const service = await startService(folder);
  try {
    for (let round = 1; round <= rounds; round++) {
      console.log(`Round ${round} of ${rounds}: customers write, tickets come in.`);
      await useService(`http://127.0.0.1:${process.env.PORT}`);
    }
    console.log('The night comes, and with it the report.');
    await ended(
      spawn(process.execPath, [path.join(root, 'scripts/nightly-report.ts')], {
        cwd: folder,
        stdio: 'inherit',
      }),
    );
  } finally {
    service.kill();
    provider.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\nDone: ${provider.requests()} requests to the models. ${whereToLook()}`);
}

function whereToLook() {
  if (process.env.LLM_COST_SPOOL) return 'What they used stands at the calls: look at src/tickets/triage.ts.';
  return 'They were not recorded: run "LLM Cost: Start Recording Runs" in the editor, and this in a new terminal.';
}

async function useService(url) {
  const ask = async (place, body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url + place, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${place}: ${response.status} ${await response.text()}`);
    return response.text();
  };
  const question = 'My bicycle was delivered yesterday and its front brake squeals. Can I bring it to you?';
  await ask('/api/chat', { turns: [{ role: 'user', content: question }] });
  await ask('/api/chat/title', { firstMessage: question });
  await ask('/api/handbook', { question: 'How long may I ride before the first service?' });
  await ask('/api/tickets/triage', { tickets: TICKETS });
  await ask('/api/refunds', { orderId: 'FB-20417', message: 'The bell arrived broken.' });
  // Nothing of the service translates yet, so this is what its colleagues do by hand.
  const { translate } = await import('../src/tickets/translate.ts');
  await translate(question, 'Dutch', 'gpt-5.4-mini');
}

function writeData(folder) {
  mkdirSync(path.join(folder, 'data'));
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  writeFileSync(path.join(folder, 'data', `tickets-${yesterday}.json`), JSON.stringify(TICKETS));
  const pages = ['Winter storage', 'First service', 'Brakes', 'Returns', 'Tyres'].map((title) => ({
    title,
    url: `https://fernhill.example/${title.toLowerCase().replace(' ', '-')}`,
    text: `${title}: what our customers ask most, and what the workshop answers. `.repeat(8),
    vector: [0.5, 0.5, 0.5, 0.5],
  }));
  writeFileSync(path.join(folder, 'data', 'knowledge.json'), JSON.stringify(pages));
}

function startService(folder) {
  const service = spawn(process.execPath, [path.join(root, 'src/server.ts')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    service.stdout.on('data', (text) => {
      process.stdout.write(text);
      if (String(text).includes('listens')) resolve(service);
    });
    service.once('exit', (code) => reject(new Error(`the service ended with code ${code}`)));
  });
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`it ended with code ${code}`))));
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function installPackages() {
  if (existsSync(path.join(root, 'node_modules/openai')) && existsSync(path.join(root, 'node_modules/zod')))
    return;
  console.log('Installing the packages of the example, once (150 MB)...');
  const flags = ['install', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', flags, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** The service is TypeScript that Node runs as it is, which takes Node 22.18; the inspector's checkout has a newer one. */
function runOnNewerNode() {
  const folder = path.join(root, '../node_modules/node/bin');
  const newer = ['node', 'node.exe'].map((name) => path.join(folder, name)).find((file) => existsSync(file));
  if (!newer) {
    console.error(`This needs Node 22.18 or newer, and this is Node ${process.versions.node}.`);
    return 1;
  }
  return spawnSync(newer, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1;
}
