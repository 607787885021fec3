export const TITLE_MODEL = 'gpt-4-0314';
