import { strict as assert } from 'node:assert';
import { Ajv } from 'ajv';
import type { Analysis, Finding, PricedCall, Range } from '../../../server/src/core/model.ts';
import { toJson } from '../../../server/src/reports/json.ts';
import { createPositions } from '../../../server/src/reports/positions.ts';
import { buildReport, type ReportInput } from '../../../server/src/reports/report.ts';
import { toText } from '../../../server/src/reports/text.ts';
import { MEASURED } from '../views/sample.ts';
import { chatCall, openWorkspace, tempFolder } from '../workspace/tempWorkspace.ts';
import { SCAN_SCHEMA } from './scanSchema.ts';

const validate = new Ajv({ allErrors: true }).compile(SCAN_SCHEMA);

describe('the report of a scan', () => {
  const folder = tempFolder();

  async function reportOf(files: Record<string, string>) {
    folder.write(files);
    const workspace = openWorkspace(folder.root);
    const report = buildReport({ root: folder.root, ...(await workspace.scan()), text: workspace.text });
    assert.equal(validate(JSON.parse(toJson(report))), true, JSON.stringify(validate.errors));
    return report;
  }

  it('has each call with every key, as the contract says', async () => {
    const report = await reportOf({
      '.llmcost.json': '{"volume": [{"files": "src", "callsPerMonth": "1k"}]}',
      'src/a.ts': `import OpenAI from 'openai';
const client = new OpenAI();
export class Chat {
  async answer() {
    try {
      return await client.chat.completions.create({
        model: 'gpt-4o',
        max_tokens: 100,
        messages: [{ role: 'user', content: 'Say hello.' }],
      });
    } catch {}
  }
}
`,
    });
    const [call, ...more] = report.calls;
    assert.deepEqual(more, []);
    assert.ok(call);
    const { tokens, costPerCall, costPerMonth, ...rest } = call;
    assert.deepEqual(rest, {
      site: 'src/a.ts#Chat.answer:chat.completions.create',
      file: 'src/a.ts',
      cell: null,
      line: 6,
      column: 44,
      endLine: 10,
      endColumn: 9,
      language: 'typescript',
      sdk: 'openai',
      provider: 'openai',
      method: 'chat.completions.create',
      operation: 'chat',
      via: 'direct',
      model: 'gpt-4o',
      modelSource: 'literal',
      modelReason: null,
      context: { loop: false, loopBound: null, test: false, tryCatch: true, concurrent: false },
      priceReason: null,
      callsPerMonth: { value: 1000, source: 'configured' },
      measured: null,
    });
    // Pinned: 2.50 USD per million tokens in, 10 out.
    const expected = (tokens.input.expected * 2.5 + tokens.output.expected * 10) / 1e6;
    assert.ok(Math.abs((costPerCall?.expected ?? 0) - expected) < 1e-12);
    assert.ok(Math.abs((costPerMonth?.expected ?? 0) - 1000 * expected) < 1e-9);
    assert.deepEqual(report.totals, { calls: 1, pricedCalls: 1, costPerMonth, savingPerMonth: 0 });
    assert.deepEqual(report.files, { scanned: 1, withCalls: 1, failed: [] });
    assert.equal(report.root, folder.root);
  });

  it('has what recorded runs say of a call', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'") });
    const workspace = openWorkspace(folder.root);
    const site = 'a.ts#answer:chat.completions.create';
    workspace.measure(new Map([[folder.root, new Map([[site, MEASURED]])]]));
    const report = buildReport({ root: folder.root, ...(await workspace.scan()), text: workspace.text });
    assert.equal(validate(JSON.parse(toJson(report))), true, JSON.stringify(validate.errors));
    assert.deepEqual(report.calls[0]?.measured, {
      calls: 37,
      costPerCall: 0.0127,
      p50Ms: 900,
      p95Ms: 1810,
      errorRate: 0.1216,
    });
  });

  it('has each finding with its place and the titles of its fixes', async () => {
    const report = await reportOf({ 'a.ts': chatCall("'gpt-4-turbo'") });
    const finding = report.findings.find(({ rule }) => rule === 'retired-model');
    assert.ok(finding);
    assert.equal(finding.severity, 'error');
    assert.equal(finding.site, report.calls[0]?.site);
    assert.deepEqual([finding.line, finding.column, finding.endLine, finding.endColumn], [5, 50, 5, 63]);
    assert.match(finding.fixes[0]?.title ?? '', /gpt-5\.6-sol/);
  });

  it('names no model where the code chooses or does not say, and gives the reason', async () => {
    const report = await reportOf({
      'a.ts': chatCall("Math.random() > 0.5 ? 'gpt-4o' : 'gpt-4o-mini'"),
      'b.ts': chatCall("process.env['MODEL']!"),
      'c.ts': chatCall("'my-own-model'"),
    });
    const [choice, unknown, unpriced] = report.calls;
    assert.equal(choice?.model, null);
    assert.equal(choice?.modelSource, 'unknown');
    assert.match(choice?.modelReason ?? '', /\w/);
    assert.notEqual(choice?.costPerCall, null);
    assert.equal(unknown?.model, null);
    assert.match(unknown?.modelReason ?? '', /\w/);
    assert.equal(unknown?.costPerCall, null);
    assert.equal(unpriced?.model, 'my-own-model');
    assert.equal(unpriced?.modelReason, null);
    assert.equal(unpriced?.costPerCall, null);
    assert.equal(unpriced?.costPerMonth, null);
    assert.match(unpriced?.priceReason ?? '', /my-own-model/);
    assert.deepEqual([report.totals.calls, report.totals.pricedCalls], [3, 1]);
  });

  it('is sorted by file, line and column', async () => {
    const two =
      "const c = new (require('openai'))();\n[c.chat.completions.create({ model: 'gpt-4o', messages: [] }), c.chat.completions.create({ model: 'gpt-4o-mini', messages: [] })];";
    const report = await reportOf({ 'b.js': two, 'a/z.js': two, 'a.js': two });
    const places = report.calls.map(({ file, line, column }) => `${file}:${line}:${column}`);
    assert.deepEqual(places, [
      'a.js:2:21',
      'a.js:2:83',
      'a/z.js:2:21',
      'a/z.js:2:83',
      'b.js:2:21',
      'b.js:2:83',
    ]);
  });

  it('is whole where there is nothing', async () => {
    const report = await reportOf({});
    assert.deepEqual(report.calls, []);
    assert.deepEqual(report.totals, {
      calls: 0,
      pricedCalls: 0,
      costPerMonth: { low: 0, expected: 0, high: 0 },
      savingPerMonth: 0,
    });
    assert.equal(toText(report, { color: false }), 'No LLM calls found in 0 files.\n');
  });

  it('names files that failed relative to the root', async () => {
    const report = await reportOf({ 'sub/big.js': `require("openai");${'x();'.repeat(500_000)}` });
    assert.deepEqual(report.files.failed, [
      { file: 'sub/big.js', reason: 'larger than 1.5 MB, so it is not analysed' },
    ]);
    assert.match(toText(report, { color: false }), /Not analysed\nsub\/big\.js: larger than 1\.5 MB/);
  });
});

const usd = (expected: number): Range => ({ low: expected / 2, expected, high: expected * 2 });

/** Only what a report reads of a call. */
function call(file: string, model: string, perMonth: number | null): PricedCall {
  const figure = { low: 0, expected: 0, high: 0, source: 'static' };
  return {
    site: `${file}#f:create`,
    file: `/w/${file}`,
    span: [0, 5],
    nameSpan: [0, 3],
    method: 'create',
    models: [{ id: model, provider: 'openai', source: 'literal', at: null }],
    modelReason: null,
    context: { loop: false, loopBound: null, test: false, tryCatch: false, concurrent: false },
    estimate: {
      tokens: { input: figure, cachedInput: figure, output: figure },
      costPerCall: perMonth === null ? null : usd(perMonth / 100),
      priceReason: perMonth === null ? 'no price for it' : null,
      callsPerMonth: { value: 100, source: 'configured' },
      costPerMonth: perMonth === null ? null : usd(perMonth),
      prices: [{ asOf: '2026-11-02' }],
    },
  } as unknown as PricedCall;
}

function finding(site: string, saving: number | null, fixes: readonly (number | null)[] = []): Finding {
  return {
    rule: 'a-rule',
    severity: 'warning',
    site,
    file: '/w/a.ts',
    span: [0, 3],
    message: 'Costs more than it must.',
    savingPerMonth: saving,
    fixes: fixes.map((savingPerMonth) => ({
      title: 'Fix',
      kind: 'quickfix',
      edits: [],
      savingPerMonth,
      preferred: false,
    })),
    tag: null,
    related: [],
  };
}

function inputOf(calls: readonly PricedCall[], findings: readonly Finding[] = []): ReportInput {
  const analysis = { file: '/w/a.ts', calls, findings } as unknown as Analysis;
  return { root: '/w', analyses: [analysis], scanned: 1, failed: [], text: () => 'abcdefg' };
}

describe('the totals of a report', () => {
  it('count the best saving of each site once', () => {
    const findings = [finding('a', 5), finding('a', 12), finding('b', null, [3, null]), finding('c', null)];
    assert.equal(buildReport(inputOf([], findings)).totals.savingPerMonth, 15);
  });

  it('add up the calls that have a price', () => {
    const { totals } = buildReport(
      inputOf([call('a.ts', 'm', 10), call('a.ts', 'm', null), call('a.ts', 'm', 20)]),
    );
    assert.deepEqual(totals, {
      calls: 3,
      pricedCalls: 2,
      costPerMonth: { low: 15, expected: 30, high: 60 },
      savingPerMonth: 0,
    });
  });

  it('say of when the oldest of the prices is', () => {
    assert.equal(buildReport(inputOf([call('a.ts', 'm', 10)])).pricesAsOf, '2026-11-02');
  });
});

describe('the report as text', () => {
  const text = (input: ReportInput, color = false) => toText(buildReport(input), { color });

  it('has the dearest call first, and what is not known last', () => {
    const shown = text(
      inputOf([call('cheap.ts', 'm', 10), call('unknown.ts', 'm', null), call('dear.ts', 'gpt-4o', 2000)]),
    );
    assert.equal(
      shown,
      `Call          Method  Model   Per call  Per month
dear.ts:1     create  gpt-4o       $20        $2k
cheap.ts:1    create  m          $0.10        $10
unknown.ts:1  create  m              –          –  no price for it

3 calls in 1 file, 1 of them without a known price: $2k ($1k–4k) a month.
Prices of 2026-11-02, in USD.
`,
    );
  });

  it('lists the findings with what they save', () => {
    const shown = text(inputOf([call('a.ts', 'm', 10)], [finding('a', 12)]));
    assert.match(
      shown,
      /\nFindings\na\.ts:1:1 warning Costs more than it must\. \(saves \$12 a month\) a-rule\n/,
    );
    assert.match(shown, /\n\$12 a month could be saved\.\n/);
  });

  it('has colours only where they are wanted', () => {
    const input = inputOf([call('a.ts', 'm', 10)], [finding('a', 12)]);
    assert.equal(text(input).includes('\x1b'), false);
    assert.equal(text(input, true).includes('\x1b['), true);
  });

  it('does not let names in the code steer the terminal', () => {
    const shown = text(inputOf([call('a\x1b[2J.ts', 'evil\x1b]0;x\x07\nmodel', 10)]));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.equal(/[\x00-\x09\x0b-\x1f]/.test(shown), false);
    assert.equal(shown.split('\n').length, 6);
  });
});

describe('lines and columns', () => {
  it('count from 1, over all kinds of line ends, in UTF-16', () => {
    const at = createPositions('a\nbc\r\n\r💰d');
    assert.deepEqual(
      [0, 1, 2, 3, 4, 6, 7, 9, 10].map((offset) => Object.values(at(offset)).join(':')),
      [...['1:1', '1:2', '2:1', '2:2', '2:3', '3:1', '4:1', '4:3', '4:4']],
    );
  });

  it('are those of the end beyond it', () =>
    assert.deepEqual(createPositions('')(0), { line: 1, column: 1 }));
});
