/** A pass over all source files. Only the ones that may have calls are parsed; see `reach.ts`. */
import { setImmediate } from 'node:timers/promises';
import type { Analysis, FileId } from '../core/model.ts';
import { isTest } from '../core/paths.ts';
import { createCandidates } from './candidates.ts';
import { frontEndOf } from './frontEnds.ts';
import { isInside } from './paths.ts';
import type { Sources } from './sources.ts';
import type { ScanOptions, ScanResult } from './types.ts';

export interface ScanParts {
  readonly sources: Sources;
  readonly analyze: (file: FileId) => Promise<Analysis>;
  readonly relative: (file: FileId) => string;
  readonly log: (message: string) => void;
}

/** Rejects with the signal's reason when it is aborted. */
export async function scanWorkspace(parts: ScanParts, options: ScanOptions = {}): Promise<ScanResult> {
  const { sources, relative } = parts;
  const { paths, tests = true, signal, onProgress } = options;
  await sources.ready();
  signal?.throwIfAborted();

  const { texts, graph } = sources;
  const asked = graph
    .files()
    .filter((file) => paths === undefined || paths.some((path) => isInside(file, path)));
  // A file asked for by name is read although git ignores it.
  const named = (paths ?? []).filter(
    (path) => frontEndOf(path) !== undefined && texts.facts(path) !== undefined,
  );
  const files = [...new Set([...named, ...asked])].filter((file) => tests || !isTest(relative(file)));
  const open = new Set(texts.overlays());
  files.sort((a, b) => Number(open.has(b)) - Number(open.has(a)) || (a < b ? -1 : 1));

  const failed = [...sources.failed()];
  const found = new Map<FileId, Analysis>();
  let scanned = 0;
  for (const file of files) {
    const facts = texts.facts(file);
    if (facts?.refused === null) scanned++;
    else if (facts?.mentions) failed.push({ file, reason: facts.refused ?? '' });
  }
  const candidates = createCandidates(sources, files, named);
  const underWay = new Set<Promise<void>>();
  const start = (file: FileId): void => {
    const work = analyzeOrNote(parts, file, failed).then((analysis) => {
      underWay.delete(work);
      if (analysis === undefined) return;
      candidates.analysed(analysis);
      if (!isWorthKeeping(analysis)) return;
      found.set(file, analysis);
      if (!signal?.aborted) options.onAnalysis?.(analysis);
    });
    underWay.add(work);
  };
  let worked = performance.now();
  for (let file = candidates.next(); file !== undefined || underWay.size > 0; file = candidates.next()) {
    if (file !== undefined) start(file);
    // While the tokens of one file are counted elsewhere, the next one is parsed.
    if (underWay.size >= (file === undefined ? 1 : AT_ONCE)) await Promise.race(underWay);
    if (performance.now() - worked > PATIENCE) {
      onProgress?.(candidates.taken() - underWay.size, candidates.taken() + candidates.left());
      await setImmediate();
      signal?.throwIfAborted();
      worked = performance.now();
    }
  }
  onProgress?.(candidates.taken(), candidates.taken());
  const analyses = files.flatMap((file) => found.get(file) ?? []);
  return { analyses, scanned, failed };
}

/** Milliseconds of work after which others get their turn. */
const PATIENCE = 15;
const AT_ONCE = 8;

async function analyzeOrNote(
  { analyze, sources, log, relative }: ScanParts,
  file: FileId,
  failed: { file: FileId; reason: string }[],
): Promise<Analysis | undefined> {
  try {
    const analysis = await analyze(file);
    if (sources.host.isBeyondUs(file)) failed.push({ file, reason: 'could not be parsed' });
    return analysis;
  } catch (error) {
    // One file that trips us must not take the others with it.
    log(`${relative(file)}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    failed.push({ file, reason: `could not be analysed because of an internal error: ${String(error)}` });
    return undefined;
  }
}

function isWorthKeeping({ calls, findings }: Analysis): boolean {
  return calls.length > 0 || findings.length > 0;
}
