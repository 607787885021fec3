import { both } from './gateways.js';
import { chat, split, work } from './query.js';

const telegram = { chat: { send: (text: string) => text, completions: { create: (options: object) => options } } };

export async function reply(text: string) {
  // call: llamaindex chat model=gpt-4.1 shape=wrapper via=wrapper
  const answer = await chat(text);
  // not: splitter
  split(answer);
  // not: chat-message
  telegram.chat.send(answer);
  // not: own-object
  telegram.chat.completions.create({ model: 'gpt-4o', messages: [] });
  // not: agent-step
  await work(text);
  // call: portkey|openrouter chat.completions.create|chat.send model=gpt-4o|qwen/qwen3-32b shape=wrapper via=wrapper
  return both(text);
}
