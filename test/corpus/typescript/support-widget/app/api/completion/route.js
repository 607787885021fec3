import { OpenAIStream, StreamingTextResponse, AnthropicStream } from 'ai';
import OpenAI from 'openai';
import Anthropic from '@anthropic-ai/sdk';
import { getPrompt } from '../../../lib/prompts';

const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY || '' });
const anthropic = new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY || '' });

export const runtime = 'edge';

export async function POST(req) {
  const { prompt, slow } = await req.json();
  if (slow) {
    // call: anthropic completions.create model=claude-2.1
    const response = await anthropic.completions.create({
      prompt: `${Anthropic.HUMAN_PROMPT} ${prompt}${Anthropic.AI_PROMPT}`,
      model: 'claude-2.1',
      stream: true,
      max_tokens_to_sample: 300,
    });
    // not: stream-helper
    return new StreamingTextResponse(AnthropicStream(response));
  }
  // call: openai chat.completions.create model=gpt-3.5-turbo
  const response = await openai.chat.completions.create({
    model: 'gpt-3.5-turbo',
    stream: true,
    messages: [{ role: 'system', content: getPrompt('support') }, { role: 'user', content: prompt }],
  });
  // not: stream-helper
  const stream = OpenAIStream(response, { onCompletion: async (completion) => console.log(completion) });
  return new StreamingTextResponse(stream);
}
