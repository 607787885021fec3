/** Loads the Python parser's WebAssembly, at the first Python file and not before. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Module } from '../core/ir.ts';
import { createPythonLowering, type PythonLowering } from '../core/syntax/python.ts';

let python: PythonLowering | undefined;
let loading: Promise<void> | undefined;

/** Rejects where the files are missing, which a broken installation alone explains. */
export function loadPythonParser(): Promise<void> {
  loading ??= load();
  return loading;
}

/** Throws before `loadPythonParser` has ended. */
export function lowerPython(text: string, fileName: string): Module {
  return loaded().lower(text, fileName);
}

/** The same for one text of a file after the other. */
export function followPython(): (text: string) => Module {
  return loaded().follow();
}

function loaded(): PythonLowering {
  if (!python) throw new Error('the Python parser is not loaded');
  return python;
}

async function load(): Promise<void> {
  const [runtime, grammar] = await Promise.all([
    readFile(pathOf('web-tree-sitter/web-tree-sitter.wasm')),
    readFile(pathOf('tree-sitter-python/tree-sitter-python.wasm')),
  ]);
  python = await createPythonLowering({ runtime, grammar });
}

/** Beside the bundle, or in its package when run from source. */
function pathOf(file: string): string {
  if (import.meta.url.endsWith('.ts')) return createRequire(import.meta.url).resolve(file);
  return fileURLToPath(new URL(file.slice(file.indexOf('/') + 1), import.meta.url));
}
