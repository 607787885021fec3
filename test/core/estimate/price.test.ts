import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import { costOf, findPrice, PRICE_PACKAGE, priceFor } from '../../../server/src/core/estimate/price.ts';
import type { Price } from '../../../server/src/core/estimate/rates.ts';
import { context, TODAY } from './sample.ts';

/** Provider, model, and the package's provider where it has another id. */
const WELL_KNOWN: readonly (readonly [string, string, string?])[] = [
  ['openai', 'gpt-4o'],
  ['openai', 'gpt-4o-2024-08-06'],
  ['openai', 'gpt-4o-2024-05-13'],
  ['openai', 'gpt-4o-mini'],
  ['openai', 'gpt-4.1'],
  ['openai', 'gpt-4.1-mini'],
  ['openai', 'gpt-4.1-nano'],
  ['openai', 'gpt-4-0613'],
  ['openai', 'gpt-4-turbo-2024-04-09'],
  ['openai', 'gpt-3.5-turbo'],
  ['openai', 'gpt-5'],
  ['openai', 'gpt-5-mini'],
  ['openai', 'gpt-5.4'],
  ['openai', 'gpt-5.5'],
  ['openai', 'gpt-5.6-sol'],
  ['openai', 'gpt-6-astra'],
  ['openai', 'gpt-6-luna'],
  ['openai', 'o3'],
  ['openai', 'o4-mini'],
  ['anthropic', 'claude-opus-5-5'],
  ['anthropic', 'claude-opus-5'],
  ['anthropic', 'claude-fable-5-1'],
  ['anthropic', 'claude-sonnet-5'],
  ['anthropic', 'claude-sonnet-4-5-20250929'],
  ['anthropic', 'claude-sonnet-4-20250514'],
  ['anthropic', 'claude-haiku-4-5'],
  ['anthropic', 'claude-3-5-haiku-latest'],
  ['google', 'gemini-2.5-pro'],
  ['google', 'gemini-2.5-flash'],
  ['google', 'gemini-2.5-flash-lite'],
  ['google', 'gemini-3.1-pro-preview'],
  ['google', 'gemini-3.8-flash'],
  ['azure', 'gpt-4o'],
  ['azure', 'o1'],
  ['aws', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
  ['aws', 'amazon.nova-pro-v1:0'],
  ['mistral', 'mistral-medium-latest'],
  ['groq', 'openai/gpt-oss-120b'],
  ['groq', 'llama-3.1-8b-instant'],
  ['xai', 'grok-4.3', 'x-ai'],
  ['xai', 'grok-4', 'x-ai'],
  ['cohere', 'command-r-08-2024'],
  ['perplexity', 'sonar-pro'],
  ['openrouter', 'anthropic/claude-sonnet-4.5'],
  ['vertex', 'gemini-2.5-pro', 'google'],
];

const USAGES = [
  { input: 1_000, cachedInput: 0, output: 500 },
  { input: 12_345, cachedInput: 10_000, output: 17 },
  { input: 199_000, cachedInput: 0, output: 4_000 },
  { input: 201_000, cachedInput: 50_000, output: 4_000 },
  { input: 300_000, cachedInput: 0, output: 1 },
  { input: 0, cachedInput: 0, output: 0 },
];

function price(provider: string, model: string, today = TODAY): Price {
  const found = findPrice(provider, model, context({}, today));
  assert.ok(!('reason' in found), 'reason' in found ? found.reason : '');
  return found;
}

function reason(provider: string, model: string): string {
  const found = findPrice(provider, model, context());
  assert.ok('reason' in found, `${provider} ${model} must have no price`);
  return found.reason;
}

function cost(
  provider: string,
  model: string,
  input: number,
  output: number,
  today = TODAY,
  cachedInput = 0,
) {
  const range = costOf({ input, output, cachedInput }, price(provider, model, today));
  assert.ok(range);
  return range.expected;
}

/** Money, apart from the order of additions. */
function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 + 1e-9 * expected, `${actual} instead of ${expected}`);
}

describe('price of a model', () => {
  for (const [provider, model, packageProvider] of WELL_KNOWN) {
    it(`is that of the price package for ${provider} ${model}`, () => {
      for (const { input, cachedInput, output } of USAGES) {
        const usage = { input_tokens: input, cache_read_tokens: cachedInput, output_tokens: output };
        const options = {
          providerId: packageProvider ?? provider,
          timestamp: new Date(`${TODAY}T12:00:00Z`),
        };
        const expected = calcPrice(usage, model, options);
        assert.ok(expected);
        near(cost(provider, model, input, output, TODAY, cachedInput), expected.total_price);
      }
    });
  }

  it('comes with its source and date', () => {
    assert.deepEqual(priceFor('openai', 'gpt-4o', context()), {
      model: 'gpt-4o',
      provider: 'openai',
      input: 2.5,
      cachedInput: 1.25,
      output: 10,
      source: 'genai-prices 0.1.8',
      asOf: '2026-09-23',
    });
  });

  it('names the version of the package that is installed', () => {
    const file = new URL('../../../node_modules/@pydantic/genai-prices/package.json', import.meta.url);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).version, PRICE_PACKAGE.version);
  });

  it('counts what is written to the cache at its own rate', () => {
    const range = costOf({ input: 1e6, cacheWrite: 1e6, output: 0 }, price('anthropic', 'claude-haiku-4-5'));
    near(range?.expected ?? 0, 1.25);
  });
});

describe('a model without a price', () => {
  for (const [provider, model] of [
    ['openai', 'gpt-5.1-mini'],
    ['openai', 'gpt-4o-ultra'],
    ['openai', 'gpt-7'],
    ['openai', 'gpt-3.5-turbo-0301'],
    ['openai', 'constructor'],
    ['anthropic', 'claude-sonnet-5-6'],
    ['anthropic', 'claude-haiku-4-5-turbo'],
    ['google', 'gemini-2.5-pro-exp'],
    ['groq', 'openai/gpt-oss-safeguard-20b'],
    ['aws', 'amazon.titan-embed-text-v2:0'],
    ['azure', 'my-gpt-4o-deployment'],
    ['mistral', 'mistral-large-2411'],
    ['cohere', 'command-r-03-2024'],
    ['cerebras', 'qwen-3-coder-480b'],
    ['openai', 'whisper-1'],
    ['other', 'gpt-4o'],
    ['ollama', 'gpt-oss:120b-cloud'],
  ] as const) {
    it(`stays without one: ${provider} ${model}`, () => {
      assert.equal(reason(provider, model), `no price for model ${model} of provider ${provider}`);
      assert.equal(priceFor(provider, model, context()), null);
    });
  }

  it('has no price for output where only its input has one', () => {
    assert.equal(costOf({ input: 10, output: 5 }, price('openai', 'text-embedding-3-small')), null);
    near(cost('openai', 'text-embedding-3-small', 1e6, 0), 0.02);
  });
});

describe('names of one model', () => {
  for (const [provider, spelling, model] of [
    ['openai', 'openai/gpt-4o', 'gpt-4o'],
    ['openai', 'gpt-4o-2099-01-01', 'gpt-4o'],
    ['openai', 'gpt-5.6', 'gpt-5.6-sol'],
    ['openai', 'gpt-4-1106-preview', 'gpt-4-turbo'],
    ['openai', 'ft:gpt-4o-mini-2024-07-18:acme::abc', 'ft:gpt-4o-mini'],
    ['azure', 'gpt-35-turbo', 'gpt-3.5-turbo'],
    ['google', 'models/gemini-2.5-flash', 'gemini-2.5-flash'],
    ['google', 'gemini-2.0-flash-001', 'gemini-2.0-flash'],
    ['anthropic', 'anthropic/claude-sonnet-4.5', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-opus-4-20250514', 'claude-opus-4-0'],
    ['anthropic', 'claude-sonnet-5-5-20260928', 'claude-sonnet-5-5'],
    ['vertex', 'claude-sonnet-4-5@20250929', 'claude-sonnet-4-5'],
    ['aws', 'global.anthropic.claude-opus-5-5', 'global.anthropic.claude-opus-5-5'],
    ['bedrock', 'anthropic.claude-3-haiku-20240307-v1:0', 'regional.anthropic.claude-3-haiku-20240307-v1:0'],
    ['fireworks', 'accounts/fireworks/models/gpt-oss-20b', 'gpt-oss-20b'],
  ] as const) {
    it(`${spelling} of ${provider} is ${model}`, () => assert.equal(price(provider, spelling).model, model));
  }

  it('keeps a dated snapshot that has a price of its own', () => {
    assert.equal(price('openai', 'gpt-4o-2024-05-13').model, 'gpt-4o-2024-05-13');
    near(cost('openai', 'gpt-4o-2024-05-13', 1e6, 0), 5);
  });
});

describe('the overlay', () => {
  it('has what the package has not, and comes first where the package is wrong', () => {
    near(cost('openai', 'gpt-6.1-sol', 1e5, 1e6), 0.2 + 10);
    near(cost('anthropic', 'claude-fable-5-2', 1e6, 1e6, TODAY, 1e6), 0.2 + 40);
    near(cost('anthropic', 'claude-sonnet-5-5', 1e6, 0, TODAY, 1e6), 0.1);
    near(cost('mistral', 'mistral-large-latest', 1e6, 1e6), 2);
    assert.equal(price('openai', 'gpt-6.1-terra').source, 'overlay');
  });

  it('charges the whole request of Haiku 5.5 more above 100,000 tokens', () => {
    near(cost('anthropic', 'claude-haiku-5-5', 100_000, 1_000), (100_000 * 0.1 + 1_000 * 0.5) / 1e6);
    near(cost('anthropic', 'claude-haiku-5-5', 100_001, 1_000), (100_001 * 0.5 + 1_000 * 2.5) / 1e6);
    near(cost('anthropic', 'claude-haiku-5-5', 200_000, 0, TODAY, 200_000), 200_000 * 0.05e-6);
    const written = costOf(
      { input: 200_000, cacheWrite: 200_000, output: 0 },
      price('anthropic', 'claude-haiku-5-5'),
    );
    near(written?.expected ?? 0, 200_000 * 0.625e-6);
  });

  it('charges the whole request of gpt-6.1 more above 272,000 tokens', () => {
    near(cost('openai', 'gpt-6.1-terra', 272_000, 1_000), 0.272 + 0.005);
    near(cost('openai', 'gpt-6.1-terra', 272_001, 1_000), 2 * 0.272001 + 0.0075);
  });

  it('follows the dates of a price', () => {
    near(cost('google', 'gemini-4-argon', 1e6, 1e6, '2026-11-30'), 12);
    near(cost('google', 'gemini-4-argon', 1e6, 1e6, '2026-12-01'), 24);
    near(cost('anthropic', 'claude-sonnet-5-5', 1e6, 0, '2026-10-06', 1e6), 0.2);
    near(cost('google', 'gemini-2.5-pro', 1e5, 0, '2026-11-30'), 0.125);
    near(cost('google', 'gemini-2.5-pro', 1e5, 0, '2026-12-01'), 0.075);
    near(cost('google', 'gemini-3.8-flash', 1e6, 0, '2026-12-31'), 0.75);
    near(cost('google', 'gemini-3.8-flash', 1e6, 0, '2027-01-01'), 1.5);
  });

  it('holds for its provider only', () => {
    assert.equal(reason('azure', 'gpt-6.1-sol'), 'no price for model gpt-6.1-sol of provider azure');
  });
});

describe('prices of the user', () => {
  const config = {
    prices: {
      'azure:my-deployment': { input_mtok: 3, output_mtok: 7, cache_read_mtok: 1 },
      'openai:gpt-4o': { input_mtok: 2, output_mtok: 8 },
    },
  };

  it('come first', () => {
    const used = priceFor('openai', 'gpt-4o', context(config));
    assert.equal(used?.input, 2);
    assert.equal(used?.source, 'your .llmcost.json');
    assert.equal(used?.asOf, TODAY);
  });

  it('price a deployment that nobody else can know', () => {
    const found = findPrice('azure', 'my-deployment', context(config));
    assert.ok(!('reason' in found));
    near(costOf({ input: 1e6, cachedInput: 5e5, output: 1e6 }, found)?.expected ?? 0, 1.5 + 0.5 + 7);
  });
});

describe('models without a charge', () => {
  it('cost nothing on the own machine and as free variants', () => {
    assert.equal(price('ollama', 'llama3.3').free, true);
    assert.equal(cost('lmstudio', 'qwen3', 1e6, 1e6), 0);
    assert.equal(cost('openrouter', 'deepseek/deepseek-r1:free', 1e6, 1e6), 0);
  });
});

describe('prices by the time of day', () => {
  it('are a range around the mean of the day', () => {
    const found = price('deepseek', 'deepseek-v4-flash');
    const range = costOf({ input: 1e6, output: 0 }, found);
    assert.ok(range && range.low < range.expected && range.expected < range.high);
    near(range.low, 0.22);
    near(range.high, 0.44);
    const hours = Array.from({ length: 24 }, (_, hour) => `${TODAY}T${String(hour).padStart(2, '0')}:30:00Z`);
    const prices = hours.map((hour) => {
      const options = { providerId: 'deepseek', timestamp: new Date(hour) };
      return calcPrice({ input_tokens: 1e6 }, 'deepseek-v4-flash', options)?.total_price ?? 0;
    });
    near(range.expected, prices.reduce((sum, each) => sum + each, 0) / 24);
  });
});
