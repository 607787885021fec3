import { run } from 'node:test';
import { prompt } from 'enquirer';
import { Agent } from 'undici';
import { dinner } from './agents.js';
import { season } from './flows.js';

// not: http-agent
const agent = new Agent({ connections: 4 });

const printer = { generate: (text: string) => text.toUpperCase(), run: (job: unknown) => job };

// not: terminal
const { wish } = await prompt<{ wish: string }>({ type: 'input', name: 'wish', message: 'What do you like?' });
// not: own-prompt
console.log(printer.generate(String(await dinner(wish))));
// not: own-object
printer.run(agent);
// not: test-runner
run({ files: ['recipes.test.js'] });
// not: own-prompt
await season('autumn');
