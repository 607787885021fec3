import { OpenRouter } from '@openrouter/sdk';
import { Portkey } from 'portkey-ai';

const portkey = new Portkey({ apiKey: process.env.PORTKEY_API_KEY, virtualKey: 'openai-prod' });
const openrouter = new OpenRouter({ apiKey: process.env.OPENROUTER_API_KEY });

export async function both(content: string) {
  // call: portkey chat.completions.create model=gpt-4o
  const one = await portkey.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content }] });
  // call: openrouter chat.send model=qwen/qwen3-32b provider=openrouter
  const other = await openrouter.chat.send({ model: 'qwen/qwen3-32b', messages: [{ role: 'user', content }] });
  // not: model-list
  await openrouter.models.list();
  return [one, other];
}
