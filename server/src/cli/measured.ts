/** What the usage store has recorded of the calls below a folder, for `llm-cost scan`. */
import type { MeasuredSite, MeasuredSites } from '../core/measured.ts';
import type { FileId } from '../core/model.ts';
import { storeProblem } from '../usage/index.ts';
import { storageOf } from '../usage/storage.ts';
import { isInside, relativeTo, toFileId } from '../workspace/paths.ts';
import { UsageError, writeAll } from './output.ts';

/**
 * Undefined where nothing was recorded. `db` is what `--db` says. Reads what is stored and takes nothing new in: a scan of one folder
 * does not decide whose lines the records of others are.
 */
export async function measuredBelow(
  root: FileId,
  db: string | undefined,
): Promise<MeasuredSites | undefined> {
  const storage = storageOf(db);
  const { hasDatabase, readStore } = await import('./store.ts');
  if (!hasDatabase(storage)) {
    if (db !== undefined) throw new UsageError(`there is no such database: ${db}`);
    return undefined;
  }
  const problem = storeProblem();
  if (problem !== undefined) {
    await writeAll(process.stderr, `llm-cost: without recorded figures: ${problem}\n`);
    return undefined;
  }
  const store = readStore(storage);
  try {
    const { rows } = await store.summary('site');
    const roots = [...new Set(rows.flatMap((row) => row.root ?? []))];
    const found = await Promise.all(
      roots.map(async (recorded) => [toFileId(recorded), await store.measured(recorded)] as const),
    );
    return merge(found.flatMap(([recorded, sites]) => [...below(root, recorded, sites)]));
  } finally {
    await store.close();
  }
}

/** A site begins with a path that counts from the folder that was recorded, which may be above or below the one in question. */
function* below(root: FileId, recorded: FileId, sites: MeasuredSites): Generator<MeasuredSite> {
  const isAbove = isInside(root, recorded);
  if (!isAbove && !isInside(recorded, root)) return;
  const between = isAbove ? relativeTo(recorded, root) : relativeTo(root, recorded);
  const prefix = between === '' ? '' : `${between}/`;
  for (const measured of sites.values()) {
    if (!isAbove) yield { ...measured, site: prefix + measured.site };
    else if (measured.site.startsWith(prefix))
      yield { ...measured, site: measured.site.slice(prefix.length) };
  }
}

/** Figures of the same call under several folders cannot be added up: the larger number of calls says more. */
function merge(all: readonly MeasuredSite[]): MeasuredSites {
  const sites = new Map<string, MeasuredSite>();
  for (const measured of all) {
    if (measured.calls > (sites.get(measured.site)?.calls ?? 0)) sites.set(measured.site, measured);
  }
  return sites;
}
