/** The `package.json` files of the workspace: who is who among its packages, and which versions they name. */
import { readFileSync } from 'node:fs';
import { parse } from 'jsonc-parser';
import type { FileId } from '../core/model.ts';
import type { Folders } from './folders.ts';
import { foldersUpFrom, parentOf } from './paths.ts';

export interface PackageJson {
  readonly folder: FileId;
  readonly name: string | undefined;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface Packages {
  /** The package that the file belongs to. */
  nearest(file: FileId): PackageJson | undefined;
  /** A package of this workspace. */
  named(name: string): PackageJson | undefined;
  at(folder: FileId): PackageJson | undefined;
  version(file: FileId, packageName: string): string | undefined;
  /** Undefined where there is no `package.json`. */
  has(file: FileId, packageName: string): boolean | undefined;
  /** The folders with a `package.json`, as the last walk found them. */
  setFolders(folders: readonly FileId[]): void;
  forgetAll(): void;
}

export function createPackages(folders: Folders, rootOf: (file: FileId) => FileId): Packages {
  const read = new Map<FileId, PackageJson | undefined>();
  let known: readonly FileId[] = [];
  let byName: Map<string, PackageJson> | undefined;

  function at(folder: FileId): PackageJson | undefined {
    if (!read.has(folder))
      read.set(folder, folders.isFile(`${folder}/package.json`) ? readPackage(folder) : undefined);
    return read.get(folder);
  }

  function* above(file: FileId): Generator<PackageJson> {
    for (const folder of foldersUpFrom(parentOf(file), rootOf(file))) {
      const found = at(folder);
      if (found !== undefined) yield found;
    }
  }

  function names(): Map<string, PackageJson> {
    if (byName === undefined) {
      byName = new Map();
      for (const folder of known) {
        const found = at(folder);
        // The package nearest to the root wins over examples and fixtures that carry the same name.
        if (found?.name !== undefined && !byName.has(found.name)) byName.set(found.name, found);
      }
    }
    return byName;
  }

  return {
    nearest: (file) => above(file).next().value ?? undefined,
    named: (name) => names().get(name),
    at,
    version(file, packageName) {
      for (const found of above(file)) {
        const range = namedRange(found, packageName);
        if (range !== undefined) return lowestVersion(range);
      }
      return undefined;
    },
    has(file, packageName) {
      const all = [...above(file)];
      return all.length === 0 ? undefined : all.some((each) => namedRange(each, packageName) !== undefined);
    },
    setFolders(found) {
      known = [...found].sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
      byName = undefined;
    },
    forgetAll() {
      read.clear();
      byName = undefined;
    },
  };
}

function readPackage(folder: FileId): PackageJson | undefined {
  let content: unknown;
  try {
    // A half-typed file still says what stands before the mistake.
    content = parse(readFileSync(`${folder}/package.json`, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  if (!isRecord(content)) return undefined;
  return { folder, name: typeof content.name === 'string' ? content.name : undefined, content };
}

function namedRange({ content }: PackageJson, packageName: string): string | undefined {
  for (const key of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
    const list = content[key];
    const range = isRecord(list) && Object.hasOwn(list, packageName) ? list[packageName] : undefined;
    if (typeof range === 'string') return range;
  }
  return undefined;
}

/**
 * `^4.20.0` → `4.20.0`, `4.x` → `4.0.0`, `npm:openai@~4.1` → `4.1.0`. Ranges that are open above or have
 * alternatives (`>=4`, `*`, `^3 || ^4`) and those kept elsewhere (`catalog:`, `workspace:*`) name no version.
 */
export function lowestVersion(range: string): string | undefined {
  if (range.includes('||')) return undefined;
  const match =
    /^(?:workspace:|npm:@?[^@]+@)?[\^~=v\s]*(\d+)(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(-[\w.-]+)?/.exec(
      range.trim(),
    );
  if (match === null) return undefined;
  const [, major, minor, patch, pre = ''] = match;
  return `${major}.${numeric(minor)}.${numeric(patch)}${pre}`;
}

function numeric(part: string | undefined): string {
  return part !== undefined && /^\d+$/.test(part) ? part : '0';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
