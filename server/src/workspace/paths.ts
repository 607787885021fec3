/** File identities of the workspace: absolute paths with forward slashes, and what can be asked of them. */
import path from 'node:path';
import type { FileId } from '../core/model.ts';

export function toFileId(fsPath: string): FileId {
  const absolute = path.resolve(fsPath);
  return path.sep === '\\' ? absolute.replaceAll('\\', '/') : absolute;
}

/** `.` and `..` resolved; `specifier` may be relative or absolute. */
export function joinFile(folder: FileId, specifier: string): FileId {
  return toFileId(path.resolve(folder, specifier));
}

export function parentOf(file: FileId): FileId {
  return path.dirname(file).replaceAll('\\', '/');
}

export function nameOf(file: FileId): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** The folder and those above it, nearest first, up to and including `top` (or the file system's root). */
export function* foldersUpFrom(folder: FileId, top?: FileId): Generator<FileId> {
  for (let current = folder; ; current = parentOf(current)) {
    yield current;
    if (current === top || parentOf(current) === current) return;
  }
}

export function isInside(file: FileId, folder: FileId): boolean {
  return file === folder || file.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The path from `folder` to `file`; `../` where it lies outside. */
export function relativeTo(folder: FileId, file: FileId): string {
  return path.relative(folder, file).replaceAll('\\', '/');
}

/** The innermost of the roots that holds the file; the first root where none does. */
export function rootOf(roots: readonly FileId[], file: FileId): FileId {
  const holding = roots.filter((root) => isInside(file, root));
  return holding.sort((a, b) => b.length - a.length)[0] ?? roots[0] ?? parentOf(file);
}
