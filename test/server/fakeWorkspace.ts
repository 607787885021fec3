/**
 * A workspace of canned analyses, which the server under test runs on: what is tested is the server, over the wire.
 * Words in a text steer it: `HOLD` keeps an analysis waiting until the text changes, `THROW` makes it fail, and
 * `rests on b.ts` makes it old when that file changes. Files named `ignored…` are not scanned. `HOLD` in `.llmcost.json` keeps a scan waiting until it is given up.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Analysis, DEFAULT_CONFIG, type FileId } from '../../server/src/core/model.ts';
import type {
  EditorSettings,
  FileProblem,
  ScanOptions,
  Workspace,
} from '../../server/src/workspace/types.ts';
import { range, sampleAnalysis, withCalls } from '../core/views/sample.ts';

export function fakeWorkspace(roots: readonly FileId[]): Workspace {
  const overlays = new Map<FileId, string>();
  const waiting = new Map<FileId, () => void>();
  const cache = new Map<FileId, { readonly key: string; readonly analysis: Analysis }>();
  let settings: EditorSettings = {};

  function text(file: FileId): string | undefined {
    try {
      return overlays.get(file) ?? readFileSync(file, 'utf8');
    } catch {
      return undefined;
    }
  }

  /** Everything that an analysis rests on, as one string. */
  function keyOf(file: FileId): string {
    const own = text(file) ?? '';
    const [other] = /(?<=rests on )\S+/.exec(own) ?? [];
    return JSON.stringify([own, other && text(path.join(path.dirname(file), other)), settings]);
  }

  async function analyze(file: FileId): Promise<Analysis> {
    const own = text(file) ?? '';
    if (own.includes('THROW')) throw new Error('a bug in the analysis');
    if (own.includes('HOLD')) await new Promise<void>((resolve) => waiting.set(file, resolve));
    const key = keyOf(file);
    const known = cache.get(file);
    if (known?.key === key) return known.analysis;
    const analysis = assuming(settings, sampleAnalysis(text(file) ?? '', file));
    cache.set(file, { key, analysis });
    return analysis;
  }

  async function scan({ paths, signal, onProgress, onAnalysis }: ScanOptions = {}) {
    const open = [...overlays.keys()].filter((file) => file.endsWith('.ts'));
    const all = new Set([...open, ...roots.flatMap(sourceFiles)]);
    const files = [...all].filter((file) => paths?.some((folder) => file.startsWith(`${folder}/`)) ?? true);
    const analyses: Analysis[] = [];
    for (const [index, file] of files.entries()) {
      onProgress?.(index, files.length);
      const analysis = await analyze(file);
      if (analysis.calls.length === 0) continue;
      analyses.push(analysis);
      onAnalysis?.(analysis);
    }
    const config = roots.map((root) => text(`${root}/.llmcost.json`) ?? '').join();
    if (config.includes('HOLD')) await new Promise((_, reject) => signal?.addEventListener('abort', reject));
    return { analyses, scanned: files.length, failed: [] };
  }

  return {
    roots,
    text,
    setOverlay(file, content) {
      if (content === undefined) overlays.delete(file);
      else overlays.set(file, content);
      waiting.get(file)?.();
    },
    changed: () => undefined,
    analyze,
    ready: async () => undefined,
    price: analyze,
    refusal: () => null,
    isCurrent: (analysis) =>
      cache.get(analysis.file)?.analysis === analysis &&
      cache.get(analysis.file)?.key === keyOf(analysis.file),
    scan,
    problems: () => roots.flatMap((root) => wrongWords(`${root}/.llmcost.json`, text)),
    configure(next) {
      settings = next;
    },
    measure: () => undefined,
    compare: async (_file, calls) => calls.map((call) => ({ before: call, after: call, obstacles: [] })),
    modelChoices: () => [],
    limits: () => [],
    config: () => DEFAULT_CONFIG,
    relative: (file) => path.relative(roots.find((root) => file.startsWith(root)) ?? '/', file),
    dispose: () => overlays.clear(),
  };
}

function sourceFiles(root: FileId): readonly FileId[] {
  return readdirSync(root)
    .filter((name) => name.endsWith('.ts') && !name.startsWith('ignored'))
    .map((name) => `${root}/${name}`);
}

function assuming({ callsPerMonth }: EditorSettings, analysis: Analysis): Analysis {
  if (callsPerMonth === undefined) return analysis;
  return withCalls(analysis, ({ estimate }) => {
    const { costPerCall } = estimate;
    const costPerMonth =
      costPerCall && range([costPerCall.low, costPerCall.expected, costPerCall.high], callsPerMonth);
    return {
      estimate: { ...estimate, callsPerMonth: { value: callsPerMonth, source: 'assumed' }, costPerMonth },
    };
  });
}

function wrongWords(file: FileId, text: (file: FileId) => string | undefined): readonly FileProblem[] {
  return [...(text(file) ?? '').matchAll(/wrong/g)].map(({ index }) => ({
    file,
    span: [index, index + 'wrong'.length],
    severity: 'error',
    message: 'This is wrong.',
  }));
}
