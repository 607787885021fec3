const assert = require('node:assert');
const { mock, test } = require('node:test');
const { OpenAIClient } = require('../src/llm/OpenAIClient');

test('tracks usage', async () => {
  const create = mock.fn(async () => ({ usage: { prompt_tokens: 1, completion_tokens: 2 }, choices: [{ message: {} }] }));
  const client = Object.create(OpenAIClient.prototype);
  client.usage = { prompt: 0, completion: 0 };
  client.openai = { chat: { completions: { create } } };
  await client.chat([]);
  // not: mock
  await client.openai.chat.completions.create({ model: 'gpt-4o' });
  assert.equal(client.usage.prompt, 1);
});
