/** `llm-cost scan`: reads the source files of some paths and prints what their LLM calls cost. */
import { existsSync, statSync } from 'node:fs';
import packageJson from '../../../package.json' with { type: 'json' };
import { loadCatalog } from '../catalog/index.ts';
import type { FileId, Severity } from '../core/model.ts';
import { RULES } from '../core/rules/index.ts';
import { toJson } from '../reports/json.ts';
import { toMarkdown } from '../reports/markdown.ts';
import { createPositions } from '../reports/positions.ts';
import { buildReport, type Report } from '../reports/report.ts';
import { toSarif } from '../reports/sarif.ts';
import { toText } from '../reports/text.ts';
import { frontEndOf } from '../workspace/frontEnds.ts';
import { createWorkspace } from '../workspace/index.ts';
import { foldersUpFrom, isInside, parentOf, relativeTo, toFileId } from '../workspace/paths.ts';
import { createTokenCounter } from '../workspace/tokenCounter.ts';
import type { Workspace } from '../workspace/types.ts';
import { LEVELS, type ScanFlags } from './flags.ts';
import { measuredBelow } from './measured.ts';
import { createProgress, UsageError, wantsColor, writeAll } from './output.ts';

/** Resolves with the exit code. */
export async function scan(given: readonly string[], flags: ScanFlags): Promise<number> {
  const { root, paths, within } = whatToScan(given.length === 0 ? ['.'] : given);
  const measured = await measuredBelow(root, flags.db);
  const configFile = flags.config === undefined ? undefined : existingFile(flags.config);
  const tokens = createTokenCounter();
  const workspace = createWorkspace({
    roots: [root],
    within,
    catalog: loadCatalog(),
    tokens,
    today: new Date().toISOString().slice(0, 10),
    log: () => undefined,
    ...(configFile === undefined ? {} : { configFile }),
  });
  if (measured) workspace.measure(new Map([[root, measured]]));
  const progress = createProgress(process.stderr);
  try {
    const result = await workspace.scan({ paths, tests: flags.tests, onProgress: progress.show });
    progress.clear();
    const report = buildReport({ root, ...result, text: workspace.text });
    await writeAll(process.stderr, problemLines(workspace, root));
    await writeAll(process.stdout, render(report, flags.format));
    return isForbidden(report, flags.failOn) ? 1 : 0;
  } finally {
    workspace.dispose();
    await tokens.dispose();
  }
}

function render(report: Report, format: ScanFlags['format']): string {
  if (format === 'json') return toJson(report);
  if (format === 'sarif') return toSarif(report, RULES, packageJson.version);
  if (format === 'markdown') return toMarkdown(report);
  return toText(report, { color: wantsColor(process.stdout, process.env) });
}

function isForbidden({ findings }: Report, level: Severity | undefined): boolean {
  if (level === undefined) return false;
  const worst = LEVELS.slice(0, LEVELS.indexOf(level) + 1);
  return findings.some((finding) => worst.includes(finding.severity));
}

interface Task {
  readonly root: FileId;
  readonly paths: readonly FileId[];
  /** Folders searched for files that import the ones in question. */
  readonly within: readonly FileId[];
}

/** A folder is its own root; a file's is its project. Several paths share the innermost folder that holds them all. */
function whatToScan(given: readonly string[]): Task {
  const targets = given.map((path) => {
    const file = toFileId(path);
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) throw new UsageError(`there is no such file or folder: ${path}`);
    if (found.isDirectory()) return { file, start: file, project: file };
    if (frontEndOf(file) === undefined)
      throw new UsageError(`this is no source file that can be scanned: ${path}`);
    const project = projectOf(file);
    return { file, start: project ?? parentOf(file), project };
  });
  const starts = targets.map((target) => target.start);
  const root = starts.reduce(commonFolder);
  const projects = [...new Set(targets.flatMap((target) => target.project ?? []))];
  const within = projects.filter((one) => !projects.some((other) => other !== one && isInside(one, other)));
  return { root, paths: targets.map((target) => target.file), within };
}

function projectOf(file: FileId): FileId | undefined {
  for (const folder of foldersUpFrom(parentOf(file))) {
    if (existsSync(`${folder}/package.json`) || existsSync(`${folder}/.git`)) return folder;
  }
  return undefined;
}

function commonFolder(one: FileId, other: FileId): FileId {
  for (const folder of foldersUpFrom(one)) if (isInside(other, folder)) return folder;
  throw new UsageError(`these folders have nothing in common, scan them one by one: ${one} and ${other}`);
}

function existingFile(path: string): FileId {
  const file = toFileId(path);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new UsageError(`there is no such configuration file: ${path}`);
  }
  return file;
}

function problemLines(workspace: Workspace, root: FileId): string {
  const lines = workspace.problems().map(({ file, span, severity, message }) => {
    const { line, column } = createPositions(workspace.text(file) ?? '')(span[0]);
    return `${relativeTo(root, file)}:${line}:${column}: ${severity}: ${message}\n`;
  });
  return lines.join('');
}
