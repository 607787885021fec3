import { strict as assert } from 'node:assert';
import { DEFAULT_CONFIG } from '../../server/src/core/model.ts';
import { readDirectives } from '../../server/src/core/rules/directives.ts';
import { severityOf } from '../../server/src/core/rules/severity.ts';
import { check } from './rulesSetup.ts';

const CHAT = `import OpenAI from 'openai';
const client = new OpenAI();
`;

describe('comments that silence rules', () => {
  const lines = (directives: { text: string; line: number }[], source: string) => {
    const starts = source
      .split('\n')
      .map((_, line, all) => all.slice(0, line).join('\n').length + (line > 0 ? 1 : 0));
    const spans = directives.map(({ text, line }) => ({
      span: [starts[line] ?? 0, starts[line] ?? 0] as const,
      text,
      ownLine: true,
    }));
    const silenced = readDirectives(spans, source, 'typescript');
    return (rule: string, line: number) => silenced(rule, [line]);
  };

  it('speak of the next line with code, past blank lines and comments', () => {
    const source = '// llm-cost\n\n// why\n/* and\n * how */\ncall();\ncall();';
    const isSilenced = lines([{ text: 'llm-cost-disable-next-line', line: 0 }], source);
    assert.deepEqual(
      [0, 2, 5, 6].map((line) => isSilenced('any', line)),
      [false, false, true, false],
    );
  });

  it('speak of the named rules only, up to the reason', () => {
    const text = 'llm-cost-disable-next-line missing-retry, call-in-loop -- not retired-model';
    const isSilenced = lines([{ text, line: 0 }], '// llm-cost\ncall();');
    const rules = ['missing-retry', 'call-in-loop', 'retired-model', 'not'];
    assert.deepEqual(
      rules.map((rule) => isSilenced(rule, 1)),
      [true, true, false, false],
    );
  });

  it('speak of their own line or of the whole file where they say so', () => {
    const own = lines([{ text: 'llm-cost-disable-line', line: 1 }], 'a();\nb();\nc();');
    assert.deepEqual(
      [0, 1, 2].map((line) => own('any', line)),
      [false, true, false],
    );
    const file = lines([{ text: 'llm-cost-disable-file retired-model', line: 2 }], 'a();\nb();\nc();');
    assert.deepEqual(
      ['retired-model', 'missing-retry'].map((rule) => file(rule, 0)),
      [true, false],
    );
  });

  it('do nothing when they say something else', () => {
    for (const text of ['llm-cost: calls=50k/mo', 'llm-cost-disable', 'llm-cost-disable-next-lines']) {
      assert.equal(lines([{ text, line: 0 }], '//\ncall();')('any', 1), false, text);
    }
  });

  it('silence a finding inside of the call that begins on the line', async () => {
    const call = `await client.responses.create({\n  model: 'gpt-4-turbo',\n  input: 'Hi',\n});`;
    const rulesOf = async (comment: string) =>
      (await check(`${CHAT}${comment}${call}`)).findings.map(({ rule }) => rule);
    assert.deepEqual(await rulesOf(''), ['retired-model']);
    assert.deepEqual(await rulesOf('// llm-cost-disable-next-line retired-model\n'), []);
    assert.deepEqual(await rulesOf('// llm-cost-disable-next-line missing-retry\n'), ['retired-model']);
  });
});

describe('mistakes in comments that silence rules', () => {
  const findings = async (comment: string) =>
    (await check(`${CHAT}${comment}\n`)).findings.map(({ rule, message, fixes, span }) => ({
      rule,
      message,
      fix: fixes[0]?.edits[0]?.newText ?? null,
      word: `${CHAT}${comment}`.slice(...span),
    }));

  it('are told with the name that was meant', async () => {
    const text = '// llm-cost-disable-next-line retired-model, mising-retry -- not now';
    assert.deepEqual(await findings(text), [
      {
        rule: 'wrong-directive',
        message: 'There is no rule mising-retry: did you mean missing-retry?',
        fix: 'missing-retry',
        word: 'mising-retry',
      },
    ]);
  });

  it('are told where a reason stands without its dashes', async () => {
    const [found] = await findings('// llm-cost-disable-line missing-retry because it is a demo');
    assert.deepEqual([found?.word, found?.fix], ['because', null]);
    assert.match(found?.message ?? '', /a reason after " -- "/);
  });

  it('are told where the comment itself is misspelt', async () => {
    const [found] = await findings('/* llm-cost-disable-nextline missing-retry */');
    assert.deepEqual([found?.word, found?.fix], ['llm-cost-disable-nextline', 'llm-cost-disable-next-line']);
    assert.match((await findings('// llm-cost-disable'))[0]?.message ?? '', /does nothing/);
  });

  it('are not seen in right comments and in prose', async () => {
    for (const text of [
      '// llm-cost-disable-file',
      '// llm-cost-disable-line -- any reason',
      '// llm-cost-disable-next-line missing-retry,retired-model',
      '// llm-cost-disable comments are explained in the manual',
      '// llm-cost-disabled for now',
    ])
      assert.deepEqual(await findings(text), [], text);
  });
});

describe('rules that are off by default', () => {
  const rule = { id: 'some-rule', docs: '', severity: 'info', default: 'off', check: () => [] } as const;

  it('get a level from the configuration only', () => {
    assert.equal(severityOf(rule, DEFAULT_CONFIG), null);
    assert.equal(severityOf(rule, { ...DEFAULT_CONFIG, rules: { 'some-rule': 'hint' } }), 'hint');
  });
});
