/** Who may extend or implement what a file declares: those that import it, directly or by way of files that pass it on. */
import type { Module } from '../ir.ts';
import type { FileId } from '../model.ts';
import type { ModuleHost } from './host.ts';

const MAX_FILES = 400;

/** `passesOn` says so of a file that declares something of the kind itself: what extends that is of the kind too. */
export function* importersThroughBarrels(
  host: ModuleHost,
  file: FileId,
  passesOn: (file: FileId) => boolean = () => false,
): Iterable<FileId> {
  const files = new Set([file]);
  for (const at of files) {
    yield at;
    if (at !== file && !passesOn(at) && !isBarrel(host, at)) continue;
    for (const importer of host.importers(at)) if (files.size < MAX_FILES) files.add(importer);
  }
}

function isBarrel(host: ModuleHost, file: FileId): boolean {
  const module = host.mayPassOn?.(file) === false ? undefined : host.module(file);
  return module?.exports.some((item) => passesOnImport(module, item)) ?? false;
}

function passesOnImport(module: Module, item: Module['exports'][number]): boolean {
  if ('star' in item || 'specifier' in item) return true;
  return 'binding' in item && module.bindings[item.binding]?.kind === 'import';
}
