// Writes the table of docs/recording.md from what the tests of the recorder for Node find. A test says when that is due.
// Usage: node scripts/recorder-docs.mjs

import { installSdks } from './bootstrap.mjs';
import { mocha } from './mocha.mjs';

await installSdks();
const { failed } = await mocha('test/recorder/node/sdks.test.ts', { LLM_COST_WRITE_DOCS: '1' });
process.exitCode = failed > 0 ? 1 : 0;
