/**
 * A `ModuleHost` over texts in memory, for fixtures. It resolves what a small workspace needs: relative imports with
 * extensions tried, `tsconfig.json` paths with one star, packages of the workspace by the name in their package.json.
 */
import { parse as parseJsonc } from 'jsonc-parser';
import type { Module } from '../../server/src/core/ir.ts';
import type { ModuleHost, Resolution } from '../../server/src/core/link/host.ts';
import type { FileId } from '../../server/src/core/model.ts';
import { lowerTypeScript } from '../../server/src/core/syntax/typescript.ts';

export type Lower = (text: string, file: FileId) => Module | undefined;

export interface HostOptions {
  /** Folder that paths are told relative to, without a slash at its end. */
  readonly root?: string;
  /** Lowers one file; undefined for what is no source code. By default TypeScript and JavaScript. */
  readonly lower?: Lower;
}

/** `files` maps absolute paths to texts. */
export function memoryHost(files: ReadonlyMap<FileId, string>, options: HostOptions = {}): ModuleHost {
  const { root = '', lower = lowerScript } = options;
  const modules = new Map<FileId, Module | undefined>();
  const configs = readConfigs(files);
  const resolve = (from: FileId, specifier: string): Resolution | undefined =>
    resolveIn(files, configs, from, specifier);
  return {
    module(file) {
      const text = files.get(file);
      if (text === undefined) return undefined;
      if (!modules.has(file)) modules.set(file, lower(text, file));
      return modules.get(file);
    },
    resolve,
    importers(file) {
      return [...files].flatMap(([other, text]) => {
        const leadsHere = specifiersOf(text).some((specifier) => {
          const found = resolve(other, specifier);
          return found !== undefined && 'file' in found && found.file === file;
        });
        return leadsHere && other !== file ? [other] : [];
      });
    },
    relative: (file) => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file),
    hasPackage(file, name) {
      const all = configs.packages.filter(({ folder }) => file.startsWith(`${folder}/`));
      if (all.length === 0) return undefined;
      return all.some(({ content }) => name in { ...content.dependencies, ...content.devDependencies });
    },
    packageVersion(file, name) {
      for (const { content } of configs.packages.filter(({ folder }) => file.startsWith(`${folder}/`))) {
        const range = content.dependencies?.[name] ?? content.devDependencies?.[name];
        if (range !== undefined) return /\d+\.\d+\.\d+/.exec(range)?.[0];
      }
      return undefined;
    },
  };
}

function lowerScript(text: string, file: FileId): Module | undefined {
  return /\.(?:[cm]?[jt]sx?|json)$/.test(file) ? lowerTypeScript(text, file) : undefined;
}

interface Config<T> {
  readonly folder: string;
  readonly content: T;
}

interface PackageJson {
  readonly name?: string;
  readonly main?: string;
  readonly exports?: string | Readonly<Record<string, unknown>>;
  readonly imports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

interface TsConfig {
  readonly compilerOptions?: {
    readonly baseUrl?: string;
    readonly paths?: Readonly<Record<string, readonly string[]>>;
  };
}

/** The nearest folder first. */
interface Configs {
  readonly packages: readonly Config<PackageJson>[];
  readonly tsConfigs: readonly Config<TsConfig>[];
}

function readConfigs(files: ReadonlyMap<FileId, string>): Configs {
  const read = <T>(name: string): Config<T>[] =>
    [...files]
      .filter(([file]) => file.endsWith(`/${name}`))
      .map(([file, text]) => ({ folder: file.slice(0, -name.length - 1), content: parseJsonc(text) as T }))
      .sort((a, b) => b.folder.length - a.folder.length);
  return { packages: read('package.json'), tsConfigs: read('tsconfig.json') };
}

function resolveIn(
  files: ReadonlyMap<FileId, string>,
  configs: Configs,
  from: FileId,
  specifier: string,
): Resolution | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    return asResolution(probe(files, join(parentOf(from), specifier)));
  }
  const aliased = first(aliasesOf(configs, from, specifier), (path) => probe(files, path));
  if (aliased !== undefined) return { file: aliased };
  if (specifier.startsWith('#')) return asResolution(ownImport(files, configs, from, specifier));
  return asResolution(workspacePackage(files, configs, specifier)) ?? { external: specifier };
}

function aliasesOf({ tsConfigs }: Configs, from: FileId, specifier: string): string[] {
  const config = tsConfigs.find(({ folder }) => from.startsWith(`${folder}/`));
  const options = config?.content.compilerOptions;
  if (!config || !options) return [];
  const base = join(config.folder, options.baseUrl ?? '.');
  const mapped = Object.entries(options.paths ?? {}).flatMap(([pattern, targets]) => {
    const star = matchStar(pattern, specifier);
    return star === undefined ? [] : targets.map((target) => join(base, target.replace('*', star)));
  });
  return options.baseUrl === undefined ? mapped : [...mapped, join(base, specifier)];
}

function matchStar(pattern: string, specifier: string): string | undefined {
  const [head = '', tail] = pattern.split('*');
  if (tail === undefined) return pattern === specifier ? '' : undefined;
  const fits =
    specifier.startsWith(head) && specifier.endsWith(tail) && specifier.length >= head.length + tail.length;
  return fits ? specifier.slice(head.length, specifier.length - tail.length) : undefined;
}

function ownImport(
  files: ReadonlyMap<FileId, string>,
  { packages }: Configs,
  from: FileId,
  specifier: string,
): FileId | undefined {
  const own = packages.find(({ folder }) => from.startsWith(`${folder}/`));
  if (!own) return undefined;
  return first(Object.entries(own.content.imports ?? {}), ([pattern, target]) => {
    const star = matchStar(pattern, specifier);
    return star === undefined ? undefined : probe(files, join(own.folder, target.replace('*', star)));
  });
}

function workspacePackage(
  files: ReadonlyMap<FileId, string>,
  { packages }: Configs,
  specifier: string,
): FileId | undefined {
  const found = packages.find(
    ({ content: { name } }) => name !== undefined && (specifier === name || specifier.startsWith(`${name}/`)),
  );
  if (!found?.content.name) return undefined;
  const { folder, content } = found;
  const sub = specifier.slice(content.name?.length);
  const exported = typeof content.exports === 'string' ? { '.': content.exports } : content.exports;
  const target = exported?.[`.${sub}`] ?? (sub === '' ? content.main : undefined);
  const candidates = [
    ...targetsOf(target),
    ...(sub === '' ? ['src/index', 'index'] : [`.${sub}`, `src${sub}`]),
  ];
  return first(candidates, (path) => probe(files, join(folder, path)));
}

/** A target of `exports` is a path or conditions that lead to one. */
function targetsOf(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  return target && typeof target === 'object' ? Object.values(target).flatMap(targetsOf) : [];
}

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** `./x.js` may mean `x.ts`, as TypeScript has it. */
function probe(files: ReadonlyMap<FileId, string>, path: string): FileId | undefined {
  const stem = path.replace(/\.([cm]?)jsx?$/, '.$1');
  const compiled = stem === path ? [] : [`${stem}ts`, `${stem}tsx`];
  const candidates = [
    ...compiled,
    path,
    ...EXTENSIONS.map((extension) => path + extension),
    ...EXTENSIONS.map((extension) => `${path}/index${extension}`),
  ];
  return candidates.find((candidate) => files.has(candidate));
}

const IMPORT = /\b(?:from|import|require)\s*(?:\(\s*)?(["'`])([^"'`\n]+)\1/g;

function specifiersOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[2] ?? '');
}

function asResolution(file: FileId | undefined): Resolution | undefined {
  return file === undefined ? undefined : { file };
}

function first<T, R>(values: readonly T[], find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parentOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}

function join(folder: string, path: string): string {
  const parts = path.startsWith('/') ? [] : folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.filter((part) => part !== '').join('/')}`;
}
