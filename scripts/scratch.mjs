// A temporary folder that is gone afterwards, also when the run is interrupted.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from './process.mjs';

/** Runs `work` with a new temporary folder, and removes the folder. */
export async function inScratchFolder(work) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'llm-cost-'));
  // A process that is just ending may still write into the folder, hence the retries.
  const remove = () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  const forget = atExit(remove);
  try {
    return await work(scratch);
  } finally {
    forget();
    remove();
  }
}
