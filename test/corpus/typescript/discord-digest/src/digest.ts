import { ask, askList, askWithRetry } from './llm/ask.js';

const SYSTEM = `You summarise the conversation of a community server for members who were away.
Keep names. Group by topic. Mention decisions first, then open questions, then jokes worth keeping.
Never invent a message and never quote anybody who asked not to be quoted. Use at most two hundred words.`;

export async function digest(lines: string[]) {
  // call: openai chat.completions.create model=gpt-4o shape=wrapper via=wrapper
  return askWithRetry({ system: SYSTEM, user: lines.join('\n'), model: 'gpt-4o' });
}

export async function topics(lines: string[]) {
  // call: openai chat.completions.create model=gpt-4o-mini shape=wrapper via=wrapper
  const found = await askList(`Which topics are in this conversation?\n${lines.join('\n')}`);
  // not: array-method
  return found.slice(0, 5);
}

export async function welcome(name: string) {
  // call: openai chat.completions.create model=gpt-4o-mini shape=wrapper via=wrapper
  return ask({ user: `Welcome ${name} in one sentence.`, temperature: 1 });
}
