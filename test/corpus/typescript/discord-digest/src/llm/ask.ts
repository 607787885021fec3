import pRetry, { AbortError } from 'p-retry';
import OpenAI from 'openai';
import getClient from './client.js';

export const FAST = 'gpt-4o-mini';

interface Ask {
  system?: string;
  user: string;
  model?: string;
  temperature?: number;
}

// Depth one: the SDK call with everything brought by the caller.
export async function ask({ system = 'You are a helpful assistant.', user, model = FAST, temperature = 0.3 }: Ask) {
  // call: openai chat.completions.create model=gpt-4o-mini shape=factory
  const completion = await getClient().chat.completions.create({
    model,
    temperature,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
  });
  return completion.choices[0]?.message?.content ?? '';
}

// Depth two: retries, still nothing of its own.
export const askWithRetry = (options: Ask, retries = 3) =>
  pRetry(
    async () => {
      try {
        // call: openai chat.completions.create model=gpt-4o-mini shape=wrapper via=wrapper
        return await ask(options);
      } catch (error) {
        if (error instanceof OpenAI.APIError && error.status === 400) throw new AbortError(error.message);
        throw error;
      }
    },
    { retries },
  );

// Depth three.
export async function askList(user: string, model?: string): Promise<string[]> {
  // call: openai chat.completions.create model=gpt-4o-mini shape=wrapper via=wrapper
  const text = await askWithRetry({ user: `${user}\n\nOne item a line.`, model });
  // not: string-method
  return text.split('\n').filter(Boolean);
}
