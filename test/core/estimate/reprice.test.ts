import { strict as assert } from 'node:assert';
import { estimateCalls, type Overrides, reprice } from '../../../server/src/core/estimate/index.ts';
import type { LlmCall, ModelOption, PricedCall } from '../../../server/src/core/model.ts';
import { assuming, call, context, dynamic, known, model, segment, text } from './sample.ts';

const ctx = context();

async function priced(changes: Partial<LlmCall>, overrides?: Overrides): Promise<PricedCall> {
  const [result] = await estimateCalls([call(changes)], ctx, () => overrides);
  assert.ok(result);
  return result;
}

const luna = model('gpt-6-luna');
const opus45 = model('claude-opus-4-5', 'anthropic');
const opus55 = model('claude-opus-5-5', 'anthropic');

describe('the same call on another model', () => {
  it('costs what an estimate for that model says, where the tokenizer is the same', async () => {
    const changes = { prompt: [segment('user', text('x'.repeat(5000)), dynamic)], outputCap: known(700) };
    const there = await priced({ ...changes, models: [luna] });
    assert.deepEqual(
      reprice(await priced(changes), asOption(luna), ctx)?.costPerCall,
      there.estimate.costPerCall,
    );
    assert.deepEqual(reprice(await priced(changes), asOption(luna), ctx)?.tokens, there.estimate.tokens);
  });

  it('has more tokens where the tokenizer is a new one, so that a lower price may save nothing', async () => {
    const before = await priced({ models: [opus45] });
    const after = reprice(before, asOption(opus55), ctx);
    assert.ok(after?.costPerCall && before.estimate.costPerCall);
    const growth = after.tokens.input.expected / before.estimate.tokens.input.expected;
    assert.ok(Math.abs(growth - 1.55 / 1.2) < 0.01, `grew by ${growth}`);
    assert.equal(after.tokens.output.expected, Math.round((400 * 1.55) / 1.2));
    const ratio = after.costPerCall.expected / before.estimate.costPerCall.expected;
    assert.ok(ratio > 1.02 && ratio < 1.05, `costs ${ratio} times as much`);
    assert.ok(after.notes.some((note) => note.startsWith("Claude's tokenizer is not public")));
  });

  it('comes near to an estimate from the text', async () => {
    const there = await priced({ models: [opus55] });
    const here = reprice(await priced({}), asOption(opus55), ctx);
    const [a, b] = [here?.tokens.input.expected ?? 0, there.estimate.tokens.input.expected];
    assert.ok(Math.abs(a - b) <= 0.01 * b, `${a} instead of ${b}`);
  });

  it('keeps the cap of the output, which counts tokens', async () => {
    const after = reprice(await priced({ models: [opus45], outputCap: known(450) }), asOption(opus55), ctx);
    assert.equal(after?.tokens.output.expected, 450);
    assert.equal(after?.tokens.output.high, 450);
  });

  it('converts numbers from a comment, in order', async () => {
    const after = reprice(
      await priced({ models: [opus55] }, { inputTokens: 1550, outputTokens: 155 }),
      asOption(opus45),
      ctx,
    );
    assert.equal(after?.tokens.input.expected, 1200);
    assert.equal(after?.tokens.output.expected, 120);
    assert.ok(after.tokens.input.low <= 1200 && after.tokens.input.high >= 1200);
  });

  it('counts images by the rules of the new model', async () => {
    const image = { kind: 'image', width: 1024, height: 1024, detail: null } as const;
    const changes = {
      models: [model('gpt-4o-mini')],
      prompt: [segment('user', text('x'.repeat(1000)), image)],
    };
    const after = reprice(await priced(changes), asOption(model('gpt-4o')), ctx);
    assert.equal(after?.tokens.input.expected, 1007 + 765);
  });

  it('keeps the volume, the tier, the cached share and the steps', async () => {
    const changes = { models: [model('gpt-5.6-sol')], tier: 'flex', maxSteps: 4, outputCap: known(100) };
    const overrides = { callsPerMonth: 50, cachedShare: 0.5 };
    const after = reprice(await priced(changes, overrides), asOption(luna), ctx);
    const there = await priced({ ...changes, models: [luna] }, overrides);
    assert.deepEqual(after?.callsPerMonth, { value: 50, source: 'configured' });
    assert.deepEqual(after?.prices, there.estimate.prices);
    const [a, b] = [after?.costPerMonth, there.estimate.costPerMonth];
    assert.ok(a && b);
    for (const end of ['low', 'expected', 'high'] as const)
      assert.ok(Math.abs(a[end] - b[end]) < 1e-3 * b[end]);
  });

  it('is unknown where the price is', async () => {
    const before = await priced({});
    assert.equal(reprice(before, asOption(model('gpt-9')), ctx), null);
    assert.equal(
      reprice(await priced({ models: [model('gpt-5')], tier: 'flex' }), asOption(model('gpt-4o')), ctx),
      null,
    );
    assert.equal(reprice(await priced({ unpriced: 'by the minute' }), asOption(luna), ctx), null);
  });

  it('works where the present model is not known', async () => {
    const before = await priced({ models: [], modelReason: 'known at run time' });
    assert.ok(reprice(before, asOption(luna), ctx)?.costPerCall);
  });

  it('is in order for every pair of models', async () => {
    const models = [luna, opus45, opus55, model('gemini-3.8-flash', 'google'), model('grok-4.3', 'xai')];
    const all = context(assuming({ cachedShare: 0.25 }));
    for (const from of models) {
      const [before] = await estimateCalls(
        [call({ models: [from], prompt: [segment('user', text('x'.repeat(50)), dynamic)] })],
        all,
      );
      for (const to of models) {
        const after = reprice(before as PricedCall, asOption(to), all);
        assert.ok(after?.costPerCall && after.costPerMonth, `${from.id} to ${to.id}`);
        for (const range of [
          after.tokens.input,
          after.tokens.output,
          after.tokens.cachedInput,
          after.costPerCall,
          after.costPerMonth,
        ]) {
          assert.ok(
            range.low <= range.expected && range.expected <= range.high,
            `${from.id} to ${to.id}: ${JSON.stringify(range)}`,
          );
        }
      }
    }
  });
});

function asOption({ provider, id }: ModelOption): { provider: string; model: string } {
  return { provider, model: id };
}
