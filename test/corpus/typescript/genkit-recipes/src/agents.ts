import { Agent, run, tool } from '@openai/agents';
import { z } from 'zod';

const convert = tool({ name: 'convert', description: 'Converts units', parameters: z.object({ grams: z.number() }), execute: async ({ grams }) => grams / 28 });

const chef = new Agent({ name: 'Chef', instructions: 'You cook with what is there.', model: 'gpt-4.1', tools: [convert] });
const critic = new Agent({ name: 'Critic', instructions: 'You are hard to please.', model: 'gpt-4.1-mini', handoffs: [chef] });

export async function dinner(wish: string) {
  // call: openai-agents run model=gpt-4.1 shape=framework
  const dish = await run(chef, wish);
  // call: openai-agents run model=gpt-4.1-mini shape=framework
  const opinion = await run(critic, `${dish.finalOutput}`, { maxTurns: 2 });
  return opinion.finalOutput;
}
