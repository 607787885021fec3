/**
 * What is in force for a file: the defaults, over them the editor's settings, over them the team's `.llmcost.json`.
 * The file is looked for at the workspace root, and above it up to the repository's, so that a scan of one folder of a
 * project follows the project's rules. Its globs count from the folder that it lies in.
 */
import { existsSync } from 'node:fs';
import ignore from 'ignore';
import picomatch from 'picomatch';
import type { Limits } from '../core/budgets.ts';
import { type CoreConfig, DEFAULT_CONFIG, type FileId, type Severity } from '../core/model.ts';
import { CONFIG_FILE, readConfigFile, type TeamConfig, type VolumeRow } from './configFile.ts';
import { foldersUpFrom, isInside, parentOf, relativeTo } from './paths.ts';
import type { EditorSettings, FileProblem } from './types.ts';

export interface Config {
  readonly core: CoreConfig;
  readonly team: TeamConfig;
  /** The file that it was read from, where there is one. */
  readonly file: FileId | undefined;
  readonly problems: readonly FileProblem[];
  /** Left out by `ignore` of `.llmcost.json`. */
  readonly ignored: (file: FileId, isFolder: boolean) => boolean;
}

export interface ConfigSources {
  /** `--config`: stands in the place of every `.llmcost.json`; its globs count from the workspace root. */
  readonly configFile?: FileId | undefined;
  readonly settings: EditorSettings;
  readonly text: (file: FileId) => string | undefined;
}

export function readConfig(root: FileId, { configFile, settings, text }: ConfigSources): Config {
  const file = configFile ?? findConfigFile(root, text);
  const content = file === undefined ? undefined : text(file);
  const base = file === undefined || file === configFile ? root : parentOf(file);
  const { team, problems } =
    file === undefined || content === undefined ? { team: {}, problems: [] } : readConfigFile(file, content);
  return {
    core: merge(team, settings, base, root),
    team,
    file,
    problems,
    ignored: ignoring(team.ignore ?? [], base),
  };
}

/** Budgets and alerts, once for each file; they hold for what was recorded in its folder, or in the root where `--config` names it. */
export function limitsOf(
  configs: readonly (readonly [root: FileId, config: Config])[],
  isGiven = false,
): readonly Limits[] {
  const found = configs.map(([root, { file, team }]) => ({
    folder: file === undefined || isGiven ? root : parentOf(file),
    budgets: team.budgets ?? {},
    alerts: team.alerts ?? [],
  }));
  const folders = [...new Map(found.map((limits) => [limits.folder, limits])).values()];
  return folders.filter(({ budgets, alerts }) => Object.keys(budgets).length > 0 || alerts.length > 0);
}

function findConfigFile(root: FileId, text: ConfigSources['text']): FileId | undefined {
  for (const folder of foldersUpFrom(root)) {
    const file = `${folder}/${CONFIG_FILE}`;
    if (text(file) !== undefined) return file;
    if (existsSync(`${folder}/.git`)) return undefined;
  }
  return undefined;
}

function merge(team: TeamConfig, settings: EditorSettings, base: FileId, root: FileId): CoreConfig {
  return {
    assume: { ...DEFAULT_CONFIG.assume, ...assumptionsOf(settings), ...team.assume },
    volume: (team.volume ?? []).map((row) => ({
      matches: matcherOf(row, base, root),
      callsPerMonth: row.callsPerMonth,
    })),
    models: team.models ?? {},
    prices: team.prices ?? {},
    rules: { ...rulesOf(settings), ...team.rules },
    budgets: team.budgets ?? {},
  };
}

/** The editor marks wrong settings itself; here they only must do no harm. */
function assumptionsOf(settings: EditorSettings): Partial<CoreConfig['assume']> {
  const { callsPerMonth, outputTokens, dynamicTokens } = settings;
  const given = Object.entries({ callsPerMonth, outputTokens, dynamicTokens });
  return Object.fromEntries(
    given.filter(([, value]) => typeof value === 'number' && Number.isFinite(value) && value >= 0),
  );
}

function rulesOf(settings: EditorSettings): CoreConfig['rules'] {
  const isLevel = (entry: [string, string]): entry is [string, Severity | 'off'] => LEVELS.has(entry[1]);
  return Object.fromEntries(Object.entries(settings.rules ?? {}).filter(isLevel));
}

const LEVELS = new Set(['error', 'warning', 'info', 'hint', 'off']);

function matcherOf(
  { files, site }: VolumeRow,
  base: FileId,
  root: FileId,
): CoreConfig['volume'][number]['matches'] {
  const isFile = files === undefined ? () => true : globMatcher(files);
  // A site begins with a path from the workspace root, which may lie below the configuration's folder.
  const above = relativeTo(base, root);
  return (call) => {
    const full = above === '' ? call.site : `${above}/${call.site}`;
    const isSite = site === undefined || full === site || full.startsWith(`${site}:`);
    return isSite && isFile(relativeTo(base, call.file));
  };
}

/** A folder's name means all that is in it. */
function globMatcher(glob: string): (path: string) => boolean {
  const plain = glob.replace(/^\.\//, '').replace(/\/$/, '');
  return picomatch([plain, `${plain}/**`], { dot: true });
}

function ignoring(globs: readonly string[], base: FileId): Config['ignored'] {
  if (globs.length === 0) return () => false;
  const rules = ignore().add(globs.map((glob) => glob.replace(/^\.\//, '/')));
  return (file, isFolder) => {
    if (file === base || !isInside(file, base)) return false;
    return rules.ignores(relativeTo(base, file) + (isFolder ? '/' : ''));
  };
}
