import { strict as assert } from 'node:assert';
import { addOption, type Option } from '../../server/src/core/fixes/addOption.ts';
import { applyEdits, check, openWorkspace, ROOT } from './rulesSetup.ts';

const CHAT = `import OpenAI from 'openai';
const client = new OpenAI();
`;

describe('the fix of a retired model', () => {
  const fixesOf = async (text: string) => (await check(text)).findings.flatMap(({ fixes }) => fixes);
  const titles = async (text: string) =>
    (await fixesOf(text)).filter(({ disabled }) => disabled === undefined).map(({ title }) => title);
  const responses = (model: string) =>
    `${CHAT}await client.responses.create({ model: ${model}, input: 'Hi' });`;

  it('offers the provider’s replacement first and a newer, cheaper model second', async () => {
    const fixes = await fixesOf(responses(`'gpt-4-turbo'`));
    assert.deepEqual(
      fixes.map(({ title, preferred }) => [title, preferred]),
      [
        ['Replace with gpt-5.6-sol', true],
        ['Replace with gpt-6.1-sol', false],
      ],
    );
  });

  it('follows a replacement that was shut down itself', async () => {
    assert.deepEqual(await titles(responses(`'gpt-5.2-chat-latest'`)), ['Replace with gpt-5.6-sol']);
  });

  it('is not offered for a name that is put together', async () => {
    for (const model of [`\`\${'gpt'}-4-turbo\``, "'gpt-4' + '-turbo'"]) {
      assert.deepEqual(await titles(responses(model)), [], model);
      const [told] = await fixesOf(responses(model));
      assert.match(told?.disabled ?? '', /^No name stands in the code/);
    }
  });

  it('is not offered where the replacement is no model or of another kind', async () => {
    const gemini = `import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({ apiKey: 'x', httpOptions: { retryOptions: { attempts: 3 } } });`;
    assert.deepEqual(
      await titles(`${gemini}
await ai.models.generateContent({ model: 'gemini-3-pro-image-preview', contents: 'a cat' });
await ai.models.generateImages({ model: 'imagen-4.0-generate-001', prompt: 'a cat' });`),
      [],
    );
    assert.deepEqual(
      await titles(
        `${gemini}\nawait ai.models.embedContent({ model: 'text-embedding-004', contents: 'a' });`,
      ),
      ['Replace with gemini-embedding-001'],
    );
  });

  it('is not offered where the call has functions that the replacement cannot call there', async () => {
    const call = (method: string, prompt: string) =>
      `${CHAT}await client.${method}({ model: 'gpt-4-0314', ${prompt}, tools: [{ type: 'function', function: { name: 'find' } }] });`;
    assert.deepEqual(await titles(call('chat.completions.create', 'messages: []')), []);
    assert.deepEqual(await titles(call('responses.create', `input: 'Hi'`)), ['Replace with gpt-6.1-sol']);
  });

  it('renames an output cap that newer models refuse', async () => {
    const text = `${CHAT}await client.chat.completions.create({ model: 'gpt-4-0314', max_tokens: 20, messages: [] });`;
    const [fix] = await fixesOf(text);
    assert.equal(fix?.title, 'Replace with gpt-6.1-sol (renames max_tokens)');
    assert.ok(
      applyEdits(text, fix.edits).endsWith(
        `create({ model: 'gpt-6.1-sol', max_completion_tokens: 20, messages: [] });`,
      ),
    );
  });

  it('keeps the value of a shorthand output cap', async () => {
    const text = `${CHAT}const max_tokens = 20;
await client.chat.completions.create({ model: 'gpt-4-0314', max_tokens, messages: [] });`;
    const [fix] = await fixesOf(text);
    assert.match(applyEdits(text, fix?.edits ?? []), /max_completion_tokens: max_tokens, messages/);
  });

  it('leaves out what the new model refuses, with its comma', async () => {
    const text = `${CHAT}await client.responses.create({ model: 'gpt-4-0314', input: 'Hi', temperature: 0, top_p: 0.5 });`;
    const [fix] = await fixesOf(text);
    assert.equal(fix?.title, 'Replace with gpt-6.1-sol (removes temperature; removes top_p)');
    assert.ok(applyEdits(text, fix.edits).endsWith(`create({ model: 'gpt-6.1-sol', input: 'Hi' });`));
  });

  it('edits the constant in another file, and says so', async () => {
    const { findings } = await check(
      `${CHAT}import { MODEL } from './models.ts';\nawait client.responses.create({ model: MODEL, input: 'Hi' });`,
      { files: { 'models.ts': `export const MODEL = "gpt-4-0314";` } },
    );
    const [finding] = findings;
    assert.equal(finding?.fixes[0]?.title, 'Replace with gpt-6.1-sol (edits models.ts)');
    assert.deepEqual(
      finding.fixes[0].edits.map(({ file, newText }) => [file, newText]),
      [['/work/models.ts', 'gpt-6.1-sol']],
    );
    assert.deepEqual(
      finding.related.map(({ file }) => file),
      ['/work/models.ts'],
    );
    assert.equal(finding.tag, null, 'the callee is not what is deprecated');
  });

  it('keeps a gateway’s prefix', async () => {
    const text = `import { generateText } from 'ai';\nawait generateText({ model: 'openai/gpt-4-0314', prompt: 'Hi' });`;
    const [fix] = await fixesOf(text);
    assert.match(applyEdits(text, fix?.edits ?? []), /model: 'openai\/gpt-6\.1-sol'/);
  });
});

describe('adding an option', () => {
  const RETRIES: Option = { path: 'arg0.httpOptions.retryOptions', value: '{ attempts: 5 }' };
  const added = (text: string): string | null => {
    const file = `${ROOT}/main.ts`;
    const { ctx } = openWorkspace({ 'main.ts': text });
    const span = ctx.module(file)?.exprs.find(({ k }) => k === 'call')?.span;
    assert.ok(span);
    const edit = addOption({ file, span }, RETRIES, ctx);
    return edit && applyEdits(text, [edit]);
  };
  const NEW = 'httpOptions: { retryOptions: { attempts: 5 } }';

  for (const [before, after] of [
    ['new Client({ apiKey })', `new Client({ apiKey, ${NEW} })`],
    ['new Client({ apiKey, })', `new Client({ apiKey, ${NEW}, })`],
    ['new Client()', `new Client({ ${NEW} })`],
    ['new Client({ apiKey }, more)', `new Client({ apiKey, ${NEW} }, more)`],
    ['new Client({})', `new Client({ ${NEW} })`],
    ['new Client({\n\tapiKey: key,\n})', `new Client({\n\tapiKey: key,\n\t${NEW},\n})`],
    ['new Client({\r\n  apiKey\r\n})', `new Client({\r\n  apiKey,\r\n  ${NEW}\r\n})`],
    ['new Client({ httpOptions: {} })', 'new Client({ httpOptions: { retryOptions: { attempts: 5 } } })'],
    ['new Client({ apiKey } as Options)', `new Client({ apiKey, ${NEW} } as Options)`],
  ] as const) {
    it(`turns ${JSON.stringify(before)} into ${JSON.stringify(after)}`, () =>
      assert.equal(added(before), after));
  }

  for (const text of [
    'new Client(options)',
    'new Client(...all)',
    'new Client({ ...options })',
    'new Client({ ...options, apiKey })',
    'new Client({ [key]: 1 })',
    'new Client({ httpOptions })',
    'new Client({ httpOptions: { retryOptions: { attempts: 1 } } })',
    'new Client({ apiKey: (a, b) })',
  ]) {
    it(`leaves ${text} alone`, () => assert.equal(added(text), null));
  }
});
