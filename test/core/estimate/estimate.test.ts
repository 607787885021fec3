import { strict as assert } from 'node:assert';
import type { TokenCounter } from '../../../server/src/core/analysis.ts';
import { estimateCalls, type Overrides } from '../../../server/src/core/estimate/index.ts';
import type { Estimate, LlmCall, PromptPart, Range } from '../../../server/src/core/model.ts';
import { absent, assuming, call, context, dynamic, known, model, segment, text } from './sample.ts';

async function estimate(
  changes: Partial<LlmCall> = {},
  ctx = context(),
  overrides?: Overrides,
): Promise<Estimate> {
  const [priced] = await estimateCalls([call(changes)], ctx, () => overrides);
  assert.ok(priced);
  return priced.estimate;
}

function near(actual: number | undefined, expected: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= 1e-12 + 1e-9 * expected,
    `${actual} instead of ${expected}`,
  );
}

describe('the estimate of a call', () => {
  it('is its tokens times the price, and that times the calls of a month', async () => {
    const { costPerCall, costPerMonth, callsPerMonth, priceReason } = await estimate({
      outputCap: known(100),
    });
    near(costPerCall?.expected, (1007 * 2.5 + 100 * 10) / 1e6);
    near(costPerMonth?.expected, (10_000 * (1007 * 2.5 + 100 * 10)) / 1e6);
    assert.deepEqual(callsPerMonth, { value: 10_000, source: 'assumed' });
    assert.equal(priceReason, null);
  });

  it('keeps the call as it is, frozen, in order', async () => {
    const calls = [call({ site: 'a' }), call({ site: 'b' })];
    const priced = await estimateCalls(calls, context());
    assert.deepEqual(
      priced.map(({ estimate: _, ...rest }) => rest),
      calls,
    );
    assert.ok(priced.every((each) => Object.isFrozen(each)));
  });

  it('charges cached input at its own rate', async () => {
    const { costPerCall } = await estimate(
      { prompt: [segment('user', text('x'.repeat(993)))], outputCap: known(0) },
      context(assuming({ cachedShare: 0.8 })),
    );
    near(costPerCall?.expected, (200 * 2.5 + 800 * 1.25) / 1e6);
  });

  it('follows an alias of the configuration', async () => {
    const models = [model('my-deployment', 'azure')];
    const without = await estimate({ models });
    assert.equal(without.costPerCall, null);
    assert.equal(without.priceReason, 'no price for model my-deployment of provider azure');
    const found = await estimate({ models }, context({ models: { 'my-deployment': 'azure:gpt-4o' } }));
    assert.equal(found.prices[0]?.model, 'gpt-4o');
    assert.deepEqual(found.tokens.input, { low: 1007, expected: 1007, high: 1007, source: 'static' });
  });

  it('explains every assumption', async () => {
    const prompt = [
      segment('system', text('Be brief.')),
      segment('user', dynamic),
      segment('tools', text('{}')),
      {
        ...segment('user', { kind: 'image', width: null, height: null, detail: null } as const),
        cacheMarked: true,
      },
    ];
    const { notes } = await estimate({
      models: [model('claude-haiku-4-5', 'anthropic')],
      prompt,
      outputCap: known(1024),
      maxSteps: 5,
    });
    assert.deepEqual(notes, [
      "Claude's tokenizer is not public: counted with o200k × 1.2 (1.15–1.3).",
      '1 part of the prompt is known at run time only: 250 tokens assumed (llmCost.assume.dynamicTokens).',
      'Size of an image unknown: 1024 × 1024 pixels assumed.',
      'Tools and schemas are counted as 0.75 of their JSON (0.6–0.9).',
      'Output assumed 400 tokens (llmCost.assume.outputTokens), at most 1,024 by the cap in the code.',
      'A part of the prompt may be cached, but no hits are assumed (llmCost.assume.cachedShare).',
      'An agent loop: 1 model call expected, up to 5 in the high figure.',
    ]);
  });
});

describe('a call without a price', () => {
  it('has none, and says why', async () => {
    for (const [changes, reason] of [
      [{ models: [model('gpt-5.1-mini')] }, 'no price for model gpt-5.1-mini of provider openai'],
      [
        { models: [], modelReason: 'parameter of an exported function' },
        'model unknown: parameter of an exported function',
      ],
      [{ models: [], modelReason: null }, 'model unknown'],
      [{ unpriced: 'audio is billed by the minute' }, 'audio is billed by the minute'],
      [{ operation: 'image' }, 'images are not billed by tokens of text'],
      [{ models: [model('gpt-4o'), model('gpt-9')] }, 'no price for model gpt-9 of provider openai'],
    ] as const) {
      const { costPerCall, costPerMonth, priceReason } = await estimate(changes);
      assert.deepEqual([costPerCall, costPerMonth, priceReason], [null, null, reason]);
    }
  });

  it('still has its tokens', async () => {
    const { tokens } = await estimate({
      models: [],
      modelReason: 'unknown',
      prompt: [segment('user', text('x'.repeat(100)))],
    });
    assert.deepEqual([tokens.input.low, tokens.input.expected, tokens.input.high], [97, 112, 137]);
  });

  it('costs nothing only where the provider makes no charge', async () => {
    const free = await estimate({ operation: 'moderation', free: true, models: [] });
    assert.deepEqual(free.costPerCall, { low: 0, expected: 0, high: 0 });
    const local = await estimate({ models: [model('llama3.3', 'ollama')], provider: 'ollama' });
    assert.deepEqual(local.costPerMonth, { low: 0, expected: 0, high: 0 });
    assert.ok(local.notes.includes('Local model: no charge.'));
  });
});

describe('a call that chooses between models', () => {
  it('has a range that covers all of them', async () => {
    const [mini, big, both] = await estimateCalls(
      [[model('gpt-4o-mini')], [model('gpt-4o')], [model('gpt-4o-mini'), model('gpt-4o')]].map((models) =>
        call({ models }),
      ),
      context(),
    );
    const [a, b, c] = [mini, big, both].map((each) => each?.estimate.costPerCall as Range);
    assert.ok(a && b && c);
    assert.equal(c.low, a.low);
    assert.equal(c.high, b.high);
    near(c.expected, (a.expected + b.expected) / 2);
    assert.deepEqual(
      both?.estimate.prices.map((price) => price.model),
      ['gpt-4o-mini', 'gpt-4o'],
    );
    assert.equal(
      both?.estimate.notes[0],
      'The code chooses between models (gpt-4o-mini, gpt-4o): the range covers all of them.',
    );
  });

  it('counts with the tokenizer of each', async () => {
    const { tokens } = await estimate({
      models: [model('gpt-4o'), model('claude-opus-5-5', 'anthropic')],
      prompt: [segment('user', text('x'.repeat(100)))],
    });
    assert.equal(tokens.input.low, 107);
    assert.equal(tokens.input.high, 177);
  });
});

describe('calls of a month', () => {
  const loop = { loop: true, loopBound: null, test: false, tryCatch: false, concurrent: false };
  const chat = { matches: ({ file }: { file: string }) => file.endsWith('/chat.ts'), callsPerMonth: 500 };
  const rest = { matches: () => true, callsPerMonth: 7 };

  it('are those of the first row that matches', async () => {
    const ctx = context({ volume: [chat, rest] });
    assert.deepEqual((await estimate({}, ctx)).callsPerMonth, { value: 500, source: 'configured' });
    assert.deepEqual((await estimate({ file: '/w/b.ts' }, ctx)).callsPerMonth, {
      value: 7,
      source: 'configured',
    });
  });

  it('grow with the iterations of a loop', async () => {
    const unknown = await estimate({ context: loop });
    assert.deepEqual(unknown.callsPerMonth, { value: 100_000, source: 'assumed' });
    assert.ok(
      unknown.notes.includes(
        'In a loop: 10,000 runs a month × 10 iterations, assumed (llmCost.assume.loopIterations).',
      ),
    );
    const bound = await estimate({ context: { ...loop, loopBound: 3 } }, context({ volume: [chat] }));
    assert.deepEqual(bound.callsPerMonth, { value: 1500, source: 'configured' });
    assert.ok(bound.notes.includes('In a loop: 500 runs a month × 3 iterations, as the code says.'));
    assert.equal(
      (await estimate({ context: loop }, context({ volume: [chat] }))).callsPerMonth.source,
      'assumed',
    );
  });

  it('do not change what one call costs', async () => {
    assert.deepEqual((await estimate({ context: loop })).costPerCall, (await estimate()).costPerCall);
  });

  it('are what the comment at the call says, loop or not', async () => {
    const { callsPerMonth, costPerMonth } = await estimate({ context: loop }, context({ volume: [chat] }), {
      callsPerMonth: 0,
    });
    assert.deepEqual(callsPerMonth, { value: 0, source: 'configured' });
    assert.equal(costPerMonth?.high, 0);
  });
});

describe('numbers from a comment', () => {
  it('take the place of counts and assumptions', async () => {
    const { tokens, costPerCall, notes } = await estimate({}, context(), {
      inputTokens: 1200,
      outputTokens: 300,
      cachedShare: 0.5,
    });
    assert.deepEqual(tokens.input, { low: 1200, expected: 1200, high: 1200, source: 'configured' });
    assert.deepEqual(tokens.output, { low: 300, expected: 300, high: 300, source: 'configured' });
    assert.deepEqual(tokens.cachedInput, { low: 600, expected: 600, high: 600, source: 'configured' });
    near(costPerCall?.expected, (600 * 2.5 + 600 * 1.25 + 300 * 10) / 1e6);
    assert.deepEqual(notes, ['50 % of the input read from the cache.']);
  });
});

describe('counting', () => {
  it('asks once for each encoding, and for no text twice', async () => {
    const asked: (readonly [string, readonly string[]])[] = [];
    const tokens: TokenCounter = {
      count: async (texts, encoding) => {
        asked.push([encoding, texts]);
        return texts.map(() => 1);
      },
    };
    const prompt = [segment('system', text('a')), segment('user', text('b'), dynamic, text('a'))];
    const calls = [call({ prompt }), call({ prompt }), call({ prompt, models: [model('gpt-4-turbo')] })];
    await estimateCalls(calls, { ...context(), tokens });
    assert.deepEqual(asked, [
      ['o200k_base', ['a', 'b']],
      ['cl100k_base', ['a', 'b']],
    ]);
  });

  it('asks for nothing where there is no text, or where the numbers are given', async () => {
    const tokens: TokenCounter = { count: () => assert.fail('asked') };
    const ctx = { ...context(), tokens };
    await estimateCalls([call({ prompt: [segment('user', dynamic)] }), call({ prompt: [] })], ctx);
    await estimateCalls([call()], ctx, () => ({ inputTokens: 5 }));
    await estimateCalls([], ctx);
  });
});

describe('ranges', () => {
  /** A small generator (mulberry32), so that a failure can be repeated. */
  function random(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
  }

  const MODELS = [
    model('gpt-4o'),
    model('gpt-6-luna'),
    model('gpt-5.5'),
    model('gpt-4o-mini'),
    model('claude-haiku-5-5', 'anthropic'),
    model('claude-sonnet-4-5', 'anthropic'),
    model('gemini-2.5-pro', 'google'),
    model('deepseek-v4-flash', 'deepseek'),
    model('sonar-pro', 'perplexity'),
  ];
  const TIERS = [null, null, 'batch', 'priority', 'flex'];

  it('are in order for any call', async () => {
    const next = random(7);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
    const size = (): number => Math.floor(10 ** (next() * 5.6));
    const part = (depth: number): PromptPart => {
      const kind = Math.floor(next() * (depth > 0 ? 4 : 3));
      if (kind === 0) return text('x'.repeat(size()));
      if (kind === 1) return dynamic;
      if (kind === 2)
        return {
          kind: 'image',
          width: next() < 0.5 ? null : size(),
          height: size(),
          detail: pick([null, 'low']),
        };
      return { kind: 'either', options: [[part(depth - 1)], [part(depth - 1), part(depth - 1)], []] };
    };
    const calls = Array.from({ length: 300 }, () =>
      call({
        models: Array.from({ length: 1 + Math.floor(next() * 3) }, () => pick(MODELS)),
        prompt: Array.from({ length: Math.floor(next() * 4) }, () =>
          segment(pick(['system', 'user', 'tools'] as const), part(2), part(1)),
        ),
        outputCap: pick([absent, known(size())]),
        choices: pick([absent, known(2)]),
        tier: pick(TIERS),
        maxSteps: pick([1, 1, 8]),
      }),
    );
    const priced = await estimateCalls(calls, context(assuming({ cachedShare: 0.3 })));
    let withPrice = 0;
    for (const {
      estimate: { tokens, costPerCall, costPerMonth, priceReason },
    } of priced) {
      const ranges = [tokens.input, tokens.cachedInput, tokens.output, costPerCall, costPerMonth];
      for (const range of ranges) {
        if (!range) continue;
        assert.ok(
          0 <= range.low && range.low <= range.expected && range.expected <= range.high,
          JSON.stringify(range),
        );
      }
      assert.ok(tokens.cachedInput.high <= tokens.input.high);
      assert.equal(costPerCall === null, priceReason !== null);
      if (costPerCall) withPrice += 1;
    }
    assert.ok(withPrice > 100 && withPrice < 300, `${withPrice} calls had a price`);
  });
});
