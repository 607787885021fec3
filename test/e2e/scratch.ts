/** A temporary project whose programs import the real SDKs. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inScratchFolder } from '../../scripts/scratch.mjs';

export const root = path.resolve(import.meta.dirname, '..', '..');

/** Runs `work` in a folder with these files (name → text), which is gone afterwards. */
export function inProject<T>(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  return inScratchFolder(async (folder: string) => {
    for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    // A junction needs no rights on Windows; elsewhere the kind does not matter.
    symlinkSync(
      path.join(root, 'test', 'sdks', 'node_modules'),
      path.join(folder, 'node_modules'),
      'junction',
    );
    return work(folder);
  });
}
