/** What git leaves out, by the `.gitignore` files of the folders on the way. */
import { existsSync, readFileSync } from 'node:fs';
import ignore, { type Ignore } from 'ignore';
import type { FileId } from '../core/model.ts';
import { foldersUpFrom, nameOf } from './paths.ts';

/** The `.gitignore` of one folder, and those that held before it. */
export interface Rules {
  /** Of all that it speaks of, with the slash. */
  readonly prefix: string;
  readonly own: Ignore;
  /** Of a path below the folder. False for nearly all: it is what makes a walk over a large tree fast. */
  readonly mayMatch: (path: string) => boolean;
  readonly above: Rules | undefined;
}

export interface Verdict {
  readonly ignored: boolean;
  /** What holds for the things in it, if it is a folder. */
  readonly rules: Rules | undefined;
}

/** The innermost file that speaks of a path decides, as in git. None of the folders that hold the path is ignored. */
export function judge(rules: Rules | undefined, file: FileId, isFolder: boolean): Verdict {
  for (let level = rules; level !== undefined; level = level.above) {
    if (file.length <= level.prefix.length || !file.startsWith(level.prefix)) continue;
    const path = file.slice(level.prefix.length);
    if (!level.mayMatch(path)) continue;
    const { ignored, unignored } = level.own.test(isFolder ? `${path}/` : path);
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

/** With those of the folder's own file; the ones above where it cannot be read. */
export function withRules(folder: FileId, above: Rules | undefined): Rules | undefined {
  try {
    const text = readFileSync(`${folder}/.gitignore`, 'utf8');
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    return { prefix, own: ignore().add(text), mayMatch: speaksOf(text), above };
  } catch {
    return above;
  }
}

/** What holds from the folders above, up to the repository's root. A folder that is itself ignored was asked for by name. */
export function rulesAbove(start: FileId): Rules | undefined {
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

/** By the last part of each pattern that says something: a path has to have it, be it as its name or above that. */
function speaksOf(text: string): (path: string) => boolean {
  const names = new Set<string>();
  const inNames = new Set<string>();
  const inPaths = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    if (/^(?:#| *$)/.test(line)) continue;
    const parts = partsOf(line);
    const index = parts.findLastIndex((part) => longestFixed(part) !== '');
    const part = parts[index];
    // Nobody writes these, or they match everything.
    if (part === undefined || /\[:|[\t\ufeff]/.test(line)) return () => true;
    if (index < parts.length - 1) inPaths.add(longestFixed(part));
    else if (WILD.test(part)) inNames.add(longestFixed(part));
    else names.add(part);
  }
  const [namePieces, pathPieces] = [[...inNames], [...inPaths]];
  return (path) => {
    const upper = path.toUpperCase();
    const name = nameOf(upper);
    if (names.has(name) || namePieces.some((piece) => name.includes(piece))) return true;
    return pathPieces.some((piece) => upper.includes(piece));
  };
}

/** In upper case, as patterns hold for both; `?` stands for what is not one fixed character. */
function partsOf(line: string): string[] {
  const pattern = line
    .replace(/^!/, '')
    .replace(/\\./g, '?')
    .toUpperCase()
    .replace(/\[[!^]?\]?[^\]]*\]/g, (letters) => /^\[([^!^])\1\]$/.exec(letters)?.[1] ?? '?');
  return pattern.replace(/[ /]+$/, '').split('/');
}

const WILD = /[*?[]/;

function longestFixed(part: string): string {
  return part.split(WILD).reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
}
