/**
 * URIs of the protocol ↔ files of the workspace.
 *
 * `file:` URIs are paths. An `untitled:` document is analysed as a file of its language in the first root, where an
 * editor would offer to save it, so its imports lead where they will lead; no real file has such a name. Every other
 * scheme has no file and is ignored.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileId } from '../core/model.ts';

const WINDOWS = process.platform === 'win32';

/** Absolute path with forward slashes and, on Windows, a small drive letter; undefined for other schemes. */
export function fileOfUri(uri: string, windows: boolean = WINDOWS): FileId | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const path = fileURLToPath(uri, { windows });
    return windows ? smallDrive(path.replaceAll('\\', '/')) : path;
  } catch {
    // A host on a system without UNC paths, an encoded slash: names no file.
    return undefined;
  }
}

export function uriOfFile(file: FileId, windows: boolean = WINDOWS): string {
  return pathToFileURL(windows ? file.replaceAll('/', '\\') : file, { windows }).href;
}

/** Language ids of the protocol and the extension that stands for each. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  typescript: '.ts',
  typescriptreact: '.tsx',
  javascript: '.js',
  javascriptreact: '.jsx',
  python: '.py',
};

const NOTEBOOK_EXTENSION = '.ipynb';

/** `languageId` may be that of notebooks, whatever language their cells have. Undefined where it is none of ours. */
export function fileOfUntitled(
  uri: string,
  languageId: string,
  root: FileId | undefined,
): FileId | undefined {
  const extension = languageId === 'jupyter-notebook' ? NOTEBOOK_EXTENSION : EXTENSIONS[languageId];
  if (!uri.startsWith('untitled:') || !extension) return undefined;
  const name = uri.slice('untitled:'.length);
  // A new file that already has a place: `untitled:/home/me/new.ts`.
  if (name.startsWith('/') && name.endsWith(extension)) return fileOfUri(`file://${name}`);
  return `${root ?? ''}/untitled:${name.replace(/[^\w-]+/g, '_')}${extension}`;
}

/** True of the stand-in for a document that was never saved. */
export function isUntitled(file: FileId): boolean {
  return /\/untitled:[^/]*$/.test(file);
}

/** By language id, of a document. */
export function isSource(languageId: string): boolean {
  return languageId in EXTENSIONS;
}

/** By name, of a file. */
export function isSourceFile(file: FileId): boolean {
  return /\.(?:[cm]?[jt]sx?|py|ipynb)$/.test(file);
}

function smallDrive(path: string): string {
  return path.replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
}
