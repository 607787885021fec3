// Where the Node 24 of the npm package `node` lives. It runs the TypeScript sources and code-server, whatever
// Node the machine has.

import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');
export const node24Folder = path.join(root, 'node_modules', 'node', 'bin');
export const node24 = path.join(node24Folder, process.platform === 'win32' ? 'node.exe' : 'node');

/** The npm package that holds this platform's build of Node, with its C++ headers. */
export const node24Package = () => {
  const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${process.platform}-${process.arch}`;
};

/** The version of our Node 24, as `24.21.0`. */
export function node24Version() {
  return JSON.parse(readFileSync(path.join(root, 'node_modules', 'node', 'package.json'), 'utf8')).version;
}
