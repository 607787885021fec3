import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { Ajv } from 'ajv';
import { loadCatalog } from '../../../server/src/catalog/index.ts';
import { canonicalModel } from '../../../server/src/core/estimate/modelName.ts';

const folder = new URL('../../../server/src/catalog/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
const catalog = loadCatalog();

describe('the catalogue', () => {
  for (const name of ['models', 'ladder', 'prices', 'hosts', 'caching', 'parameters']) {
    it(`has ${name} of the right shape`, () => {
      const validate = new Ajv({ allErrors: true }).compile(read(`${name}.schema.json`) as object);
      assert.ok(validate(read(`${name}.json`)), JSON.stringify(validate.errors?.slice(0, 3)));
    });
  }

  it('knows the least prompt that each model caches', () => {
    const least = (provider: string, model: string): number | undefined =>
      catalog.caching
        .find((row) => row.provider === provider)
        ?.minTokens.find(({ models }) => new RegExp(models).test(model))?.tokens;
    assert.equal(least('anthropic', 'claude-opus-5-5'), 512);
    assert.equal(least('anthropic', 'claude-opus-5'), 512);
    assert.equal(least('anthropic', 'claude-opus-4-5-20251101'), 4096);
    assert.equal(least('anthropic', 'claude-sonnet-5'), 1024);
    assert.equal(least('anthropic', 'claude-sonnet-4-20250514'), 1024);
    assert.equal(least('aws', 'anthropic.claude-haiku-4-5-20251001-v1:0'), 4096);
    assert.equal(least('openai', 'gpt-4'), undefined);
    assert.equal(least('google', 'gemini-2.5-flash'), 2048);
  });

  it('says each thing of a model once', () => {
    const keys = catalog.models.map(({ provider, model }) => `${provider}:${model}`);
    assert.deepEqual(keys, [...new Set(keys)]);
    const steps = catalog.ladder.map(({ from }) => from);
    assert.deepEqual(steps, [...new Set(steps)]);
  });

  it('never leads in a circle to a cheaper model', () => {
    const next = new Map(catalog.ladder.map(({ from, to }) => [from, to]));
    for (const start of next.keys()) {
      const seen = new Set<string>();
      for (let at: string | undefined = start; at !== undefined; at = next.get(at)) {
        assert.ok(!seen.has(at), `${start} leads back to ${at}`);
        seen.add(at);
      }
    }
  });

  it('has no date of shutdown for clouds that have calendars of their own', () => {
    const others = catalog.models.filter(({ provider }) =>
      ['azure', 'aws', 'bedrock', 'vertex'].includes(provider),
    );
    assert.deepEqual(others, []);
  });

  it('has one price for each day', () => {
    for (const row of catalog.prices) {
      const same = catalog.prices.filter(
        ({ provider, model }) => provider === row.provider && model === row.model,
      );
      const days = same.map(({ from = '0', until = '9' }) => [from, until] as const).sort();
      days.forEach(([, until], index) => {
        const following = days[index + 1];
        assert.ok(!following || until < following[0], `two prices for ${row.model} on ${until}`);
      });
    }
  });

  it('repeats no price that the package has already', () => {
    for (const { provider, model, input, output, cachedInput, from, until } of catalog.prices) {
      const timestamp = new Date(`${from ?? until ?? '2026-11-21'}T12:00:00Z`);
      const usage = { input_tokens: 1e5, cache_read_tokens: 5e4, output_tokens: 1e5 };
      const found = calcPrice(usage, model, { providerId: provider, timestamp });
      if (!found || canonicalModel(found.model.id) !== canonicalModel(model)) continue;
      const ours = (5e4 * input + 5e4 * (cachedInput ?? input) + 1e5 * output) / 1e6;
      assert.ok(Math.abs(found.total_price - ours) > 1e-9, `${model} costs the same in the package`);
    }
  });

  it('charges less for what comes from the cache, and more for long requests', () => {
    for (const { model, input, output, cachedInput = 0, above } of catalog.prices) {
      assert.ok(cachedInput < input, model);
      if (above) assert.ok(above.input > input && above.output > output, model);
    }
  });
});
