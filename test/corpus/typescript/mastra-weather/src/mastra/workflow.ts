import { createStep, createWorkflow } from '@mastra/core/workflows';
import { z } from 'zod';
import { plannerAgent } from './agents/planner';

const planDay = createStep({
  id: 'plan-day',
  inputSchema: z.object({ forecast: z.string() }),
  outputSchema: z.object({ plan: z.string() }),
  execute: async ({ inputData }) => {
    // call: mastra stream model=gemini-2.5-pro provider=google via=framework shape=framework
    const response = await plannerAgent.stream([{ role: 'user', content: inputData.forecast }]);
    let plan = '';
    for await (const chunk of response.textStream) plan += chunk;
    return { plan };
  },
});

// not: workflow
export const dayWorkflow = createWorkflow({ id: 'day', inputSchema: z.object({ forecast: z.string() }), outputSchema: z.object({ plan: z.string() }) })
  .then(planDay)
  .commit();
