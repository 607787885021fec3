import OpenAI from 'openai';

const client = new OpenAI();

export async function answer(question: string) {
  const reply = await client.chat.completions.create({
    model: 'gpt-4o',
    max_tokens: 200,
    messages: [{ role: 'user', content: question }],
  });
  return reply.choices[0]?.message.content;
}

const cache = { completions: { create: (entry: { model: string }) => entry.model } };
export const remembered = cache.completions.create({ model: 'gpt-4o' });
