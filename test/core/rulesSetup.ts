/** Runs texts through the whole line up to the rules, on the pinned catalogue. */
import { analyze } from '../../server/src/core/analyze.ts';
import { createFacts } from '../../server/src/core/context/index.ts';
import type { ModuleHost } from '../../server/src/core/link/host.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import {
  type CoreConfig,
  DEFAULT_CONFIG,
  type FileId,
  type Finding,
  type Offer,
  type PricedCall,
  type TextEdit,
} from '../../server/src/core/model.ts';
import type { RuleContext } from '../../server/src/core/rules/index.ts';
import { foldersUpFrom, parentOf } from '../../server/src/workspace/paths.ts';
import { namedIn } from '../../server/src/workspace/pythonPackages.ts';
import { PINNED_TODAY, pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { memoryHost } from './memoryHost.ts';
import { pythonHostOf, pythonLowering } from './pythonFixtures.ts';

export const ROOT = '/work';

export interface Checked {
  readonly calls: readonly PricedCall[];
  readonly findings: readonly Finding[];
  readonly offers: readonly Offer[];
}

export interface Options {
  /** Other files of the workspace: name → text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Name of the file that is checked. */
  readonly name?: string;
  readonly rules?: CoreConfig['rules'];
}

/** Checks one text as a file of a workspace. */
export function check(
  text: string,
  { files = {}, name = 'main.ts', rules = {} }: Options = {},
): Promise<Checked> {
  const workspace = openWorkspace({ ...files, [name]: text }, { ...DEFAULT_CONFIG, rules });
  return workspace.check(`${ROOT}/${name}`);
}

/** A workspace in memory; `texts` maps names relative to its root. */
export function openWorkspace(texts: Readonly<Record<string, string>>, config: CoreConfig = DEFAULT_CONFIG) {
  const files = new Map(Object.entries(texts).map(([name, text]) => [`${ROOT}/${name}`, text]));
  const host = hostOf(files);
  const ctx = contextOf(host, files, config);
  return { ctx, check: (file: FileId) => checkFile(file, host, ctx) };
}

const lowerPython = await pythonLowering();

/** Each language has its own imports. */
function hostOf(files: ReadonlyMap<FileId, string>): ModuleHost {
  const script = memoryHost(files, { root: ROOT });
  const python = pythonHostOf(files, lowerPython, ROOT);
  const of = (file: FileId): ModuleHost => (file.endsWith('.py') ? python : script);
  return {
    ...python,
    module: (file) => of(file).module(file),
    resolve: (from, specifier) => of(from).resolve(from, specifier),
    importers: (file) => of(file).importers(file),
    packageVersion: (file, name) => (file.endsWith('.py') ? undefined : script.packageVersion(file, name)),
    hasPackage: (file, name) =>
      file.endsWith('.py') ? namesPackage(files, file, name) : script.hasPackage(file, name),
  };
}

/** By the `requirements.txt` beside a file and above it. */
function namesPackage(files: ReadonlyMap<FileId, string>, file: FileId, name: string): boolean | undefined {
  const texts = [...foldersUpFrom(parentOf(file), ROOT)].flatMap(
    (folder) => files.get(`${folder}/requirements.txt`) ?? [],
  );
  if (texts.length === 0) return undefined;
  return texts.some((text) => namedIn('requirements.txt', text).some(([each]) => each === name));
}

/** Syntax errors of a text, by the language of its name. */
export function syntaxErrors(text: string, name: string): number {
  return openWorkspace({ [name]: text }).ctx.module(`${ROOT}/${name}`)?.syntaxErrors ?? 0;
}

/** Edits speak of one text; the order matters of what is put at the same place. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toReversed()
    .sort((a, b) => b.span[0] - a.span[0])
    .reduce((before, { span, newText }) => before.slice(0, span[0]) + newText + before.slice(span[1]), text);
}

function checkFile(file: FileId, host: ModuleHost, ctx: RuleContext): Promise<Checked> {
  return analyze(file, host, createLinker(host), ctx);
}

/** A token is four characters here: what is tested is not the counting. */
function contextOf(host: ModuleHost, files: ReadonlyMap<FileId, string>, config: CoreConfig): RuleContext {
  return {
    catalog: pinnedCatalog,
    config,
    tokens: { count: async (texts) => texts.map((text) => Math.ceil(text.length / 4)) },
    today: PINNED_TODAY,
    module: (file) => host.module(file),
    text: (file) => files.get(file),
    facts: createFacts(createLinker(host), pinnedCatalog),
    linker: createLinker(host),
  };
}
