/**
 * Finds the source files below a folder, as git sees them: nested `.gitignore` files hold, installed and built things
 * are left out. Symbolic links are not followed, so nothing is found twice and no loop is endless.
 */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { FileId } from '../core/model.ts';
import { frontEndOf } from './frontEnds.ts';
import { judge, type Rules, rulesAbove, withRules } from './gitignore.ts';

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

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
