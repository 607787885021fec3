import { readFileSync } from 'node:fs';
import { commitMessage, complete } from './complete.js';
import { modelFor } from './models/index.js';

const llm = modelFor('anthropic', { model: process.env.EDITOR_MODEL ?? 'claude-sonnet-4-5', maxTokens: 2000 });
const terminal = { ask: async (question: string) => (process.stdout.write(question), 'y') };

// not: own-prompt
console.log(await commitMessage(readFileSync(0, 'utf8'), llm, terminal));
for await (const part of complete(llm, { before: 'const x = ', after: ';' }, AbortSignal.timeout(5000))) process.stdout.write(part);
