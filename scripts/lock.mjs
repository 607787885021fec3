// One process at a time for work on a shared cache folder. The lock is a folder, because making one is atomic,
// and names its owner's process, so that a lock left by a killed run does not stop the next one for ever.

import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const LONGEST_WORK_MS = 30 * 60 * 1000;

/** Runs `work` while holding the lock folder; waits for another live holder, calling `onWait` once. */
export async function withLock(folder, work, onWait = () => {}) {
  let waited = false;
  while (!take(folder)) {
    if (!waited) onWait();
    waited = true;
    await pause(500);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function take(folder) {
  try {
    mkdirSync(path.dirname(folder), { recursive: true });
    mkdirSync(folder);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned(folder)) rmSync(folder, { recursive: true, force: true });
    return false;
  }
  writeFileSync(path.join(folder, 'pid'), String(process.pid));
  return true;
}

function isAbandoned(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > LONGEST_WORK_MS) return true;
    const owner = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
    process.kill(owner, 0);
    return false;
  } catch (error) {
    // ENOENT: the owner has not written its number yet, or has just finished. EPERM: alive, another user's.
    return error.code === 'ESRCH';
  }
}
