export const MODELS = {
  cheap: 'gpt-4.1-nano',
  standard: 'gpt-4.1-mini',
  best: 'gpt-4.1',
} as const;

export type Tier = keyof typeof MODELS;

export const DEFAULT_TIER: Tier = 'standard';
