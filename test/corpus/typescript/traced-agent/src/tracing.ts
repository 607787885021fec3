import { Langfuse, observeOpenAI } from 'langfuse';
import { wrapOpenAI } from 'langsmith/wrappers';
import { wrapOpenAI as wrapBraintrust } from 'braintrust';
import OpenAI from 'openai';

export const langfuse = new Langfuse();

// not: decorator
export const observed = observeOpenAI(new OpenAI(), { generationName: 'agent' });
// not: decorator
export const traced = wrapOpenAI(new OpenAI({ maxRetries: 1 }));
export const logged = wrapBraintrust(new OpenAI());

// not: proxy-client
export const helicone = new OpenAI({
  baseURL: 'https://oai.helicone.ai/v1',
  defaultHeaders: { 'Helicone-Auth': `Bearer ${process.env.HELICONE_API_KEY}` },
});
