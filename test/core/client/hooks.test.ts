import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  installHooks,
  nodeHook,
  pythonHook,
  spoolFolder,
  stubHooks,
} from '../../../client/src/recording/hooks.ts';
import { noteRecorded, noteUnrecorded } from '../../../client/src/recording/windows.ts';

describe('the recorders in the storage', () => {
  let folder: string;
  const source = () => path.join(folder, 'recorder');
  const storage = () => path.join(folder, 'storage');
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(source(), name)), { recursive: true });
    writeFileSync(path.join(source(), name), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'llm-cost-'));
    write('node/hook.cjs', "require('./lib/record.cjs');");
    write('node/lib/record.cjs', "process.stdout.write('recorded ');");
    write('python/sitecustomize.py', '');
    write('python/llm_cost_recorder/__init__.py', '');
    write('python/llm_cost_recorder/__pycache__/x.pyc', '');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are copies of those of the extension, without what Python left behind', async () => {
    await installHooks(source(), storage());
    assert.equal(program(), 'recorded program\n');
    assert.deepEqual(readdirSync(pythonHook(storage())).sort(), ['llm_cost_recorder', 'sitecustomize.py']);
    assert.deepEqual(readdirSync(path.join(pythonHook(storage()), 'llm_cost_recorder')), ['__init__.py']);
  });

  it('are read by nobody else', async () => {
    if (process.platform === 'win32') return;
    await installHooks(source(), storage());
    for (const each of [storage(), spoolFolder(storage())]) assert.equal(statSync(each).mode & 0o777, 0o700);
  });

  it('are left alone where they are the same, and renewed where they are not', async () => {
    await installHooks(source(), storage());
    const before = statSync(nodeHook(storage()));
    await installHooks(source(), storage());
    assert.equal(statSync(nodeHook(storage())).ino, before.ino);
    write('node/hook.cjs', '// newer');
    await installHooks(source(), storage());
    assert.equal(readFileSync(nodeHook(storage()), 'utf8'), '// newer');
    assert.deepEqual(
      readdirSync(path.dirname(nodeHook(storage()))).filter((name) => name.endsWith('.part')),
      [],
    );
  });

  it('become stubs when recording ends, so that programs in old terminals still start', async () => {
    await installHooks(source(), storage());
    await stubHooks(storage());
    assert.equal(program(), 'program\n');
    assert.deepEqual(readdirSync(pythonHook(storage())), ['sitecustomize.py']);
    await installHooks(source(), storage());
    assert.equal(program(), 'recorded program\n');
  });

  it('stay while another workspace is recorded', async () => {
    await noteRecorded(storage(), 'one');
    await noteRecorded(storage(), 'two');
    assert.equal(await noteUnrecorded(storage(), 'one'), false);
    assert.equal(await noteUnrecorded(storage(), 'two'), true);
    assert.equal(await noteUnrecorded(storage(), 'never'), true);
  });

  it('are not made by switching off what was never on', async () => {
    assert.equal(existsSync(storage()), false);
    assert.equal(await noteUnrecorded(storage(), 'one'), true);
    assert.equal(existsSync(storage()), false);
  });

  function program(): string {
    return execFileSync(process.execPath, [
      '--require',
      nodeHook(storage()),
      '-e',
      "console.log('program')",
    ]).toString();
  }
});
