/**
 * Runs the program over the corpus as a scan does, each app in a folder of its own on the disk, and holds what it reports
 * against the labels. Nothing here is a double: resolution, the sieve, configuration and the JSON report take part.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCatalog } from '../../server/src/catalog/index.ts';
import { buildReport, type ReportedCall } from '../../server/src/reports/report.ts';
import { createWorkspace } from '../../server/src/workspace/index.ts';
import { toFileId } from '../../server/src/workspace/paths.ts';
import { type CallLabel, type LabelledText, type Placed, readLabels } from './labels.ts';

export const HALVES = ['typescript', 'python'] as const;

export type Half = (typeof HALVES)[number];

/** Right: the very model, or left open as the label says. Open: not known although the code says it. */
export type ModelVerdict = 'right' | 'open' | 'wrong';

/** One label with what was reported for it, or a report that no label speaks of. */
export interface Outcome {
  readonly half: Half;
  readonly app: string;
  /** Relative to the corpus. */
  readonly file: string;
  readonly place: Placed;
  readonly label: CallLabel | undefined;
  readonly reported: ReportedCall | undefined;
  /** Where both are there. */
  readonly model: ModelVerdict | undefined;
}

export interface Measured {
  readonly apps: number;
  readonly lookAlikes: number;
  readonly outcomes: readonly Outcome[];
}

const CORPUS = import.meta.dirname;
const SOURCE = /\.(?:[cm]?[jt]sx?|py|ipynb)$/;

/** `only` names apps; all of them where left out. */
export async function measureCorpus(only?: readonly string[]): Promise<Measured> {
  const apps = HALVES.flatMap((half) =>
    foldersIn(path.join(CORPUS, half)).map((name) => ({ half, name })),
  ).filter(({ name }) => only === undefined || only.includes(name));
  const measured: AppResult[] = [];
  for (const { half, name } of apps) measured.push(await measureApp(half, name));
  return {
    apps: apps.length,
    lookAlikes: measured.reduce((sum, { lookAlikes }) => sum + lookAlikes, 0),
    outcomes: measured.flatMap(({ outcomes }) => outcomes),
  };
}

interface AppResult {
  readonly lookAlikes: number;
  readonly outcomes: readonly Outcome[];
}

async function measureApp(half: Half, app: string): Promise<AppResult> {
  const files = readApp(path.join(CORPUS, half, app));
  const calls = await reportedCalls(files);
  const outcomes = files.flatMap((file) =>
    outcomesOf(
      file.labels.calls,
      calls.filter((call) => call.file === file.name),
    ).map((outcome) => ({ ...outcome, half, app, file: `${half}/${app}/${file.name}` })),
  );
  return { outcomes, lookAlikes: files.reduce((sum, { labels }) => sum + labels.lookAlikes.length, 0) };
}

interface AppFile {
  readonly name: string;
  readonly labels: LabelledText;
}

function readApp(folder: string): AppFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const name = path.relative(folder, file).replaceAll('\\', '/');
      const text = readFileSync(file, 'utf8');
      if (!SOURCE.test(name)) return { name, labels: { text, calls: [], lookAlikes: [] } };
      try {
        return { name, labels: readLabels(text, name) };
      } catch (error) {
        throw new Error(`${file}: ${(error as Error).message}`);
      }
    });
}

/** What `scan --format json` says of the app. */
async function reportedCalls(files: readonly AppFile[]): Promise<readonly ReportedCall[]> {
  const root = toFileId(realpathSync(mkdtempSync(path.join(tmpdir(), 'llm-cost-corpus-'))));
  try {
    for (const { name, labels } of files) {
      mkdirSync(path.dirname(`${root}/${name}`), { recursive: true });
      writeFileSync(`${root}/${name}`, labels.text);
    }
    const workspace = createWorkspace({
      roots: [root],
      catalog: loadCatalog(),
      // Prices are not looked at, so tokens need not be right.
      tokens: { count: async (texts) => texts.map((text) => text.length) },
      today: '2026-11-21',
      log: () => undefined,
    });
    const result = await workspace.scan();
    const report = buildReport({ root, ...result, text: workspace.text });
    workspace.dispose();
    const [failed] = report.files.failed;
    if (failed) throw new Error(`${failed.file}: ${failed.reason}`);
    return report.calls;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

type Pair = Pick<Outcome, 'place' | 'label' | 'reported' | 'model'>;

/** Of several calls on one line each label takes the one that it describes best. */
export function outcomesOf(
  labels: readonly (CallLabel & Placed)[],
  reported: readonly ReportedCall[],
): readonly Pair[] {
  const rest = new Set(reported);
  const found = new Map<CallLabel, ReportedCall>();
  for (const verdicts of [['right'], ['open', 'wrong']] as const) {
    for (const label of labels.filter((one) => !found.has(one))) {
      const call = [...rest].find(
        (one) => isMet(label, one) && (verdicts as readonly string[]).includes(modelVerdict(label, one)),
      );
      if (!call) continue;
      rest.delete(call);
      found.set(label, call);
    }
  }
  return [
    ...labels.map((label): Pair => {
      const call = found.get(label);
      const place = { cell: label.cell, line: label.line };
      return { place, label, reported: call, model: call && modelVerdict(label, call) };
    }),
    ...[...rest].map((call): Pair => {
      const place = { cell: call.cell, line: call.line };
      return { place, label: undefined, reported: call, model: undefined };
    }),
  ];
}

function isMet(label: CallLabel & Placed, call: ReportedCall): boolean {
  const isThere = call.line === label.line && call.cell === label.cell;
  const isSame = label.targets.some(({ sdk, method }) => call.sdk === sdk && call.method === method);
  const isProvider = label.provider === undefined || label.provider === call.provider;
  return isThere && isSame && isProvider && (label.via === undefined || label.via === call.via);
}

/** One of several is no name of its own: the report leaves the model open then, and the reason names each of them. */
export function modelVerdict(
  { models }: Pick<CallLabel, 'models'>,
  { model, modelReason }: Pick<ReportedCall, 'model' | 'modelReason'>,
): ModelVerdict {
  if (models.length === 1) return model === null ? 'open' : model === models[0] ? 'right' : 'wrong';
  if (model !== null) return 'wrong';
  return models.every((name) => modelReason?.includes(name)) ? 'right' : 'open';
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
