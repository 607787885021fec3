import { Client } from 'langsmith';
import { langfuse } from './tracing.js';

const client = new Client();

export async function score(traceId: string, value: number) {
  // not: trace
  langfuse.score({ traceId, name: 'quality', value });
  // not: trace-api
  await client.createFeedback(traceId, 'quality', { score: value });
  // not: trace-api
  await client.createRun({ name: 'chat.completions.create', run_type: 'llm', inputs: { model: 'gpt-4.1' } });
  // not: prompt-store
  const prompt = await langfuse.getPrompt('judge');
  // not: prompt-store
  return prompt.compile({ value: String(value) });
}
