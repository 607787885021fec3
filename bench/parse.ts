/** TypeScript's own parser over the JavaScript and TypeScript files that mention an SDK. Prints how many there were. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ts } from 'ts-morph';

const SOURCE = /\.[cm]?[jt]sx?$/;
const SKIPPED = new Set(['node_modules', '.git', 'dist', '.venv', 'venv', '__pycache__', '.next']);
const MENTIONS =
  /openai|anthropic|@google\/genai|generative-ai|mistral|cohere|groq|ollama|langchain|bedrock|['"]ai['"]|@ai-sdk|llamaindex|genkit/i;

let files = 0;
const folders = [process.argv[2] ?? '.'];
for (const folder of folders) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const target = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED.has(entry.name)) folders.push(target);
    } else if (entry.isFile() && SOURCE.test(entry.name)) {
      const text = readFileSync(target, 'utf8');
      if (!MENTIONS.test(text)) continue;
      files++;
      ts.createSourceFile(target, text, ts.ScriptTarget.Latest, false);
    }
  }
}
console.log(JSON.stringify({ files }));
