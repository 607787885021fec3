import { strict as assert } from 'node:assert';
import { imageTokens } from '../../../server/src/core/estimate/images.ts';

function tokens(
  model: string,
  width: number | null,
  height: number | null,
  detail: string | null = null,
): number[] {
  const { low, expected, high } = imageTokens({ kind: 'image', width, height, detail }, model);
  return [low, expected, high];
}

const exactly = (count: number): number[] => [count, count, count];

describe('tokens of an image', () => {
  it('are those of the examples in the documentation of OpenAI', () => {
    assert.deepEqual(tokens('gpt-4o', 1024, 1024), exactly(85 + 4 * 170));
    assert.deepEqual(tokens('gpt-4o', 2048, 4096), exactly(85 + 6 * 170));
    assert.deepEqual(tokens('gpt-4o', 4096, 8192, 'low'), exactly(85));
    assert.deepEqual(tokens('gpt-4o-mini', 1024, 1024), exactly(2833 + 4 * 5667));
    assert.deepEqual(tokens('gpt-5', 1024, 1024), exactly(70 + 4 * 140));
    assert.deepEqual(tokens('gpt-4.1-mini', 1024, 1024), exactly(Math.ceil(1024 * 1.62)));
  });

  it('are those of the examples in the documentation of Anthropic', () => {
    assert.deepEqual(tokens('claude-opus-5-5', 1920, 1080), exactly(2691));
    assert.deepEqual(tokens('claude-opus-5-5', 3840, 2160), exactly(4784));
    assert.deepEqual(tokens('claude-sonnet-4-6', 768, 768), exactly(784));
    assert.deepEqual(tokens('claude-haiku-4-5', 1000, 1000), exactly(36 * 36));
    assert.deepEqual(tokens('claude-sonnet-4-6', 1568, 1568), exactly(1568));
  });

  it('are a tile each or one sum for Gemini', () => {
    assert.deepEqual(tokens('gemini-2.5-flash', 384, 384), exactly(258));
    assert.deepEqual(tokens('gemini-2.5-flash', 1000, 700), exactly(2 * 258));
    assert.deepEqual(tokens('gemini-3.8-flash', 4000, 3000), exactly(1120));
  });

  it('are a range where the size is not known', () => {
    assert.deepEqual(tokens('gpt-4o', null, null), [85 + 170, 85 + 4 * 170, 85 + 4 * 170]);
    assert.deepEqual(tokens('gpt-4o', null, null, 'low'), exactly(85));
    const [low, expected, high] = tokens('claude-opus-5-5', null, null);
    assert.deepEqual([low, expected, high], [19 * 19, 37 * 37, 4784]);
  });
});
