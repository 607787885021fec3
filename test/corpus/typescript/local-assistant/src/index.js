import readline from 'node:readline/promises';
import { Memory } from './memory.js';
import { chat, ensure, remember } from './ollama.js';
import { generate } from './raw.js';

const memory = new Memory();
const rl = readline.createInterface({ input: process.stdin, output: process.stdout });
await ensure('llama3.1:8b');
while (true) {
  // not: terminal
  const line = await rl.question('> ');
  // call: ollama chat model=llama3.1:8b shape=wrapper via=wrapper
  const answer = await chat([{ role: 'user', content: line }]);
  // call: ollama embed model=nomic-embed-text shape=wrapper via=wrapper
  await remember([line, answer]);
  // not: own-class
  await memory.embed([line]);
  // call: http api.chat model=phi3 shape=wrapper via=wrapper
  console.log(await generate(`Shorten: ${answer}`));
  // not: own-class
  memory.chat([answer]);
}
