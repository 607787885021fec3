/** Who imports whom among the workspace's files, by the cheap scan of their texts. */
import type { FileId } from '../core/model.ts';
import type { Resolver } from './resolve.ts';
import type { TextFiles } from './textFiles.ts';

export interface ImportGraph {
  imports(file: FileId): readonly FileId[];
  importers(file: FileId): readonly FileId[];
  /** The files of the workspace; only they can be importers. */
  setFiles(files: readonly FileId[]): void;
  add(file: FileId): void;
  has(file: FileId): boolean;
  files(): readonly FileId[];
  /** The text of one file is another. */
  changed(file: FileId): void;
  /** Imports may lead elsewhere now. */
  forgetAll(): void;
  /** All that are reached from `start` by `step`, `start` among them. */
  closure(start: Iterable<FileId>, step: (file: FileId) => readonly FileId[]): Set<FileId>;
}

export function createImportGraph(texts: TextFiles, resolver: Resolver): ImportGraph {
  let files = new Set<FileId>();
  const forward = new Map<FileId, readonly FileId[]>();
  let backward: Map<FileId, Set<FileId>> | undefined;

  function imports(file: FileId): readonly FileId[] {
    let known = forward.get(file);
    if (known === undefined) {
      known = importsOf(file);
      forward.set(file, known);
    }
    return known;
  }

  function importsOf(file: FileId): readonly FileId[] {
    const targets = new Set<FileId>();
    for (const specifier of texts.facts(file)?.specifiers ?? []) {
      const target = resolver.resolve(file, specifier);
      if (target !== undefined && 'file' in target) targets.add(target.file);
    }
    return [...targets];
  }

  function reverse(): Map<FileId, Set<FileId>> {
    if (backward === undefined) {
      backward = new Map();
      for (const file of files) link(backward, file);
    }
    return backward;
  }

  function link(into: Map<FileId, Set<FileId>>, file: FileId): void {
    for (const target of imports(file)) {
      const known = into.get(target);
      if (known === undefined) into.set(target, new Set([file]));
      else known.add(file);
    }
  }

  return {
    imports,
    importers: (file) => [...(reverse().get(file) ?? [])],
    setFiles(found) {
      files = new Set(found);
      backward = undefined;
    },
    add(file) {
      if (files.has(file)) return;
      files.add(file);
      if (backward !== undefined) link(backward, file);
    },
    has: (file) => files.has(file),
    files: () => [...files],
    changed(file) {
      const before = forward.get(file);
      forward.delete(file);
      if (backward === undefined || !files.has(file)) return;
      for (const target of before ?? []) backward.get(target)?.delete(file);
      link(backward, file);
    },
    forgetAll() {
      forward.clear();
      backward = undefined;
    },
    closure(start, step) {
      const reached = new Set(start);
      for (const file of reached) {
        for (const next of step(file)) reached.add(next);
      }
      return reached;
    },
  };
}
