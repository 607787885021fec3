import { strict as assert } from 'node:assert';
import { codeLenses } from '../../../server/src/core/views/codeLenses.ts';
import { sampleAnalysis } from './sample.ts';

describe('code lenses', () => {
  it('name the price and the model, at the name of the callee', () => {
    const text = "a.create({ model: 'gpt-4o' });\nb.create({ messages });\nc.create({ model: 'mystery' });";
    const lenses = codeLenses(sampleAnalysis(text));
    assert.deepEqual(
      lenses.map(({ span, title }) => [text.slice(span[0] - 2, span[1]), title]),
      [
        ['a.create', '≈ $0.0021/call · $21/mo · gpt-4o'],
        ['b.create', 'model unknown · ≈ 320 in'],
        ['c.create', 'price unknown · mystery'],
      ],
    );
  });
});
