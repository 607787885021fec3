// Runs mocha over TypeScript files, which Node 24 executes as they are by dropping the types.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { node24, root } from './node24.mjs';
import { run } from './process.mjs';
import { inScratchFolder } from './scratch.mjs';

/** Runs the test files that match a glob. Returns `{ passed, failed, failures }`. */
export function mocha(glob, variables = {}) {
  return inScratchFolder(async (scratch) => {
    const result = path.join(scratch, 'result.json');
    const bin = path.join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const args = ['--forbid-only', '--reporter', './scripts/mocha-reporter.mjs', glob];
    const env = { ...process.env, ...variables, LLM_COST_TEST_RESULT: result };
    await run(node24, [bin, ...args], { cwd: root, env });
    if (!existsSync(result)) throw new Error(`mocha did not finish ${glob}`);
    const counts = JSON.parse(readFileSync(result, 'utf8'));
    if (counts.passed + counts.failed === 0) throw new Error(`no test in ${glob}`);
    return counts;
  });
}
