/** With its answer kept, the same request is sent once, and the program sees the same answers as before. */
import { strict as assert } from 'node:assert';
import { TEXT } from '../provider/answer.ts';
import { runBoth } from './program.ts';

const PROMPT = 'List the steps of cleaning an espresso machine.';

describe('the second identical request is not sent to', () => {
  for (const [name, text] of Object.entries({
    'OpenAI, responses': `import OpenAI from 'openai';

const client = new OpenAI();

for (let visitor = 0; visitor < 3; visitor++) {
  const answer = await client.responses.create({ model: 'gpt-4o', temperature: 0, input: '${PROMPT}' });
  console.log(answer.output_text);
}
`,
    'OpenAI, chat': `import OpenAI from 'openai';

const client = new OpenAI();

for (let visitor = 0; visitor < 3; visitor++) {
  const answer = await client.chat.completions.create({
    model: 'gpt-4o',
    temperature: 0,
    messages: [{ role: 'user', content: '${PROMPT}' }],
  });
  console.log(answer.choices[0]?.message.content);
}
`,
    Anthropic: `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();

for (let visitor = 0; visitor < 3; visitor++) {
  const answer = await client.messages.create({
    model: 'claude-haiku-4-5',
    max_tokens: 500,
    temperature: 0,
    messages: [{ role: 'user', content: '${PROMPT}' }],
  });
  for (const block of answer.content) if (block.type === 'text') console.log(block.text);
}
`,
    Gemini: `import { GoogleGenAI } from '@google/genai';

const ai = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY, httpOptions: { retryOptions: {} } });

for (let visitor = 0; visitor < 3; visitor++) {
  const answer = await ai.models.generateContent({
    model: 'gemini-3.8-flash',
    contents: '${PROMPT}',
    config: { temperature: 0 },
  });
  console.log(answer.text);
}
`,
  })) {
    it(name, async () => {
      const { before, after } = await runBoth(
        { 'main.ts': text },
        { rule: 'repeated-identical-call', title: 'Keep the answer for an hour' },
      );
      assert.deepEqual([before.errors, after.errors], ['', '']);
      assert.equal(before.requests.length, 3);
      assert.deepEqual(
        after.requests.map(({ path, body }) => ({ path, body })),
        before.requests.slice(0, 1).map(({ path, body }) => ({ path, body })),
      );
      assert.deepEqual([before.output, after.output], Array(2).fill(`${TEXT}\n${TEXT}\n${TEXT}`));
    });
  }
});
