import { openai } from '@ai-sdk/openai';
import { Agent } from '@mastra/core/agent';
import { weatherTool } from '../tools/weather';

// not: agent-definition
export const weatherAgent = new Agent({
  name: 'Weather Agent',
  instructions: 'You tell the weather in a friendly way. Ask for a place when none is given.',
  model: openai('gpt-4o-mini'),
  tools: { weatherTool },
});
