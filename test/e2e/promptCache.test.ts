/** Cache markers arrive at the block that the fix marked, and nowhere before the fix. */
import { strict as assert } from 'node:assert';
import { TEXT } from '../provider/answer.ts';
import { runBoth } from './program.ts';

const RULE =
  'Answer in the customer’s language, quote the paragraph of the manual, and never promise a refund. ';
const MANUAL = `export const MANUAL = \`You answer questions about espresso machines.\n${RULE.repeat(60)}\`;\n`;

const ANTHROPIC = `import Anthropic from '@anthropic-ai/sdk';
import { MANUAL } from './manual.ts';
const client = new Anthropic();
const question = process.argv.slice(2).join(' ') || 'Is it fine?';
`;

describe('a cache marker reaches', () => {
  for (const [life, title, cache_control] of [
    ['5 minutes', 'Cache the static prompt for 5 minutes', { type: 'ephemeral' }],
    ['1 hour', 'Cache the static prompt for 1 hour', { type: 'ephemeral', ttl: '1h' }],
  ] as const) {
    it(`Anthropic, for ${life}`, async () => {
      const text = `${ANTHROPIC}const answer = await client.messages.create({
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  system: MANUAL,
  messages: [{ role: 'user', content: question }],
});
for (const block of answer.content) if (block.type === 'text') console.log(block.text);
`;
      const { before, after } = await runBoth(
        { 'main.ts': text, 'manual.ts': MANUAL },
        { rule: 'uncached-prefix', title },
      );
      const [was, is] = [before, after].map(({ requests: [request] }) => request?.body);
      assert.deepEqual(is.system, [{ type: 'text', text: was.system, cache_control }]);
      assert.deepEqual({ ...is, system: was.system }, was, 'nothing else changes');
      assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
    });
  }

  it('Anthropic, at the last block of several, in a stream', async () => {
    const text = `${ANTHROPIC}const stream = client.messages.stream({
  model: 'claude-opus-5-5',
  max_tokens: 100,
  system: [
    { type: 'text', text: 'Be brief.' },
    { type: 'text', text: MANUAL },
  ],
  messages: [{ role: 'user', content: question }],
});
console.log(await stream.finalText());
`;
    const { before, after } = await runBoth(
      { 'main.ts': text, 'manual.ts': MANUAL },
      { rule: 'uncached-prefix', title: 'Cache the static prompt for 5 minutes' },
    );
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body.system);
    assert.deepEqual(is, [was[0], { ...was[1], cache_control: { type: 'ephemeral' } }]);
    assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
  });

  it('Bedrock, behind the system prompt', async () => {
    const text = `import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { MANUAL } from './manual.ts';
const client = new BedrockRuntimeClient({});
const question = process.argv.slice(2).join(' ') || 'Is it fine?';
const answer = await client.send(
  new ConverseCommand({
    modelId: 'anthropic.claude-opus-5-5',
    system: [{ text: MANUAL }],
    messages: [{ role: 'user', content: [{ text: question }] }],
  }),
);
console.log(answer.output?.message?.content?.[0]?.text);
`;
    const { before, after } = await runBoth(
      { 'main.ts': text, 'manual.ts': MANUAL },
      { rule: 'uncached-prefix', title: 'Cache the static prompt for 5 minutes' },
    );
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body);
    assert.deepEqual(is, { ...was, system: [...was.system, { cachePoint: { type: 'default' } }] });
    assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
  });

  it('Anthropic, behind the static block of a message', async () => {
    const text = `${ANTHROPIC}const answer = await client.messages.create({
  model: 'claude-sonnet-5-5',
  max_tokens: 100,
  messages: [{ role: 'user', content: [{ type: 'text', text: MANUAL }, { type: 'text', text: question }] }],
});
for (const block of answer.content) if (block.type === 'text') console.log(block.text);
`;
    const { before, after } = await runBoth(
      { 'main.ts': text, 'manual.ts': MANUAL },
      { rule: 'uncached-prefix', title: 'Cache the static prompt for 1 hour' },
    );
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body.messages[0].content);
    assert.deepEqual(is, [{ ...was[0], cache_control: { type: 'ephemeral', ttl: '1h' } }, was[1]]);
    assert.deepEqual([before.output, after.output], [TEXT, TEXT]);
  });

  it('Anthropic, through the AI SDK', async () => {
    const text = `import { anthropic } from '@ai-sdk/anthropic';
import { generateText } from 'ai';
import { MANUAL } from './manual.ts';
const question = process.argv.slice(2).join(' ') || 'Is it fine?';
const { text } = await generateText({ model: anthropic('claude-sonnet-5-5'), instructions: MANUAL, prompt: question });
console.log(text);
`;
    const { before, after } = await runBoth(
      { 'main.ts': text, 'manual.ts': MANUAL },
      { rule: 'uncached-prefix', title: 'Cache the static prompt for 1 hour' },
    );
    const [was, is] = [before, after].map(({ requests: [request] }) => request?.body);
    assert.deepEqual(is.system, [{ ...was.system[0], cache_control: { type: 'ephemeral', ttl: '1h' } }]);
    assert.deepEqual({ ...is, system: was.system }, was, 'nothing else changes');
    assert.deepEqual([before.output, after.output], [TEXT, TEXT], after.errors);
  });
});
