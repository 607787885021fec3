import Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import { createClient, type ProviderName } from './providers.js';

export interface Route {
  provider: ProviderName | 'anthropic';
  model: string;
}

const ROUTES: Record<'code' | 'chat', Route> = {
  code: { provider: 'deepseek', model: 'deepseek-reasoner' },
  chat: { provider: 'groq', model: 'llama-3.3-70b-versatile' },
};

const anthropic = new Anthropic();
const pool = new Map<ProviderName, OpenAI>();

function clientOf(name: ProviderName) {
  // not: cache
  const known = pool.get(name);
  if (known) return known;
  const made = createClient(name);
  // not: cache
  pool.set(name, made);
  return made;
}

export async function route(kind: 'code' | 'chat', prompt: string) {
  const { provider, model } = ROUTES[kind];
  if (provider === 'anthropic') {
    // call: anthropic messages.create model=deepseek-reasoner|llama-3.3-70b-versatile shape=dynamic-model
    return anthropic.messages.create({ model, max_tokens: 1000, messages: [{ role: 'user', content: prompt }] });
  }
  // call: openai chat.completions.create model=deepseek-reasoner|llama-3.3-70b-versatile shape=dynamic-model
  return clientOf(provider).chat.completions.create({ model, messages: [{ role: 'user', content: prompt }] });
}
