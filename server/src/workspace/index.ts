/**
 * The workspace: texts, modules and analyses of the files below some roots, each made once and kept until something it
 * rests on changes. All reading of source files and configuration happens below here.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { TokenCounter } from '../core/analysis.ts';
import { type AnalyzeContext, type Draft, draft, finished } from '../core/analyze.ts';
import type { Catalog } from '../core/catalog.ts';
import type { Language } from '../core/ir.ts';
import { createLinker, type Linker } from '../core/link/index.ts';
import type { MeasuredSites } from '../core/measured.ts';
import type { Analysis, FileId, PricedFile } from '../core/model.ts';
import { compare, modelChoices } from '../core/whatIf.ts';
import { type Config, limitsOf, readConfig } from './config.ts';
import { CONFIG_FILE } from './configFile.ts';
import { frontEndOf, moduleFrontEndOf } from './frontEnds.ts';
import { changedSites } from './measured.ts';
import { rootOf as innermostRoot, nameOf, relativeTo } from './paths.ts';
import { PYTHON_LOCK, PYTHON_MANIFEST } from './pythonPackages.ts';
import { scanWorkspace } from './scan.ts';
import { createSources } from './sources.ts';
import { DEFAULT_LIMITS, type Limits } from './textFiles.ts';
import type { EditorSettings, Workspace } from './types.ts';

export type { Limits } from './textFiles.ts';

export interface WorkspaceOptions {
  /** Absolute, forward slashes; see `toFileId`. */
  readonly roots: readonly FileId[];
  readonly catalog: Catalog;
  readonly tokens: TokenCounter;
  /** ISO date. */
  readonly today: string;
  readonly log: (message: string) => void;
  readonly limits?: Partial<Limits>;
  /** `--config`: read in the place of every `.llmcost.json`. */
  readonly configFile?: FileId;
  /** Folders that are searched; all of the roots where left out. */
  readonly within?: readonly FileId[];
}

export function createWorkspace(options: WorkspaceOptions): Workspace {
  const { roots, catalog, tokens, today, log } = options;
  const rootOf = (file: FileId): FileId => innermostRoot(roots, file);
  const relative = (file: FileId): string => relativeTo(rootOf(file), file);

  let settings: EditorSettings = {};
  let measured: ReadonlyMap<FileId, MeasuredSites> = new Map();
  const configs = new Map<FileId, Config>();
  const configOf = (file: FileId): Config => {
    const root = rootOf(file);
    let config = configs.get(root);
    if (config === undefined) {
      config = readConfig(root, { configFile: options.configFile, settings, text: sources.texts.text });
      configs.set(root, config);
    }
    return config;
  };

  const sources = createSources({
    starts: options.within ?? roots,
    rootOf,
    catalog,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    ignored: (file, isFolder) => configOf(file).ignored(file, isFolder),
    relative,
    log,
    onNewShape: dropAll,
  });
  const { texts, graph, host } = sources;

  let linker: Linker | undefined;
  const entries = new Map<FileId, Entry>();
  /** Files that somebody asked the prices of before the rest. */
  const shown = new Set<FileId>();

  function dropAll(): void {
    linker = undefined;
    entries.clear();
  }

  function contextOf(file: FileId): AnalyzeContext {
    const figures = measured.get(rootOf(file));
    const context = { catalog, config: configOf(file).core, tokens, today, text: texts.text };
    return figures ? { ...context, measured: figures } : context;
  }

  async function draftNow(file: FileId, isWanted: () => boolean): Promise<Draft> {
    await frontEndOf(file)?.prepare?.();
    const isOurs = !`/${relative(file)}`.includes('/node_modules/') && !configOf(file).ignored(file, false);
    if (!isWanted() || !isOurs || host.module(file) === undefined)
      return finished(nothingIn(file, texts.frontEnd(file)?.language));
    linker ??= createLinker(host);
    const drafted = await draft(file, host, linker, contextOf(file));
    deepFreeze(drafted.priced);
    return drafted;
  }

  function entryOf(file: FileId): Entry {
    const known = entries.get(file);
    if (known !== undefined) return known;
    const entry: Entry = {
      draft: draftNow(file, () => entries.get(file) === entry),
      promise: undefined,
      priced: undefined,
      analysis: undefined,
    };
    entries.set(file, entry);
    entry.draft.then(
      ({ priced }) => {
        entry.priced = priced;
      },
      () => forget(file, entry),
    );
    return entry;
  }

  /** What failed is not kept, so that the next question tries again; the one who asked is told. */
  function forget(file: FileId, entry: Entry): void {
    if (entries.get(file) === entry) entries.delete(file);
  }

  /**
   * Who asked for a text that has changed meanwhile gets the answer for the new one, and the old work ends there. An open
   * document does not wait until all files are found: what they add to it is there when it is asked for again.
   */
  async function price(file: FileId): Promise<PricedFile> {
    if (!sources.isReady() && !texts.isOverlaid(file)) await sources.ready();
    const entry = entryOf(file);
    shown.add(file);
    const { priced } = await entry.draft;
    return entries.get(file) === entry ? priced : price(file);
  }

  async function finish(file: FileId, entry: Entry): Promise<Analysis> {
    const drafted = await entry.draft;
    // What is shown goes out first, and a key that is typed meanwhile spares us the rules.
    if (shown.has(file)) await nextTurn();
    if (entries.get(file) !== entry) return analyze(file);
    try {
      entry.analysis = deepFreeze(drafted.finish());
      return entry.analysis;
    } catch (error) {
      forget(file, entry);
      throw error;
    }
  }

  function analyze(file: FileId): Promise<Analysis> {
    if (!sources.isReady()) return sources.ready().then(() => analyze(file));
    const entry = entryOf(file);
    entry.promise ??= finish(file, entry);
    return entry.promise;
  }

  /**
   * Drops the analyses that may rest on the file: of all that import it, by whatever way, of those that named it, and of
   * the files that it imports, since as a caller it may decide what a call in there is given.
   */
  function textChanged(file: FileId): void {
    const before = graph.closure([file], graph.imports);
    graph.changed(file);
    sources.reach.forget();
    const below = graph.closure([...before, file], graph.imports);
    const above = graph.closure([file], graph.importers);
    linker = undefined;
    for (const [other, entry] of entries) {
      const isGiven = below.has(other) && (texts.facts(other)?.called.length ?? 0) > 0;
      if (above.has(other) || isGiven || restsOn(entry.analysis ?? entry.priced, file)) entries.delete(other);
    }
  }

  function reconfigure(): void {
    const before = ignoreLists();
    configs.clear();
    if (before !== undefined && before !== ignoreLists()) sources.shapeChanged();
    dropAll();
  }

  /** Undefined where no configuration has been read yet. */
  function ignoreLists(): string | undefined {
    if (configs.size === 0) return undefined;
    return JSON.stringify(roots.map((root) => configOf(root).team.ignore ?? []));
  }

  function changedOnDisk(file: FileId): void {
    const name = nameOf(file);
    if (name === CONFIG_FILE || file === options.configFile) {
      if (texts.reread(file)) reconfigure();
    } else if (SHAPES_THE_WORKSPACE.test(name) || PYTHON_MANIFEST.test(name) || PYTHON_LOCK.test(name)) {
      sources.manifestsChanged();
    } else if (moduleFrontEndOf(file) === undefined) {
      sources.folderChanged(file);
    } else if (!sources.existenceChanged(file) && texts.reread(file)) {
      textChanged(file);
    }
  }

  return {
    roots,
    text: texts.text,
    setOverlay(file, text) {
      const existed = sources.exists(file);
      const isAnother = texts.setOverlay(file, text);
      if (nameOf(file) === CONFIG_FILE && isAnother) reconfigure();
      if (frontEndOf(file) === undefined) return;
      if (text !== undefined) sources.opened(file);
      if (sources.exists(file) !== existed) sources.shapeChanged();
      else if (isAnother) textChanged(file);
    },
    changed(files) {
      for (const file of files) changedOnDisk(file);
    },
    ready: sources.ready,
    price,
    analyze,
    refusal(file) {
      const facts = texts.facts(file);
      return facts?.mentions ? facts.refused : null;
    },
    isCurrent(part) {
      const entry = entries.get(part.file);
      return entry !== undefined && (entry.analysis === part || entry.priced === part);
    },
    scan: (scanOptions) => scanWorkspace({ sources, analyze, relative, log }, scanOptions),
    problems: () =>
      [...new Set(roots.map(configOf))].flatMap((config) => config.problems).concat(sources.problems()),
    configure(given) {
      settings = given;
      reconfigure();
    },
    measure(figures) {
      const changed = changedSites(measured, figures);
      measured = figures;
      for (const [file, { analysis }] of entries) {
        const sites = changed.get(rootOf(file));
        // One that is under way may have looked at the figures already.
        if (sites && (!analysis || analysis.calls.some(({ site }) => sites.has(site)))) entries.delete(file);
      }
    },
    compare: (file, calls, change, touches) => compare(calls, change, touches, contextOf(file)),
    modelChoices: (providers) => modelChoices(providers, contextOf(roots[0] ?? '')),
    limits: () => limitsOf(roots.map((root) => [root, configOf(root)] as const)),
    config: (file) => configOf(file ?? roots[0] ?? '').core,
    relative,
    dispose() {
      dropAll();
      configs.clear();
    },
  };
}

interface Entry {
  readonly draft: Promise<Draft>;
  /** Undefined until somebody asks for more than prices. */
  promise: Promise<Analysis> | undefined;
  /** Both are set once they are there. */
  priced: PricedFile | undefined;
  analysis: Analysis | undefined;
}

/** Changed, they may lead imports elsewhere or hide files. */
const SHAPES_THE_WORKSPACE = /^(?:package\.json|[tj]sconfig[^/]*\.json|\.gitignore)$/;

/** Undefined is an analysis under way. */
function restsOn(analysis: PricedFile | undefined, file: FileId): boolean {
  return analysis === undefined || analysis.calls.some((call) => call.dependsOn.includes(file));
}

function nothingIn(file: FileId, language: Language = 'javascript'): Analysis {
  return deepFreeze({
    file,
    language,
    calls: [],
    findings: [],
    offers: [],
    wrappers: null,
    syntaxErrors: 0,
  });
}

/** All the way down, also where the upper part was frozen by those who made it. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || FROZEN.has(value)) return value;
  FROZEN.add(Object.freeze(value));
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

const FROZEN = new WeakSet<object>();
