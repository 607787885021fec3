/** What is removed again: calls that are old, too many or to be forgotten, and the pages that they leave empty. */
import { removeCalls } from './callRows.ts';
import type { Db } from './database.ts';
import type { ForgetWhat } from './messages.ts';
import { IN_FOLDER } from './scope.ts';
import type { Limits } from './types.ts';

const DAY = 86_400_000;
/** Pages (4 KB) given back to the disk in one step. */
const PAGES = 500;

/** Removes what is beyond the limits, oldest first. Returns the number of calls. */
export function applyLimits(db: Db, { days, megabytes }: Limits, now: number): number {
  let removed = removeCalls(db, { sql: 'c.ts < ?', params: [now - days * DAY] });
  const limit = megabytes * 1e6;
  while (usedBytes(db) > limit) {
    // A twentieth at a time, by the order of ids, which is that of time but for imports.
    const row = db
      .prepare('SELECT ts FROM call ORDER BY ts LIMIT 1 OFFSET (SELECT count(*) / 20 FROM call)')
      .get() as { ts: number } | undefined;
    if (row === undefined) break;
    const count = removeCalls(db, { sql: 'c.ts <= ?', params: [row.ts] });
    if (count === 0) break;
    removed += count;
  }
  shrink(db);
  return removed;
}

/** Bytes of the pages in use, without those that wait to be given back. */
export function usedBytes(db: Db): number {
  const number = (pragma: string): number => db.pragma(pragma, { simple: true }) as number;
  return (number('page_count') - number('freelist_count')) * number('page_size');
}

/** Gives empty pages back where they are more than an eighth of the file. */
export function shrink(db: Db): void {
  const number = (pragma: string): number => db.pragma(pragma, { simple: true }) as number;
  let free = number('freelist_count');
  if (free < 250 || free * 8 < number('page_count')) return;
  while (free > 0) {
    db.pragma(`incremental_vacuum(${PAGES})`);
    const left = number('freelist_count');
    if (left >= free) return;
    free = left;
  }
}

/** A site or a workspace folder with all that was measured of it, or everything. */
export function forget(db: Db, what: ForgetWhat): number {
  if (what === 'all') {
    const removed = removeCalls(db, { sql: '1', params: [] });
    shrink(db);
    return removed;
  }
  if ('site' in what) {
    const { site, root = null } = what;
    return removeCalls(db, { sql: 'site_in(?, s.root, s.site) = ?', params: [root, site] });
  }
  const { root } = what;
  return removeCalls(db, { sql: IN_FOLDER, params: [root, root, root] });
}
