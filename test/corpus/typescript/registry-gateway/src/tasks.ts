import { bedrock } from '@ai-sdk/amazon-bedrock';
import { createOpenRouter } from '@openrouter/ai-sdk-provider';
import { gateway, generateObject, generateText, type LanguageModel, streamObject, streamText, wrapLanguageModel, extractReasoningMiddleware } from 'ai';
import { z } from 'zod';
import { getModel, lmstudio, registry } from './registry.js';

const openrouter = createOpenRouter({ apiKey: process.env.OPENROUTER_API_KEY });

// not: decorator
const reasoning = wrapLanguageModel({ model: openrouter('deepseek/deepseek-r1'), middleware: extractReasoningMiddleware({ tagName: 'think' }) });

export async function tasks(text: string) {
  // call: vercel-ai generateText model=openai:gpt-4.1-mini provider=openai shape=framework
  const title = await generateText({ model: registry.languageModel('openai:gpt-4.1-mini'), prompt: `Title: ${text}` });
  // call: vercel-ai generateText model=deepseek/deepseek-r1 provider=openrouter shape=framework
  const thought = await generateText({ model: reasoning, prompt: text });
  // call: vercel-ai generateText model=qwen2.5-7b shape=framework
  const local = await generateText({ model: lmstudio('qwen2.5-7b'), prompt: text });
  // call: vercel-ai streamText model=xai/grok-4 shape=framework
  const stream = streamText({ model: gateway('xai/grok-4'), prompt: text });
  // call: vercel-ai generateObject model=amazon.nova-pro-v1:0 provider=aws shape=framework
  const { object } = await generateObject({ model: bedrock('amazon.nova-pro-v1:0'), schema: z.object({ tags: z.array(z.string()) }), prompt: text });
  // not: stream-consumer
  for await (const part of stream.textStream) process.stdout.write(part);
  return { title, thought, local, object };
}

export async function byProvider(provider: 'anthropic' | 'openai' | 'groq', text: string) {
  // call: vercel-ai generateText model=claude-sonnet-4-5|llama-3.3-70b-versatile|gpt-4.1 shape=dynamic-model
  return generateText({ model: getModel(provider), prompt: `Check the spelling of the following text and answer with the corrected text only, leave the markup as it is: ${text}` });
}

// A wrapper: the caller brings model and prompt.
export async function runTask(model: LanguageModel, prompt: string) {
  // call: vercel-ai generateText model=? shape=injected
  const { text } = await generateText({ model, prompt, maxRetries: 5 });
  return text;
}

export async function outline(topic: string) {
  // call: vercel-ai generateText model=claude-sonnet-4-5|llama-3.3-70b-versatile|gpt-4.1 shape=wrapper via=wrapper
  const plan = await runTask(getModel(topic.length > 100 ? 'anthropic' : 'groq'), `Outline ${topic}`);
  // call: vercel-ai generateText model=qwen2.5-14b shape=wrapper via=wrapper
  const short = await runTask(lmstudio('qwen2.5-14b'), `Shorten: ${plan}`);
  // call: vercel-ai streamObject model=claude-sonnet-4-5 shape=factory
  const { partialObjectStream } = streamObject({ model: getModel('anthropic'), schema: z.object({ parts: z.array(z.string()) }), prompt: short });
  return partialObjectStream;
}
