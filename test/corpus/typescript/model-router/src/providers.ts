import OpenAI from 'openai';

export interface ProviderConfig {
  baseURL: string;
  apiKey: string | undefined;
}

export const PROVIDERS = {
  openrouter: { baseURL: 'https://openrouter.ai/api/v1', apiKey: process.env.OPENROUTER_API_KEY },
  groq: { baseURL: 'https://api.groq.com/openai/v1', apiKey: process.env.GROQ_API_KEY },
  together: { baseURL: 'https://api.together.xyz/v1', apiKey: process.env.TOGETHER_API_KEY },
  deepseek: { baseURL: 'https://api.deepseek.com', apiKey: process.env.DEEPSEEK_API_KEY },
  xai: { baseURL: 'https://api.x.ai/v1', apiKey: process.env.XAI_API_KEY },
  perplexity: { baseURL: 'https://api.perplexity.ai', apiKey: process.env.PERPLEXITY_API_KEY },
} satisfies Record<string, ProviderConfig>;

export type ProviderName = keyof typeof PROVIDERS;

// not: factory
export function createClient(name: ProviderName): OpenAI {
  const { baseURL, apiKey } = PROVIDERS[name];
  return new OpenAI({ baseURL, apiKey, defaultHeaders: { 'X-Title': 'model-router' } });
}

export const openrouter = createClient('openrouter');
export const deepseek = new OpenAI(PROVIDERS.deepseek);
export const grok = new OpenAI({ ...PROVIDERS.xai, timeout: 60_000 });
