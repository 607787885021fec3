import OpenAI from 'openai';

const client = new OpenAI({ maxRetries: 3, timeout: 20_000 });

export async function title(text: string) {
  const reply = await client.chat.completions.create({
    model: 'gpt-4-0314',
    max_tokens: 40,
    messages: [{ role: 'user', content: `Write a title for: ${text}` }],
  });
  return reply.choices[0]?.message.content;
}
