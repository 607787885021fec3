/** The path aliases of tsconfig.json and jsconfig.json. Nothing else of them matters here. */
import { readFileSync } from 'node:fs';
import { createPathsMatcher, getTsconfig, type TsConfigJsonResolved } from 'get-tsconfig';
import { type ParseError, parse } from 'jsonc-parser';
import type { FileId } from '../core/model.ts';
import type { Folders } from './folders.ts';
import { isRecord } from './packageJson.ts';
import { joinFile, nameOf, parentOf, toFileId } from './paths.ts';
import type { FileProblem } from './types.ts';

export interface TsConfigs {
  /** Where an import of a file in `folder` may lead by an alias: paths to try, without their extension. */
  aliases(folder: FileId, specifier: string): readonly FileId[];
  /** Mistakes in the files read so far. */
  problems(): readonly FileProblem[];
  forgetAll(): void;
}

type Matcher = (specifier: string) => readonly string[];

export function createTsConfigs(folders: Folders): TsConfigs {
  const matchers = new Map<FileId, readonly Matcher[]>();
  const problems = new Map<FileId, FileProblem>();
  let cache = new Map<string, unknown>();

  function matchersOf(folder: FileId): readonly Matcher[] {
    const known = matchers.get(folder);
    if (known !== undefined) return known;
    const file = NAMES.map((name) => `${folder}/${name}`).find(folders.isFile);
    const parent = parentOf(folder);
    let found: readonly Matcher[] = [];
    if (file !== undefined) found = matchersIn(file, new Set());
    // As `tsc` does it, the nearest file is the one; its parents count only where there is none.
    else if (parent !== folder) found = matchersOf(parent);
    matchers.set(folder, found);
    return found;
  }

  function matchersIn(file: FileId, seen: Set<FileId>): readonly Matcher[] {
    if (seen.has(file)) return [];
    seen.add(file);
    const config = read(file);
    const own = config === undefined ? undefined : matcherOf(config.path, config.config);
    if (own !== undefined) return [own];
    // A "solution" file (Vite, Nx) has no aliases itself, but those that it refers to have.
    return referencesOf(file, config?.config).flatMap((reference) => matchersIn(reference, seen));
  }

  function read(file: FileId): { path: string; config: TsConfigJsonResolved } | undefined {
    try {
      const found = getTsconfig(parentOf(file), nameOf(file), cache);
      if (found !== null && isRecord(found.config)) noteMistakes(file);
      return found !== null && isRecord(found.config) ? found : undefined;
    } catch {
      noteMistakes(file);
      // Mostly a base from a package that is not installed; what the file itself says still holds.
      return withAliases(file, new Set());
    }
  }

  function noteMistakes(file: FileId): void {
    const problem = syntaxMistake(file);
    if (problem !== undefined) problems.set(file, problem);
  }

  function referencesOf(file: FileId, config: TsConfigJsonResolved | undefined): FileId[] {
    const references = Array.isArray(config?.references) ? config.references : [];
    return references.flatMap((reference) => {
      if (!isRecord(reference) || typeof reference.path !== 'string') return [];
      const target = joinFile(parentOf(file), reference.path);
      return [target, `${target}/tsconfig.json`].filter(folders.isFile);
    });
  }

  return {
    aliases: (folder, specifier) =>
      matchersOf(folder)
        .flatMap((matcher) => matcher(specifier))
        .map(toFileId),
    problems: () => [...problems.values()],
    forgetAll() {
      matchers.clear();
      problems.clear();
      cache = new Map();
    },
  };
}

const NAMES = ['tsconfig.json', 'jsconfig.json'];

function matcherOf(path: string, config: TsConfigJsonResolved): Matcher | undefined {
  try {
    return createPathsMatcher({ path, config }) ?? undefined;
  } catch {
    // `paths` of a wrong shape: the compiler refuses it, so there are no aliases.
    return undefined;
  }
}

/** The file itself, or the first of its relative bases, that has aliases. */
function withAliases(
  file: FileId,
  seen: Set<FileId>,
): { path: string; config: TsConfigJsonResolved } | undefined {
  if (seen.has(file)) return undefined;
  seen.add(file);
  const config: unknown = parse(textOf(file) ?? '');
  if (!isRecord(config)) return undefined;
  const options = config.compilerOptions;
  if (isRecord(options) && (options.paths !== undefined || options.baseUrl !== undefined))
    return { path: file, config };
  for (const base of [config.extends].flat()) {
    if (typeof base !== 'string' || !base.startsWith('.')) continue;
    const target = joinFile(parentOf(file), base.endsWith('.json') ? base : `${base}.json`);
    const found = withAliases(target, seen);
    if (found !== undefined) return found;
  }
  return { path: file, config };
}

function syntaxMistake(file: FileId): FileProblem | undefined {
  const text = textOf(file);
  if (text === undefined) return undefined;
  const errors: ParseError[] = [];
  parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const first = errors[0];
  if (first === undefined) return undefined;
  return {
    file,
    span: [first.offset, first.offset + first.length],
    severity: 'warning',
    message: `${nameOf(file)} is no valid JSON here, so its path aliases may be missing.`,
  };
}

function textOf(file: FileId): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
