import { strict as assert } from 'node:assert';
import { costWith, savingOf, warmShare } from '../../../server/src/core/estimate/alternatives.ts';
import { estimateCalls } from '../../../server/src/core/estimate/index.ts';
import type { LlmCall, PricedCall } from '../../../server/src/core/model.ts';
import { call, context, dynamic, model, segment, text } from './sample.ts';

const ONE_HOUR = { name: '1h', seconds: 3600, write: 2 };
const FIVE_MINUTES = { name: '5m', seconds: 300, write: 1.25 };

describe('another way to make a call', () => {
  const priced = async (changes: Partial<LlmCall>): Promise<PricedCall> => {
    const [found] = await estimateCalls([call(changes)], context());
    assert.ok(found);
    return found;
  };
  const now = ({ estimate }: PricedCall): number => estimate.costPerCall?.expected ?? 0;

  it('costs half in a batch and on the flex tier, where the provider has them', async () => {
    const chat = await priced({ models: [model('gpt-5-mini')] });
    assert.equal(costWith(chat, { tier: 'flex' }), now(chat) / 2);
    assert.equal(costWith(chat, { tier: 'batch' }), now(chat) / 2);
    const old = await priced({ models: [model('gpt-4o')] });
    assert.equal(costWith(old, { tier: 'flex' }), null);
  });

  it('saves the output that a cap cuts off, and nothing with a cap above the expected answer', async () => {
    const chat = await priced({ models: [model('gpt-4o')] });
    // 400 tokens are expected; gpt-4o's output is 10 USD a million.
    assert.equal(savingOf(chat, { outputCap: 100 })?.perCall.toFixed(6), (300 * 10e-6).toFixed(6));
    assert.equal(savingOf(chat, { outputCap: 1000 }), null);
  });

  it('reads a kept prefix at the cached rate and pays for writing it', async () => {
    const chat = await priced({
      models: [model('claude-sonnet-4-5', 'anthropic')],
      provider: 'anthropic',
      prompt: [segment('system', text('x'.repeat(10_000))), segment('user', dynamic)],
    });
    const prefix = chat.estimate.layout?.prefix ?? 0;
    // 3 USD a million, 0.3 for reads; the default of 10,000 calls a month.
    const warm = warmShare(10_000, 300);
    const extra = (prefix * (warm * (0.3 - 3) + (1 - warm) * 0.25 * 3)) / 1e6;
    const then = costWith(chat, { cachedPrefix: prefix, lifetime: FIVE_MINUTES });
    assert.equal(then?.toFixed(9), (now(chat) + extra).toFixed(9));
  });

  it('never offers a cache that costs more than it saves', async () => {
    const [rare] = await estimateCalls(
      [
        call({
          models: [model('claude-sonnet-4-5', 'anthropic')],
          provider: 'anthropic',
          prompt: [segment('system', text('x'.repeat(10_000))), segment('user', dynamic)],
        }),
      ],
      context(),
      () => ({ callsPerMonth: 30 }),
    );
    assert.ok(rare);
    for (const lifetime of [FIVE_MINUTES, ONE_HOUR]) {
      assert.equal(savingOf(rare, { cachedPrefix: 9_000, lifetime }), null, lifetime.name);
    }
  });

  it('has no figure for a month where the call has no volume of its own', async () => {
    const [inner] = await estimateCalls([call({ models: [model('gpt-4o')] })], context(), () => ({
      callsPerMonth: 0,
    }));
    assert.ok(inner);
    assert.equal(savingOf(inner, { avoided: 0.5 })?.perMonth, null);
  });

  it('finds a cache the warmer the more calls there are', () => {
    assert.equal(warmShare(0, 300), 0);
    assert.ok(warmShare(1_000, 300) < warmShare(10_000, 300));
    assert.ok(warmShare(1_000_000, 300) > 0.999);
  });
});

describe('the layout of a prompt', () => {
  const layout = async (changes: Partial<LlmCall>) => {
    const [found] = await estimateCalls([call({ models: [model('gpt-4o')], ...changes })], context());
    return found?.estimate.layout;
  };

  it('has a prefix up to the first dynamic part', async () => {
    const found = await layout({
      prompt: [
        segment('system', text('a'.repeat(100))),
        segment('user', text('b'.repeat(10)), dynamic, text('c')),
      ],
    });
    assert.deepEqual([found?.prefix, found?.behind, found?.system], [110, 1, 100]);
    assert.equal(found?.dynamicRole, 'user');
  });

  it('begins with the tools and the system prompt, wherever the code has them', async () => {
    const found = await layout({
      prompt: [segment('user', dynamic), segment('system', text('a'.repeat(100)))],
    });
    assert.deepEqual([found?.prefix, found?.behind], [100, 0]);
  });

  it('is null where no prompt could be read', async () => {
    assert.equal(await layout({ prompt: [] }), null);
  });
});
