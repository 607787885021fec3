/** A provider that is busy once fails the program before the fix; after it the request is sent again. */
import { strict as assert } from 'node:assert';
import { TEXT } from '../provider/answer.ts';
import { type Program, runBoth } from './program.ts';

interface Case {
  readonly text: string;
  readonly status: number;
  readonly title: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'OpenAI, switched off in the client': {
    text: `import OpenAI from 'openai';
const client = new OpenAI({ maxRetries: 0 });
const answer = await client.responses.create({ model: 'gpt-6-luna', input: 'Is it fine?' });
console.log(answer.output_text);
`,
    status: 429,
    title: '',
  },
  'Anthropic, switched off for one request': {
    text: `import Anthropic from '@anthropic-ai/sdk';
const client = new Anthropic();
const answer = await client.messages.create(
  { model: 'claude-haiku-5-5', max_tokens: 100, messages: [{ role: 'user', content: 'Is it fine?' }] },
  { maxRetries: 0 },
);
for (const block of answer.content) if (block.type === 'text') console.log(block.text);
`,
    status: 503,
    title: '',
  },
  'Gemini, off by default': {
    text: `import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY });
const answer = await ai.models.generateContent({ model: 'gemini-3.8-flash', contents: 'Is it fine?' });
console.log(answer.text);
`,
    status: 503,
    title: '',
  },
  'Bedrock, switched off in the client': {
    text: `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
const client = new BedrockRuntimeClient({ maxAttempts: 1 });
const answer = await client.send(
  new ConverseCommand({
    modelId: 'anthropic.claude-opus-5-5',
    messages: [{ role: 'user', content: [{ text: 'Is it fine?' }] }],
  }),
);
console.log(answer.output?.message?.content?.[0]?.text);
`,
    status: 429,
    title: '',
  },
  'OpenAI, by fetch': {
    text: `async function ask(question: string): Promise<string> {
  const response = await fetch('https://api.openai.com/v1/responses', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: \`Bearer \${process.env.OPENAI_API_KEY}\` },
    body: JSON.stringify({ model: 'gpt-6-luna', input: question }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).output[0].content[0].text;
}
// The address of the test, which the code must not name.
const { fetch: send } = globalThis;
globalThis.fetch = (url, init) => send(String(url).replace('https://api.openai.com/v1', process.env.OPENAI_BASE_URL ?? ''), init);
for (const question of ['Is it fine?']) console.log(await ask(question));
`,
    status: 503,
    title: '',
  },
};

describe('a request is sent again after the fix to', () => {
  for (const [name, { text, status, title }] of Object.entries(CASES)) {
    it(name, async () => {
      const program: Program = { 'main.ts': text };
      const { before, after } = await runBoth(program, { rule: 'missing-retry', title, failures: [status] });
      assert.deepEqual([before.output, before.requests.length], [null, 1]);
      assert.deepEqual([after.output, after.requests.length], [TEXT, 2], after.errors);
      assert.deepEqual(after.requests[0]?.body, after.requests[1]?.body);
    });
  }
});
