import { strict as assert } from 'node:assert';
import type { MeasuredSite } from '../../../server/src/core/measured.ts';
import type { Drift } from '../../../server/src/core/model.ts';
import { codeLenses } from '../../../server/src/core/views/codeLenses.ts';
import { callMarkdown } from '../../../server/src/core/views/hover.ts';
import { inlayHints } from '../../../server/src/core/views/inlayHints.ts';
import { measuredLabel } from '../../../server/src/core/views/label.ts';
import { forPlainText } from '../../../server/src/core/views/markdown.ts';
import { MEASURED, sampleAnalysis, withCalls } from './sample.ts';

const TEXT = "const reply = await client.create({ model: 'gpt-4o' });";

function recorded(changes: Partial<MeasuredSite> = {}, drift?: Drift) {
  return withCalls(sampleAnalysis(TEXT), () => ({
    measured: { ...MEASURED, ...changes },
    ...(drift && { drift }),
  }));
}

function hoverOf(changes: Partial<MeasuredSite> = {}, drift?: Drift): string {
  const [call] = recorded(changes, drift).calls;
  assert(call);
  return forPlainText(callMarkdown(call, () => ({ label: 'chat.ts:1', uri: null })));
}

describe('what was measured', () => {
  it('stands in the hint beside the estimate', () => {
    assert.deepEqual(
      inlayHints(recorded(), TEXT).map(({ label }) => label),
      ['≈ $0.0021/call · 37 calls · $0.42 · p95 1.8 s · 12 % retried'],
    );
  });

  it('leaves the hint short where two calls share a line', () => {
    const text = "a.create({ model: 'gpt-4o' }); b.create({ model: 'gpt-4o' });";
    const analysis = withCalls(sampleAnalysis(text), () => ({ measured: MEASURED }));
    assert.deepEqual(
      inlayHints(analysis, text).map(({ label }) => label),
      ['≈ $0.0021/call', '≈ $0.0021/call'],
    );
  });

  it('stands in the lens behind the estimate and the model', () => {
    assert.deepEqual(
      codeLenses(recorded()).map(({ title }) => title),
      ['≈ $0.0021/call · $21/mo · gpt-4o · measured: 37 calls · $0.42 · p95 1.8 s · 12 % retried'],
    );
  });

  it('stands in the hover before the estimate, with more of it', () => {
    const [, first, second] = hoverOf().split('\n\n');
    assert.equal(first, '**Measured** 37 calls · $0.42 · p95 1.8 s · 12 % retried');
    assert.equal(
      second,
      'in 3 runs · $0.013 a call · 1.2k in, 310 out on average · p50 900 ms · 12 % of the requests failed · ' +
        '33 said how many tokens they used, answered by `gpt-4o-2024-08-06`',
    );
  });

  it('is compared with the estimate where they differ', () => {
    const drift = {
      estimated: 0.0021,
      measured: 0.0034,
      calls: 1212,
      reason: 'prompts are 1.8 × longer than assumed',
    };
    assert.match(
      hoverOf({}, drift),
      /^\*\*Drift\*\* estimate \$0\.0021, measured \$0\.0034 over 1,212 calls: prompts are 1\.8 × longer than assumed\.$/m,
    );
    assert.match(hoverOf({}, { ...drift, reason: null }), /over 1,212 calls\.$/m);
  });

  for (const [what, changes, label] of [
    ['one call', { calls: 1, retriedRate: 0, errorRate: 0 }, '1 call · $0.42 · p95 1.8 s'],
    ['many calls', { calls: 12_345, retriedRate: 0, errorRate: 0 }, '12k calls · $0.42 · p95 1.8 s'],
    ['an unknown price', { costTotal: null }, '37 calls · p95 1.8 s · 12 % retried'],
    [
      'calls that all failed',
      { costTotal: 0, p95Ms: null, retriedRate: 0, errorRate: 1 },
      '37 calls · $0 · 100 % failed',
    ],
    [
      'failures that were not sent again',
      { retriedRate: 0.1, errorRate: 0.3 },
      '37 calls · $0.42 · p95 1.8 s · 10 % retried · 30 % failed',
    ],
    ['a retry in a thousand', { retriedRate: 0.001, errorRate: 0.001 }, '37 calls · $0.42 · p95 1.8 s'],
  ] as const) {
    it(`says of ${what} what there is to say`, () => {
      assert.equal(measuredLabel({ ...MEASURED, ...changes }), label);
    });
  }

  it('lets no name of a model act as Markdown', () => {
    assert.doesNotMatch(hoverOf({ model: '`](command:x) **b**' }).replace(/(`+).*?\1/g, ''), /command|\*\*b/);
  });
});
