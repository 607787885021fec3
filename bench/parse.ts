/** TypeScript's own parser over the JavaScript and TypeScript files that mention an SDK. Prints how many there were. */
import { readFileSync } from 'node:fs';
import { ts } from 'ts-morph';
import { filesBelow } from './walk.mjs';

const MENTIONS =
  /openai|anthropic|@google\/genai|generative-ai|mistral|cohere|groq|ollama|langchain|bedrock|['"]ai['"]|@ai-sdk|llamaindex|genkit/i;

let files = 0;
for (const file of filesBelow(process.argv[2] ?? '.', /\.[cm]?[jt]sx?$/)) {
  const text = readFileSync(file, 'utf8');
  if (!MENTIONS.test(text)) continue;
  files++;
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
}
console.log(JSON.stringify({ files }));
