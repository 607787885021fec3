/** Where a Python import leads: modules and packages of the workspace, from the folders that Python would look in. */
import type { Resolution } from '../core/link/host.ts';
import type { FileId } from '../core/model.ts';
import type { Folders } from './folders.ts';
import { foldersUpFrom, joinFile, nameOf, parentOf } from './paths.ts';

export interface PythonPlaces {
  readonly folders: Folders;
  readonly rootOf: (file: FileId) => FileId;
  /** Top-level modules that mean an SDK, even beside a file of the same name. */
  readonly sdkModules: ReadonlySet<string>;
}

/**
 * A relative import counts from the package, an absolute one from the file's folder (as for a script) and each folder
 * above it up to the root, and their `src`. What is not there is a package from outside.
 */
export function resolvePython(places: PythonPlaces, from: FileId, specifier: string): Resolution | undefined {
  const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
  const parts = specifier
    .slice(dots)
    .split('.')
    .filter((part) => part !== '');
  if (dots > 0) {
    let folder = parentOf(from);
    for (let level = 1; level < dots; level++) folder = parentOf(folder);
    const file = moduleAt(places.folders, joinAll(folder, parts));
    return file === undefined ? undefined : { file };
  }
  if (!places.sdkModules.has(parts[0] ?? '')) {
    for (const folder of foldersUpFrom(parentOf(from), places.rootOf(from))) {
      for (const base of [folder, joinFile(folder, 'src')]) {
        const file = moduleAt(places.folders, joinAll(base, parts));
        // A module does not import itself: `openai.py` that imports `openai` means the package.
        if (file !== undefined && file !== from) return { file };
      }
    }
  }
  return { external: specifier };
}

/** A module inside of the package whose `__init__.py` is given. */
export function pythonChild(folders: Folders, file: FileId, name: string): FileId | undefined {
  return nameOf(file) === '__init__.py' ? moduleAt(folders, joinFile(parentOf(file), name)) : undefined;
}

function joinAll(folder: FileId, parts: readonly string[]): FileId {
  return parts.reduce((at, part) => joinFile(at, part), folder);
}

function moduleAt(folders: Folders, path: FileId): FileId | undefined {
  return [`${path}.py`, `${path}/__init__.py`].find((file) => folders.isFile(file));
}
