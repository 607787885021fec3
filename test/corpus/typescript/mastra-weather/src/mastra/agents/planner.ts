import { google } from '@ai-sdk/google';
import { Agent } from '@mastra/core/agent';

export const plannerAgent = new Agent({
  name: 'planner',
  instructions: 'Plan a day outdoors for the weather given.',
  model: google('gemini-2.5-pro'),
});
