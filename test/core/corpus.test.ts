import { strict as assert } from 'node:assert';
import type { ReportedCall } from '../../server/src/reports/report.ts';
import { parseCallLabel, readLabels } from '../corpus/labels.ts';
import { measureCorpus, modelVerdict, outcomesOf } from '../corpus/measure.ts';
import { failures } from '../corpus/score.ts';

describe('the labelled corpus', () => {
  it('is met as well as the gate asks for (npm run corpus lists the differences)', async function () {
    this.timeout(120_000);
    assert.deepEqual(failures(await measureCorpus()), []);
  });
});

describe('labels of the corpus', () => {
  it('stand above a call or behind it, and are not part of what is analysed', () => {
    const source = [
      '// call: openai responses.create model=gpt-5.5|gpt-4o shape=factory',
      'await client.responses.create({ model });',
      'cache.create({ model }); // not: cache',
    ].join('\n');
    const { text, calls, lookAlikes } = readLabels(source, 'a.ts');
    assert.equal(text.length, source.length);
    assert.doesNotMatch(text, /\/\//);
    assert.deepEqual(
      calls.map(({ line, models, shape }) => ({ line, models, shape })),
      [{ line: 2, models: ['gpt-5.5', 'gpt-4o'], shape: 'factory' }],
    );
    assert.deepEqual(lookAlikes, [{ word: 'cache', cell: null, line: 3 }]);
  });

  it('of a notebook count lines within the cell', () => {
    const cells = [
      { cell_type: 'markdown', source: '# call: no label' },
      { cell_type: 'code', source: ['x = 1\n', '# call: openai responses.create model=?\n', 'ask(x)'] },
    ];
    const { text, calls } = readLabels(JSON.stringify({ cells }), 'a.ipynb');
    assert.deepEqual(
      calls.map(({ cell, line, models }) => ({ cell, line, models })),
      [{ cell: 1, line: 3, models: [] }],
    );
    assert.doesNotMatch(text, /call: openai/);
  });

  for (const [text, reason] of [
    ['openai', /SDK and method/],
    ['opanai responses.create model=?', /no SDK/],
    ['openai responses.create', /names the model/],
    ['openai responses.create model=? shape=odd', /no shape/],
    ['openai responses.create model=? modle=x', /no field/],
  ] as const)
    it(`are refused where misspelt: ${text}`, () => {
      assert.throws(() => parseCallLabel(text), reason);
    });
});

describe('what the corpus counts', () => {
  const call = (more: Partial<ReportedCall>): ReportedCall =>
    ({
      sdk: 'openai',
      method: 'responses.create',
      line: 1,
      cell: null,
      model: null,
      ...more,
    }) as ReportedCall;
  const label = (text: string) => ({ ...parseCallLabel(text), cell: null, line: 1 });

  it('a report without a label is false, also in another line or of another SDK', () => {
    const labels = [label('openai responses.create model=?')];
    for (const wrong of [call({ line: 2 }), call({ sdk: 'groq' })]) {
      const outcomes = outcomesOf(labels, [wrong]);
      assert.deepEqual(
        outcomes.map((one) => [one.label !== undefined, one.reported !== undefined]),
        [
          [true, false],
          [false, true],
        ],
      );
    }
  });

  it('two calls in a line go to the labels that name their models', () => {
    const outcomes = outcomesOf(
      [label('openai responses.create model=b'), label('openai responses.create model=a')],
      [call({ model: 'a' }), call({ model: 'b' })],
    );
    assert.deepEqual(
      outcomes.map(({ model }) => model),
      ['right', 'right'],
    );
  });

  it('a model is right, left open or wrong', () => {
    const verdict = (models: string[], model: string | null, modelReason: string | null = null) =>
      modelVerdict({ models }, { model, modelReason });
    assert.equal(verdict(['a'], 'a'), 'right');
    assert.equal(verdict(['a'], null), 'open');
    assert.equal(verdict(['a'], 'b'), 'wrong');
    assert.equal(verdict([], null, 'a parameter'), 'right');
    assert.equal(verdict([], 'a'), 'wrong');
    assert.equal(verdict(['a', 'b'], null, 'one of a, b'), 'right');
    assert.equal(verdict(['a', 'b'], null, 'a parameter'), 'open');
    assert.equal(verdict(['a', 'b'], 'a'), 'wrong');
  });

  it('a corpus below the gate fails, by each of its figures', () => {
    const limits = { precision: 0.5, recall: 0.5, modelRight: 0.5, modelWrong: 0.1, apps: 2, calls: 3 };
    const base = { half: 'typescript', app: 'a', file: 'a.ts', place: { cell: null, line: 1 } } as const;
    const labelled = label('openai responses.create model=a');
    const wrong = { ...base, label: labelled, reported: call({ model: 'b' }), model: 'wrong' } as const;
    const missed = { ...base, label: labelled, reported: undefined, model: undefined };
    const extra = { ...base, label: undefined, reported: call({}), model: undefined };
    const found = failures(
      { apps: 1, lookAlikes: 0, outcomes: [wrong, missed, missed, extra, extra] },
      limits,
    );
    assert.equal(found.length, 6);
    assert.deepEqual(
      failures({ apps: 0, lookAlikes: 0, outcomes: [] }, { ...limits, apps: 0, calls: 0 }),
      [],
    );
  });
});
