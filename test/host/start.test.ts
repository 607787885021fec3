// `npm start` without its editor: the first thing that a new user runs.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { variable } from './workbench.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('npm start', function () {
  this.timeout(60_000);

  it('prints the cost report of the folder it is given', () => {
    const { status, stdout, stderr } = start(variable('LLM_COST_WORKSPACE'), '--no-editor');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /\$\d/);
  });

  it('says in one line that a folder does not exist', () => {
    const { status, stderr } = start('no-such-folder', '--no-editor');
    assert.equal(status, 1);
    assert.match(stderr, /^\S*no-such-folder is not a folder\n$/);
  });
});

function start(...args: string[]) {
  return spawnSync(process.execPath, ['scripts/start.mjs', ...args], { cwd: root, encoding: 'utf8' });
}
