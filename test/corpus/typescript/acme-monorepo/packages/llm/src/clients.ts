import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

export const openai = new OpenAI({ maxRetries: 4 });
export const anthropic = new Anthropic();

let lazy: OpenAI | undefined;

// not: factory
export function getOpenAI(): OpenAI {
  lazy ??= new OpenAI({ organization: process.env.OPENAI_ORG });
  return lazy;
}
