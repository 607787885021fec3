import { strict as assert } from 'node:assert';
import {
  formatCount,
  formatDuration,
  formatShare,
  formatTokens,
  formatUsd,
} from '../../../server/src/core/estimate/format.ts';

describe('a count', () => {
  it('is spelled as English has it', () => {
    for (const count of [0, 0.5, 7, 999, 1000, 12_345, 1_234_567, 2.5, 1234.5678, 33.333_333, -1234]) {
      assert.equal(formatCount(count), count.toLocaleString('en-US'));
    }
  });
});

describe('short money', () => {
  for (const [usd, text] of [
    [0, '$0'],
    [1e-9, '<$0.0001'],
    [0.00009999, '<$0.0001'],
    [0.0001, '$0.0001'],
    [0.00214, '$0.0021'],
    [0.0996, '$0.10'],
    [0.214, '$0.21'],
    [2.1, '$2.10'],
    [9.996, '$10'],
    [21.4, '$21'],
    [999.4, '$999'],
    [999.6, '$1k'],
    [1234, '$1.2k'],
    [12_345, '$12k'],
    [999_600, '$1M'],
    [3_400_000, '$3.4M'],
    [2_000_000_000, '$2B'],
    [-21.4, '-$21'],
  ] as const) {
    it(`${usd} is ${text}`, () => assert.equal(formatUsd(usd), text));
  }
});

describe('short token counts', () => {
  for (const [tokens, text] of [
    [0, '0'],
    [320, '320'],
    [1_200, '1.2k'],
    [9_960, '10k'],
    [12_345, '12k'],
    [1_500_000, '1.5M'],
  ] as const) {
    it(`${tokens} is ${text}`, () => assert.equal(formatTokens(tokens), text));
  }
});

describe('short times', () => {
  for (const [ms, text] of [
    [0, '0 ms'],
    [320.4, '320 ms'],
    [999.6, '1 s'],
    [1800, '1.8 s'],
    [9960, '10 s'],
    [59_400, '59 s'],
    [119_600, '2 min'],
    [150_000, '2.5 min'],
  ] as const) {
    it(`${ms} is ${text}`, () => assert.equal(formatDuration(ms), text));
  }
});

describe('shares', () => {
  it('are whole percents', () => assert.equal(formatShare(0.1234), '12 %'));
});
