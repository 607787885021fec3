/**
 * Finds the source files below a folder, as git sees them: nested `.gitignore` files hold, installed and built things
 * are left out. Symbolic links are not followed, so nothing is found twice and no loop is endless.
 */
import type { Dirent } from 'node:fs';
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import ignore, { type Ignore } from 'ignore';
import type { FileId } from '../core/model.ts';
import { frontEndOf } from './frontEnds.ts';
import { foldersUpFrom, relativeTo } from './paths.ts';

export interface Discovery {
  /** Sorted. */
  readonly files: readonly FileId[];
  /** Folders that have a `package.json`. */
  readonly packages: readonly FileId[];
  /** Folders that have a `pyproject.toml`, `setup.py` or `setup.cfg`. */
  readonly pythonProjects: readonly FileId[];
  /** Folders that could not be read. */
  readonly failed: readonly { readonly file: FileId; readonly reason: string }[];
  /** More source files than `limit`; the rest was not looked for. */
  readonly truncated: boolean;
}

export interface DiscoverOptions {
  /** Said by the configuration rather than by git. */
  readonly ignored: (file: FileId, isFolder: boolean) => boolean;
  readonly limit: number;
  readonly readFolder?: (folder: FileId) => Promise<Dirent[]>;
}

export async function discover(start: FileId, options: DiscoverOptions): Promise<Discovery> {
  const { ignored, limit, readFolder = (folder) => readdir(folder, { withFileTypes: true }) } = options;
  const files: FileId[] = [];
  const packages: FileId[] = [];
  const pythonProjects: FileId[] = [];
  const failed: { file: FileId; reason: string }[] = [];

  async function visit({ folder, rules }: Visit): Promise<Visit[]> {
    let entries: Dirent[];
    try {
      entries = await readFolder(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT')
        failed.push({ file: folder, reason: `cannot be read (${code ?? 'unknown error'})` });
      return [];
    }
    const names = new Set(entries.map((entry) => entry.name));
    // A virtual environment, whatever it is called.
    if (names.has('pyvenv.cfg')) return [];
    const here = names.has('.gitignore') ? withRules(folder, rules) : rules;
    if (names.has('package.json')) packages.push(folder);
    const isPythonProject = PYTHON_MANIFESTS.some((name) => names.has(name));
    if (isPythonProject) pythonProjects.push(folder);
    const hasBuild = names.has('package.json') || names.has('tsconfig.json') || isPythonProject;
    const below: Visit[] = [];
    for (const entry of entries) {
      const file = folder.endsWith('/') ? folder + entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (NEVER.has(entry.name) || (hasBuild && BUILT.has(entry.name)) || ignored(file, true)) continue;
        const verdict = judge(here, file, true);
        if (!verdict.ignored) below.push({ folder: file, rules: verdict.rules });
      } else if (entry.isFile() && frontEndOf(file) !== undefined) {
        if (!ignored(file, false) && !judge(here, file, false).ignored) files.push(file);
      }
    }
    return below;
  }

  const queue: Visit[] = [{ folder: start, rules: rulesAbove(start) }];
  while (queue.length > 0 && files.length <= limit) {
    const found = await Promise.all(queue.splice(-AT_ONCE).map(visit));
    for (const visits of found) queue.push(...visits);
  }
  const truncated = files.length > limit;
  files.sort(byText);
  return {
    files: truncated ? files.slice(0, limit) : files,
    packages: packages.sort(byText),
    pythonProjects: pythonProjects.sort(byText),
    failed,
    truncated,
  };
}

interface Visit {
  readonly folder: FileId;
  readonly rules: Rules | undefined;
}

/** The `.gitignore` of one folder, and those that held before it. */
interface Rules {
  readonly folder: FileId;
  readonly own: Ignore;
  readonly above: Rules | undefined;
}

const AT_ONCE = 16;

const NEVER = new Set([
  ...['node_modules', 'bower_components', 'jspm_packages', '.yarn', '.pnpm-store'],
  ...['.git', '.hg', '.svn', '.venv', 'venv', '__pycache__', 'site-packages'],
  ...['.tox', '.nox', '.eggs', '.mypy_cache', '.pytest_cache', '.ruff_cache', '.ipynb_checkpoints'],
  ...[
    '.next',
    '.nuxt',
    '.output',
    '.turbo',
    '.cache',
    '.svelte-kit',
    '.vercel',
    '.angular',
    '.parcel-cache',
    'coverage',
  ],
]);

const PYTHON_MANIFESTS = ['pyproject.toml', 'setup.py', 'setup.cfg'];

/** Only beside a manifest; elsewhere they are ordinary names. */
const BUILT = new Set(['dist', 'build', 'out']);

/** The innermost file that speaks of a path decides, as in git. */
function judge(
  rules: Rules | undefined,
  file: FileId,
  isFolder: boolean,
): { ignored: boolean; rules: Rules | undefined } {
  for (let level = rules; level !== undefined; level = level.above) {
    const { ignored, unignored } = level.own.test(relativeTo(level.folder, file) + (isFolder ? '/' : ''));
    if (ignored) return { ignored: true, rules };
    // Taken back by an inner file: what the outer ones say of this folder holds no more for what is in it.
    if (unignored) return { ignored: false, rules: withoutAbove(rules, level) };
  }
  return { ignored: false, rules };
}

function withoutAbove(rules: Rules | undefined, level: Rules): Rules | undefined {
  if (rules === undefined || level.above === undefined) return rules;
  return { ...rules, above: rules === level ? undefined : withoutAbove(rules.above, level) };
}

function withRules(folder: FileId, above: Rules | undefined): Rules | undefined {
  try {
    return { folder, own: ignore().add(readFileSync(`${folder}/.gitignore`, 'utf8')), above };
  } catch {
    return above;
  }
}

/** What holds from the folders above, up to the repository's root. A folder that is itself ignored was asked for by name. */
function rulesAbove(start: FileId): Rules | undefined {
  const folders = [...foldersUpFrom(start)];
  const top = folders.findIndex((folder) => existsSync(`${folder}/.git`));
  if (top <= 0) return undefined;
  const rules = folders
    .slice(1, top + 1)
    .reverse()
    .reduce<Rules | undefined>((above, folder) => withRules(folder, above), undefined);
  const asked = folders.slice(0, top).some((folder) => judge(rules, folder, true).ignored);
  return asked ? undefined : rules;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
