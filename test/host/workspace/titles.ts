import OpenAI from 'openai';
import { TITLE_MODEL } from './settings';

const client = new OpenAI({ maxRetries: 3, timeout: 20_000 });

export async function titleOf(text: string) {
  const reply = await client.responses.create({ model: TITLE_MODEL, input: `Write a title for: ${text}` });
  return reply.output_text;
}
