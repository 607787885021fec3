import { strict as assert } from 'node:assert';
import type { WhatIfCall, WhatIfView } from '../../../server/src/protocol.ts';
import { whatIfCsv, whatIfMarkdown } from '../../../server/src/reports/whatIf.ts';

const at = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const cost = (expected: number) => ({ low: expected / 2, expected, high: expected * 2 });
const SIDE = {
  ...{ model: 'gpt-4o', tier: null, callsPerMonth: 10_000, input: 100, cachedInput: 0, output: 50 },
  ...{ costPerCall: cost(0.001), costPerMonth: cost(10), reason: null },
};
const CALL: WhatIfCall = {
  ...{ site: 's', label: 'src/a.ts › ask', uri: 'file:///a.ts', range: at, before: SIDE, obstacles: [] },
  after: { ...SIDE, model: 'gpt-4o-mini', costPerCall: cost(0.0001), costPerMonth: cost(1) },
};

function view(...calls: readonly WhatIfCall[]): WhatIfView {
  return {
    params: { scope: { kind: 'all' }, change: { model: { provider: 'openai', model: 'gpt-4o-mini' } } },
    ...{ mistakes: {}, calls, totals: { before: cost(10), after: cost(1) }, leftOut: 0, all: calls.length },
    ...{ tiers: [], used: [], pricesAsOf: '2026-09-23' },
  };
}

describe('a what-if as CSV', () => {
  it('has a row a call, with all figures in full', () => {
    const [head = '', row = '', ...rest] = whatIfCsv(view(CALL)).trimEnd().split('\r\n');
    const columns = Object.fromEntries(head.split(',').map((name, index) => [name, row.split(',')[index]]));
    assert.equal(rest.length, 0);
    assert.equal(columns.call, 'src/a.ts › ask');
    assert.equal(columns.before_model, 'gpt-4o');
    assert.equal(columns.before_usd_per_month_high, '20');
    assert.equal(columns.after_usd_per_call_expected, '0.0001');
  });

  it('leaves unknown empty and says why', () => {
    const after = { ...SIDE, model: null, costPerCall: null, costPerMonth: null, reason: 'no price, alas' };
    assert.match(whatIfCsv(view({ ...CALL, after })), /,,,,,,,"no price, alas",\r\n$/);
  });

  it('gives a spreadsheet no formula', () => {
    for (const label of ['=1+1', '+1', '-1', '@x', '\tx']) {
      assert.ok(whatIfCsv(view({ ...CALL, label })).includes(`\r\n'${label}`), label);
    }
    assert.ok(whatIfCsv(view({ ...CALL, label: 'a"b,c\nd' })).includes('"a""b,c\nd"'));
  });
});

describe('a what-if as Markdown', () => {
  it('says what is changed, the sums and each call', () => {
    const text = whatIfMarkdown(view(CALL));
    assert.match(text, /For all calls: model `gpt-4o-mini` of openai\./);
    assert.match(text, /\| Month now \| \\\$5\.00 \| \\\$10 \| \\\$20 \|/);
    assert.match(text, /\| Difference \| -\\\$4\.50 \| -\\\$9\.00 \| -\\\$18 \|/);
    assert.match(text, /\| `src\/a\.ts › ask` \| `gpt-4o` → `gpt-4o-mini` \|/);
  });

  it('lets no name write markup', () => {
    const hostile = '`|<img src=x>\n# [a](b)';
    const text = whatIfMarkdown(view({ ...CALL, label: hostile, after: { ...SIDE, model: hostile } }));
    assert.ok(!text.includes('\n#  [a]') && !/^# /m.test(text));
    assert.ok(text.includes("`'\\|<img src=x> # [a](b)`"));
  });

  it('says how many calls the sums leave out', () => {
    assert.match(
      whatIfMarkdown({ ...view(CALL), leftOut: 1, all: 2 }),
      /1 of 2 calls have no price on one side: they are in neither sum\./,
    );
  });
});
