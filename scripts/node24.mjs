// Where the Node 24 of the npm package `node` lives. It runs the TypeScript sources and code-server, whatever
// Node the machine has.

import { existsSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
export const node24Folder = path.join(root, 'node_modules', 'node', 'bin');
export const node24 = path.join(node24Folder, process.platform === 'win32' ? 'node.exe' : 'node');

/** The folder that holds this Node's `include/node`, for building native parts without a download. */
export function headersFolder() {
  const packages = [
    `node-${process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  const folders = packages.flatMap((name) => [
    path.join(root, 'node_modules', 'node', 'node_modules', name),
    path.join(root, 'node_modules', name),
  ]);
  return folders.find((folder) => existsSync(path.join(folder, 'include', 'node')));
}
