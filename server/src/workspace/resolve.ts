/** Where an import leads: relative paths, aliases, `#imports` and packages of the workspace, always to source code. */
import { resolveExports, resolveImports } from 'resolve-pkg-maps';
import type { Resolution } from '../core/link/host.ts';
import type { FileId } from '../core/model.ts';
import type { Folders } from './folders.ts';
import { frontEndOf, moduleFrontEndOf, NODE_EXTENSIONS } from './frontEnds.ts';
import type { SdkNames } from './ownSdk.ts';
import { isRecord, type PackageJson, type Packages } from './packageJson.ts';
import { isInside, joinFile, parentOf } from './paths.ts';
import type { PythonResolver } from './resolvePython.ts';
import type { TsConfigs } from './tsconfig.ts';

export interface Resolver {
  resolve(from: FileId, specifier: string): Resolution | undefined;
  /** The module of an SDK that a file inside of the SDK's own package means by a name. */
  sdkModule(from: FileId, specifier: string, name: string): string | undefined;
  forgetAll(): void;
}

export interface ResolverParts {
  readonly folders: Folders;
  readonly packages: Packages;
  readonly tsConfigs: TsConfigs;
  /** Package names that mean an SDK even where a package of the workspace (an example, a plug-in) is called the same. */
  readonly sdkPackages: ReadonlySet<string>;
  /** What such packages export, by module. */
  readonly sdkNames: SdkNames;
  readonly python: PythonResolver;
  /** A notebook's name does not tell. */
  readonly isPython: (file: FileId) => boolean;
}

export function createResolver(parts: ResolverParts): Resolver {
  const { folders, packages, tsConfigs, sdkPackages, sdkNames, python, isPython: isInPython } = parts;
  // All files of a folder have the same configuration, so they share the answers.
  const known = new Map<FileId, Map<string, Resolution | undefined>>();

  function find(from: FileId, specifier: string): Resolution | undefined {
    const folder = parentOf(from);
    if (/^\.{0,2}\//.test(specifier) || specifier === '.' || specifier === '..') {
      return asResolution(sourceAt(folders, packages, joinFile(folder, specifier)));
    }
    for (const candidate of tsConfigs.aliases(folder, specifier)) {
      const file = isInstalled(candidate) ? undefined : sourceAt(folders, packages, candidate);
      if (file !== undefined) return { file };
    }
    if (specifier.startsWith('#')) return ownImport(from, specifier);
    return asResolution(inWorkspacePackage(specifier)) ?? { external: specifier };
  }

  function ownImport(from: FileId, specifier: string): Resolution | undefined {
    const owner = packages.nearest(from);
    if (!isRecord(owner?.content.imports)) return undefined;
    for (const target of mapped(() =>
      resolveImports(owner.content.imports as never, specifier, CONDITIONS),
    )) {
      if (!target.startsWith('.')) return target.startsWith('#') ? undefined : find(from, target);
      const file = sourceOf(folders, owner.folder, target);
      if (file !== undefined) return { file };
    }
    return undefined;
  }

  function inWorkspacePackage(specifier: string): FileId | undefined {
    const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
    const found = sdkPackages.has(name) ? undefined : packages.named(name);
    return found === undefined ? undefined : entryOf(folders, found, specifier.slice(name.length + 1));
  }

  function resolve(from: FileId, specifier: string): Resolution | undefined {
    // What a Python file imports does not depend on its folder alone: a module is not found by itself.
    const isPython = isInPython(from);
    const place = isPython ? from : parentOf(from);
    let answers = known.get(place);
    if (answers === undefined) {
      answers = new Map();
      known.set(place, answers);
    }
    if (!answers.has(specifier)) {
      answers.set(specifier, isPython ? python.resolve(from, specifier) : find(from, specifier));
    }
    return answers.get(specifier);
  }

  return {
    resolve,
    sdkModule(from, specifier, name) {
      if (isInPython(from)) return python.sdkModule(from, specifier, name);
      // A bare name of such a package means the SDK anyway.
      if (!/^[.#]/.test(specifier)) return undefined;
      const own = packages.nearest(from);
      if (own?.name === undefined || !sdkPackages.has(own.name)) return undefined;
      const module = modulesOf(sdkNames, own.name).find((each) => sdkNames.get(each)?.has(name));
      const target = module === undefined ? undefined : resolve(from, specifier);
      return target && 'file' in target && isInside(target.file, own.folder) ? module : undefined;
    },
    forgetAll: () => known.clear(),
  };
}

function modulesOf(names: SdkNames, name: string): readonly string[] {
  return [...names.keys()].filter((module) => module === name || module.startsWith(`${name}/`));
}

/** What stands for source code comes first; the order of a package's own map decides among them. */
const CONDITIONS = ['source', 'development', 'node', 'import', 'module', 'require', 'default'];

const BUILD_FOLDER = /^(?:dist|build|lib|out|output|esm|cjs|es|types|\.output)\//;

/** TypeScript's own rule: `./x.js` is first of all `x.ts`. */
const COMPILED_FROM: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

function entryOf(folders: Folders, found: PackageJson, subPath: string): FileId | undefined {
  const { content, folder } = found;
  for (const target of entryTargets(content, subPath)) {
    const file = sourceOf(folders, folder, target);
    if (file !== undefined) return file;
  }
  const conventional = subPath === '' ? ['src/index', 'index'] : [subPath, `src/${subPath}`];
  return first(conventional, (path) => probe(folders, joinFile(folder, path)));
}

function entryTargets(content: PackageJson['content'], subPath: string): readonly string[] {
  const exported = content.exports;
  const targets = [CONDITIONS, ['types']].flatMap((conditions) =>
    exported === undefined ? [] : mapped(() => resolveExports(exported as never, subPath, conditions)),
  );
  if (subPath !== '') return targets;
  const fields = ['source', 'module', 'main', 'types', 'typings'].map((key) => content[key]);
  return [...targets, ...fields.filter((value) => typeof value === 'string')];
}

/** A package's target, or the source that it was built from: `./dist/esm/a.js` → `src/a.ts`. */
function sourceOf(folders: Folders, folder: FileId, target: string): FileId | undefined {
  const path = target.replace(/^\.\//, '');
  // Without the extension: a bundler makes `.mjs` and `.d.cts` of `.ts`.
  let inner = path.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '');
  while (BUILD_FOLDER.test(inner)) {
    inner = inner.replace(BUILD_FOLDER, '');
    const file = probe(folders, joinFile(folder, `src/${inner.replace(/^src\//, '')}`));
    if (file !== undefined) return file;
  }
  return probe(folders, joinFile(folder, path));
}

/** The source file that an import of `path` means: itself, with an extension, or a folder's entry. */
function sourceAt(folders: Folders, packages: Packages, path: FileId): FileId | undefined {
  const file = probe(folders, path);
  if (file !== undefined || !folders.isFolder(path)) return file;
  const own = packages.at(path);
  return own === undefined ? undefined : entryOf(folders, own, '');
}

function probe(folders: Folders, path: FileId): FileId | undefined {
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
  const compiledFrom = extension === undefined ? undefined : COMPILED_FROM[extension];
  if (extension !== undefined && compiledFrom !== undefined) {
    const stem = path.slice(0, -extension.length);
    const file =
      first(compiledFrom, (other) => isSource(folders, stem + other)) ?? declarations(folders, stem);
    if (file !== undefined) return file;
  }
  // Data is imported by its whole name only.
  const isNamed = moduleFrontEndOf(path) !== undefined && folders.isFile(path);
  return (
    (isNamed ? path : undefined) ??
    first(NODE_EXTENSIONS, (other) => isSource(folders, path + other)) ??
    first(NODE_EXTENSIONS, (other) => isSource(folders, `${path}/index${other}`)) ??
    declarations(folders, path)
  );
}

/** Types that are written by hand, of which there is no source. */
function declarations(folders: Folders, path: FileId): FileId | undefined {
  return ['.d.ts', '/index.d.ts'].map((end) => path + end).find((file) => folders.isFile(file));
}

function isSource(folders: Folders, file: FileId): FileId | undefined {
  return frontEndOf(file) !== undefined && folders.isFile(file) ? file : undefined;
}

function first<T>(values: readonly T[], find: (value: T) => FileId | undefined): FileId | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isInstalled(path: FileId): boolean {
  return path.includes('/node_modules/');
}

/** The package refuses to resolve what its map does not name, by throwing. */
function mapped(resolve: () => readonly string[]): readonly string[] {
  try {
    return resolve();
  } catch {
    return [];
  }
}

function asResolution(file: FileId | undefined): Resolution | undefined {
  return file === undefined ? undefined : { file };
}
