import { env } from '~/env';
import { openai } from './openai';

export async function tagline(product: string) {
  // call: openai chat.completions.create model=gpt-4o-mini shape=dynamic-model
  const { choices } = await openai.chat.completions.create({
    model: env.OPENAI_MODEL,
    messages: [{ role: 'user', content: `A tagline for ${product}, at most six words, no exclamation mark.` }],
  });
  return choices[0]?.message.content;
}
