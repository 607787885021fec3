export const CANDIDATES = ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o'] as const;
export const JUDGE = 'gpt-4.1';
