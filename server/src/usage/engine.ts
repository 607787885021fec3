/**
 * The store as the worker runs it: an open database, or the trouble that keeps it from being open; the queue of what is to be
 * done with it. All that fails for lack of a lock, of space or of rights is tried again, and nothing is lost by waiting, because
 * what is recorded stays in the spool until it is in the database.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { board } from './board.ts';
import { callsAfter } from './callRows.ts';
import {
  type Db,
  identityOf,
  immediately,
  type Opened,
  openDatabase,
  type TroubleKind,
  troubleOf,
} from './database.ts';
import { createGitCommit } from './git.ts';
import { type Ask, bindWaiting, type IngestContext, ingest, ingestRecords, tidySpool } from './ingest.ts';
import { latestCalls } from './latestCalls.ts';
import { applyLimits, forget } from './maintenance.ts';
import { errors, measured, summary, timeseries, totals } from './queries.ts';
import type { UsageRecord } from './record.ts';
import { addFunctions } from './scope.ts';
import { followSourceMaps } from './sourceMaps.ts';
import { claim, notices, setNotice, spending } from './spending.ts';
import type { BoardQuery, By, CallsQuery, Limits, SeriesQuery, UsageEvent, UsageFilter } from './types.ts';

export interface EngineOptions {
  readonly file: string;
  readonly spool: string;
  readonly ask: Ask;
  readonly onEvent: (event: UsageEvent) => void;
  readonly now?: () => number;
  readonly nativeBinding?: string;
  /** Milliseconds to wait for other writers; see `OpenOptions`. */
  readonly patience?: number;
  /** See `EXACT_UP_TO`. */
  readonly exactUpTo?: number;
  /** For tests that need a disk of a certain size. */
  readonly onOpen?: (db: Db) => void;
}

/** A spool file stays for so long after its last line: should the database be damaged, it is made anew from these. */
export const SPOOL_KEPT_MS = 24 * 3_600_000;

export function createEngine(options: EngineOptions) {
  const { file, spool, ask, onEvent, now = Date.now } = options;
  const original = followSourceMaps();
  const gitCommit = createGitCommit(now);
  let opened: Opened | undefined;
  let trouble: TroubleKind | undefined;
  let dataVersion = -1;
  const settled = new Map<string, number>();
  let queue: Promise<unknown> = Promise.resolve();

  /** Throws while the database cannot be opened. */
  function database(suspect = false): Opened {
    if (opened !== undefined && identityOf(file) !== opened.identity) {
      // Another window has set the file aside.
      opened.db.close();
      opened = undefined;
    }
    if (opened !== undefined) return opened;
    const binding = options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding };
    opened = openDatabase(file, { ...binding, suspect, patience: options.patience ?? 5000 });
    addFunctions(opened.db, options.exactUpTo);
    options.onOpen?.(opened.db);
    dataVersion = dataVersionOf(opened.db);
    settled.clear();
    const { setAside } = opened;
    if (setAside !== null) {
      const message = `The usage database was damaged. It is kept as ${path.basename(setAside)}, and a new one was begun.`;
      onEvent({ kind: 'rebuilt', setAside, message });
    }
    return opened;
  }

  function context(db: Db): IngestContext {
    return {
      ...{ db, spool, ask, original, gitCommit, now, settled },
      onRefused: (name, lines, reason) => onEvent({ kind: 'refused', file: name, lines, reason }),
      onWritten: ({ calls, sites }) => onEvent({ kind: 'changed', calls, sites: [...sites] }),
    };
  }

  /** One after the other, so that what waits for an answer meanwhile is not overtaken by itself. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  }

  /** Throws what cannot be helped; a damaged file is set aside, and the work done with the new one. */
  async function withDatabase<T>(work: (db: Db) => T | Promise<T>): Promise<T> {
    try {
      return await work(database().db);
    } catch (error) {
      if (troubleOf(error) !== 'damaged') throw error;
      opened?.db.close();
      opened = undefined;
      return await work(database(true).db);
    }
  }

  async function writing<T>(work: (ctx: IngestContext) => T | Promise<T>): Promise<T> {
    return inTurn(() =>
      withDatabase((db) => {
        const only = opened?.readonly;
        if (only) throw Object.assign(new Error(`the usage database is ${only}`), { trouble: only });
        return work(context(db));
      }),
    );
  }

  /** Tells a trouble once, and once when it is over. Resolves with undefined in trouble. */
  async function noting<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      const result = await work;
      if (trouble !== undefined) onEvent({ kind: 'recovered' });
      trouble = undefined;
      return result;
    } catch (error) {
      const kind = (error as { trouble?: TroubleKind }).trouble ?? troubleOf(error);
      if (kind === 'readonly' || kind === 'newer' || kind === 'full') reopenLater();
      if (trouble !== kind) onEvent({ kind: 'trouble', trouble: kind, message: messageOf(kind, error) });
      trouble = kind;
      return undefined;
    }
  }

  /** Rights, versions and disks change while we wait, and an open file would not show it. */
  function reopenLater(): void {
    if (opened === undefined || opened.readonly === null) return;
    opened.db.close();
    opened = undefined;
  }

  return {
    /** Reads the files named, or all. Number of new calls; undefined in trouble, which has been told. */
    ingest: (names?: readonly string[]) =>
      noting(
        writing(async (ctx) => {
          const calls = await ingest(ctx, names);
          const version = dataVersionOf(ctx.db);
          if (version !== dataVersion) {
            // Another window has written, which may not know the workspace that this one has open.
            if ((await bindWaiting(ctx)) === 0 && calls === 0)
              onEvent({ kind: 'changed', calls: 0, sites: [] });
            dataVersion = version;
          }
          return calls;
        }),
      ),
    bindWaiting: () => noting(writing(bindWaiting)),
    tidy: (limits: Limits, idleMs = SPOOL_KEPT_MS) =>
      noting(
        writing((ctx) => {
          const removed = applyLimits(ctx.db, limits, now());
          tidySpool(ctx, idleMs);
          if (removed > 0) onEvent({ kind: 'changed', calls: 0, sites: [] });
          return removed;
        }),
      ),
    /** Throws in trouble. */
    importRecords: (records: readonly UsageRecord[]) =>
      writing(async (ctx) => (await ingestRecords(ctx, records)).calls),
    forget: (what: Parameters<typeof forget>[1]) =>
      writing(({ db }) => {
        const removed = forget(db, what);
        onEvent({ kind: 'changed', calls: 0, sites: [] });
        return removed;
      }),
    summary: (by: By, filter: UsageFilter) => withDatabase((db) => summary(db, by, filter)),
    totals: (filter: UsageFilter) => withDatabase((db) => totals(db, filter)),
    timeseries: (query: SeriesQuery) => withDatabase((db) => timeseries(db, query)),
    errors: (filter: UsageFilter) => withDatabase((db) => errors(db, filter)),
    calls: (query: CallsQuery) => withDatabase((db) => latestCalls(db, query)),
    board: (query: BoardQuery) => withDatabase((db) => board(db, query)),
    spending: (root: string, at: number) => withDatabase((db) => spending(db, root, at)),
    notices: (prefix: string) => withDatabase((db) => notices(db, prefix)),
    claim: (key: string, until: number, at: number) =>
      writing(({ db }) => immediately(db, () => claim(db, key, until, at))),
    setNotice: (key: string, until: number) =>
      writing(({ db }) => immediately(db, () => setNotice(db, key, until))),
    callsAfter: (id: number, limit: number) => withDatabase((db) => callsAfter(db, id, limit)),
    measured: (root?: string) => withDatabase((db) => measured(db, root)),
    watchFolder() {
      mkdirSync(spool, { recursive: true, mode: 0o700 });
      return spool;
    },
    async close() {
      await queue;
      opened?.db.close();
      opened = undefined;
    },
  };
}

export type Engine = ReturnType<typeof createEngine>;

/** Changes when another connection has written. */
function dataVersionOf(db: Db): number {
  return db.pragma('data_version', { simple: true }) as number;
}

function messageOf(kind: TroubleKind, error: unknown): string {
  const waits = 'What is recorded waits in its spool file, and is read when this is over.';
  if (kind === 'locked') return `The usage database is locked by another program. ${waits}`;
  if (kind === 'full') return `There is no space left for the usage database. ${waits}`;
  if (kind === 'readonly') return `The usage database cannot be written. ${waits}`;
  if (kind === 'newer')
    return 'The usage database was made by a newer version of LLM Cost Inspector; it is only read.';
  return `The usage database cannot be used: ${error instanceof Error ? error.message : String(error)}`;
}
