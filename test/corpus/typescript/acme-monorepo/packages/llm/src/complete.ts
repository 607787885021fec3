import { openai } from './clients';
import { DEFAULT_TIER, MODELS, type Tier } from './models';

export interface CompleteOptions {
  tier?: Tier;
  maxTokens?: number;
}

export async function completeText(prompt: string, { tier = DEFAULT_TIER, maxTokens }: CompleteOptions = {}) {
  // call: openai responses.create model=gpt-4.1-mini shape=dynamic-model
  const response = await openai.responses.create({
    model: MODELS[tier],
    input: prompt,
    max_output_tokens: maxTokens,
  });
  return response.output_text;
}

export async function completeJson<T>(prompt: string, options?: CompleteOptions): Promise<T> {
  // call: openai responses.create model=gpt-4.1-mini shape=wrapper via=wrapper
  const text = await completeText(`${prompt}\n\nAnswer with JSON only.`, options);
  // not: json
  return JSON.parse(text) as T;
}
