/** What surrounds a call: one small text a fact, in TypeScript. `CALL` stands for a chat of the text `text`. */
import type { CallFacts } from '../../server/src/core/context/facts.ts';
import { table } from './contextTable.ts';

describe('the context of a call in TypeScript', () => {
  table('where it runs', ({ where }) => `${where.kind}${where.by ? ` ${where.by}` : ''}`, [
    ['in a library', 'export const ask = async () => await CALL;', 'library'],
    [
      'in an Express route',
      "import express from 'express';\nconst app = express();\napp.post('/x', async (req, res) => { res.json(await CALL); });",
      'handler Express',
    ],
    [
      'in a function that a route calls',
      "import { Router } from 'express';\nconst router = Router();\nasync function ask() { return CALL; }\nrouter.get('/x', async (req, res) => { res.json(await ask()); });",
      'handler Express',
    ],
    [
      'in a function that is handed to a route by name',
      "import express from 'express';\nconst app = express();\nasync function chat(req: any, res: any) { res.json(await CALL); }\napp.post('/x', wrap(chat));",
      'handler Express',
    ],
    [
      'in a route of an app that comes from elsewhere',
      "export function routes(app: any) { app.post('/chat', async (req: any, res: any) => { res.json(await CALL); }); }",
      'handler route',
    ],
    [
      'behind a controller of another file',
      'export async function ask() { return await CALL; }',
      'handler Hono',
      {
        files: {
          'src/server.ts':
            "import { Hono } from 'hono';\nimport { ask } from './main';\nconst app = new Hono();\napp.get('/x', async (c) => c.json(await ask()));",
        },
      },
    ],
    [
      'in a Next.js route',
      'export async function POST() { return CALL; }',
      'handler Next.js route',
      { name: 'app/api/chat/route.ts' },
    ],
    ['in a function of that name elsewhere', 'export async function POST() { return CALL; }', 'library'],
    [
      'in a server action',
      "export async function act() { 'use server'; return CALL; }",
      'handler server action',
    ],
    ['in a Lambda', 'export const handler = async (event: unknown) => CALL;', 'handler AWS Lambda'],
    [
      'in a Worker',
      'export default { async fetch(request: Request) { return Response.json(await CALL); } };',
      'handler Cloudflare Workers',
    ],
    [
      'in a controller of Nest',
      "import { Controller, Post } from '@nestjs/common';\n@Controller() class Chat { @Post() async ask() { return CALL; } }",
      'handler NestJS',
    ],
    [
      'in a job of BullMQ',
      "import { Worker } from 'bullmq';\nnew Worker('mail', async (job) => { await CALL; });",
      'worker BullMQ',
    ],
    ['in a folder of scripts', 'await CALL;', 'script script folder', { name: 'scripts/seed.ts' }],
    [
      'in a command',
      "import { program } from 'commander';\nprogram.command('x').action(async () => { await CALL; });",
      'script command line',
    ],
    ['in a test', 'await CALL;', 'test', { name: 'test/a.test.ts' }],
    [
      "in the map of somebody's own get",
      "cache.get('/x', async () => 1);\nexport const ask = async () => CALL;",
      'library',
    ],
  ]);

  const loop = ({ loop }: CallFacts) =>
    loop &&
    `${loop.form} ${loop.bound} ${loop.varies ? 'varies' : 'same'}${loop.bounded ? '' : ' unbounded'}${loop.history ? ' history' : ''}`;
  table('loops', loop, [
    ['none', 'await CALL;', null],
    ['over a list of fixed length', "for (const text of ['a', 'b']) await CALL;", 'each 2 varies'],
    [
      'over a list that is filled before',
      'const all: string[] = [];\nall.push(next());\nfor (const text of all) await CALL;',
      'each null varies',
    ],
    ['that counts', 'for (let i = 0; i < 5; i++) await CALL;', 'count 5 same'],
    [
      'of a callback',
      'export const f = (all: string[]) => Promise.all(all.map(async (text) => CALL));',
      'callback null varies',
    ],
    [
      'of a callback whose parameter nobody reads',
      'export const f = (all: string[]) => all.forEach(async () => { await CALL; });',
      'callback null same',
    ],
    [
      'with a text made of its variable',
      `for (const x of list) { const text = \`Of \${x.name}\`; await CALL; }`,
      'each null varies',
    ],
    [
      'that tries again until it works',
      'async function f() { for (let i = 0; i < 3; i++) { try { return await CALL; } catch (e) { await sleep(i); } } }',
      null,
    ],
    [
      'that counts attempts',
      'let attempt = 0; while (attempt < 3) { const r = await CALL; if (r) break; attempt++; }',
      null,
    ],
    [
      'that searches is one that tries nothing again',
      'async function f() { for (const text of list) { try { const r = await CALL; if (r.id) return r; } catch {} } }',
      'each null varies',
    ],
    [
      'of an agent without a bound',
      "const messages: any[] = [];\nwhile (true) { const r = await client.chat.completions.create({ model: 'gpt-4o', messages }); messages.push(r.choices[0].message); if (!r.choices[0].message.tool_calls) break; }",
      'while null varies unbounded history',
    ],
    [
      'of an agent with a bound',
      "const messages: any[] = [];\nfor (let step = 0; step < MAX; step++) { const r = await client.chat.completions.create({ model: 'gpt-4o', messages }); messages.push(r.choices[0].message); }",
      'count null varies history',
    ],
    [
      'of an agent that counts its turns',
      "let messages: any[] = []; let turns = 0;\nwhile (true) { const r = await client.chat.completions.create({ model: 'gpt-4o', messages }); messages = [...messages, r.choices[0].message]; if (++turns > 10) break; }",
      'while null varies history',
    ],
  ]);

  table('a loop that calls its function', ({ calledInLoop }) => calledInLoop?.form ?? null, [
    [
      'is seen',
      'async function ask(text: string) { return await CALL; }\nfor (const x of list) await ask(x);',
      'each',
    ],
    [
      'is seen where a list is mapped with it',
      'async function ask(text: string) { return await CALL; }\nawait Promise.all(list.map(ask));',
      'callback',
    ],
    [
      'is not where a loop registers it',
      'async function ask() { return CALL; }\nfor (const name of names) bot.on(name, ask);\nfor (const time of times) cron.schedule(time, () => ask());',
      null,
    ],
    [
      'is not where it calls it once',
      'async function ask(text: string) { return await CALL; }\nawait ask(text);',
      null,
    ],
  ]);

  table('retries', ({ retry }) => retry?.by ?? null, [
    ['none', 'await CALL;', null],
    ['by p-retry', "import pRetry from 'p-retry';\nawait pRetry(() => CALL, { retries: 3 });", 'p-retry'],
    [
      'by p-retry around the function',
      "import pRetry from 'p-retry';\nasync function ask() { return CALL; }\nawait pRetry(ask);",
      'p-retry',
    ],
    [
      'by a policy of cockatiel',
      "import { handleAll, retry } from 'cockatiel';\nconst p = retry(handleAll, {});\nawait p.execute(() => CALL);",
      'cockatiel',
    ],
    [
      'by a helper of the workspace',
      'async function surely<T>(fn: () => Promise<T>) { for (let i = 0; i < 3; i++) { try { return await fn(); } catch (e) { await sleep(1); } } throw new Error(); }\nawait surely(() => CALL);',
      'surely',
    ],
    [
      'not by a helper that times',
      'async function timed<T>(fn: () => Promise<T>) { try { return await fn(); } finally { log(); } }\nawait timed(() => CALL);',
      null,
    ],
    [
      'by a loop',
      'async function f() { while (true) { try { return await CALL; } catch { await sleep(1); } } }',
      'a loop that tries again',
    ],
  ]);

  table('errors', ({ errors }) => `${errors.kind}${errors.swallowed ? ' swallowed' : ''}`, [
    ['handled', 'try { await CALL; } catch (e) { console.error(e); }', 'handled'],
    ['swallowed', 'try { await CALL; } catch {}', 'handled swallowed'],
    ['not by finally', 'try { await CALL; } finally { done(); }', 'unhandled'],
    [
      'handled above',
      'async function ask() { return await CALL; }\ntry { await ask(); } catch (e) { log(e); }',
      'handledAbove',
    ],
    [
      'by one caller of two',
      'async function ask() { return await CALL; }\ntry { await ask(); } catch (e) { log(e); }\nawait ask();',
      'unhandled',
    ],
    ['perhaps, in a library', 'export async function ask() { return await CALL; }', 'unknown'],
    [
      'perhaps, by a framework',
      'export async function POST() { return CALL; }',
      'unknown',
      { name: 'app/x/route.ts' },
    ],
    [
      'not by Express',
      "import express from 'express';\nexpress().get('/x', async () => { await CALL; });",
      'unhandled',
    ],
  ]);

  table('time-outs', ({ timeout }) => timeout && `${timeout.by} ${timeout.ms}`, [
    ['none', 'await CALL;', null],
    [
      'by a signal',
      "await client.chat.completions.create({ model: 'gpt-4o', messages: [] }, { signal: AbortSignal.timeout(5000) });",
      'a signal null',
    ],
    ['by a race', 'await Promise.race([CALL, timer]);', 'Promise.race null'],
    [
      'by p-timeout',
      "import pTimeout from 'p-timeout';\nawait pTimeout(CALL, { milliseconds: 500 });",
      'p-timeout 500',
    ],
  ]);

  table('calls side by side', ({ fanOut }) => fanOut && `${fanOut.by}: ${fanOut.limiter} ${fanOut.bound}`, [
    ['none', 'await CALL;', null],
    [
      'without a bound',
      'export const f = (all: string[]) => Promise.all(all.map((text) => CALL));',
      'Promise.all: null null',
    ],
    ['of two', 'await Promise.all([CALL, other()]);', 'Promise.all: a list of fixed length 2'],
    [
      'of a fixed list',
      "await Promise.all(['a', 'b', 'c'].map((text) => CALL));",
      'Promise.all: a list of fixed length 3',
    ],
    [
      'by p-limit',
      "import pLimit from 'p-limit';\nconst limit = pLimit(5);\nawait Promise.all(list.map((text) => limit(() => CALL)));",
      'Promise.all: p-limit 5',
    ],
    [
      'in chunks',
      'for (let i = 0; i < list.length; i += 10) await Promise.all(list.slice(i, i + 10).map((text) => CALL));',
      'Promise.all: chunks 10',
    ],
    [
      'of a function that is handed over',
      'async function ask(text: string) { return await CALL; }\nawait Promise.all(list.map(ask));',
      'Promise.all: null null',
    ],
    [
      'of the function',
      'async function ask(text: string) { return await CALL; }\nawait Promise.all(list.map((x) => ask(x)));',
      'Promise.all: null null',
    ],
    [
      'of the function, with a limit',
      "import pLimit from 'p-limit';\nconst limit = pLimit(2);\nasync function ask(text: string) { return await CALL; }\nawait Promise.all(list.map((x) => limit(() => ask(x))));",
      'Promise.all: p-limit 2',
    ],
  ]);
});
