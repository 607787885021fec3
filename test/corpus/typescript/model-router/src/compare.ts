import { createClient, deepseek, grok, openrouter } from './providers.js';

const QUESTION = 'Explain the difference between a mutex and a semaphore in two sentences.';
const messages = [{ role: 'user' as const, content: QUESTION }];

export async function compareAll() {
  const results = await Promise.allSettled([
    // call: openai chat.completions.create model=deepseek-chat provider=deepseek shape=singleton
    deepseek.chat.completions.create({ model: 'deepseek-chat', messages }),
    // call: openai chat.completions.create model=grok-4 provider=xai shape=singleton
    grok.chat.completions.create({ model: 'grok-4', messages, max_tokens: 200 }),
    // call: openai chat.completions.create model=meta-llama/llama-3.3-70b-instruct provider=openrouter shape=factory
    openrouter.chat.completions.create({ model: 'meta-llama/llama-3.3-70b-instruct', messages }),
    // call: openai chat.completions.create model=llama-3.1-8b-instant provider=groq shape=factory
    createClient('groq').chat.completions.create({ model: 'llama-3.1-8b-instant', messages }),
    // call: openai chat.completions.create model=sonar-pro provider=perplexity shape=factory
    createClient('perplexity').chat.completions.create({ model: 'sonar-pro', messages }),
  ]);
  // not: array-method
  return results.map((result) => (result.status === 'fulfilled' ? result.value.choices[0]?.message.content : null));
}
