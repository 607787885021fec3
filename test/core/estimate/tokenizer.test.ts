import { strict as assert } from 'node:assert';
import { tokenizerFor } from '../../../server/src/core/estimate/tokenizer.ts';

const NEW_CLAUDE = [1.45, 1.55, 1.7];
const OLD_CLAUDE = [1.15, 1.2, 1.3];
const EXACT = [1, 1, 1];
const OTHERS = [1, 1.07, 1.15];

describe('tokenizer of a model', () => {
  for (const [model, encoding, factor] of [
    ['gpt-4o-mini-2024-07-18', 'o200k_base', EXACT],
    ['chatgpt-4o-latest', 'o200k_base', EXACT],
    ['gpt-4.1', 'o200k_base', EXACT],
    ['gpt-5.4-nano', 'o200k_base', EXACT],
    ['gpt-6.1-sol', 'o200k_base', EXACT],
    ['openai/gpt-oss-20b', 'o200k_base', EXACT],
    ['o3', 'o200k_base', EXACT],
    ['o4-mini', 'o200k_base', EXACT],
    ['gpt-4', 'cl100k_base', EXACT],
    ['gpt-4-turbo', 'cl100k_base', EXACT],
    ['gpt-35-turbo', 'cl100k_base', EXACT],
    ['text-embedding-3-small', 'cl100k_base', EXACT],
    ['text-davinci-003', 'p50k_base', EXACT],
    ['davinci', 'r50k_base', EXACT],
    ['claude-haiku-4-5', 'o200k_base', OLD_CLAUDE],
    ['claude-opus-4-6', 'o200k_base', OLD_CLAUDE],
    ['claude-opus-4-20250514', 'o200k_base', OLD_CLAUDE],
    ['claude-3-5-sonnet-latest', 'o200k_base', OLD_CLAUDE],
    ['claude-2.1', 'o200k_base', OLD_CLAUDE],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'o200k_base', OLD_CLAUDE],
    ['claude-opus-4-7', 'o200k_base', NEW_CLAUDE],
    ['anthropic/claude-opus-4.8', 'o200k_base', NEW_CLAUDE],
    ['claude-opus-5', 'o200k_base', NEW_CLAUDE],
    ['claude-sonnet-5-5-20260928', 'o200k_base', NEW_CLAUDE],
    ['claude-fable-5-2', 'o200k_base', NEW_CLAUDE],
    ['claude-mythos-preview', 'o200k_base', NEW_CLAUDE],
    ['models/gemini-2.5-flash', 'o200k_base', [0.9, 1.03, 1.2]],
    ['llama-3.3-70b-versatile', 'o200k_base', [0.98, 1, 1.2]],
    ['llama2-70b-4096', 'o200k_base', [1.23, 1.25, 1.31]],
    ['mixtral-8x7b-32768', 'o200k_base', [1.23, 1.25, 1.31]],
    ['mistral-large-latest', 'o200k_base', OTHERS],
    ['ministral-8b-latest', 'o200k_base', OTHERS],
    ['deepseek-v4-flash', 'o200k_base', OTHERS],
    ['grok-4.3', 'o200k_base', OTHERS],
    ['command-a-03-2025', 'o200k_base', [0.9, 1.05, 1.3]],
    [null, 'o200k_base', [0.9, 1.05, 1.3]],
  ] as const) {
    it(`${model} is counted with ${encoding} × ${factor[1]}`, () => {
      const { encoding: used, factor: range } = tokenizerFor(model);
      assert.equal(used, encoding);
      assert.deepEqual([range.low, range.expected, range.high], [...factor]);
    });
  }

  it('says so where the count is not exact', () => {
    assert.equal(tokenizerFor('gpt-4o').note, null);
    assert.equal(
      tokenizerFor('claude-haiku-4-5').note,
      "Claude's tokenizer is not public: counted with o200k × 1.2 (1.15–1.3).",
    );
  });
});
