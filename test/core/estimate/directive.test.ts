import { strict as assert } from 'node:assert';
import { isDirectiveError, parseDirective, parseRate } from '../../../server/src/core/estimate/directive.ts';

describe('the llm-cost comment', () => {
  it('gives the numbers of one call', () => {
    assert.deepEqual(parseDirective('llm-cost: calls=50k/mo in=1200 out=300 cached=80%'), {
      callsPerMonth: 50_000,
      inputTokens: 1200,
      outputTokens: 300,
      cachedShare: 0.8,
    });
  });

  it('may leave out parts, use commas, and end with a remark', () => {
    assert.deepEqual(parseDirective('llm-cost: in=1.2k, out=1_500 -- measured in May'), {
      inputTokens: 1200,
      outputTokens: 1500,
    });
    assert.deepEqual(parseDirective(' llm-cost:calls=0'), { callsPerMonth: 0 });
    assert.deepEqual(parseDirective('llm-cost: cached=0.5'), { cachedShare: 0.5 });
  });

  it('is no other comment', () => {
    assert.equal(parseDirective('llm-cost-disable-next-line missing-retry'), undefined);
    assert.equal(parseDirective('see llm-cost: calls=1'), undefined);
  });

  for (const [text, wrong, error] of [
    ['llm-cost: calls=many', 'calls=many', 'calls must be a rate such as 50k/mo, 2k/day or 100/hour'],
    [
      'llm-cost: calls=5/fortnight',
      'calls=5/fortnight',
      'calls must be a rate such as 50k/mo, 2k/day or 100/hour',
    ],
    ['llm-cost: in=-5 out=2', 'in=-5', 'in must be a number of tokens such as 1200 or 1.2k'],
    ['llm-cost: out=', 'out=', 'out must be a number of tokens such as 300 or 1.2k'],
    ['llm-cost: in=1 cached=120%', 'cached=120%', 'cached must be a share such as 80% or 0.8'],
    ['llm-cost: tokens=12', 'tokens=12', 'tokens is not known: use calls, in, out or cached'],
    ['llm-cost: constructor=1', 'constructor=1', 'constructor is not known: use calls, in, out or cached'],
    ['llm-cost: in=1 in=2', 'in=2', 'in is given twice'],
    [
      'llm-cost: often',
      'often',
      'often is not understood: write for example calls=50k/mo in=1200 out=300 cached=80%',
    ],
    [
      'llm-cost:   ',
      'llm-cost:',
      'nothing is said: write for example calls=50k/mo in=1200 out=300 cached=80%',
    ],
  ] as const) {
    it(`points at the mistake in "${text}"`, () => {
      const parsed = parseDirective(text);
      assert.ok(parsed && isDirectiveError(parsed));
      assert.equal(parsed.error, error);
      assert.equal(text.slice(...parsed.span), wrong);
    });
  }
});

describe('rates', () => {
  for (const [rate, perMonth] of [
    ['10000', 10_000],
    ['50k', 50_000],
    ['1.5M', 1_500_000],
    ['50k/mo', 50_000],
    ['50k/month', 50_000],
    ['2k/day', 60_000],
    ['2k/d', 60_000],
    ['100/hour', 72_000],
    ['7/week', 30],
  ] as const) {
    it(`${rate} is ${perMonth} a month of 30 days`, () => assert.equal(parseRate(rate), perMonth));
  }

  for (const rate of [
    '',
    'k',
    '/day',
    '5/',
    '5/day/week',
    '-5',
    '1e5',
    '5 k',
    'NaN',
    'Infinity',
    '5/constructor',
  ]) {
    it(`"${rate}" is none`, () => assert.equal(parseRate(rate), null));
  }
});
