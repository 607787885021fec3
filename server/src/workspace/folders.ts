/** What is in a folder, read once: import resolution asks for many files that are not there. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import type { FileId } from '../core/model.ts';
import { joinFile, nameOf, parentOf } from './paths.ts';

export interface Folders {
  isFile(file: FileId): boolean;
  isFolder(file: FileId): boolean;
  /** What lies in the folder, by name; nothing where there is no such folder. */
  entries(folder: FileId): ReadonlyMap<string, 'file' | 'folder'>;
  /** Somebody has asked for something in the folder, and was told what it held then. */
  wasAsked(folder: FileId): boolean;
  /** What somebody read who searched the folder, so that it need not be read again. */
  seen(folder: FileId, entries: readonly Dirent[]): void;
  /** Something was made or removed there. */
  forget(folder: FileId): void;
  forgetAll(): void;
}

/** `also` are files that exist in the editor alone. */
export function createFolders(also: (file: FileId) => boolean): Folders {
  const listings = new Map<FileId, ReadonlyMap<string, 'file' | 'folder'>>();
  const read = new Map<FileId, readonly Dirent[]>();
  const missing = new Set<FileId>();

  function listing(folder: FileId): ReadonlyMap<string, 'file' | 'folder'> {
    let known = listings.get(folder);
    if (known === undefined) {
      known = isMissing(folder) ? NOTHING : list(folder, read.get(folder));
      listings.set(folder, known);
      read.delete(folder);
    }
    return known;
  }

  /** Surely not there, by what is known of the folders above it: most of what imports ask for is not. */
  function isMissing(folder: FileId): boolean {
    if (missing.has(folder)) return true;
    if (listings.has(folder) || read.has(folder)) return false;
    const above = parentOf(folder);
    if (above === folder) return false;
    const isKnown = read.has(above) || (listings.get(above)?.size ?? 0) > 0;
    const isNot = isKnown ? listing(above).get(nameOf(folder)) !== 'folder' : isMissing(above);
    if (isNot) missing.add(folder);
    return isNot;
  }

  return {
    isFile: (file) => listing(parentOf(file)).get(nameOf(file)) === 'file' || also(file),
    isFolder: (file) => parentOf(file) === file || listing(parentOf(file)).get(nameOf(file)) === 'folder',
    entries: listing,
    wasAsked: (folder) => listings.has(folder),
    seen: (folder, entries) => read.set(folder, entries),
    forget(folder) {
      listings.delete(folder);
      read.delete(folder);
      missing.clear();
    },
    forgetAll() {
      listings.clear();
      read.clear();
      missing.clear();
    },
  };
}

const NOTHING: ReadonlyMap<string, 'file' | 'folder'> = new Map();

function list(folder: FileId, read?: readonly Dirent[]): ReadonlyMap<string, 'file' | 'folder'> {
  const found = new Map<string, 'file' | 'folder'>();
  try {
    for (const entry of read ?? readdirSync(folder, { withFileTypes: true })) {
      const kind = entry.isSymbolicLink() ? behindLink(joinFile(folder, entry.name)) : entry;
      if (kind?.isFile()) found.set(entry.name, 'file');
      else if (kind?.isDirectory()) found.set(entry.name, 'folder');
    }
  } catch {
    // No such folder, or not for us: nothing in it can be imported.
  }
  return found;
}

function behindLink(link: FileId) {
  try {
    return statSync(link, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
