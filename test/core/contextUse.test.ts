/** What becomes of a call, of its client and of its answer: one small text a fact, in TypeScript. */
import { table } from './contextTable.ts';

describe('what is made of a call in TypeScript', () => {
  table('what becomes of it', ({ use }) => use.kind, [
    ['awaited', 'await CALL;', 'awaited'],
    ['dropped', 'CALL;', 'dropped'],
    ['dropped on purpose', 'void CALL;', 'unknown'],
    ['handled by then', 'CALL.then(log);', 'unknown'],
    ['returned', 'export const f = () => CALL;', 'handed on'],
    ['kept', 'const p = CALL;\nawait p;', 'handed on'],
    ['kept for nothing', 'const p = CALL;', 'unused'],
    ['under a condition', 'if (text) CALL;', 'dropped'],
    ['passed on', 'save(CALL);', 'handed on'],
  ]);

  const MADE =
    "const own = new OpenAI();\nreturn own.chat.completions.create({ model: 'gpt-4o', messages: [] });";
  table('the client', ({ client }) => client?.per ?? null, [
    ['once in a process', 'await CALL;', null],
    ['for each request', `export async function POST() { ${MADE} }`, 'request', { name: 'app/x/route.ts' }],
    ['for each call', `export async function ask() { ${MADE} }`, 'call'],
    [
      'with a key of the caller',
      "export async function ask(apiKey: string) { const own = new OpenAI({ apiKey }); return own.chat.completions.create({ model: 'gpt-4o', messages: [] }); }",
      null,
    ],
    [
      'in each turn of a loop',
      "for (const x of list) { const own = new OpenAI(); await own.chat.completions.create({ model: 'gpt-4o', messages: [] }); }",
      'iteration',
    ],
  ]);

  table('the key', ({ apiKey }) => apiKey !== null, [
    [
      'in the code',
      "const own = new OpenAI({ apiKey: 'sk-proj-0123456789abcdef' });\nawait own.chat.completions.create({ model: 'gpt-4o', messages: [] });",
      true,
    ],
    [
      'in the environment',
      "const own = new OpenAI({ apiKey: process.env.KEY });\nawait own.chat.completions.create({ model: 'gpt-4o', messages: [] });",
      false,
    ],
    [
      'that is none',
      "const own = new OpenAI({ apiKey: 'ollama' });\nawait own.chat.completions.create({ model: 'gpt-4o', messages: [] });",
      false,
    ],
  ]);

  table('the browser', ({ browser }) => browser, [
    ['by no sign', 'await CALL;', null],
    [
      'by an option',
      "const own = new OpenAI({ dangerouslyAllowBrowser: true });\nawait own.chat.completions.create({ model: 'gpt-4o', messages: [] });",
      'dangerouslyAllowBrowser',
    ],
    [
      'by the name of the key',
      "const own = new OpenAI({ apiKey: process.env.NEXT_PUBLIC_KEY });\nawait own.chat.completions.create({ model: 'gpt-4o', messages: [] });",
      'NEXT_PUBLIC_KEY',
    ],
  ]);

  table('the answer', ({ parsed }) => parsed && (parsed.checked ? 'checked' : 'parsed'), [
    ['as text', 'const r = await CALL;\nlog(r.choices[0].message.content);', null],
    ['as JSON', 'const r = await CALL;\nconst data = JSON.parse(r.choices[0].message.content);', 'parsed'],
    [
      'as JSON that is checked',
      'const r = await CALL;\nconst data = Shape.parse(JSON.parse(r.choices[0].message.content));',
      'checked',
    ],
    ['beside JSON of something else', 'const r = await CALL;\nconst data = JSON.parse(other);', null],
  ]);

  table('data of the request', ({ requestData }) => requestData.map(({ role }) => role), [
    [
      'in the system prompt',
      `import express from 'express';\nexpress().post('/x', async (req, res) => { const { name } = req.body; await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'system', content: \`You serve \${name}\` }, { role: 'user', content: 'Hi' }] }); });`,
      ['system'],
    ],
    [
      'in no handler',
      `export async function f(name: string) { await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'system', content: \`You serve \${name}\` }] }); }`,
      [],
    ],
  ]);

  table('an answer of a given form', ({ structured }) => structured, [
    ['is not asked for', 'await CALL;', false],
    [
      'is asked for by a mode',
      "await client.chat.completions.create({ model: 'gpt-4o', messages: [], response_format: { type: 'json_object' } });",
      true,
    ],
    [
      'is not where the text speaks of it',
      "await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Use json_object' }] });",
      false,
    ],
  ]);

  table('recursion', ({ recursion }) => recursion && (recursion.counted ? 'counted' : 'open'), [
    ['none', 'async function ask() { await CALL; }\nawait ask();', null],
    [
      'of itself',
      'async function ask(): Promise<void> { const r = await CALL; if (r) await ask(); }\nawait ask();',
      'open',
    ],
    [
      'with a count',
      'async function ask(depth: number): Promise<void> { const r = await CALL; if (r) await ask(depth + 1); }\nawait ask(0);',
      'counted',
    ],
    [
      'through another',
      'async function a(): Promise<void> { await CALL; await b(); }\nasync function b() { await a(); }\nawait b();',
      'open',
    ],
  ]);

  const B =
    "const b = await client.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: ";
  table(
    'calls that wait for each other',
    (_, { facts, calls }) => facts.independent(calls).map(({ length }) => length),
    [
      ['without a need', 'const a = await CALL;\nconst b = await CALL;', [2]],
      [
        'because of what the first gives',
        `const a = await CALL;\n${B}a.choices[0].message.content }] });`,
        [],
      ],
      [
        'because the first decides',
        'async function f() { const a = await CALL;\nif (!a) return;\nconst b = await CALL; }',
        [],
      ],
      [
        'through a list',
        "const messages: any[] = [];\nconst a = await CALL;\nmessages.push(a.choices[0].message);\nconst b = await client.chat.completions.create({ model: 'gpt-4o', messages });",
        [],
      ],
      ['in other branches', 'if (text) { const a = await CALL; } else { const b = await CALL; }', []],
    ],
  );
});
