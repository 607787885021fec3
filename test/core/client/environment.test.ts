import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { merged, recordedVariables } from '../../../client/src/recording/environment.ts';

const STORAGE = path.join(tmpdir(), 'storage');
const HOOK = path.join(STORAGE, 'hook', 'node', 'hook.cjs').replaceAll('\\', '/');

describe('the environment of a recorded program', () => {
  it('is four variables, of which two are put before what is there', () => {
    assert.deepEqual(
      recordedVariables(STORAGE).map(({ name, how }) => [name, how]),
      [
        ['NODE_OPTIONS', 'prepend'],
        ['PYTHONPATH', 'prepend'],
        ['LLM_COST_SPOOL', 'replace'],
        ['LLM_COST_STORAGE', 'replace'],
      ],
    );
  });

  it('keeps what a debug configuration says', () => {
    const env = merged(STORAGE, { NODE_OPTIONS: '--max-old-space-size=4096', PYTHONPATH: 'src' });
    assert.equal(env.NODE_OPTIONS, `--require "${HOOK}" --max-old-space-size=4096`);
    assert.equal(env.PYTHONPATH, path.join(STORAGE, 'hook', 'python') + path.delimiter + 'src');
    assert.equal(env.LLM_COST_SPOOL, path.join(STORAGE, 'spool'));
    assert.equal(env.LLM_COST_STORAGE, STORAGE);
  });

  it('does not load a recorder twice', () => {
    const once = merged(STORAGE, {});
    assert.deepEqual(merged(STORAGE, once), once);
  });

  it('takes a variable that is to be unset for an empty one', () => {
    assert.equal(merged(STORAGE, { NODE_OPTIONS: null }).NODE_OPTIONS, `--require "${HOOK}" `);
  });

  for (const name of ['with spaces', 'with "quotes"', 'with \\backslashes']) {
    it(`is understood by Node from a folder ${name}`, function () {
      if (process.platform === 'win32' && /["\\]/.test(name)) return;
      this.timeout(10_000);
      const storage = path.join(mkdtempSync(path.join(tmpdir(), 'llm-cost-')), name);
      try {
        mkdirSync(path.join(storage, 'hook', 'node'), { recursive: true });
        writeFileSync(path.join(storage, 'hook', 'node', 'hook.cjs'), "process.stdout.write('hook ');");
        const { NODE_OPTIONS = '' } = merged(storage, {});
        const output = execFileSync(process.execPath, ['-e', "console.log('program')"], {
          env: { ...process.env, NODE_OPTIONS },
        });
        assert.equal(output.toString(), 'hook program\n');
      } finally {
        rmSync(path.dirname(storage), { recursive: true, force: true });
      }
    });
  }
});
