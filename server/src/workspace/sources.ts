/** The files of the workspace with all that is known of them before any is analysed, found once and kept up to date. */
import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { SdkFile, SymbolSpec } from '../catalog/types.ts';
import type { Catalog } from '../core/catalog.ts';
import type { FileId } from '../core/model.ts';
import { type Discovery, discover } from './discover.ts';
import { createFolders } from './folders.ts';
import { frontEndOf } from './frontEnds.ts';
import { createGlancer } from './glance.ts';
import { createImportGraph, type ImportGraph } from './graph.ts';
import { createHost, type WorkspaceHost } from './host.ts';
import { createImportedSdks } from './importedSdks.ts';
import type { SdkNames } from './ownSdk.ts';
import { createPackages } from './packageJson.ts';
import { isInside, parentOf } from './paths.ts';
import { createPythonPackages } from './pythonPackages.ts';
import type { Reach } from './reach.ts';
import { createReach } from './reach.ts';
import { createResolver } from './resolve.ts';
import { createPythonResolver } from './resolvePython.ts';
import { createTextFiles, type Limits, type TextFiles } from './textFiles.ts';
import { createTsConfigs } from './tsconfig.ts';
import type { FileProblem, ScanResult } from './types.ts';

export interface Sources {
  readonly texts: TextFiles;
  readonly graph: ImportGraph;
  readonly host: WorkspaceHost;
  readonly reach: Reach;
  /** Finds the files, unless it is known already. Rests on nothing but the disk; never rejects. */
  ready(): Promise<void>;
  isReady(): boolean;
  /** Folders that could not be read, and whether there were too many files. */
  failed(): ScanResult['failed'];
  problems(): readonly FileProblem[];
  exists(file: FileId): boolean;
  /** A source file that the editor shows is one of ours, even where git ignores it. */
  opened(file: FileId): void;
  /** A source file on disk: takes note, and returns true, when it was made or removed. */
  existenceChanged(file: FileId): boolean;
  /** Something that is no source file: takes note when it is a folder of ours. */
  folderChanged(path: FileId): void;
  manifestsChanged(): void;
  /** Other files are there, or may be imported, than before. */
  shapeChanged(): void;
}

export interface SourcesOptions {
  readonly starts: readonly FileId[];
  readonly rootOf: (file: FileId) => FileId;
  readonly catalog: Catalog;
  readonly limits: Limits;
  readonly ignored: (file: FileId, isFolder: boolean) => boolean;
  readonly relative: (file: FileId) => string;
  readonly log: (message: string) => void;
  /** Nothing that was concluded from imports holds any more. */
  readonly onNewShape: () => void;
}

export function createSources(options: SourcesOptions): Sources {
  const { starts, rootOf, catalog, limits, ignored, relative, log, onNewShape } = options;
  const sdkPackages = new Set(catalog.sdks.flatMap((sdk) => sdk.packages));
  const texts = createTextFiles({
    glancer: createGlancer(catalog),
    importedSdks: createImportedSdks(catalog),
    limits,
  });
  const folders = createFolders((file) => frontEndOf(file) !== undefined && texts.isOverlaid(file));
  const packages = createPackages(folders, rootOf);
  const pythonPackages = createPythonPackages(folders, rootOf);
  const tsConfigs = createTsConfigs(folders);
  const python = createPythonResolver({
    folders,
    rootOf,
    sdkNames: sdkNamesOf(catalog, 'python'),
    specifiersOf: (file) => texts.facts(file)?.specifiers ?? [],
  });
  const resolver = createResolver({
    folders,
    packages,
    tsConfigs,
    sdkPackages,
    sdkNames: sdkNamesOf(catalog, 'javascript'),
    python,
    isPython: (file) => texts.frontEnd(file)?.imports === 'python',
  });
  const graph = createImportGraph(texts, resolver);
  const reach = createReach(catalog, texts, graph);
  const host = createHost({ texts, resolver, graph, reach, packages, pythonPackages, python, relative, log });

  let search: Promise<void> | undefined;
  let isDone = false;
  let shape = '';
  let failed: ScanResult['failed'] = [];

  async function find(isLatest: () => boolean): Promise<void> {
    const readFolder = async (folder: FileId) => {
      const entries = await readdir(folder, { withFileTypes: true });
      folders.seen(folder, entries);
      return entries;
    };
    const search = { ignored, limit: limits.files, readFolder };
    const found = await Promise.all(starts.map((start) => discover(start, search)));
    const files = unique([...found.flatMap((part) => part.files), ...openFiles()]);
    await Promise.all([texts.load(files), ...preparations(files)]);
    if (!isLatest()) return;
    const folderList = unique(found.flatMap((part) => part.packages));
    const projects = unique(found.flatMap((part) => part.pythonProjects));
    const newShape = [...files, '', ...folderList, '', ...projects].join('\n');
    failed = found.flatMap((part, index) => failuresOf(part, starts[index] ?? '', limits.files));
    for (const { file, reason } of failed) log(`${relative(file) || file}: ${reason}`);
    isDone = true;
    if (newShape === shape) return;
    shape = newShape;
    packages.setFolders(folderList);
    python.setProjects(projects);
    graph.setFiles(files);
    forgetImports();
  }

  function openFiles(): FileId[] {
    return texts.overlays().filter((file) => frontEndOf(file) !== undefined && isBelowStart(file));
  }

  function isBelowStart(file: FileId): boolean {
    return starts.some((start) => isInside(file, start));
  }

  function forgetImports(): void {
    resolver.forgetAll();
    python.forgetAll();
    graph.forgetAll();
    reach.forget();
    onNewShape();
  }

  function searchAgain(): void {
    search = undefined;
    isDone = false;
  }

  function shapeChanged(): void {
    folders.forgetAll();
    forgetImports();
    searchAgain();
  }

  return {
    texts,
    graph,
    host,
    reach,
    async ready() {
      // Changes that come while the disk is searched ask for another search.
      while (!isDone) {
        let mine: Promise<void>;
        search ??= mine = find(() => search === mine);
        await search;
      }
    },
    isReady: () => isDone,
    failed: () => failed,
    problems: tsConfigs.problems,
    exists: (file) => folders.isFile(file),
    opened(file) {
      if (!isDone || !isBelowStart(file)) return;
      graph.add(file);
      reach.forget();
    },
    existenceChanged(file) {
      const isThere = texts.isOverlaid(file) || isFileNow(file);
      const asked = folders.wasAsked(parentOf(file));
      if (!asked) folders.forget(parentOf(file));
      if (asked && folders.isFile(file) !== isThere) {
        texts.reread(file);
        shapeChanged();
        return true;
      }
      // Where nobody looked, the search tells whether it is one of ours at all: a build writes many that are not.
      if (!asked && graph.has(file) !== isThere && frontEndOf(file) !== undefined) searchAgain();
      if (!isThere) texts.reread(file);
      return !isThere;
    },
    folderChanged(path) {
      if (!folders.wasAsked(parentOf(path))) folders.forget(parentOf(path));
      if (graph.files().some((file) => isInside(file, path))) shapeChanged();
    },
    manifestsChanged() {
      packages.forgetAll();
      pythonPackages.forgetAll();
      tsConfigs.forgetAll();
      shapeChanged();
    },
    shapeChanged,
  };
}

function failuresOf({ failed, truncated }: Discovery, start: FileId, limit: number): ScanResult['failed'] {
  if (!truncated) return failed;
  return [
    ...failed,
    { file: start, reason: `has more than ${limit} source files, and the rest was not looked at` },
  ];
}

function isFileNow(file: FileId): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    return false;
  }
}

function unique(files: readonly FileId[]): FileId[] {
  return [...new Set(files)];
}

/** What SDKs export, by module. Two SDKs can know names of one. */
export function sdkNamesOf(catalog: Catalog, language: SdkFile['family']): SdkNames {
  const names = new Map<string, Set<string>>();
  for (const { family, exports, types } of catalog.sdks) {
    if (family !== language) continue;
    // A list of names (`GEMINI_MODEL.PRO`) says the same where it is written.
    const isList = (symbol: SymbolSpec): boolean =>
      'value' in symbol && Object.values(types[symbol.value]?.members ?? {}).every((spec) => 'is' in spec);
    for (const [module, exported] of Object.entries(exports)) {
      const known = Object.keys(exported).filter((name) => !isList(exported[name] as SymbolSpec));
      names.set(module, new Set([...(names.get(module) ?? []), ...known]));
    }
  }
  return names;
}

/** Parsers that the files need and that are not loaded yet. */
function preparations(files: readonly FileId[]): Promise<void>[] {
  const needed = new Set(files.flatMap((file) => frontEndOf(file)?.prepare ?? []));
  return [...needed].map((prepare) => prepare());
}
