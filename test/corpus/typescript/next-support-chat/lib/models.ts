import { anthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { customProvider } from 'ai';

const openai = createOpenAI({ apiKey: process.env.OPENAI_API_KEY });

// not: model-object
export const chatModel = anthropic('claude-sonnet-4-5');
export const titleModel = openai('gpt-4o-mini');
// not: embedding-model-object
export const embedder = openai.textEmbeddingModel('text-embedding-3-small');

// not: registry
export const supportProvider = customProvider({
  languageModels: {
    fast: openai('gpt-4.1-nano'),
    careful: anthropic('claude-opus-4-1'),
  },
});
