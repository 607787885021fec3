/** The time that a client is told to wait reaches the provider, in the header that its SDK tells it by; OpenAI’s has none. */
import { strict as assert } from 'node:assert';
import { TEXT } from '../provider/answer.ts';
import { runBoth } from './program.ts';

/** A handler, asked once without any server. */
const handler = (lines: string) => `import { Hono } from 'hono';
${lines}
const response = await app.request('/ask');
console.log(await response.text());
`;

describe('a time-out reaches', () => {
  for (const [name, { text, header, seconds }] of Object.entries({
    Anthropic: {
      text: handler(`import Anthropic from '@anthropic-ai/sdk';

const app = new Hono();
const anthropic = new Anthropic({ maxRetries: 1 });

app.get('/ask', async (c) => {
  const answer = await anthropic.messages.create({
    model: 'claude-haiku-5-5',
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Is it fine?' }],
  });
  return c.text(answer.content.map((block) => (block.type === 'text' ? block.text : '')).join(''));
});
`),
      header: 'x-stainless-timeout',
      seconds: ['600', '60'],
    },
    Gemini: {
      text: handler(`import { GoogleGenAI } from '@google/genai';

const app = new Hono();
const ai = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY, httpOptions: { retryOptions: { attempts: 2 } } });

app.get('/ask', async (c) => {
  const answer = await ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Is it fine?' });
  return c.text(answer.text ?? '');
});
`),
      header: 'x-server-timeout',
      seconds: [undefined, '60'],
    },
  })) {
    it(name, async () => {
      const { before, after } = await runBoth(
        { 'main.ts': text },
        { rule: 'missing-timeout', title: 'Give up after 60 s' },
      );
      assert.deepEqual([before.errors, after.errors], ['', '']);
      assert.deepEqual(
        [before, after].flatMap(({ requests }) => requests.map(({ headers }) => headers[header])),
        seconds,
      );
      assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
    });
  }
});
