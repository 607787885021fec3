import { strict as assert } from 'node:assert';
import { encode, encodeChat } from 'gpt-tokenizer/model/gpt-4o';
import { estimateCalls } from '../../../server/src/core/estimate/index.ts';
import type { Figure, LlmCall } from '../../../server/src/core/model.ts';
import { createTokenCounter } from '../../../server/src/workspace/tokenCounter.ts';
import { absent, assuming, call, context, dynamic, known, model, segment, text } from './sample.ts';

async function tokens(
  changes: Partial<LlmCall>,
  config = {},
): Promise<{ input: Figure; output: Figure; cachedInput: Figure }> {
  const [priced] = await estimateCalls([call(changes)], context(config));
  assert.ok(priced);
  return priced.estimate.tokens;
}

function figure({ low, expected, high, source }: Figure): readonly unknown[] {
  return [low, expected, high, source];
}

const claude = [model('claude-haiku-4-5', 'anthropic')];
const hundred = segment('user', text('x'.repeat(100)));
/** Three tokens and the role for each message, three for the answer. */
const overhead = (messages: number): number => 4 * messages + 3;

describe('input tokens', () => {
  it('of a static prompt are those that OpenAI counts', async () => {
    const messages = [
      { role: 'system', content: 'You are a terse assistant. Never apologise.' },
      { role: 'user', content: 'List the prime numbers below 30, comma separated.\n— thanks 🙏' },
    ] as const;
    const prompt = messages.map(({ role, content }) => segment(role, text(content)));
    const counter = createTokenCounter({ inProcess: true });
    const [priced] = await estimateCalls([call({ prompt })], { ...context(), tokens: counter });
    const exact = encodeChat([...messages]).length;
    assert.deepEqual(figure(priced?.estimate.tokens.input as Figure), [exact, exact, exact, 'static']);
  });

  it('count texts that stand side by side as one', async () => {
    const parts = [text('inter'), text('nation'), text('alisation')];
    const counter = createTokenCounter({ inProcess: true });
    const [priced] = await estimateCalls([call({ prompt: [segment('user', ...parts)] })], {
      ...context(),
      tokens: counter,
    });
    assert.equal(priced?.estimate.tokens.input.expected, encode('internationalisation').length + overhead(1));
  });

  it('are a range for a tokenizer that is not public', async () => {
    const { input } = await tokens({ models: claude, prompt: [hundred] });
    assert.deepEqual(figure(input), [115 + overhead(1), 120 + overhead(1), 130 + overhead(1), 'static']);
  });

  it('assume a length for what is known at run time only', async () => {
    const prompt = [segment('user', text('x'.repeat(10)), dynamic, dynamic)];
    const { input } = await tokens({ prompt }, assuming({ dynamicTokens: 100 }));
    assert.deepEqual(figure(input), [10 + 40 + 7, 10 + 200 + 7, 10 + 800 + 7, 'assumed']);
  });

  it('assume a length for a prompt that cannot be read', async () => {
    assert.deepEqual(figure((await tokens({ prompt: [] })).input), [50, 250, 1000, 'assumed']);
  });

  it('cover every branch of a conditional', async () => {
    const either = { kind: 'either', options: [[text('x'.repeat(10))], [text('x'.repeat(40))]] } as const;
    assert.deepEqual(figure((await tokens({ prompt: [segment('user', either)] })).input), [
      17,
      32,
      47,
      'static',
    ]);
  });

  it('count tools and schemas as less than their JSON, and not as messages', async () => {
    const prompt = [hundred, segment('tools', text('x'.repeat(1000)))];
    const { input } = await tokens({ prompt });
    assert.deepEqual(figure(input), [107 + 600, 107 + 750, 107 + 900, 'static']);
  });

  it('include images', async () => {
    const image = { kind: 'image', width: 1024, height: 1024, detail: null } as const;
    const unknown = { ...image, width: null };
    assert.deepEqual(figure((await tokens({ prompt: [segment('user', image)] })).input), [
      772,
      772,
      772,
      'static',
    ]);
    assert.deepEqual(figure((await tokens({ prompt: [segment('user', unknown)] })).input), [
      262,
      772,
      772,
      'assumed',
    ]);
  });

  it('have no message overhead in an embedding', async () => {
    const models = [model('text-embedding-3-small')];
    assert.deepEqual(figure((await tokens({ models, operation: 'embedding', prompt: [hundred] })).input), [
      100,
      100,
      100,
      'static',
    ]);
  });
});

describe('output tokens', () => {
  for (const [name, changes, expected] of [
    ['without a cap are assumed', {}, [100, 400, 1600]],
    ['end at the cap', { outputCap: known(1000) }, [100, 400, 1000]],
    ['are the cap where it is less than assumed', { outputCap: known(50) }, [50, 50, 50]],
    ['are none where the cap is', { outputCap: known(0) }, [0, 0, 0]],
    [
      'are assumed where the cap is known at run time only',
      { outputCap: { known: false, reason: 'dynamic' } },
      [100, 400, 1600],
    ],
    ['are assumed where the cap is null', { outputCap: known(null) }, [100, 400, 1600]],
    ['come once for each answer', { outputCap: known(1000), choices: known(3) }, [300, 1200, 3000]],
  ] as const) {
    it(name, async () => assert.deepEqual(figure((await tokens(changes)).output), [...expected, 'assumed']));
  }

  it('are none in an embedding or a moderation', async () => {
    for (const operation of ['embedding', 'moderation'] as const) {
      assert.deepEqual(figure((await tokens({ operation })).output), [0, 0, 0, 'static']);
    }
  });
});

describe('an agent loop', () => {
  it('raises the high figures only, and is no long request', async () => {
    const plain = call({
      models: [model('gemini-2.5-pro', 'google')],
      prompt: [segment('user', text('x'.repeat(50_000)))],
      outputCap: known(100),
      choices: absent,
    });
    const [once, loop] = await estimateCalls([plain, { ...plain, maxSteps: 10 }], context());
    const [a, b] = [once?.estimate, loop?.estimate];
    assert.ok(a?.costPerCall && b?.costPerCall);
    assert.equal(b.tokens.input.high, a.tokens.input.high * 10);
    assert.equal(b.tokens.input.expected, a.tokens.input.expected);
    assert.equal(b.tokens.output.high, 1000);
    assert.ok(Math.abs(b.costPerCall.high - 10 * a.costPerCall.high) < 1e-12);
    assert.equal(b.costPerCall.expected, a.costPerCall.expected);
  });
});

describe('cached input', () => {
  it('is a part of the input', async () => {
    const { cachedInput } = await tokens(
      { prompt: [segment('user', text('x'.repeat(993)))] },
      assuming({ cachedShare: 0.8 }),
    );
    assert.deepEqual(figure(cachedInput), [800, 800, 800, 'assumed']);
  });

  it('is none where nothing is generated', async () => {
    const { cachedInput } = await tokens({ operation: 'embedding' }, assuming({ cachedShare: 0.8 }));
    assert.equal(cachedInput.high, 0);
  });
});
