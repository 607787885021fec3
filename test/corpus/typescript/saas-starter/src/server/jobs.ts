import { Inngest } from 'inngest';
import { openai } from '@server/openai';
import { reviews } from './container';
import { translate } from './lazy';

const inngest = new Inngest({ id: 'saas' });

export const onSignup = inngest.createFunction({ id: 'welcome' }, { event: 'user/created' }, async ({ event, step }) => {
  const text = await step.run('write', async () => {
    // call: openai responses.create model=gpt-4o-mini shape=barrel
    const response = await openai.responses.create({
      model: process.env.WELCOME_MODEL || 'gpt-4o-mini',
      input: `Welcome ${event.data.name} to our product in two sentences.`,
    });
    return response.output_text;
  });
  // not: own-prompt
  const german = await step.run('translate', () => translate(text, 'German'));
  // not: own-prompt
  await step.run('review', () => reviews.review(german));
  // not: event
  await step.sendEvent('sent', { name: 'completion', data: { model: 'gpt-4o-mini' } });
  // not: step-ai
  await step.sleep('wait', '1d');
});

export async function embedAll(rows: { id: string; text: string }[]) {
  const batches = Array.from({ length: Math.ceil(rows.length / 100) }, (_, i) => rows.slice(i * 100, i * 100 + 100));
  const all: number[][] = [];
  for (const batch of batches) {
    // call: openai embeddings.create model=text-embedding-3-small shape=barrel
    const { data } = await openai.embeddings.create({ model: 'text-embedding-3-small', input: batch.map((row) => row.text) });
    all.push(...data.map((row) => row.embedding));
  }
  return all;
}
