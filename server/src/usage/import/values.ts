/** Values as exports spell them. */
import { isObject } from '../record.ts';

/** A number, or a text that is one (CSV, decimals of Postgres). */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export function firstNumber(...values: readonly unknown[]): number | null {
  for (const value of values) {
    const number = numberOf(value);
    if (number !== null) return number;
  }
  return null;
}

export function firstText(...values: readonly unknown[]): string | null {
  for (const value of values) if (typeof value === 'string' && value !== '') return value;
  return null;
}

/** ISO 8601, seconds or milliseconds since the epoch. A date without a zone is UTC, as databases export it. */
export function timeOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number !== null) return number < 1e11 ? number * 1000 : number;
  if (typeof value !== 'string') return null;
  const text = value
    .trim()
    .replace(/^(\d{4}-\d\d-\d\d) /, '$1T')
    .replace(/(\.\d{3})\d+/, '$1');
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? null : time;
}

/** An object, or a text that is one. */
export function objectOf(value: unknown): Record<string, unknown> {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return {};
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

export function between(start: number | null, end: number | null): number | null {
  return start === null || end === null || end < start ? null : end - start;
}

/** Other names of our providers. */
const PROVIDERS: Readonly<Record<string, string>> = {
  azure_openai: 'azure',
  'azure-openai': 'azure',
  azure_ai: 'azure',
  bedrock: 'aws',
  bedrock_converse: 'aws',
  amazon_bedrock: 'aws',
  'aws.bedrock': 'aws',
  aws_bedrock: 'aws',
  'azure.ai.inference': 'azure',
  'azure.ai.openai': 'azure',
  'az.ai.inference': 'azure',
  'az.ai.openai': 'azure',
  gemini: 'google',
  google_genai: 'google',
  google_ai_studio: 'google',
  'gcp.gemini': 'google',
  'gcp.gen_ai': 'google',
  google_vertexai: 'vertex',
  vertex_ai: 'vertex',
  vertexai: 'vertex',
  'gcp.vertex_ai': 'vertex',
  cohere_chat: 'cohere',
  mistralai: 'mistral',
  mistral_ai: 'mistral',
  together_ai: 'together',
  togetherai: 'together',
  fireworks_ai: 'fireworks',
  fireworksai: 'fireworks',
  x_ai: 'xai',
  'x-ai': 'xai',
  voyageai: 'voyage',
  'text-completion-openai': 'openai',
};

/** By name, else by the maker that the model's name tells; `unknown` where nothing does. */
export function providerOf(given: unknown, model: unknown): string {
  const name = typeof given === 'string' ? given.trim().toLowerCase() : '';
  if (name !== '' && name !== 'custom') return PROVIDERS[name] ?? name;
  return typeof model === 'string' ? ofModel(model.toLowerCase()) : 'unknown';
}

function ofModel(model: string): string {
  const prefix = /^([a-z0-9_-]+)\//.exec(model)?.[1];
  if (prefix !== undefined) return PROVIDERS[prefix] ?? prefix;
  const bare = model.replace(/^ft:/, '');
  if (/^(?:us|eu|apac|global)?\.?anthropic\./.test(bare) || /^(?:amazon|meta)\./.test(bare)) return 'aws';
  if (/^(?:gpt-|o[134](?:-|$)|chatgpt-|text-embedding-|davinci|whisper|tts-|omni-moderation)/.test(bare))
    return 'openai';
  if (bare.startsWith('claude')) return 'anthropic';
  if (bare.startsWith('gemini')) return 'google';
  if (/^(?:mistral|mixtral|codestral|ministral|pixtral|magistral)/.test(bare)) return 'mistral';
  if (/^(?:command|embed-|rerank-)/.test(bare)) return 'cohere';
  if (bare.startsWith('grok')) return 'xai';
  if (bare.startsWith('deepseek')) return 'deepseek';
  return 'unknown';
}

/** A class of ours for what a source says of a failure. */
export function errorClass(status: number | null, message: unknown): string {
  if (status === 429) return 'rate_limit';
  if (status === 401 || status === 403) return 'auth';
  if (status === 529 || status === 503) return 'overloaded';
  if (status === 408) return 'timeout';
  if (status !== null && status >= 400 && status < 500) return 'invalid_request';
  if (status !== null && status >= 500) return 'server';
  const text = typeof message === 'string' ? message.toLowerCase() : '';
  if (/rate.?limit|\b429\b|too many requests/.test(text)) return 'rate_limit';
  if (/time.?d?.?out/.test(text)) return 'timeout';
  if (/overloaded|\b529\b|\b503\b/.test(text)) return 'overloaded';
  if (/authenticat|unauthori[sz]ed|api.?key|\b401\b|\b403\b/.test(text)) return 'auth';
  if (/cancell?ed|abort/.test(text)) return 'cancelled';
  if (/connection|econn|network/.test(text)) return 'connection';
  if (/invalid|bad.?request|\b400\b|not.?found/.test(text)) return 'invalid_request';
  return 'server';
}
