export { anthropic, getOpenAI, openai as gpt } from './clients';
export * from './complete';
export { MODELS, type Tier } from './models';
export * as prompts from './prompts';
