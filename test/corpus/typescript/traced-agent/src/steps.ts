import Anthropic from '@anthropic-ai/sdk';
import { traceable } from 'langsmith/traceable';
import { helicone, langfuse, logged, observed, traced } from './tracing.js';

const claude = new Anthropic({ baseURL: 'https://anthropic.helicone.ai' });

export const plan = traceable(
  async (goal: string) => {
    // call: openai chat.completions.create model=o4-mini shape=singleton
    const res = await traced.chat.completions.create({
      model: 'o4-mini',
      messages: [{ role: 'user', content: `Make a plan of at most five steps for this goal, one step a line, each step doable with a web browser alone: ${goal}` }],
    });
    return res.choices[0]?.message.content?.split('\n') ?? [];
  },
  { name: 'plan', run_type: 'chain' },
);

export async function act(step: string) {
  // not: trace
  const trace = langfuse.trace({ name: 'act', input: step });
  // not: trace
  const generation = trace.generation({ name: 'act', model: 'gpt-4.1', input: step });
  // call: openai responses.create model=gpt-4.1 shape=singleton
  const res = await observed.responses.create({ model: 'gpt-4.1', input: `Do this and report: ${step}` });
  // not: trace
  generation.end({ output: res.output_text });
  return res.output_text;
}

export async function check(results: string[]) {
  // call: openai chat.completions.create model=gpt-4o-mini provider=openai shape=singleton
  const fast = await helicone.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: results.join('\n') }] });
  // call: openai embeddings.create model=text-embedding-3-small shape=singleton
  await logged.embeddings.create({ model: 'text-embedding-3-small', input: results });
  // call: anthropic messages.create model=claude-sonnet-4-20250514
  const slow = await claude.messages.create({
    model: 'claude-sonnet-4-20250514',
    max_tokens: 64,
    messages: [{ role: 'user', content: `Is the goal reached?\n${results.join('\n')}` }],
  });
  return [fast, slow];
}
