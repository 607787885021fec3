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
  // call: llamaindex run model=gpt-4.1 shape=wrapper via=wrapper
  await work(text);
  // call: portkey chat.completions.create model=gpt-4o shape=wrapper via=wrapper
  // call: openrouter chat.send model=qwen/qwen3-32b shape=wrapper via=wrapper
  return both(text);
}
