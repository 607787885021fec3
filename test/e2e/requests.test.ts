/** Other fixes that change a request: each shows what came before it and what comes after it. */
import { strict as assert } from 'node:assert';
import { TEXT } from '../provider/answer.ts';
import { runBoth } from './program.ts';

/** As long as the part behind the mark of a key, and nobody's. */
const RANDOM = 'Zk3vQ9xT2mLr8WbN4cYh7JdF6gSaPe1U';

describe('the changed request arrives', () => {
  it('with a new model and the name that it has for the output cap', async () => {
    const text = `import OpenAI from 'openai';
const client = new OpenAI();
const answer = await client.chat.completions.create({
  model: 'gpt-4-0314',
  max_tokens: 20,
  messages: [{ role: 'user', content: 'Is it fine?' }],
});
console.log(answer.choices[0]?.message.content);
`;
    const { before, after } = await runBoth(
      { 'main.ts': text },
      { rule: 'retired-model', title: 'Replace with gpt-6.1-sol' },
    );
    const { max_tokens, ...rest } = before.requests[0]?.body ?? {};
    assert.equal(max_tokens, 20);
    assert.deepEqual(after.requests[0]?.body, { ...rest, model: 'gpt-6.1-sol', max_completion_tokens: 20 });
    assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
  });

  it('with the static part of the prompt first', async () => {
    const rule = 'Quote the paragraph of the manual that you rely on, and never promise a refund. ';
    const text = `import OpenAI from 'openai';
import { MANUAL } from './manual.ts';
const client = new OpenAI();
const answer = await client.chat.completions.create({
  model: 'gpt-4o',
  messages: [
    { role: 'system', content: \`Today is \${new Date().toDateString()}.\\n\\n\${MANUAL}\` },
    { role: 'user', content: process.argv[2] ?? 'Is it fine?' },
  ],
});
console.log(answer.choices[0]?.message.content);
`;
    const { before, after } = await runBoth(
      { 'main.ts': text, 'manual.ts': `export const MANUAL = \`${rule.repeat(80)}\`;\n` },
      { rule: 'cache-busting-prefix', title: 'Move it behind the static part' },
    );
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body.messages[0].content);
    assert.match(was, /^Today is /);
    assert.match(is, /^Quote .* refund\.\s+Today is [^.]+\.$/);
    assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
  });

  for (const [name, { text, title }] of Object.entries({
    OpenAI: {
      text: `import OpenAI from 'openai';
const client = new OpenAI({ apiKey: 'sk-proj-${RANDOM}' });
const answer = await client.responses.create({ model: 'gpt-6-luna', input: 'Is it fine?' });
console.log(answer.output_text);
`,
      title: 'Read OPENAI_API_KEY from the environment',
    },
    Gemini: {
      text: `import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({ apiKey: 'AIzaSy${RANDOM}X' });
const answer = await ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Is it fine?' });
console.log(answer.text);
`,
      title: 'Read GEMINI_API_KEY from the environment',
    },
  })) {
    it(`with the key of the environment at ${name}`, async () => {
      const { before, after } = await runBoth({ 'main.ts': text }, { rule: 'hardcoded-api-key', title });
      assert.deepEqual([before.errors, after.errors], ['', '']);
      assert.deepEqual(
        [before, after].map(({ requests }) => requests.map(({ hasKey }) => hasKey)),
        [[false], [true]],
      );
      assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
    });
  }
});
