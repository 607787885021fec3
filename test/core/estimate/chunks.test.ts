import { strict as assert } from 'node:assert';
import { cutLongRuns, LONGEST_RUN, LONGEST_TEXT, sample } from '../../../server/src/core/estimate/chunks.ts';

const prose = 'The quick brown fox jumps over the lazy dog. '.repeat(50);

describe('cutting long runs', () => {
  for (const [name, run] of [
    ['letters', 'a'],
    ['spaces', ' '],
    ['line breaks', '\n'],
    ['mixed white space', ' \n\t'],
    ['rulers', '='],
    ['underscores', '_'],
    ['mixed signs', '=-*'],
    ['Chinese', '汉字'],
    ['emoji', '😀'],
    ['combining marks', 'a\u0301'],
    ['digits', '12'],
    ['lone surrogates', '\ud800'],
  ] as const) {
    it(`leaves no long run of ${name}`, () => {
      const text = `${prose}${run.repeat(20_000)}${prose}`;
      const chunks = cutLongRuns(text);
      assert.equal(chunks.join(''), text);
      const longest = /\s{400,}|[\p{L}\p{M}]{400,}|\p{N}{400,}|[^\s\p{L}\p{N}]{400,}/u;
      assert.deepEqual(
        chunks.filter((chunk) => longest.test(chunk)),
        [],
      );
      assert.ok(chunks.length > (20_000 * run.length) / LONGEST_RUN);
    });
  }

  it('leaves ordinary text whole', () => {
    assert.deepEqual(cutLongRuns(prose), [prose]);
    const almost = `x ${'='.repeat(LONGEST_RUN - 1)} y`;
    assert.deepEqual(cutLongRuns(almost), [almost]);
    assert.deepEqual(cutLongRuns(''), ['']);
  });

  it('never cuts a character in two', () => {
    for (const chunk of cutLongRuns('😀'.repeat(5_000))) assert.ok(chunk.isWellFormed());
  });
});

describe('sampling a huge text', () => {
  it('takes an ordinary one whole', () => {
    assert.deepEqual(sample(prose), { texts: [prose], factor: 1 });
  });

  it('takes stretches from the start to the end, and no more than the limit', () => {
    const text = `start${'x'.repeat(3_000_000)}end`;
    const { texts, factor } = sample(text);
    const taken = texts.reduce((sum, each) => sum + each.length, 0);
    assert.ok(taken <= LONGEST_TEXT);
    assert.ok(texts[0]?.startsWith('start') && texts.at(-1)?.endsWith('end'));
    assert.ok(Math.abs(taken * factor - text.length) < 1);
  });
});
