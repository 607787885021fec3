/** What the usage store has recorded of the calls below a folder, for `llm-cost scan`. */
import type { MeasuredSites } from '../core/measured.ts';
import type { FileId } from '../core/model.ts';
import { storeProblem } from '../usage/index.ts';
import { storageOf } from '../usage/storage.ts';
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
    return await store.measured(root);
  } finally {
    await store.close();
  }
}
