/** The linker's view of the workspace: modules lowered when they are first asked for, and kept until their text changes. */
import type { Module } from '../core/ir.ts';
import type { ModuleHost } from '../core/link/host.ts';
import type { FileId } from '../core/model.ts';
import type { ImportGraph } from './graph.ts';
import type { Packages } from './packageJson.ts';
import { nameOf } from './paths.ts';
import type { PythonPackages } from './pythonPackages.ts';
import type { Reach } from './reach.ts';
import type { Resolver } from './resolve.ts';
import { NAMESPACE_PACKAGE, type PythonResolver } from './resolvePython.ts';
import { createSizedCache } from './sizedCache.ts';
import type { TextFiles } from './textFiles.ts';
import { mayHaveWord } from './wordFilter.ts';

export interface WorkspaceHost extends ModuleHost {
  /** True once the parser has failed on the file's present text. */
  isBeyondUs(file: FileId): boolean;
}

export interface HostParts {
  readonly texts: TextFiles;
  readonly resolver: Resolver;
  readonly graph: ImportGraph;
  readonly reach: Reach;
  readonly packages: Packages;
  readonly pythonPackages: PythonPackages;
  readonly python: PythonResolver;
  readonly relative: (file: FileId) => string;
  readonly log: (message: string) => void;
}

/** Of the texts that the modules were made of; a module takes about 14 bytes for each. */
const CACHED_CHARACTERS = 16_000_000;
/** The syntax tree of a followed text takes some 100 bytes for each. */
const FOLLOWED_CHARACTERS = 500_000;

const WORD = /^[A-Za-z_$][\w$]*$/;

export function createHost({
  texts,
  resolver,
  graph,
  reach,
  packages,
  pythonPackages,
  python,
  relative,
  log,
}: HostParts): WorkspaceHost {
  const lowered = createSizedCache<{ readonly hash: string; readonly module: Module | undefined }>(
    CACHED_CHARACTERS,
  );
  /** Open in the editor, where one text follows the other. */
  const followed = createSizedCache<(text: string) => Module>(FOLLOWED_CHARACTERS);
  /** The hashes of the texts that the parser failed on. */
  const unparsable = new Map<FileId, string>();

  function module(file: FileId): Module | undefined {
    const facts = texts.facts(file);
    if (facts === undefined || facts.refused !== null) {
      lowered.delete(file);
      return python.isNamespace(file) ? NAMESPACE_PACKAGE : undefined;
    }
    // A text that came back to what it was (undo, a branch changed and changed back) costs nothing.
    const known = lowered.get(file);
    if (known?.hash === facts.hash) return known.module;
    const found = lower(file, facts.hash);
    lowered.set(file, { hash: facts.hash, module: found }, facts.length);
    return found;
  }

  function lower(file: FileId, hash: string): Module | undefined {
    const text = texts.text(file);
    if (text === undefined) return undefined;
    try {
      return lowering(file, text.length)(text);
    } catch (error) {
      followed.delete(file);
      // Such as an expression nested so deeply that the stack does not hold it.
      unparsable.set(file, hash);
      log(`${relative(file)} could not be parsed: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  function lowering(file: FileId, length: number): (text: string) => Module | undefined {
    const frontEnd = texts.frontEnd(file);
    if (!texts.isOverlaid(file) || !frontEnd?.follow) {
      followed.delete(file);
      return (text) => frontEnd?.lower(text, nameOf(file));
    }
    const next = followed.get(file) ?? frontEnd.follow(nameOf(file));
    followed.set(file, next, length);
    return next;
  }

  /** What a `package.json` says holds for JavaScript alone. */
  const packagesFor = (file: FileId) =>
    texts.frontEnd(file)?.imports === 'python' ? pythonPackages : packages;

  return {
    module,
    resolve: resolver.resolve,
    sdkModule: resolver.sdkModule,
    importers: graph.importers,
    child: python.child,
    imports: graph.imports,
    text: texts.text,
    mayExtend(file, name) {
      const text = texts.text(file);
      return text === undefined || new RegExp(`\\bclass\\b[^{:]*\\b${name}\\b`).test(text);
    },
    mayPassOn(file) {
      const { passesOn } = texts.frontEnd(file) ?? {};
      const text = passesOn === undefined ? undefined : texts.text(file);
      return text === undefined || passesOn?.test(text) !== false;
    },
    mayCallSdk: reach.mayCallSdk,
    mayAddress: reach.mayAddress,
    isConnected: reach.isConnected,
    mentions(file, name) {
      const facts = texts.facts(file);
      if (facts === undefined || facts.refused !== null) return false;
      return WORD.test(name) ? mayHaveWord(facts.words, name) : texts.text(file)?.includes(name) === true;
    },
    relative,
    packageVersion: (file, name) => packagesFor(file).version(file, name),
    hasPackage: (file, name) => packagesFor(file).has(file, name),
    isBeyondUs(file) {
      const hash = unparsable.get(file);
      return hash !== undefined && hash === texts.facts(file)?.hash;
    },
  };
}
