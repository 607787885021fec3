/**
 * Which workspaces are recorded, as files in the storage that all windows share: the hook is common to them, so that it
 * may become a stub only when the last one is done.
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const folderOf = (storage: string): string => path.join(storage, 'recording');

/** `workspace` is a name that no other workspace has, fit for a file. */
export async function noteRecorded(storage: string, workspace: string): Promise<void> {
  await mkdir(folderOf(storage), { recursive: true, mode: 0o700 });
  await writeFile(path.join(folderOf(storage), workspace), '');
}

/** True when no workspace is recorded any more. */
export async function noteUnrecorded(storage: string, workspace: string): Promise<boolean> {
  await rm(path.join(folderOf(storage), workspace), { force: true });
  const others = await readdir(folderOf(storage)).catch(() => []);
  return others.length === 0;
}
