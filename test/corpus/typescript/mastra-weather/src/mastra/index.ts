import { Mastra } from '@mastra/core';
import { plannerAgent } from './agents/planner';
import { weatherAgent } from './agents/weather';

// not: registry
export const mastra = new Mastra({ agents: { weatherAgent, plannerAgent } });
