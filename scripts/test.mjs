// Runs every check, or the named ones, and ends with one line `N passed, N failed`.
// Usage: node scripts/test.mjs [lint|types|core|fixes|server|usage|recorder|recorder-pip|host|browser]...

import path from 'node:path';
import { bootstrap, installSdks } from './bootstrap.mjs';
import { mocha } from './mocha.mjs';
import { node24, root } from './node24.mjs';
import { run } from './process.mjs';
import { canInstallPythonSdks } from './python.mjs';
import { browserSuite, hostSuite } from './test-host.mjs';

const STAGES = {
  lint: () => tool('@biomejs/biome/bin/biome', ['check', '--diagnostic-level=warn', '.']),
  types: async () => {
    // Pages have the browser's names, all else has Node's.
    const each = [
      await tool('typescript/bin/tsc', ['--noEmit']),
      await tool('typescript/bin/tsc', ['-p', 'media']),
    ];
    return { ...joined(each), passed: each.filter(({ failed }) => failed === 0).length };
  },
  core: () => mocha('test/core/**/*.test.ts'),
  fixes: async () => {
    await installSdks();
    return mocha('test/e2e/**/*.test.ts');
  },
  server: () => mocha('test/server/**/*.test.ts'),
  usage: () => mocha('test/usage/**/*.test.ts'),
  recorder: async () => {
    await installSdks();
    return mocha('test/recorder/**/*.test.ts');
  },
  // The SDKs for Python come from an index of Python packages, which not every machine reaches that has npm's.
  'recorder-pip': async () => {
    if (await canInstallPythonSdks()) return mocha('test/recorder/**/*.pip.ts');
    console.log(
      'pip could not get the SDKs of test/recorder/python/requirements.txt: nothing is tested here',
    );
    return { passed: 0, failed: 0, failures: [] };
  },
  host: hostSuite,
  // What counts recorded runs has a workbench in which nobody else records.
  browser: async () => joined([await browserSuite(), await browserSuite('test/host/apart/*.test.ts')]),
};

function joined(each) {
  return {
    passed: each.reduce((sum, { passed }) => sum + passed, 0),
    failed: each.reduce((sum, { failed }) => sum + failed, 0),
    failures: each.flatMap(({ failures }) => failures),
  };
}

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in STAGES));
if (unknown.length > 0) {
  console.error(`unknown stage ${unknown.join(', ')}; there are ${Object.keys(STAGES).join(', ')}`);
  process.exit(2);
}

const totals = { passed: 0, failed: 0 };
const failures = [];
// Without dependencies or bundles no stage can say anything, so a failed bootstrap ends the run.
if (await stage('build', bootstrap)) {
  for (const name of named.length > 0 ? named : Object.keys(STAGES)) await stage(name, STAGES[name]);
}
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
// Not process.exit: a pipe must be able to take the last line first.
process.exitCode = totals.failed > 0 ? 1 : 0;

/** Runs one stage and adds its counts. A stage that throws is one failed test, so it cannot go unnoticed. */
async function stage(name, work) {
  console.log(`\n${name}`);
  const start = performance.now();
  try {
    const result = await work();
    if (result === undefined) return true;
    const { passed, failed } = result;
    totals.passed += passed;
    totals.failed += failed;
    failures.push(...result.failures.map((title) => `${name}: ${title}`));
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${name}: ${passed} passed, ${failed} failed in ${seconds} s`);
    return failed === 0;
  } catch (error) {
    console.error(error.message);
    totals.failed += 1;
    failures.push(`${name}: ${error.message.split('\n')[0]}`);
    return false;
  }
}

async function tool(bin, args) {
  const code = await run(node24, [path.join(root, 'node_modules', bin), ...args], { cwd: root });
  const ok = code === 0;
  return {
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    failures: ok ? [] : [`${path.basename(bin)} found problems`],
  };
}
