import { strict as assert } from 'node:assert';
import { estimateCalls } from '../../../server/src/core/estimate/index.ts';
import { tierFactor } from '../../../server/src/core/estimate/serviceTier.ts';
import { assuming, call, context, model } from './sample.ts';

describe('service tiers', () => {
  for (const [provider, name, tier, expected] of [
    ['openai', 'gpt-5.6-sol', null, 1],
    ['openai', 'gpt-5.6-sol', 'auto', 1],
    ['openai', 'gpt-5.6-sol', 'flex', 0.5],
    ['openai', 'o3', 'flex', 0.5],
    ['openai', 'gpt-5.6-sol', 'priority', 2],
    ['openai', 'gpt-5.5', 'priority', 2.5],
    ['openai', 'gpt-4o', 'batch', 0.5],
    ['anthropic', 'claude-opus-5-5', 'standard_only', 1],
    ['anthropic', 'claude-opus-5-5', 'batch', 0.5],
    ['anthropic', 'claude-opus-5-5', 'fast', 2],
    ['google', 'gemini-3.8-flash', 'flex', 0.5],
    ['groq', 'openai/gpt-oss-20b', 'flex', 1],
    ['mistral', 'mistral-small-latest', 'batch', 0.5],
  ] as const) {
    it(`${tier ?? 'no tier'} of ${provider} ${name} is ${expected} times the price`, () => {
      assert.deepEqual(tierFactor(provider, name, tier), { low: expected, expected, high: expected });
    });
  }

  it('are unknown where no provider documents them', () => {
    assert.equal(tierFactor('openai', 'gpt-4o', 'flex'), null);
    assert.equal(tierFactor('openai', 'gpt-5', 'scale'), null);
    assert.equal(tierFactor('anthropic', 'claude-haiku-4-5', 'fast'), null);
    assert.equal(tierFactor('cohere', 'command-a', 'batch'), null);
    assert.equal(tierFactor('aws', 'amazon.nova-pro-v1:0', 'flex'), null);
    assert.equal(tierFactor('openai', 'gpt-5', 'constructor'), null);
  });

  it('change what a call costs', async () => {
    const plain = call({ models: [model('gpt-5')] });
    const ctx = context(assuming({ outputTokens: 100 }));
    const [standard, flex, scale] = await estimateCalls(
      [plain, { ...plain, tier: 'flex' }, { ...plain, tier: 'scale' }],
      ctx,
    );
    assert.equal(flex?.estimate.costPerCall?.expected, (standard?.estimate.costPerCall?.expected ?? 0) / 2);
    assert.equal(flex?.estimate.prices[0]?.input, 0.625);
    assert.ok(flex?.estimate.notes.includes('Service tier flex: 0.5 × the standard price.'));
    assert.equal(scale?.estimate.costPerCall, null);
    assert.equal(scale?.estimate.priceReason, "no price for service tier scale of openai's gpt-5");
  });
});
