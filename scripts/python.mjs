// The Python that the tests of the recorder run, with the HTTP clients it hooks, and one with the SDKs above them.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { root } from './node24.mjs';
import { ensurePrerequisites, findPython } from './prerequisites.mjs';
import { run } from './process.mjs';

const CACHE = path.join(root, '.cache');
const SDKS = path.join(CACHE, 'python-sdks');
const WANTED = path.join(root, 'test', 'recorder', 'python', 'requirements.txt');

/** A Python with httpx, aiohttp, requests and boto3, which are installed where we may. */
export async function pythonWithClients() {
  await ensurePrerequisites(['pythonClients']);
  return findPython();
}

export function canInstallPythonSdks() {
  return pythonWithSdks().then(
    () => true,
    (error) => {
      console.log(error.message);
      return false;
    },
  );
}

/** A Python with the SDKs of requirements.txt, in an environment of its own. */
export async function pythonWithSdks() {
  const base = await pythonWithClients();
  const python = path.join(SDKS, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  await withLock(path.join(CACHE, 'python-sdks.lock'), async () => {
    const wanted = createHash('sha256').update(readFileSync(WANTED)).digest('hex');
    const stamp = path.join(SDKS, '.installed');
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
    console.log('Installing the Python SDKs for the tests...');
    const pip = [
      '-m',
      'pip',
      'install',
      '-qq',
      '--disable-pip-version-check',
      '--retries',
      '1',
      '-r',
      WANTED,
    ];
    const installed =
      (await run(base, ['-m', 'venv', '--clear', SDKS])) === 0 && (await run(python, pip)) === 0;
    if (!installed) throw new Error(`the Python SDKs could not be installed: pip install -r ${WANTED}`);
    writeFileSync(stamp, wanted);
  });
  return python;
}
