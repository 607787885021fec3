// Writes the tables of docs/recording.md from what the tests of the recorders find. A test says when that is due.
// Usage: node scripts/recorder-docs.mjs

import { installSdks } from './bootstrap.mjs';
import { mocha } from './mocha.mjs';

await installSdks();
const suites = ['node/sdks.test', 'python/sdks.pip', 'python/clients.test'];
let failures = 0;
for (const suite of suites)
  failures += (await mocha(`test/recorder/${suite}.ts`, { LLM_COST_WRITE_DOCS: '1' })).failed;
process.exitCode = failures > 0 ? 1 : 0;
