import { strict as assert } from 'node:assert';
import type { Analysis, Place, PricedCall } from '../../../server/src/core/model.ts';
import { callMarkdown, hover } from '../../../server/src/core/views/hover.ts';
import { forPlainText } from '../../../server/src/core/views/markdown.ts';
import { figure, sampleAnalysis, withCalls } from './sample.ts';

const TEXT = "const reply = await client.create({ model: 'gpt-4o', text: 'a long prompt' });";

describe('the hover of a call', () => {
  it('answers on the name of the callee and on the model, nowhere else', () => {
    const analysis = sampleAnalysis(TEXT);
    const answered = [...TEXT]
      .map((_, offset) => (hover(analysis, offset, describePlace) ? '^' : ' '))
      .join('');
    assert.equal(
      `${TEXT}\n${answered.trimEnd()}`,
      "const reply = await client.create({ model: 'gpt-4o', text: 'a long prompt' });\n" +
        '                           ^^^^^^^         ^^^^^^^^^',
    );
  });

  it('spans the word that it speaks of', () => {
    const { span } = hoverAt(sampleAnalysis(TEXT), TEXT.indexOf("'gpt-4o'") + 2);
    assert.equal(TEXT.slice(...span), "'gpt-4o'");
  });

  it('tells the whole calculation', () => {
    assert.equal(
      markdownOf(TEXT),
      [
        '**≈ $0.0021/call · $21/mo** — `chat.completions.create`, openai',
        [
          '|  | &emsp;Low | &emsp;Expected | &emsp;High | &emsp;Source |',
          '| :-- | --: | --: | --: | :-- |',
          '| Input tokens | &emsp;300 | &emsp;320 | &emsp;400 | &emsp;counted from the code |',
          '| Output tokens | &emsp;1 | &emsp;400 | &emsp;1,024 | &emsp;assumed |',
          '| Cost per call | &emsp;$0.0011 | &emsp;$0.0021 | &emsp;$0.011 | &emsp; |',
          '| Cost per month | &emsp;$11 | &emsp;$21 | &emsp;$105 | &emsp;10,000 × $0.0021 |',
        ].join('\n'),
        '**Price** `gpt-4o`: $2.50 input · $1.25 cached input · $10.00 output per million tokens (sample prices, 2026-11-02)',
        '**Volume** 10,000 calls per month, assumed.',
        '**Model** `gpt-4o`, as written at [chat.ts@43](<file:///work/src/chat.ts#43>).',
        '**Retries** 2 (SDK default) · **Time-out** 10 min (SDK default)',
        'Better numbers: `// llm-cost: calls=50k/mo in=1200 out=300 cached=80%` above the call, `.llmcost.json`, or the settings `llmCost.assume`.',
      ].join('\n\n'),
    );
  });

  it('lists what was assumed', () => {
    const markdown = markdownOf(TEXT, ({ estimate }) => ({
      estimate: {
        ...estimate,
        notes: ['In a loop: 10 iterations, assumed.', 'Images count 85 tokens each.'],
      },
    }));
    assert.match(markdown, /^- In a loop: 10 iterations, assumed\.\n- Images count 85 tokens each\.$/m);
  });

  it('shows cached input where there is some', () => {
    const markdown = markdownOf(TEXT, ({ estimate }) => ({
      estimate: { ...estimate, tokens: { ...estimate.tokens, cachedInput: figure(200, 'configured') } },
    }));
    assert.match(forPlainText(markdown), /^\| of which cached \| 200 \| 200 \| 200 \| configured \|$/m);
  });

  it('keeps silent about a product that is not the month', () => {
    const markdown = markdownOf(TEXT, ({ estimate }) => ({
      estimate: { ...estimate, costPerMonth: { low: 11, expected: 42, high: 105 } },
    }));
    assert.match(forPlainText(markdown), /^\| Cost per month \| \$11 \| \$42 \| \$105 \| {2}\|$/m);
  });

  it('says why there is no price', () => {
    const markdown = markdownOf("client.create({ model: 'mystery' });");
    assert.match(markdown, /^\*\*price unknown\*\*/);
    assert.match(markdown, /^\*\*Price\*\* No price for mystery\.$/m);
    assert.doesNotMatch(markdown, /\$/);
  });

  it('says why there is no model', () => {
    const markdown = markdownOf('client.create({ messages });');
    assert.match(markdown, /^\*\*Model\*\* Unknown\. Parameter of an exported function\.$/m);
  });

  it('names every model that the code chooses between', () => {
    const markdown = markdownOf("client.create({ model: cheap ? 'gpt-4o' : 'gpt-4o-mini' });");
    assert.match(
      markdown,
      /^\*\*Model\*\* `gpt-4o`, as written at .*; or `gpt-4o-mini`, as written at .*\.$/m,
    );
  });

  it('does not invent retries or a time-out', () => {
    const unknown = {
      retries: null,
      retriesFrom: 'unknown',
      timeoutMs: null,
      timeoutFrom: 'unknown',
    } as const;
    const markdown = markdownOf(TEXT, ({ reliability }) => ({ reliability: { ...reliability, ...unknown } }));
    assert.match(markdown, /^\*\*Retries\*\* unknown · \*\*Time-out\*\* unknown$/m);
  });

  it('says that there is no time-out at all where that is known', () => {
    const none = { timeoutMs: null, timeoutFrom: 'sdk default' } as const;
    const markdown = markdownOf(TEXT, ({ reliability }) => ({ reliability: { ...reliability, ...none } }));
    assert.match(markdown, /\*\*Time-out\*\* none \(SDK default\)$/m);
  });

  it('offers the comment in the language of the file', () => {
    assert.match(
      markdownOf(TEXT, () => ({ language: 'python' })),
      /`# llm-cost: calls=/,
    );
  });

  it('lists the calls where several share one model literal', () => {
    const text = `${TEXT}\n${TEXT}`;
    const shared = sampleAnalysis(text).calls[0]?.models ?? [];
    const analysis = withCalls(sampleAnalysis(text), () => ({ models: shared }));
    const { markdown } = hoverAt(analysis, text.indexOf("'gpt-4o'"));
    assert.match(markdown, /^`gpt-4o` in 2 calls of this file\n\n- \[chat\.ts@27\].*\n- \[chat\.ts@106\].*$/);
  });

  it('lets no code act as Markdown', () => {
    const evil = '`](command:x) <img src=x> |\n# **b**';
    const markdown = markdownOf(TEXT, ({ estimate, models }) => ({
      models: models.map((model) => ({ ...model, id: evil })),
      modelReason: evil,
      provider: evil,
      method: evil,
      estimate: {
        ...estimate,
        notes: [evil],
        prices: estimate.prices.map((price) => ({ ...price, model: evil, source: evil })),
      },
    }));
    const outsideOfCode = markdown.replace(/(`+)(?:(?!\1)[\s\S])*?\1(?!`)/g, 'CODE');
    assert.doesNotMatch(outsideOfCode, /(?<!\\)<img|(?<!\\)\]\(command|^# |(?<!\\)\*\*b/m);
  });
});

function markdownOf(text: string, change: (call: PricedCall) => Partial<PricedCall> = () => ({})): string {
  const [call] = withCalls(sampleAnalysis(text), change).calls;
  assert(call);
  return callMarkdown(call, describePlace);
}

function hoverAt(analysis: Analysis, offset: number) {
  const view = hover(analysis, offset, describePlace);
  assert(view);
  return view;
}

function describePlace({ file, span }: Place) {
  return { label: `${file.split('/').at(-1)}@${span[0]}`, uri: `file://${file}#${span[0]}` };
}
