import { strict as assert } from 'node:assert';
import type { AnalysisContext } from '../../server/src/core/analysis.ts';
import { type Change, estimateCalls, type Overrides } from '../../server/src/core/estimate/index.ts';
import type { MeasuredSite } from '../../server/src/core/measured.ts';
import type { LlmCall, PricedCall } from '../../server/src/core/model.ts';
import { compare, modelChoices, readChange, tierChoices, totalsOf } from '../../server/src/core/whatIf.ts';
import { assuming, call, context, dynamic, known, model, segment, text } from './estimate/sample.ts';

const ctx = context();
const all = () => true;
const ASK: Partial<LlmCall> = {
  prompt: [segment('system', text('s'.repeat(3000))), segment('user', dynamic)],
  outputCap: known(600),
};

async function priced(
  changes: Partial<LlmCall>,
  {
    overrides,
    using = ctx,
    often = false,
  }: { overrides?: Overrides; using?: AnalysisContext; often?: boolean } = {},
): Promise<PricedCall> {
  const [found] = await estimateCalls(
    [call({ ...ASK, ...changes })],
    using,
    () => overrides,
    () => often,
  );
  assert.ok(found);
  return found;
}

async function changed(before: PricedCall, change: Change, using = ctx): Promise<PricedCall> {
  const [found] = await compare([before], change, all, using);
  assert.ok(found);
  return found.after;
}

describe('a month with something changed', () => {
  it('is the estimate of the code with that change', async () => {
    const cases: readonly (readonly [Change, Partial<LlmCall>, Overrides | undefined])[] = [
      [
        { model: { provider: 'openai', model: 'gpt-4o-mini' } },
        { models: [model('gpt-4o-mini')] },
        undefined,
      ],
      [
        { model: { provider: 'anthropic', model: 'claude-haiku-4-5' } },
        { models: [model('claude-haiku-4-5', 'anthropic')] },
        undefined,
      ],
      [{ model: { provider: 'openai', model: 'gpt-4' } }, { models: [model('gpt-4')] }, undefined],
      [{ tier: 'batch' }, { tier: 'batch' }, undefined],
      [{ volume: { callsPerMonth: 123 } }, {}, { callsPerMonth: 123 }],
      [{ cachedShare: 0.8 }, {}, { cachedShare: 0.8 }],
      [{ outputTokens: 77 }, {}, { outputTokens: 77 }],
      [
        {
          model: { provider: 'openai', model: 'gpt-4o-mini' },
          cachedShare: 0.5,
          outputTokens: 10,
          tier: 'batch',
        },
        { models: [model('gpt-4o-mini')], tier: 'batch' },
        { cachedShare: 0.5, outputTokens: 10 },
      ],
    ];
    const before = await priced({});
    for (const [change, changes, overrides] of cases) {
      const there = await priced(changes, overrides && { overrides });
      assert.deepEqual((await changed(before, change)).estimate, there.estimate, JSON.stringify(change));
      assert.notDeepEqual(there.estimate.costPerMonth, before.estimate.costPerMonth);
    }
  });

  it('is the same month where nothing is changed, whatever was said and measured', async () => {
    const measured: MeasuredSite = {
      ...{
        site: call().site,
        calls: 40,
        exact: 40,
        runs: 2,
        first: 0,
        last: 1,
        costTotal: 1,
        costPerCall: 0.025,
      },
      tokens: { input: 2000, output: 100, cachedRead: 400, cachedWrite: 0, outputP99: 180 },
      ...{ p50Ms: 1, p95Ms: 2, errorRate: 0, retriedRate: 0, model: 'gpt-4o', provider: 'openai' },
    };
    const using = { ...ctx, measured: new Map([[measured.site, measured]]) };
    const context = { loop: true, loopBound: null, test: false, tryCatch: false, concurrent: false };
    for (const often of [true, false]) {
      for (const overrides of [undefined, { inputTokens: 50 }, { callsPerMonth: 7, cachedShare: 0.1 }]) {
        const before = await priced({ context }, { using, often, ...(overrides && { overrides }) });
        const then = await changed(before, {}, using);
        assert.deepEqual(then, before);
      }
    }
  });

  it('keeps what a comment says of the rest', async () => {
    const before = await priced(
      {},
      { overrides: { callsPerMonth: 50, inputTokens: 1000, outputTokens: 10 } },
    );
    const then = await changed(before, { outputTokens: 20 });
    const perCall = (1000 * 2.5 + 20 * 10) / 1e6;
    assert.ok(Math.abs((then.estimate.costPerMonth?.expected ?? 0) - perCall * 50) < 1e-9);
  });

  it('is so many times as long', async () => {
    const before = await priced({}, { overrides: { callsPerMonth: 50 } });
    assert.equal((await changed(before, { volume: { times: 3 } })).estimate.callsPerMonth.value, 150);
  });

  it('gives a wrapper that is counted at its callers no month of its own', async () => {
    const before = await priced({ countedAtCallers: true }, { overrides: { callsPerMonth: 0 } });
    assert.equal(
      (await changed(before, { volume: { callsPerMonth: 99 } })).estimate.costPerMonth?.expected,
      0,
    );
  });

  it('has no price where none is known, and says why', async () => {
    const before = await priced({});
    const then = await changed(before, { model: { provider: 'openai', model: 'gpt-nobody' } });
    assert.equal(then.estimate.costPerMonth, null);
    assert.match(then.estimate.priceReason ?? '', /no price for model gpt-nobody/);
    const tier = await changed(before, { tier: 'flex' });
    assert.match(tier.estimate.priceReason ?? '', /no price for service tier flex/);
  });

  it('counts recorded tokens in those of the other model', async () => {
    const measured: MeasuredSite = {
      ...{
        site: call().site,
        calls: 9,
        exact: 9,
        runs: 1,
        first: 0,
        last: 1,
        costTotal: 1,
        costPerCall: 0.1,
      },
      tokens: { input: 2000, output: 100, cachedRead: 0, cachedWrite: 0, outputP99: 180 },
      ...{ p50Ms: 1, p95Ms: 2, errorRate: 0, retriedRate: 0, model: 'gpt-4o', provider: 'openai' },
    };
    const using = { ...ctx, measured: new Map([[measured.site, measured]]) };
    const before = await priced({}, { using });
    const claude = { provider: 'anthropic', model: 'claude-haiku-4-5' };
    const { tokens } = (await changed(before, { model: claude }, using)).estimate;
    assert.deepEqual(tokens.input, { low: 2300, expected: 2400, high: 2600, source: 'measured' });
    assert.equal(tokens.output.expected, 120);
    const mini = await changed(before, { model: { provider: 'openai', model: 'gpt-4o-mini' } }, using);
    assert.equal(mini.estimate.tokens.input.expected, 2000);
  });
});

describe('the sums before and after', () => {
  it('leave a call out of both where one side has no price', async () => {
    const [known, unknown] = [await priced({}), await priced({ models: [], modelReason: 'a parameter' })];
    const compared = await compare([known, unknown], { outputTokens: 100 }, all, ctx);
    const totals = totalsOf(compared);
    assert.equal(totals.calls, 1);
    assert.equal(totals.leftOut, 1);
    assert.deepEqual(totals.before, known.estimate.costPerMonth);
    assert.deepEqual(totals.after, compared[0]?.after.estimate.costPerMonth);
  });

  it('hold calls that are not touched as they are', async () => {
    const [one, other] = [await priced({}), await priced({ site: 'b' })];
    const compared = await compare([one, other], { cachedShare: 1 }, ({ site }) => site === 'b', ctx);
    assert.equal(compared[0]?.after, one);
    assert.ok(
      (compared[1]?.after.estimate.costPerCall?.expected ?? 1) < (other.estimate.costPerCall?.expected ?? 0),
    );
  });
});

describe('what stands in the way', () => {
  async function obstacles(changes: Partial<LlmCall>, to: NonNullable<Change['model']>): Promise<string> {
    const [found] = await compare([await priced(changes)], { model: to }, all, ctx);
    return found?.obstacles.join(' ') ?? '';
  }

  it('is a window that is too small', async () => {
    const prompt = [segment('user', text('x'.repeat(9000)))];
    assert.match(
      await obstacles({ prompt }, { provider: 'openai', model: 'gpt-4' }),
      /tokens do not fit into the 8\.2k of gpt-4\./,
    );
    assert.equal(await obstacles({ prompt }, { provider: 'openai', model: 'gpt-4o-mini' }), '');
  });

  it('is another provider, where the code speaks to one', async () => {
    const claude = { provider: 'anthropic', model: 'claude-haiku-4-5' };
    assert.match(await obstacles({}, claude), /The code speaks to openai: anthropic needs another client\./);
    assert.equal(await obstacles({ via: 'framework' }, claude), '');
  });

  it('is a model of another kind', async () => {
    assert.match(
      await obstacles({}, { provider: 'openai', model: 'text-embedding-3-small' }),
      /text-embedding-3-small does not do what chat\.completions\.create asks for\./,
    );
  });

  it('is a model that is no more', async () => {
    assert.match(
      await obstacles({}, { provider: 'openai', model: 'gpt-4-0314' }),
      /was shut down on \d{4}-\d\d-\d\d\./,
    );
  });
});

describe('the fields', () => {
  it('are read as in a comment at the call', () => {
    assert.deepEqual(readChange({ calls: '2k/day', cached: '80%', out: '1.2k' }), {
      change: { volume: { callsPerMonth: 60_000 }, cachedShare: 0.8, outputTokens: 1200 },
      mistakes: {},
    });
    for (const three of ['×3', 'x3', '3x', '3 ×'])
      assert.deepEqual(readChange({ calls: three }).change, { volume: { times: 3 } });
    assert.deepEqual(readChange({ calls: ' ', cached: '', tier: '' }), { change: {}, mistakes: {} });
  });

  it('say what they take, and change nothing meanwhile', () => {
    const { change, mistakes } = readChange({ calls: 'many', cached: '120%', out: '-3' });
    assert.deepEqual(change, {});
    assert.deepEqual(Object.keys(mistakes), ['calls', 'cached', 'out']);
  });
});

describe('what can be chosen', () => {
  it('are models with a price of these providers, without those that are no more', () => {
    const found = modelChoices(['openai'], ctx);
    const names = found.map((choice) => choice.model);
    assert.ok(names.includes('gpt-4o') && names.includes('gpt-4o-mini'));
    assert.ok(!names.includes('gpt-4-0314'));
    assert.ok(found.every(({ provider }) => provider === 'openai'));
    assert.equal(new Set(names).size, names.length);
  });

  it('are prices of the team too', () => {
    const config = { ...assuming({}), prices: { 'openai:ours': { input_mtok: 1, output_mtok: 2 } } };
    assert.ok(modelChoices(['openai'], context(config)).some(({ model }) => model === 'ours'));
  });

  it('are the tiers that have a price', async () => {
    assert.deepEqual(tierChoices([await priced({})]), ['batch', 'fast', 'priority']);
    const gemini = await priced({ models: [model('gemini-2.5-flash', 'google')] });
    assert.deepEqual(tierChoices([gemini]), ['batch', 'flex', 'priority']);
  });
});
