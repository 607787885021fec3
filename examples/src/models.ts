/** Which model does which job. Changed here and nowhere else, so that a comparison run is one edit. */

/** Answers that a customer reads while waiting. */
export const CHAT_MODEL = 'gpt-4o';

/** Short internal labels: the smallest model that agrees with our hand-made ones. */
export const LABEL_MODEL = 'gpt-5.4-mini';

/** Stored vectors are only comparable with vectors of the same model. */
export const EMBEDDING_MODEL = 'text-embedding-3-large';

/** Answers from the handbook. Staging runs a cheaper model through the environment. */
export const HANDBOOK_MODEL = process.env.HANDBOOK_MODEL ?? 'claude-opus-5';
