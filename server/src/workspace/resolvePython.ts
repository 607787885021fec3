/**
 * Where a Python import leads: modules and packages of the workspace, from the folders that Python would look in, else a
 * package from outside.
 *
 * Admitted weakness: no environment is asked, so a folder that the import path only has at run time is not known.
 */
import { type Module, NONE } from '../core/ir.ts';
import type { Resolution } from '../core/link/host.ts';
import type { FileId } from '../core/model.ts';
import { createBuilder } from '../core/syntax/builder.ts';
import type { Folders } from './folders.ts';
import { createOwnSdk, type SdkNames } from './ownSdk.ts';
import { foldersUpFrom, isInside, nameOf, parentOf } from './paths.ts';

export interface PythonPlaces {
  readonly folders: Folders;
  readonly rootOf: (file: FileId) => FileId;
  /** The modules of SDKs. Their top-level names mean the SDK, unless a package of that name stands where a project's sources begin. */
  readonly sdkNames: SdkNames;
  /** What a file imports, names of a module among it as modules of their own: `a.b` for `from a import b`. */
  readonly specifiersOf: (file: FileId) => readonly string[];
}

export interface PythonResolver {
  resolve(from: FileId, specifier: string): Resolution | undefined;
  /** The module of an SDK that a file means by a name although the SDK's own source lies in the workspace. */
  sdkModule(from: FileId, specifier: string, name: string): string | undefined;
  /** A module inside of the package whose `__init__.py` is given. */
  child(file: FileId, name: string): FileId | undefined;
  /** The file stands for a package without an `__init__.py`. */
  isNamespace(file: FileId): boolean;
  /** Folders with a `pyproject.toml` or its like. */
  setProjects(folders: readonly FileId[]): void;
  forgetAll(): void;
}

/** What a package without an `__init__.py` has in it: nothing but its modules. */
export const NAMESPACE_PACKAGE: Module = emptyModule();

export function createPythonResolver(places: PythonPlaces): PythonResolver {
  const { folders, rootOf, sdkNames, specifiersOf } = places;
  const sdkModules = new Set([...sdkNames.keys()].map((module) => module.split('.')[0] ?? module));
  let projects: readonly FileId[] = [];
  let projectBases: Map<string, FileId[]> | undefined;

  /** A package, which goes before a module of the same name. */
  const moduleAt = (path: FileId): FileId | undefined =>
    [`${path}/__init__.py`, `${path}.py`].find((file) => folders.isFile(file));
  const namespaceAt = (path: FileId): FileId | undefined =>
    folders.isFolder(path) ? `${path}/__init__.py` : undefined;
  const isPackage = (folder: FileId): boolean => folders.isFile(`${folder}/__init__.py`);

  const ownSdk = createOwnSdk(sdkNames, (folder, parts) => moduleAt(joined(folder, parts)));

  function relative(from: FileId, dots: number, parts: readonly string[]): FileId | undefined {
    let folder = parentOf(from);
    for (let level = 1; level < dots; level++) folder = parentOf(folder);
    // `from . import x` means the package itself, were it called like a module beside it.
    if (parts.length === 0) return `${folder}/__init__.py`;
    const path = joined(folder, parts);
    return moduleAt(path) ?? namespaceAt(path);
  }

  /** `..prompt` as those outside of the package call it: `ragas.prompt`. */
  function absoluteName(from: FileId, specifier: string): string | undefined {
    const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
    let folder = parentOf(from);
    for (let level = 1; level < dots; level++) folder = parentOf(folder);
    const names = specifier.slice(dots).split('.');
    for (; isPackage(folder); folder = parentOf(folder)) names.unshift(nameOf(folder));
    const parts = names.filter((part) => part !== '');
    return sdkModules.has(parts[0] ?? '') ? parts.join('.') : undefined;
  }

  function absolute(from: FileId, parts: readonly string[]): FileId | undefined {
    const bases = basesOf(from, parts[0] ?? '');
    const paths = bases.map((base) => joined(base, parts));
    // A module does not import itself: `openai.py` that imports `openai` means the package.
    const found = paths.map(moduleAt).find((file) => file !== undefined && file !== from);
    return found ?? namespaceOf(from, parts, bases);
  }

  /**
   * A folder without an `__init__.py` may be anything (an installed package goes before it), so it counts as a package
   * only for a file that imports a module which is there.
   */
  function namespaceOf(from: FileId, parts: readonly string[], bases: readonly FileId[]): FileId | undefined {
    const prefix = `${parts.join('.')}.`;
    const inner = specifiersOf(from).filter((specifier) => specifier.startsWith(prefix));
    const base = bases.find((candidate) =>
      inner.some((specifier) => moduleAt(joined(candidate, specifier.split('.'))) !== undefined),
    );
    return base === undefined ? undefined : namespaceAt(joined(base, parts));
  }

  /** Nearest first. Folders inside of a package come last: only a script that is run by hand looks there. */
  function basesOf(from: FileId, name: string): FileId[] {
    const above = [...foldersUpFrom(parentOf(from), topOf(from))];
    const outside = above.filter((folder) => !isPackage(folder));
    const inside = above.filter(isPackage);
    return [...outside.flatMap(withSource), ...(basesByName().get(name) ?? []), ...inside];
  }

  /** A root that is itself inside of a package is imported from above. */
  function topOf(from: FileId): FileId {
    let top = rootOf(from);
    while (isPackage(top) && parentOf(top) !== top) top = parentOf(top);
    return top;
  }

  /** Each top-level name of the workspace's projects, with the folders that have it. */
  function basesByName(): Map<string, FileId[]> {
    if (projectBases !== undefined) return projectBases;
    projectBases = new Map();
    for (const base of projects.flatMap(withSource)) {
      for (const [entry, kind] of folders.entries(base)) {
        if (kind === 'file' && !entry.endsWith('.py')) continue;
        const name = entry.replace(/\.py$/, '');
        const known = projectBases.get(name);
        if (known === undefined) projectBases.set(name, [base]);
        else if (!known.includes(base)) known.push(base);
      }
    }
    return projectBases;
  }

  /**
   * A package of the workspace that is called like an SDK (`agents`) counts where sources begin, for its modules and for
   * files outside of it. Elsewhere such a name is that of an example or a helper, and means the SDK.
   */
  function ownLikeSdk(from: FileId, parts: readonly string[]): FileId | undefined {
    const base = baseLikeSdk(from, parts[0] ?? '');
    if (base === undefined || (parts.length === 1 && isInside(from, `${base}/${parts[0]}`))) return undefined;
    return moduleAt(joined(base, parts));
  }

  function baseLikeSdk(from: FileId, name: string): FileId | undefined {
    const bases = [...withSource(topOf(from)), ...(basesByName().get(name) ?? [])];
    return bases.find((candidate) => isPackage(`${candidate}/${name}`));
  }

  return {
    resolve(from, specifier) {
      const dots = /^\.*/.exec(specifier)?.[0].length ?? 0;
      const parts = specifier
        .slice(dots)
        .split('.')
        .filter((part) => part !== '');
      const file =
        dots > 0
          ? relative(from, dots, parts)
          : sdkModules.has(parts[0] ?? '')
            ? ownLikeSdk(from, parts)
            : absolute(from, parts);
      if (file !== undefined) return { file };
      return dots > 0 ? undefined : { external: specifier };
    },
    sdkModule(from, specifier, name) {
      const module = specifier.startsWith('.') ? absoluteName(from, specifier) : specifier;
      if (module === undefined || !ownSdk.knows(module, name)) return undefined;
      const [top = ''] = module.split('.');
      const base = baseLikeSdk(from, top);
      // Whoever imports from the package has asked.
      if (nameOf(from) === '__init__.py' && base !== undefined && isInside(from, `${base}/${top}`))
        return undefined;
      return base !== undefined && ownSdk.isSdk(`${base}/${top}`, top) ? module : undefined;
    },
    child(file, name) {
      if (nameOf(file) !== '__init__.py') return undefined;
      const path = `${parentOf(file)}/${name}`;
      return moduleAt(path) ?? namespaceAt(path);
    },
    isNamespace: (file) =>
      nameOf(file) === '__init__.py' && !folders.isFile(file) && folders.isFolder(parentOf(file)),
    setProjects(found) {
      projects = found;
      projectBases = undefined;
    },
    forgetAll() {
      projectBases = undefined;
      ownSdk.forgetAll();
    },
  };
}

function withSource(folder: FileId): FileId[] {
  return [folder, joined(folder, ['src'])];
}

function joined(folder: FileId, parts: readonly string[]): FileId {
  return [folder === '/' ? '' : folder, ...parts].join('/');
}

function emptyModule(): Module {
  const builder = createBuilder();
  builder.addFunction({ kind: 'module', parent: NONE, span: [0, 0] });
  return builder.finish({ language: 'python', directives: [], syntaxErrors: 0, script: false });
}
