import { strict as assert } from 'node:assert';
import { applyEdits, check } from './rulesSetup.ts';

const CHAT = `import OpenAI from 'openai';
const client = new OpenAI();
`;

describe('offers of cheaper models', () => {
  const tiers = (titles: string[]) => titles.filter((title) => title.includes('tier'));
  const all = async (text: string) => (await check(text)).offers.map(({ fix }) => fix.title);
  const titles = async (text: string) => (await all(text)).filter((title) => title.startsWith('Switch'));
  const anthropic = (model: string) => `import Anthropic from '@anthropic-ai/sdk';
new Anthropic().messages.create({ model: ${model}, max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] });`;
  const names = async (text: string) =>
    (await titles(text)).map((title) => /^Switch to (\S+)/.exec(title)?.[1]);

  it('follow the ladder to its end, the cheapest first, without models that end soon', async () => {
    // gpt-4o-mini would be on the way but ends in 54 days; the ladder has a circle.
    assert.deepEqual(await names(`${CHAT}client.responses.create({ model: 'gpt-5.5', input: 'Hi' });`), [
      'gpt-6-luna',
      'gpt-6.1-terra',
      'gpt-6.1-sol',
    ]);
  });

  it('name the saving a month and in percent', async () => {
    const text = `${CHAT}client.responses.create({ model: 'gpt-4o', input: 'Hi' });`;
    const { offers, calls } = await check(text);
    const [cheapest] = offers;
    assert.match(cheapest?.fix.title ?? '', /^Switch to gpt-6-luna \(saves ≈ \$\d+\/mo, −95 %\)$/);
    const monthly = calls[0]?.estimate.costPerMonth?.expected ?? 0;
    assert.ok(Math.abs((cheapest?.fix.savingPerMonth ?? 0) - 0.95 * monthly) < 0.01 * monthly);
    assert.match(applyEdits(text, cheapest?.fix.edits ?? []), /model: 'gpt-6-luna'/);
  });

  it('count the tokens of the other model’s tokenizer', async () => {
    // 20 % cheaper by the list, but the same text is about 30 % more tokens.
    const offered = await names(anthropic(`'claude-opus-4-5'`));
    assert.ok(offered.includes('claude-sonnet-5-5') && !offered.includes('claude-opus-5-5'), offered.join());
  });

  it('show what to know before the switch', async () => {
    const [title] = await titles(
      `${CHAT}client.embeddings.create({ model: 'text-embedding-3-large', input: 'a' });`,
    );
    assert.match(title ?? '', /^Switch to text-embedding-3-small .* \[everything must be embedded anew\]$/);
  });

  it('keep to themselves what is said of tools where there are none', async () => {
    const all = await titles(`${CHAT}client.responses.create({ model: 'gpt-5.6-sol', input: 'Hi' });`);
    assert.ok(all.length > 0 && all.every((title) => !title.includes('[')), all.join('\n'));
  });

  it('say that a fall-back holds only where the environment names no model', async () => {
    const text = `${CHAT}client.responses.create({ model: process.env.M ?? 'gpt-4o', input: 'Hi' });`;
    const { offers } = await check(text);
    const [title] = offers.map(({ fix }) => fix.title);
    assert.match(title ?? '', /−95 %; where the environment names none\)$/);
    assert.match(applyEdits(text, offers[0]?.fix.edits ?? []), /process\.env\.M \?\? 'gpt-6-luna'/);
  });

  it('say how many other calls of the file change', async () => {
    const [title] = await titles(`${CHAT}const MODEL = 'gpt-4o';
client.responses.create({ model: MODEL, input: 'a' });
client.responses.create({ model: MODEL, input: 'b' });`);
    assert.match(title ?? '', /−95 %; also changes 1 other call\)$/);
  });

  for (const [why, text] of Object.entries({
    'a model known at run time': `${CHAT}export const f = (model: string) => client.responses.create({ model, input: 'Hi' });`,
    'one of several models': `${CHAT}export const f = (big: boolean) => client.responses.create({ model: big ? 'gpt-5.5' : 'gpt-4o', input: 'Hi' });`,
    'a retired model': `${CHAT}client.responses.create({ model: 'gpt-4-turbo', input: 'Hi' });`,
    'a picture in the prompt': `${CHAT}client.responses.create({ model: 'gpt-4o', input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'https://example.com/a.png' }] }] });`,
    'a deployment of Azure': `import { AzureOpenAI } from 'openai';\nnew AzureOpenAI({ apiVersion: '1' }).chat.completions.create({ model: 'gpt-4o', messages: [] });`,
    'a gateway': `import { generateText } from 'ai';\ngenerateText({ model: 'openai/gpt-4o', prompt: 'Hi' });`,
    'the cheapest model': anthropic(`'claude-haiku-5-5'`),
  })) {
    it(`are not made for ${why}`, async () => {
      const { calls, offers } = await check(text);
      assert.equal(calls.length, 1);
      assert.deepEqual(offers, []);
    });
  }

  it('name the flex tier where nobody waits, and write it in once', async () => {
    const text = `${CHAT}client.responses.create({ model: 'gpt-6-luna', input: 'Hi' });`;
    const { offers } = await check(text);
    const [flex] = offers;
    assert.match(
      flex?.fix.title ?? '',
      /^Use the flex tier \(saves ≈ \$\d\S*\/mo, −50 %; slower, and 429 where it is full\)$/,
    );
    const after = applyEdits(text, flex?.fix.edits ?? []);
    assert.match(after, /input: 'Hi', service_tier: 'flex' \}/);
    assert.deepEqual(await all(after), []);
    assert.deepEqual(await all(text.replace('gpt-6-luna', 'gpt-4o-mini')).then(tiers), []);
    assert.deepEqual(await all(text.replace(`'Hi'`, `'Hi', stream: true`)).then(tiers), []);
  });

  it('name the priority tier with its price where somebody waits', async () => {
    const handler = (model: string, more = '') =>
      `import express from 'express';\n${CHAT}express().get('/', async (_, res) => res.json(await client.responses.create({ model: '${model}', input: 'Hi'${more} })));`;
    const [priority, ...others] = (await check(handler('gpt-6-luna'))).offers;
    assert.deepEqual(others, []);
    assert.match(
      priority?.fix.title ?? '',
      /^Use the priority tier \(answers sooner; costs ≈ \$\d\S*\/mo more, ×2\)$/,
    );
    assert.equal(priority?.fix.savingPerMonth, null);
    const after = applyEdits(handler('gpt-6-luna'), priority?.fix.edits ?? []);
    assert.match(after, /input: 'Hi', service_tier: 'priority' \}/);
    assert.deepEqual(await all(after), []);
    assert.deepEqual(await all(handler('gpt-5-nano')).then(tiers), []);
    assert.deepEqual(await all(handler('gpt-6-luna', `, service_tier: 'default'`)).then(tiers), []);
    assert.match((await all(handler('gpt-5.5')).then(tiers)).join(), /×2\.5\)$/);
  });

  it('write a tier as the SDK has it', async () => {
    const flexOf = async (text: string, name?: string) => {
      const { offers } = await check(text, name ? { name } : {});
      const flex = offers.find(({ fix }) => fix.title.startsWith('Use the flex tier'));
      return applyEdits(text, flex?.fix.edits ?? []);
    };
    const gemini = `import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({});
await ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Hi' });
`;
    assert.equal(
      await flexOf(gemini),
      `import { GoogleGenAI, ServiceTier } from '@google/genai';
const ai = new GoogleGenAI({});
await ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Hi', config: { serviceTier: ServiceTier.FLEX } });
`,
    );
    assert.match(await flexOf(gemini, 'main.js'), /config: \{ serviceTier: 'flex' \} \}\);/);
    const vercel = `import { google } from '@ai-sdk/google';
import { generateText } from 'ai';
await generateText({ model: google('gemini-3.8-flash'), prompt: 'Hi' });
`;
    assert.match(await flexOf(vercel), /providerOptions: \{ google: \{ serviceTier: 'flex' \} \} \}\);/);
  });

  it('are not made in tests', async () => {
    const text = `${CHAT}client.responses.create({ model: 'gpt-4o', input: 'Hi' });`;
    assert.notDeepEqual((await check(text)).offers, []);
    assert.deepEqual((await check(text, { name: 'main.test.ts' })).offers, []);
  });
});

describe('offers of a cache of answers', () => {
  const keeps = async (text: string) =>
    (await check(text)).offers.flatMap(({ fix }) => (fix.title.startsWith('Keep answers') ? [fix] : []));
  const embed = (text: string) => `${CHAT}export async function embed(text: string) {
  ${text}
}
`;

  it('say what share of repeats is assumed, and wrap the call', async () => {
    const text = embed(`return client.embeddings.create({ model: 'text-embedding-3-large', input: text });`);
    const [fix] = await keeps(text);
    assert.match(
      fix?.title ?? '',
      /^Keep answers for an hour in lru-cache \(saves ≈ \$[\d.]+\/mo if 1 in 5 requests repeats; needs lru-cache\)$/,
    );
    const fixed = applyEdits(text, fix?.edits ?? []);
    assert.match(fixed, /return cached\(request, \(\) => client\.embeddings\.create\(request\)\);/);
    assert.deepEqual(await keeps(fixed), []);
  });

  it('are made at temperature 0 only, and not where a loop goes over data', async () => {
    const chat = (temperature: string) =>
      embed(`return client.responses.create({ model: 'gpt-4o', ${temperature}input: text });`);
    assert.equal((await keeps(chat('temperature: 0, '))).length, 1);
    assert.equal((await keeps(chat(''))).length, 0);
    assert.equal((await keeps(chat('temperature: 0.2, '))).length, 0);
    const loop = embed(
      `for (const line of text.split('\\n')) await client.embeddings.create({ model: 'text-embedding-3-small', input: line });`,
    );
    assert.equal((await keeps(loop)).length, 0);
  });
});

describe('offers of a key for the prompt cache', () => {
  const MANUAL = 'Quote the paragraph of the manual that you rely on. '.repeat(100);
  const call = (name: string, prompt: string, more = '') =>
    `export async function ${name}(text: string) {
  return client.responses.create({ model: 'gpt-6-luna', instructions: ${prompt}, input: text${more} });
}
`;
  const prompts = `const ANSWER = \`You answer. ${MANUAL}\`;\nconst CHECK = \`You check. ${MANUAL}\`;\n`;
  const offersOf = async (text: string, files?: Record<string, string>) =>
    (await check(`${CHAT}${prompts}${text}`, files ? { files } : {})).offers.filter(({ fix }) =>
      fix.title.includes('prompt_cache_key'),
    );

  it('are made where several long prompts share the traffic, with a name for each', async () => {
    const text = call('answerQuestion', 'ANSWER') + call('check', 'CHECK') + call('again', 'ANSWER');
    const offers = await offersOf(text);
    assert.deepEqual(
      offers.map(({ fix }) => /'(.*)'/.exec(fix.edits[0]?.newText ?? '')?.[1]),
      ['answer-question', 'check', 'answer-question'],
    );
    assert.match(
      offers[0]?.fix.title ?? '',
      /^Add prompt_cache_key 'answer-question' \(keeps this 1\.3k-token prefix apart from the other one; what it saves is not known\)$/,
    );
    assert.equal(offers[0]?.fix.savingPerMonth, null);
    const whole = `${CHAT}${prompts}${text}`;
    const after = applyEdits(
      whole,
      offers.flatMap(({ fix }) => fix.edits),
    );
    assert.equal(after.split('prompt_cache_key').length, 4);
    assert.deepEqual(await offersOf(after.slice((CHAT + prompts).length)), []);
  });

  it('are not made for one prompt, for short ones, by older packages and at other providers', async () => {
    assert.deepEqual(await offersOf(call('a', 'ANSWER') + call('b', 'ANSWER')), []);
    assert.deepEqual(await offersOf(call('a', 'ANSWER') + call('b', `'You check.'`)), []);
    const text = call('a', 'ANSWER') + call('b', 'CHECK');
    const old = { 'package.json': '{ "dependencies": { "openai": "^5.1.0" } }' };
    assert.deepEqual(await offersOf(text, old), []);
    const other = text.replaceAll('client.', "new OpenAI({ baseURL: 'https://openrouter.ai/api/v1' }).");
    assert.deepEqual(await offersOf(other), []);
  });
});
