import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { beforeEach, expect, it, vi } from 'vitest';

const create = vi.fn(async () => ({ choices: [{ message: { content: 'right' } }] }));

vi.mock('openai', () => ({
  default: class {
    chat = { completions: { create } };
  },
}));

const fake = { messages: { create: vi.fn() }, chat: { completions: { create } } };

class MockAnthropic {
  messages = { create: async (body: { model: string }) => body };
}

beforeEach(() => create.mockClear());

it('grades', async () => {
  // not: mock
  await fake.chat.completions.create({ model: 'gpt-4.1', messages: [] });
  // not: mock
  await fake.messages.create({ model: 'claude-haiku-4-5' });
  // not: mock
  const reply = await new MockAnthropic().messages.create({ model: 'claude-haiku-4-5' });
  // not: mock
  expect(create).toHaveBeenCalledWith({ model: 'gpt-4.1', messages: [] });
  // not: error-class
  expect(() => new OpenAI.APIError(400, undefined, 'bad', undefined)).not.toThrow();
  expect(reply.model).toBe('claude-haiku-4-5');
});

it('talks to the real thing', async () => {
  const client = new Anthropic();
  // call: anthropic messages.create model=claude-haiku-4-5
  const message = await client.messages.create({ model: 'claude-haiku-4-5', max_tokens: 5, messages: [{ role: 'user', content: 'ping' }] });
  expect(message.role).toBe('assistant');
});
