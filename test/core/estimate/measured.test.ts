import { strict as assert } from 'node:assert';
import { estimateCalls, type Overrides, reprice } from '../../../server/src/core/estimate/index.ts';
import type { MeasuredSite } from '../../../server/src/core/measured.ts';
import {
  type CoreConfig,
  DEFAULT_CONFIG,
  type LlmCall,
  type PricedCall,
} from '../../../server/src/core/model.ts';
import { assuming, call, context, dynamic, known, model, segment, text } from './sample.ts';

const SITE = call().site;

/** 40 good calls of 2 runs: 2,000 tokens in, 100 out, of gpt-4o. */
function recorded(changes: Partial<MeasuredSite> = {}): MeasuredSite {
  return {
    site: SITE,
    calls: 40,
    exact: 40,
    runs: 2,
    first: 0,
    last: 1,
    costTotal: 40 * 0.006,
    costPerCall: 0.006,
    tokens: { input: 2000, output: 100, cachedRead: 0, cachedWrite: 0, outputP99: 180 },
    p50Ms: 900,
    p95Ms: 1800,
    errorRate: 0,
    retriedRate: 0,
    model: 'gpt-4o-2024-08-06',
    provider: 'openai',
    ...changes,
  };
}

interface Given {
  readonly changes?: Partial<LlmCall>;
  readonly measured?: Partial<MeasuredSite>;
  readonly config?: Partial<CoreConfig>;
  readonly overrides?: Overrides;
  readonly enteredOften?: boolean;
}

async function priced({
  changes,
  measured,
  config,
  overrides,
  enteredOften = false,
}: Given = {}): Promise<PricedCall> {
  const ctx = { ...context(config), measured: new Map([[SITE, recorded(measured)]]) };
  const [found] = await estimateCalls(
    [call({ outputCap: known(500), ...changes })],
    ctx,
    () => overrides,
    () => enteredOften,
  );
  assert.ok(found);
  return found;
}

const near = (actual: number | undefined, expected: number) =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) < 1e-12, `${actual} instead of ${expected}`);

describe('the estimate of a call that was recorded', () => {
  it('takes the tokens of the recorded calls, and their price', async () => {
    const { estimate } = await priced();
    assert.deepEqual(estimate.tokens.input, { low: 2000, expected: 2000, high: 2000, source: 'measured' });
    assert.deepEqual(estimate.tokens.output, { low: 100, expected: 100, high: 180, source: 'measured' });
    near(estimate.costPerCall?.expected, (2000 * 2.5 + 100 * 10) / 1e6);
    near(estimate.costPerCall?.high, (2000 * 2.5 + 180 * 10) / 1e6);
    assert.deepEqual(estimate.notes, ['Tokens are the mean of 40 recorded calls.']);
  });

  it('carries the figures along, for the views', async () => {
    const { measured } = await priced();
    assert.deepEqual(measured, recorded());
  });

  it('leaves calls of other sites as they are', async () => {
    const ctx = { ...context(), measured: new Map([['src/other.ts#x:y', recorded()]]) };
    const [found] = await estimateCalls([call()], ctx);
    assert.equal(found?.measured, undefined);
    assert.equal(found?.estimate.tokens.input.source, 'static');
  });

  it('reads as much from the cache as the recorded calls did, and pays for what they wrote to it', async () => {
    const tokens = { input: 2000, output: 100, cachedRead: 1500, cachedWrite: 300, outputP99: 180 };
    const { estimate } = await priced({
      changes: { models: [model('claude-haiku-4-5', 'anthropic')] },
      measured: { tokens, model: 'claude-haiku-4-5-20251001' },
    });
    assert.deepEqual(estimate.tokens.cachedInput, {
      low: 1500,
      expected: 1500,
      high: 1500,
      source: 'measured',
    });
    near(estimate.costPerCall?.expected, (200 * 1 + 1500 * 0.1 + 300 * 1.25 + 100 * 5) / 1e6);
  });

  it('keeps to the code where no recorded call said how many tokens it used', async () => {
    const { estimate, measured } = await priced({ measured: { exact: 0, tokens: null } });
    assert.equal(estimate.tokens.input.source, 'static');
    assert.equal(measured?.calls, 40);
  });

  it('believes a comment at the call before the recorded runs', async () => {
    const { estimate } = await priced({ overrides: { inputTokens: 700, cachedShare: 0.5 } });
    assert.deepEqual(estimate.tokens.input, { low: 700, expected: 700, high: 700, source: 'configured' });
    assert.equal(estimate.tokens.cachedInput.source, 'configured');
    assert.equal(estimate.tokens.output.source, 'measured');
    assert.deepEqual(estimate.notes.slice(0, 1), ['Output is the mean of 40 recorded calls.']);
  });

  it('prices another model with the recorded tokens', async () => {
    const ctx = context();
    const other = reprice(await priced(), { provider: 'openai', model: 'gpt-4o-mini' }, ctx);
    assert.equal(other?.tokens.input.source, 'measured');
    near(other?.costPerCall?.expected, (2000 * 0.15 + 100 * 0.6) / 1e6);
  });

  it('counts no embedding as an answer', async () => {
    const { estimate } = await priced({
      changes: { operation: 'embedding', models: [model('text-embedding-3-large')] },
      measured: {
        model: 'text-embedding-3-large',
        tokens: { input: 12, output: 0, cachedRead: 0, cachedWrite: 0, outputP99: 0 },
      },
    });
    assert.equal(estimate.tokens.output.high, 0);
    near(estimate.costPerCall?.expected, (12 * 0.13) / 1e6);
  });
});

describe('the month of a call that was recorded', () => {
  const loop = { context: { ...call().context, loop: true } };
  const volume: CoreConfig['volume'] = [{ matches: () => true, callsPerMonth: 30 }];

  it('is not made of the runs of the development', async () => {
    assert.deepEqual((await priced()).estimate.callsPerMonth, { value: 10_000, source: 'assumed' });
  });

  it('has as many calls for each run as were recorded, where the call stands in a loop', async () => {
    const { estimate } = await priced({ changes: loop, config: { volume } });
    assert.deepEqual(estimate.callsPerMonth, { value: 30 * 20, source: 'measured' });
    assert.ok(estimate.notes.includes('In a loop: 30 runs a month × 20 calls a run, as recorded.'));
  });

  it('stays assumed where the runs of a month are', async () => {
    const { estimate } = await priced({ changes: loop });
    assert.deepEqual(estimate.callsPerMonth, { value: 10_000 * 20, source: 'assumed' });
  });

  it('does not count a retry as another turn of the loop', async () => {
    const { estimate } = await priced({ changes: loop, config: { volume }, measured: { retriedRate: 0.5 } });
    assert.equal(estimate.callsPerMonth.value, 30 * 10);
  });

  it('keeps the number of turns that the code says', async () => {
    const changes = { context: { ...call().context, loop: true, loopBound: 4 } };
    const { estimate } = await priced({ changes, config: { volume } });
    assert.deepEqual(estimate.callsPerMonth, { value: 120, source: 'configured' });
  });

  it('keeps the assumption where one run goes through the loop many times', async () => {
    const { estimate } = await priced({ changes: loop, config: { volume }, enteredOften: true });
    assert.deepEqual(estimate.callsPerMonth, {
      value: 30 * DEFAULT_CONFIG.assume.loopIterations,
      source: 'assumed',
    });
  });

  it('stays none where the calls are counted elsewhere', async () => {
    const { estimate } = await priced({ changes: loop, overrides: { callsPerMonth: 0 } });
    assert.equal(estimate.callsPerMonth.value, 0);
  });
});

describe('the drift between estimate and recorded runs', () => {
  const assumed = { prompt: [segment('user', dynamic)] };
  const config = assuming({ dynamicTokens: 1000, outputTokens: 100 });

  it('names both figures, the calls and what is different', async () => {
    const { drift } = await priced({ changes: assumed, config });
    near(drift?.estimated, (1007 * 2.5 + 100 * 10) / 1e6);
    assert.deepEqual(
      { ...drift, estimated: 0 },
      { estimated: 0, measured: 0.006, calls: 40, reason: 'prompts are 2.0 × longer than assumed' },
    );
  });

  it('compares with what the code alone says, not with what it has learned', async () => {
    const { drift, estimate } = await priced({ changes: assumed, config });
    assert.ok((drift?.estimated ?? 0) < (estimate.costPerCall?.expected ?? 0));
  });

  for (const [what, given, reason] of [
    [
      'short answers',
      {
        config: assuming({ outputTokens: 500 }),
        measured: {
          costPerCall: 0.0027,
          tokens: { input: 1007, output: 20, cachedRead: 0, cachedWrite: 0, outputP99: 30 },
        },
      },
      'answers are 25 × shorter than assumed',
    ],
    [
      'a prompt that the counter misjudged',
      { changes: { prompt: [segment('user', text('x'.repeat(500)))] }, config },
      'prompts are 3.9 × longer than counted from the code',
    ],
    [
      'a cache',
      {
        changes: { prompt: [segment('user', text('x'.repeat(1993)))] },
        config,
        measured: {
          costPerCall: 0.0037,
          tokens: { input: 2000, output: 100, cachedRead: 1840, cachedWrite: 0, outputP99: 100 },
        },
      },
      '92 % of the input came from the cache, 0 % expected',
    ],
    [
      'another model than the one in the code',
      { changes: assumed, config, measured: { model: 'gpt-4o-mini-2024-07-18', costPerCall: 0.0004 } },
      'the runs used gpt-4o-mini-2024-07-18',
    ],
    [
      'a figure of a comment that does not hold',
      { overrides: { inputTokens: 500, outputTokens: 100 } },
      'prompts are 4.0 × longer than configured',
    ],
  ] as const) {
    it(`finds ${what}`, async () => {
      assert.equal((await priced(given)).drift?.reason, reason);
    });
  }

  it('says nothing of a small difference', async () => {
    const { drift } = await priced({ changes: assumed, config, measured: { costPerCall: 0.0042 } });
    assert.equal(drift, undefined);
  });

  it('says nothing after a few calls', async () => {
    const { drift } = await priced({ changes: assumed, config, measured: { exact: 4 } });
    assert.equal(drift, undefined);
  });

  it('says nothing where either price is unknown', async () => {
    const unpriced = { ...assumed, models: [model('mystery')] };
    assert.equal((await priced({ changes: unpriced, config })).drift, undefined);
    assert.equal(
      (await priced({ changes: assumed, config, measured: { costPerCall: null } })).drift,
      undefined,
    );
  });
});
