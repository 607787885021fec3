/** Loads the Python parser's WebAssembly, at the first Python file and not before. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Module } from '../core/ir.ts';
import { createPythonLowering, type Lower } from '../core/syntax/python.ts';

let lower: Lower | undefined;
let loading: Promise<void> | undefined;

/** Rejects where the files are missing, which a broken installation alone explains. */
export function loadPythonParser(): Promise<void> {
  loading ??= load();
  return loading;
}

/** Throws before `loadPythonParser` has ended. */
export function lowerPython(text: string, fileName: string): Module {
  if (!lower) throw new Error('the Python parser is not loaded');
  return lower(text, fileName);
}

async function load(): Promise<void> {
  const [runtime, grammar] = await Promise.all([
    readFile(pathOf('web-tree-sitter/web-tree-sitter.wasm')),
    readFile(pathOf('tree-sitter-python/tree-sitter-python.wasm')),
  ]);
  lower = await createPythonLowering({ runtime, grammar });
}

/** Beside the bundle, or in its package when run from source. */
function pathOf(file: string): string {
  if (import.meta.url.endsWith('.ts')) return createRequire(import.meta.url).resolve(file);
  return fileURLToPath(new URL(file.slice(file.indexOf('/') + 1), import.meta.url));
}
