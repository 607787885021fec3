import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { folder as docsFolder, ruleLevels, rulePages } from '../../scripts/rule-docs.mjs';
import configSchema from '../../server/src/catalog/config.schema.json' with { type: 'json' };
import { checkRules, RULES } from '../../server/src/core/rules/index.ts';
import { checkMarkers, type FixtureFile } from './fixtures.ts';
import {
  fileOf,
  findingsOf,
  fixAll,
  fixtures,
  inWorkspace,
  readRuleFixture,
  twinName,
  withoutMarkers,
} from './ruleFixtures.ts';
import { check, openWorkspace, syntaxErrors } from './rulesSetup.ts';

const CHAT = `import OpenAI from 'openai';
const client = new OpenAI();
`;

describe('rule fixtures', () => {
  for (const { id } of RULES) {
    describe(id, () => {
      const { sources, twins } = readRuleFixture(id);

      for (const source of sources) {
        it(`${source.name} gives what its markers say`, async () => {
          const { findings } = await inWorkspace(sources).check(fileOf(source));
          const own = findings.filter(({ rule }) => rule === id);
          assert.equal(checkMarkers(source, { findings: own }).join('\n'), '');
        });
      }

      it('fires in one fixture and is silent in another', () => {
        const fires = (file: FixtureFile) =>
          file.markers.some(({ kind, text }) => kind !== 'ok' && text.startsWith(id));
        const denies = (file: FixtureFile) =>
          file.markers.some(({ kind, text }) => kind === 'ok' && text === id);
        assert.ok(sources.some(fires), 'no fixture fires');
        assert.ok(
          sources.some((file) => denies(file) && !fires(file)),
          'no fixture is silent',
        );
      });

      it('offers a fix, or says why there is none', async () => {
        const findings = await findingsOf(id, sources);
        assert.deepEqual(
          findings.filter(({ fixes }) => fixes.length === 0).map(({ message }) => message),
          [],
        );
      });

      it('is fixed as the twins say, for good', async () => {
        const fixed = await fixAll(id, sources);
        const changed = sources.filter((source, index) => source.text !== fixed[index]?.text);
        assert.deepEqual(
          Object.fromEntries(changed.map(({ name }) => [twinName(name), withoutMarkers(fixed, name)])),
          Object.fromEntries(twins.map(({ name, text }) => [name, text])),
        );
        for (const { name, text } of fixed) assert.equal(syntaxErrors(text, name), 0, name);
        const again = await fixAll(id, fixed);
        assert.deepEqual(again, fixed);
        const left = await findingsOf(id, fixed);
        assert.deepEqual(
          left.filter(({ file }) => changed.some((source) => fileOf(source) === file)),
          [],
        );
      });
    });
  }
});

describe('rule documentation', () => {
  it('is made from the headers of the rules; run `node scripts/rule-docs.mjs` after a change', () => {
    const pages = Object.fromEntries(rulePages());
    const written = readdirSync(docsFolder).map((name) => [
      name,
      readFileSync(path.join(docsFolder, name), 'utf8'),
    ]);
    assert.deepEqual(Object.fromEntries(written), pages);
  });

  it('names every rule in the settings and in the schema of .llmcost.json, with its level', () => {
    const { 'llmCost.rules': setting } = packageJson.contributes.configuration.properties;
    assert.deepEqual(setting.properties, ruleLevels('markdownDescription'));
    assert.deepEqual(configSchema.properties.rules.properties, ruleLevels('description'));
  });

  it('has one name for rule, file, page and fixtures', () => {
    const ids = RULES.map(({ id }) => id);
    const source = path.join(import.meta.dirname, '..', '..', 'server', 'src', 'core', 'rules');
    for (const id of ids) assert.ok(existsSync(path.join(source, `${id}.ts`)), id);
    assert.deepEqual(readdirSync(fixtures).sort(), ids);
  });
});

describe('rules', () => {
  it('are listed by id', () => {
    const ids = RULES.map(({ id }) => id);
    assert.deepEqual(ids, ids.toSorted());
  });

  it('say nothing of a file without calls', () => {
    assert.deepEqual(checkRules([], '/work/a.ts', [], openWorkspace({}).ctx), { findings: [], offers: [] });
  });

  it('take their level from the configuration', async () => {
    const text = `${CHAT}await client.responses.create({ model: 'gpt-4-turbo', input: 'Hi' });`;
    const level = async (rules: Record<string, 'off' | 'hint'>) =>
      (await check(text, { rules })).findings.map(({ severity }) => severity);
    assert.deepEqual(await level({}), ['error']);
    assert.deepEqual(await level({ 'retired-model': 'hint' }), ['hint']);
    assert.deepEqual(await level({ 'retired-model': 'off' }), []);
  });

  it('say of an example what fails there, not what could be better', async () => {
    const text = `import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({ apiKey: process.env.KEY });
export const ask = (contents: string) => ai.models.generateContent({ model: 'gemini-1.5-pro', contents });`;
    const rulesIn = async (name: string) => (await check(text, { name })).findings.map(({ rule }) => rule);
    assert.deepEqual(await rulesIn('src/ask.ts'), ['missing-retry', 'retired-model']);
    assert.deepEqual(await rulesIn('examples/ask.ts'), ['retired-model']);
  });

  it('report in the order of the text', async () => {
    const { findings } = await check(`
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
await new GoogleGenAI({ apiKey: 'x' }).models.generateContent({ model: 'gemini-1.5-pro', contents: 'Hi' });
await new OpenAI({ maxRetries: 0 }).responses.create({ model: 'gpt-4-turbo', input: 'Hi' });`);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['missing-retry', 'retired-model', 'missing-retry', 'retired-model'],
    );
  });
});

describe('messages of rules', () => {
  const messageOf = async (text: string) => (await check(text)).findings.map(({ message }) => message);
  const openai = (model: string) =>
    messageOf(`${CHAT}await client.responses.create({ model: '${model}', input: 'Hi' });`);
  const gemini = (model: string) =>
    messageOf(`import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({ apiKey: 'x', httpOptions: { retryOptions: { attempts: 3 } } });
await ai.models.generateContent({ model: '${model}', contents: 'Hi' });`);

  it('name the date and the replacement', async () => {
    assert.deepEqual(await openai('gpt-4-turbo'), [
      'gpt-4-turbo was shut down on 2026-10-23: calls fail; gpt-5.6-sol replaces it.',
    ]);
    assert.deepEqual(await openai('gpt-4o-mini'), [
      'gpt-4o-mini shuts down on 2027-01-14 (in 54 days); gpt-6-luna replaces it.',
    ]);
    assert.deepEqual(await openai('whisper-1'), ['whisper-1 shuts down on 2027-02-26 (in 97 days).']);
  });

  it('say where a rerouted name leads, before the day and after it', async () => {
    assert.deepEqual(await gemini('gemini-2.5-pro'), [
      'gemini-2.5-pro shuts down on 2026-12-01 (in 10 days); calls will then be routed to and billed as gemini-3.8-flash.',
    ]);
    assert.deepEqual(await gemini('gemini-2.0-pro'), [
      'gemini-2.0-pro was shut down on 2026-06-01: calls are routed to and billed as gemini-3.8-flash.',
    ]);
  });

  it('repeat what a provider says that names no single model', async () => {
    const [image] = await gemini('gemini-3-pro-image-preview');
    assert.match(image ?? '', /calls fail; its provider points to GA image models\.$/);
  });

  it('count the calls that share a client without retries', async () => {
    const [message] = await messageOf(`import OpenAI from 'openai';
const client = new OpenAI({ maxRetries: 0 });
await client.responses.create({ model: 'gpt-6-luna', input: 'a' });
await client.responses.create({ model: 'gpt-6-luna', input: 'b' });`);
    assert.equal(
      message,
      'No retry: maxRetries is 0, so one 429 or 503 fails any of the 2 calls that share this client.',
    );
  });
});
