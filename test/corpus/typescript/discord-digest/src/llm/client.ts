import OpenAI from 'openai';

let instance: OpenAI | null = null;

// not: factory
export default function getClient(): OpenAI {
  if (!instance) {
    instance = new OpenAI({ apiKey: process.env.OPENAI_API_KEY, maxRetries: 0 });
  }
  return instance;
}
