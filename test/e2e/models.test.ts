/** A model that a fix or an offer names is the one that the provider is asked for. */
import { strict as assert } from 'node:assert';
import { TEXT } from '../provider/answer.ts';
import { type Run, runBoth } from './program.ts';

/** The path tells the model for Gemini and Bedrock. */
function modelsOf({ requests }: Run): string[] {
  return requests.map(({ path, body }) => body.model ?? /\/models?\/([^/:]+)/.exec(path)?.[1]);
}

describe('a cheaper model reaches', () => {
  for (const [provider, { text, title, models }] of Object.entries({
    'OpenAI, chat': {
      text: `import OpenAI from 'openai';
const client = new OpenAI();
const answer = await client.chat.completions.create({
  model: 'gpt-4o',
  messages: [{ role: 'user', content: 'Is it fine?' }],
});
console.log(answer.choices[0]?.message.content);
`,
      title: 'Switch to gpt-6-luna',
      models: ['gpt-4o', 'gpt-6-luna'],
    },
    'OpenAI, responses': {
      text: `import OpenAI from 'openai';
const client = new OpenAI();
const answer = await client.responses.create({ model: 'gpt-4o', input: 'Is it fine?' });
console.log(answer.output_text);
`,
      title: 'Switch to gpt-6-luna',
      models: ['gpt-4o', 'gpt-6-luna'],
    },
    'OpenAI, embeddings': {
      text: `import OpenAI from 'openai';
const client = new OpenAI();
const answer = await client.embeddings.create({ model: 'text-embedding-3-large', input: 'Is it fine?' });
console.log(answer.data[0]?.embedding.length === 2 ? '${TEXT}' : 'no');
`,
      title: 'Switch to text-embedding-3-small',
      models: ['text-embedding-3-large', 'text-embedding-3-small'],
    },
    'Anthropic, a stream': {
      text: `import Anthropic from '@anthropic-ai/sdk';
const client = new Anthropic();
const stream = client.messages.stream({
  model: 'claude-opus-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Is it fine?' }],
});
console.log(await stream.finalText());
`,
      title: 'Switch to claude-sonnet-5-5',
      models: ['claude-opus-5-5', 'claude-sonnet-5-5'],
    },
    'Gemini, a stream': {
      text: `import { GoogleGenAI } from '@google/genai';
const ai = new GoogleGenAI({});
const stream = await ai.models.generateContentStream({ model: 'gemini-3.8-flash', contents: 'Is it fine?' });
for await (const part of stream) process.stdout.write(part.text ?? '');
`,
      title: 'Switch to gemini-3.5-flash-lite',
      models: ['gemini-3.8-flash', 'gemini-3.5-flash-lite'],
    },
  })) {
    it(provider, async () => {
      const { before, after } = await runBoth({ 'main.ts': text }, { title });
      assert.deepEqual([before.errors, after.errors], ['', '']);
      assert.deepEqual([...modelsOf(before), ...modelsOf(after)], models);
      assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
    });
  }
});

describe('a small model for a simple task reaches', () => {
  const TASK = 'Classify the sentiment as positive, negative or neutral. Respond with one word.';

  it('OpenAI, with what it needs to answer within the cap', async () => {
    const text = `import OpenAI from 'openai';
const client = new OpenAI();
const answer = await client.chat.completions.create({
  model: 'gpt-4o',
  max_tokens: 5,
  messages: [
    { role: 'system', content: '${TASK}' },
    { role: 'user', content: process.argv.slice(2).join(' ') },
  ],
});
console.log(answer.choices[0]?.message.content);
`;
    const { before, after } = await runBoth(
      { 'main.ts': text },
      { rule: 'over-powered-model', title: 'Switch to gpt-6-luna' },
    );
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body);
    const { max_tokens, ...rest } = was;
    assert.equal(max_tokens, 5);
    assert.deepEqual(is, {
      ...rest,
      ...{ model: 'gpt-6-luna', max_completion_tokens: 5, reasoning_effort: 'none' },
    });
    assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
  });

  it('Anthropic, with nothing else changed', async () => {
    const text = `import Anthropic from '@anthropic-ai/sdk';
const client = new Anthropic();
const answer = await client.messages.create({
  model: 'claude-opus-5-5',
  max_tokens: 5,
  system: '${TASK}',
  messages: [{ role: 'user', content: process.argv.slice(2).join(' ') }],
});
for (const block of answer.content) if (block.type === 'text') console.log(block.text);
`;
    const { before, after } = await runBoth(
      { 'main.ts': text },
      { rule: 'over-powered-model', title: 'Switch to claude-haiku-5-5' },
    );
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body);
    assert.deepEqual(is, { ...was, model: 'claude-haiku-5-5' });
    assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
  });
});
