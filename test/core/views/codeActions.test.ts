// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are code.
import { strict as assert } from 'node:assert';
import type { Span } from '../../../server/src/core/ir.ts';
import type { Analysis, Fix, TextEdit } from '../../../server/src/core/model.ts';
import { codeActions } from '../../../server/src/core/views/codeActions.ts';
import { sampleAnalysis, withCalls } from './sample.ts';

const DISABLE = 'Disable retired-model for this line';

describe('code actions', () => {
  it('offer the fixes of a finding first and its silence last', () => {
    const text = "client.create({ model: 'gpt-retired' });";
    assert.deepEqual(titlesAt(text, 'gpt-retired'), ['Replace by gpt-4o', DISABLE]);
  });

  it('offer the cheaper model anywhere in the call, as a rewrite', () => {
    const text = "client.create({\n  model: 'gpt-4o',\n  text,\n});\nother();";
    for (const place of ['client', 'create', 'gpt-4o', 'text']) {
      const [action] = actionsAt(text, place);
      assert.equal(action?.title, 'Switch to gpt-4o-mini (saves ≈ $19/mo, −90 %)', place);
      assert.equal(action.kind, 'refactor.rewrite');
    }
    assert.deepEqual(titlesAt(text, 'other'), []);
  });

  it('leave alone who writes a prompt', () => {
    const text = "client.create({ model: 'gpt-4o', text: `a\nprompt\n` });";
    const at = { file: '/work/src/chat.ts', span: [text.indexOf('`'), text.lastIndexOf('`') + 1] as Span };
    const analysis = withCalls(sampleAnalysis(text), () => ({
      prompt: [{ role: 'user', parts: [{ kind: 'text', text: 'a\nprompt\n', at }], at, cacheMarked: false }],
    }));
    const inPrompt = text.indexOf('prompt');
    assert.deepEqual(codeActions(analysis, text, [inPrompt, inPrompt]), []);
    assert.equal(codeActions(analysis, text, [0, text.length]).length, 1);
  });

  it('do not offer what a fix of a finding already does', () => {
    const text = "client.create({ model: 'gpt-4o' });";
    const analysis = sampleAnalysis(text);
    const [offer] = analysis.offers;
    assert(offer);
    const [call] = analysis.calls;
    const twice: Analysis = {
      ...analysis,
      findings: [
        {
          rule: 'oversized-model',
          severity: 'hint',
          site: offer.site,
          file: analysis.file,
          span: call?.nameSpan ?? [0, 0],
          message: 'A smaller model would do.',
          savingPerMonth: 19,
          fixes: [offer.fix],
          tag: null,
          related: [],
        },
      ],
    };
    const titles = codeActions(twice, text, [8, 8]).map(({ title }) => title);
    assert.deepEqual(titles, [offer.fix.title, 'Disable oversized-model for this line']);
  });
});

describe('fixing many findings at once', () => {
  const text = "a.create({ model: 'gpt-retired' });\nb.create({ model: 'gpt-retired' });";
  const analysis = (change: Partial<Fix>): Analysis => {
    const found = sampleAnalysis(text);
    const findings = found.findings.map((finding) => ({
      ...finding,
      fixes: finding.fixes.map((fix): Fix => ({ ...fix, ...change })),
    }));
    return { ...found, findings };
  };
  const at = (change: Partial<Fix>) => codeActions(analysis(change), text, [0, text.indexOf('b.')]);

  it('is offered where each fix is safe', () => {
    const all = at({ safe: true }).find(({ title }) => title === 'Fix all 2 retired-model in this file');
    assert.equal(all?.edits.length, 2);
    assert.equal(at({ safe: true }).at(-1)?.kind, 'source.fixAll');
  });

  it('is not offered where somebody should look at each', () => {
    for (const change of [{}, { safe: true, disabled: 'No.' }, { safe: true, creates: [] }] as const) {
      assert.ok(at(change).every(({ title }) => !title.startsWith('Fix all')));
    }
  });

  it('makes the same edit once, and leaves out what collides', () => {
    const edits = [{ file: '/work/src/chat.ts', span: [0, 0] as const, newText: 'import x;\n' }];
    assert.deepEqual(at({ safe: true, edits }).at(-1)?.edits, edits);
  });
});

describe('the action that silences a rule at a line', () => {
  it('puts a comment above, indented like the line', () => {
    assert.equal(
      silenced("if (x) {\n    client.create({ model: 'gpt-retired' });\n}\n"),
      "if (x) {\n    // llm-cost-disable-next-line retired-model\n    client.create({ model: 'gpt-retired' });\n}\n",
    );
  });

  it('keeps tabs and CRLF line ends', () => {
    assert.equal(
      silenced("{\r\n\tclient.create({ model: 'gpt-retired' });\r\n}"),
      "{\r\n\t// llm-cost-disable-next-line retired-model\r\n\tclient.create({ model: 'gpt-retired' });\r\n}",
    );
  });

  it('works on the first line', () => {
    assert.equal(
      silenced("client.create({ model: 'gpt-retired' });"),
      "// llm-cost-disable-next-line retired-model\nclient.create({ model: 'gpt-retired' });",
    );
  });

  it('speaks Python in Python', () => {
    const text = "def f():\n    client.create(model: 'gpt-retired')\n";
    assert.equal(
      silenced(text, 'a.py'),
      "def f():\n    # llm-cost-disable-next-line retired-model\n    client.create(model: 'gpt-retired')\n",
    );
  });

  it('is offered once where a rule fires twice on a line', () => {
    const text = "a.create({ model: 'gpt-retired' }); b.create({ model: 'gpt-retired' });";
    const titles = codeActions(sampleAnalysis(text), text, [0, text.length]).map(({ title }) => title);
    assert.deepEqual(titles, ['Replace by gpt-4o', 'Replace by gpt-4o', DISABLE]);
  });

  for (const [where, text, file] of [
    ['inside of a template', "const t = `\n${client.create({ model: 'gpt-retired' })}`;", 'a.ts'],
    [
      'inside of a template after a hole',
      "const t = `${a}\n${client.create({ model: 'gpt-retired' })}`;",
      'a.ts',
    ],
    ['inside of a block comment', "/* a\n*/ client.create({ model: 'gpt-retired' });", 'a.ts'],
    ['inside of JSX text', "<p>\n  {client.create({ model: 'gpt-retired' })}\n</p>", 'a.tsx'],
    ['after a continued Python line', "x = \\\n  client.create(model: 'gpt-retired')", 'a.py'],
    ['inside of a Python string', 'x = f"""\n{client.create(model: \'gpt-retired\')}"""', 'a.py'],
  ] as const) {
    it(`is not offered ${where}, where it would be no comment`, () => {
      assert.deepEqual(titlesAt(text, 'gpt-retired', file), ['Replace by gpt-4o']);
    });
  }

  for (const [where, text] of [
    ['in a hole of a template', "const t = `${\nclient.create({ model: 'gpt-retired' })}`;"],
    [
      'after a template with a hole',
      "const t = `a ${{ b: `c` }} d`;\nclient.create({ model: 'gpt-retired' });",
    ],
    ['after a back-quote in a string', `const t = "\`";\nclient.create({ model: 'gpt-retired' });`],
    ['after a back-quote in a comment', `// it's a \`\nclient.create({ model: 'gpt-retired' });`],
    [
      'after a back-quote in a regular expression',
      "const t = /[`]/;\nclient.create({ model: 'gpt-retired' });",
    ],
    ['after a division', "const t = a / b + `c` / d;\nclient.create({ model: 'gpt-retired' });"],
  ] as const) {
    it(`is offered ${where}`, () => {
      assert.deepEqual(titlesAt(text, 'gpt-retired'), ['Replace by gpt-4o', DISABLE]);
    });
  }
});

function actionsAt(text: string, place: string, file = 'a.ts') {
  const offset = text.indexOf(place);
  return codeActions(sampleAnalysis(text, `/work/${file}`), text, [offset, offset]);
}

function titlesAt(text: string, place: string, file?: string): readonly string[] {
  return actionsAt(text, place, file).map(({ title }) => title);
}

function silenced(text: string, file?: string): string {
  const action = actionsAt(text, 'gpt-retired', file).at(-1);
  assert.equal(action?.title, DISABLE);
  return action.edits.reduce(applied, text);
}

function applied(text: string, { span: [start, end], newText }: TextEdit): string {
  return text.slice(0, start) + newText + text.slice(end);
}
