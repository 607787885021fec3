/**
 * Which packages the Python projects of the workspace name, and in which version: `requirements*.txt`, `pyproject.toml`
 * (PEP 621, dependency groups, Poetry), `Pipfile` and `setup.cfg`; versions also by `uv.lock` and `poetry.lock`.
 *
 * Admitted weakness: of TOML only the forms are read in which these files name packages, and a `setup.py` is a program.
 */
import { readFileSync } from 'node:fs';
import type { FileId } from '../core/model.ts';
import type { Folders } from './folders.ts';
import { foldersUpFrom, parentOf } from './paths.ts';

export interface PythonPackages {
  /** As a range names it in full, or as a lock file has it. */
  version(file: FileId, packageName: string): string | undefined;
  /** Undefined where no manifest tells. */
  has(file: FileId, packageName: string): boolean | undefined;
  forgetAll(): void;
}

/** Name → what is asked of its version, perhaps nothing. */
type Named = ReadonlyMap<string, string>;

export function createPythonPackages(folders: Folders, rootOf: (file: FileId) => FileId): PythonPackages {
  const named = new Map<FileId, Named | undefined>();
  const locked = new Map<FileId, Named>();

  /** Undefined where the folder has no manifest. */
  function namedAt(folder: FileId): Named | undefined {
    if (!named.has(folder)) named.set(folder, readManifests(folder, folders));
    return named.get(folder);
  }

  function lockedAt(folder: FileId): Named {
    const known = locked.get(folder);
    if (known) return known;
    const files = ['uv.lock', 'poetry.lock'].filter((name) => folders.isFile(`${folder}/${name}`));
    const read = lockedVersions(files.map((name) => textOf(`${folder}/${name}`)).join('\n'));
    locked.set(folder, read);
    return read;
  }

  return {
    version(file, packageName) {
      const name = normalized(packageName);
      let range: string | undefined;
      for (const folder of foldersUpFrom(parentOf(file), rootOf(file))) {
        range ??= namedAt(folder)?.get(name);
        // What a lock file has may be there for the sake of another package.
        const version = range === undefined ? undefined : lockedAt(folder).get(name);
        if (version !== undefined) return version;
      }
      return range === undefined ? undefined : lowestVersion(range);
    },
    has(file, packageName) {
      const all = [...foldersUpFrom(parentOf(file), rootOf(file))].flatMap((folder) => namedAt(folder) ?? []);
      return all.length === 0 ? undefined : all.some((each) => each.has(normalized(packageName)));
    },
    forgetAll() {
      named.clear();
      locked.clear();
    },
  };
}

export const PYTHON_MANIFEST = /^(?:requirements[\w.-]*\.txt|pyproject\.toml|Pipfile|setup\.cfg)$/;
export const PYTHON_LOCK = /^(?:uv|poetry)\.lock$/;

function readManifests(folder: FileId, folders: Folders): Named | undefined {
  const files = [...folders.entries(folder)].filter(
    ([name, kind]) => kind === 'file' && PYTHON_MANIFEST.test(name),
  );
  // What is in a folder of this name is required by what is beside it.
  const more = [...folders.entries(`${folder}/requirements`)].filter(([name]) => name.endsWith('.txt'));
  const paths = [...files.map(([name]) => name), ...more.map(([name]) => `requirements/${name}`)];
  if (paths.length === 0) return undefined;
  return new Map(paths.flatMap((path) => namedIn(path, textOf(`${folder}/${path}`))));
}

/** The packages that a manifest names, each with what is asked of its version. */
export function namedIn(path: string, text: string): [name: string, range: string][] {
  if (path.endsWith('.txt')) return text.split('\n').flatMap(requirement);
  if (path.endsWith('.cfg')) {
    const [, list = ''] = /^install_requires[ \t]*=(.*(?:\n[ \t]+.*)*)/m.exec(text) ?? [];
    return list.split('\n').flatMap(requirement);
  }
  return sectionsOf(text).flatMap(({ name, body }) => {
    // A group may include another one: `{include-group = "lint"}`.
    if (LISTS.test(name)) return stringsOf(body.replace(/\{[^}]*\}/g, '')).flatMap(requirement);
    if (name === 'project' || name === 'tool.uv') {
      const list = /^(?:dev-)?dependencies[ \t]*=[ \t]*(?=\[)/m.exec(body);
      return list ? arrayAt(body, list.index + list[0].length).flatMap(requirement) : [];
    }
    return TABLES.test(name) ? body.split('\n').flatMap(tableEntry) : [];
  });
}

const LISTS = /^(?:project\.optional-dependencies|dependency-groups|tool\.pdm\.dev-dependencies)$/;
const TABLES = /^(?:tool\.poetry\.(?:group\.[^.]+\.)?(?:dev-)?dependencies|(?:dev-)?packages)$/;

/** `httpx[http2] >=0.27, <1 ; python_version > "3.8"  # why` */
function requirement(line: string): [string, string][] {
  const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;#@]*)/.exec(line);
  return match?.[1] ? [[normalized(match[1]), (match[2] ?? '').trim()]] : [];
}

/** `httpx = "^0.27"`, `httpx = { version = "^0.27", extras = ["http2"] }`; a number alone is that very version. */
function tableEntry(line: string): [string, string][] {
  const match = /^\s*["']?([A-Za-z0-9][\w.-]*)["']?\s*=\s*(.*)$/.exec(line);
  if (!match?.[1]) return [];
  const value = match[2] ?? '';
  const [range = ''] = value.startsWith('{')
    ? stringsOf(/\bversion\s*=\s*(["'][^"']*["'])/.exec(value)?.[1] ?? '')
    : stringsOf(value);
  return [[normalized(match[1]), /^\d/.test(range) ? `==${range}` : range]];
}

function sectionsOf(text: string): { name: string; body: string }[] {
  const headers = [...text.matchAll(/^\[([\w.-]+)\][ \t]*(?:#.*)?\r?$/gm)];
  return headers.map((header, index) => ({
    name: header[1] ?? '',
    body: text.slice(header.index + header[0].length, headers[index + 1]?.index),
  }));
}

/** The texts in the list that begins there; there may be brackets in them. */
function arrayAt(text: string, start: number): string[] {
  const found: string[] = [];
  for (const [token] of text.slice(start).matchAll(TOKENS)) {
    if (token === ']') break;
    found.push(...stringsOf(token));
  }
  return found;
}

function stringsOf(text: string): string[] {
  return [...text.matchAll(TOKENS)].flatMap(([token]) => (/^["']/.test(token) ? [token.slice(1, -1)] : []));
}

const TOKENS = /"[^"\n]*"|'[^'\n]*'|#[^\n]*|\]/g;

/** Of packages that are locked in one version. */
function lockedVersions(text: string): Named {
  const versions = new Map<string, string>();
  const several = new Set<string>();
  for (const [, name = '', version = ''] of text.matchAll(
    /^\[\[package\]\]\s*\nname = "([^"]+)"\s*\nversion = "([^"]+)"/gm,
  )) {
    const key = normalized(name);
    if ((versions.get(key) ?? version) !== version) several.add(key);
    versions.set(key, version);
  }
  for (const key of several) versions.delete(key);
  return versions;
}

/**
 * `==1.2.3`, `~=1.2`, `^1.2` and `>=1.2,<2` give the lowest version that they allow. What is open above, or allows more than
 * one major version, names none.
 */
export function lowestVersion(range: string): string | undefined {
  const clauses = range.split(',').map((clause) => clause.trim());
  const [first = ''] = clauses;
  const from = /^(?:={2,3}|~=?|\^|>=)\s*v?(\d+(?:\.\d+)*)/.exec(first)?.[1];
  if (from === undefined) return undefined;
  const [major = 0, minor = 0, patch = 0] = from.split('.').map(Number);
  const below = clauses.map((clause) => /^<\s*(\d+)(?:\.0)*$/.exec(clause)?.[1]).find(Boolean);
  if (first.startsWith('>=') && Number(below) !== major + 1) return undefined;
  return `${major}.${minor}.${patch}`;
}

/** The registry takes them for one: `Flask_Login` and `flask-login`. */
function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function textOf(file: FileId): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Gone since the folder was read: then it names nothing.
    return '';
  }
}
