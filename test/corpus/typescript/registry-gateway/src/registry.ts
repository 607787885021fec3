import { anthropic } from '@ai-sdk/anthropic';
import { groq } from '@ai-sdk/groq';
import { openai } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createProviderRegistry } from 'ai';

// not: registry
export const registry = createProviderRegistry({ anthropic, openai, groq });

export const lmstudio = createOpenAICompatible({ name: 'lmstudio', baseURL: 'http://localhost:1234/v1' });

export function getModel(provider: 'anthropic' | 'openai' | 'groq') {
  switch (provider) {
    case 'anthropic':
      return anthropic('claude-sonnet-4-5');
    case 'groq':
      return groq('llama-3.3-70b-versatile');
    default:
      return openai('gpt-4.1');
  }
}
