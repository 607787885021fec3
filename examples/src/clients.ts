import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

// One client each, so that connections are reused. Customers do not wait for a minute, so neither do we.
export const openai = new OpenAI({ timeout: 30_000 });

export const anthropic = new Anthropic({ timeout: 45_000 });
