/**
 * The recorders in the extension's own storage. A terminal keeps the path of the hook in its environment for as long as it
 * lives, and a `--require` of a file that is gone ends every `node` in it: so the copies stay where they are when the
 * extension is updated, and when recording ends, a stub takes the hook's place.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const OWNER_ONLY = 0o700;
const RECORDERS = ['node', 'python'];

export const hookFolder = (storage: string): string => path.join(storage, 'hook');
export const nodeHook = (storage: string): string => path.join(hookFolder(storage), 'node', 'hook.cjs');
export const pythonHook = (storage: string): string => path.join(hookFolder(storage), 'python');
export const spoolFolder = (storage: string): string => path.join(storage, 'spool');

/** `source` is the folder `recorder` of the extension. Files that are the same are left alone. */
export async function installHooks(source: string, storage: string): Promise<void> {
  await mkdir(spoolFolder(storage), { recursive: true, mode: OWNER_ONLY });
  for (const recorder of RECORDERS)
    await copyFolder(path.join(source, recorder), path.join(hookFolder(storage), recorder));
}

/** From now on nothing is recorded, not even in terminals that have the hook in their environment. */
export async function stubHooks(storage: string): Promise<void> {
  await replace(
    nodeHook(storage),
    '// Recording is off. Terminals that were opened before still load this file.\n',
  );
  // What stays beside it undoes what `PYTHONPATH` does to `sys.path`, and does nothing else without the recorder.
  await rm(path.join(pythonHook(storage), 'llm_cost_recorder'), { recursive: true, force: true });
}

async function copyFolder(source: string, target: string): Promise<void> {
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [path.join(source, entry.name), path.join(target, entry.name)];
    if (entry.isDirectory() && entry.name !== '__pycache__') await copyFolder(from, to);
    else if (entry.isFile()) await replace(to, await readFile(from));
  }
}

/** A program that starts meanwhile reads the old file or the new one, never half of it. */
async function replace(file: string, content: string | Uint8Array): Promise<void> {
  const wanted = Buffer.from(content);
  const present = await readFile(file).catch(() => undefined);
  if (present?.equals(wanted)) return;
  await mkdir(path.dirname(file), { recursive: true, mode: OWNER_ONLY });
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, wanted);
  await rename(part, file);
}
