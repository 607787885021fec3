import { completeText } from '@acme/llm';
import { MODELS } from '@acme/llm/models';
import { Queue, Worker } from 'bullmq';

// not: queue
const queue = new Queue('completions');

export async function enqueue(prompt: string) {
  // not: queue
  await queue.add('complete', { prompt, model: MODELS.best });
}

export const worker = new Worker('completions', async (job) => {
  const { prompt, important } = job.data as { prompt: string; important: boolean };
  if (important) {
    // call: openai responses.create model=gpt-4.1 shape=wrapper via=wrapper
    return completeText(prompt, { tier: 'best', maxTokens: 2000 });
  }
  // call: openai responses.create model=gpt-4.1-mini shape=wrapper via=wrapper
  return completeText(prompt);
});

// not: event
worker.on('completed', (job) => console.log(job.id));
