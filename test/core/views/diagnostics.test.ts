import { strict as assert } from 'node:assert';
import { diagnostics } from '../../../server/src/core/views/diagnostics.ts';
import { sampleAnalysis } from './sample.ts';

describe('diagnostics', () => {
  it('carry what the finding says, and the rule as their code', () => {
    const text = "client.create({ model: 'gpt-retired' });";
    const [diagnostic, ...more] = diagnostics(sampleAnalysis(text));
    assert.deepEqual(more, []);
    assert.deepEqual(diagnostic, {
      span: [23, 36],
      severity: 'error',
      code: 'retired-model',
      message: 'gpt-retired was shut down on 2025-06-06.',
      tag: 'deprecated',
      related: [{ file: '/work/src/chat.ts', span: [7, 13], message: 'used here' }],
    });
  });

  it('come in the order of the text', () => {
    const analysis = sampleAnalysis(
      "a.create({ model: 'gpt-retired' });\nb.create({ model: 'gpt-retired' });",
    );
    const backwards = { ...analysis, findings: analysis.findings.toReversed() };
    assert.deepEqual(diagnostics(backwards), diagnostics(analysis));
  });
});
