/** Which commit a workspace folder is at, read from git's own files. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Twelve digits of the hash; null where the folder is in no repository. Remembered for some seconds. */
export function createGitCommit(now: () => number): (folder: string) => string | null {
  const known = new Map<string, { readonly at: number; readonly commit: string | null }>();
  return (folder) => {
    const entry = known.get(folder);
    if (entry !== undefined && now() - entry.at < 5000) return entry.commit;
    const commit = readCommit(folder);
    known.set(folder, { at: now(), commit });
    return commit;
  };
}

function readCommit(folder: string): string | null {
  try {
    const git = gitFolder(folder);
    if (git === undefined) return null;
    const head = read(path.join(git, 'HEAD'));
    const ref = /^ref: (\S+)/.exec(head)?.[1];
    if (ref === undefined) return hash(head);
    // A further work tree has its branches in the folder of the first.
    const common = tryRead(path.join(git, 'commondir'));
    const home = common === undefined ? git : path.resolve(git, common);
    const direct = tryRead(path.join(home, ref));
    if (direct !== undefined) return hash(direct);
    const packed = read(path.join(home, 'packed-refs'));
    return hash(packed.split('\n').find((line) => line.endsWith(` ${ref}`)) ?? '');
  } catch {
    return null;
  }
}

function gitFolder(folder: string): string | undefined {
  for (let above = folder; ; above = path.dirname(above)) {
    const git = path.join(above, '.git');
    const stat = statSync(git, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return git;
    if (stat?.isFile()) return path.resolve(above, read(git).replace(/^gitdir: /, ''));
    if (path.dirname(above) === above) return undefined;
  }
}

function hash(text: string): string | null {
  return /^[0-9a-f]{40,64}/.exec(text)?.[0].slice(0, 12) ?? null;
}

function read(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

function tryRead(file: string): string | undefined {
  try {
    return read(file);
  } catch {
    return undefined;
  }
}
