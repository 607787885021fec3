/**
 * Opens the one database file: WAL, `BEGIN IMMEDIATE`, migrations. A damaged file is set aside under another name and a
 * new one begun; all other troubles are named (`Trouble`) and left to the caller to wait out.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { rebuildSums } from './callRows.ts';
import { MIGRATIONS, SCHEMA_VERSION, SUMS_SINCE } from './schema.ts';

export type Db = Database.Database;

/**
 * `locked`: another program holds the file; `full`: no space on the disk; `readonly`: the file or its folder may not be
 * written; `newer`: a newer version of this program made the file; `damaged`; `unavailable`: anything else.
 */
export type TroubleKind = 'locked' | 'full' | 'readonly' | 'newer' | 'damaged' | 'unavailable';

export interface OpenOptions {
  /** Path of the native part, where it does not lie in the package `better-sqlite3`. */
  readonly nativeBinding?: string;
  /** Milliseconds to wait for another writer. */
  readonly patience?: number;
  /** A query has found damage, which may lie deep inside: the whole file is looked through. */
  readonly suspect?: boolean;
}

export interface Opened {
  readonly db: Db;
  /** Only queries work; says why. */
  readonly readonly: 'readonly' | 'newer' | null;
  /** The damaged file's new name, when there was one. */
  readonly setAside: string | null;
  /** Device and inode, to see whether another window has set the file aside. */
  readonly identity: string | null;
}

/** Throws what SQLite throws; `troubleOf` names it. */
export function openDatabase(file: string, options: OpenOptions = {}): Opened {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  // SQLite gives its other files the rights of this one.
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  try {
    return { ...openOnce(file, options), setAside: null };
  } catch (error) {
    if (troubleOf(error) !== 'damaged') throw error;
    const setAside = moveAway(file, options);
    return { ...openOnce(file, { ...options, suspect: false }), setAside };
  }
}

/** Runs the work in a transaction that waits for other writers before it reads anything. */
export function immediately<T>(db: Db, work: () => T): T {
  return db.transaction(work).immediate();
}

export function identityOf(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`;
}

export function troubleOf(error: unknown): TroubleKind {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  if (/^SQLITE_(?:CORRUPT|NOTADB)/.test(code)) return 'damaged';
  if (/^SQLITE_(?:BUSY|LOCKED|PROTOCOL)/.test(code)) return 'locked';
  if (/^SQLITE_FULL$|^ENOSPC$|^EDQUOT$|^SQLITE_IOERR_(?:WRITE|FSYNC|SHMSIZE|TRUNCATE)$/.test(code))
    return 'full';
  if (/^SQLITE_READONLY|^SQLITE_CANTOPEN|^EACCES$|^EPERM$|^EROFS$/.test(code)) return 'readonly';
  return 'unavailable';
}

function openOnce(file: string, options: OpenOptions): Omit<Opened, 'setAside'> {
  const binding = options.nativeBinding === undefined ? {} : { nativeBinding: options.nativeBinding };
  const timeout = options.patience ?? 5000;
  let db: Db;
  let readonly: Opened['readonly'] = null;
  try {
    db = new Database(file, { ...binding, timeout });
    try {
      prepare(db);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    if (troubleOf(error) !== 'readonly' || !existsSync(file)) throw error;
    db = openToRead(file, { ...binding, timeout });
    readonly = 'readonly';
    // A file without tables has nothing to be read.
    if (versionOf(db) === 0) {
      db.close();
      throw error;
    }
  }
  if (options.suspect && db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
    db.close();
    throw Object.assign(new Error('the check of the file found damage'), { code: 'SQLITE_CORRUPT' });
  }
  if (versionOf(db) > SCHEMA_VERSION) readonly = 'newer';
  return { db, readonly, identity: identityOf(file) };
}

/**
 * Also a reader of a database with a log writes beside it. Where the folder may not be written either, a copy in memory is read:
 * without the log, as if each transaction in it had not happened yet.
 */
function openToRead(file: string, options: Database.Options): Db {
  const db = new Database(file, { ...options, readonly: true });
  try {
    versionOf(db);
    return db;
  } catch {
    db.close();
    const copy = readFileSync(file);
    // The versions of the format that a reader and a writer need: 1 is a database without a log.
    copy.fill(1, 18, 20);
    return new Database(copy, options);
  }
}

function prepare(db: Db): void {
  // Can be said only before the first table.
  if (versionOf(db) === 0) db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma('journal_mode = WAL');
  // With WAL, a crash of the program loses nothing; a power cut may lose the last transactions, whole, with their offsets.
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = OFF');
  // Keeps the log's file from staying as large as the largest transaction ever made it.
  db.pragma('journal_size_limit = 8388608');
  db.pragma('cache_size = -32000');
  if (versionOf(db) >= SCHEMA_VERSION) return;
  immediately(db, () => {
    // Another window may have done it while this one waited.
    const version = versionOf(db);
    for (const step of MIGRATIONS.slice(version)) for (const sql of step) db.exec(sql);
    if (version < SUMS_SINCE) rebuildSums(db);
    if (version < SCHEMA_VERSION) db.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
}

export function versionOf(db: Db): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/**
 * Two windows may find the same file damaged. The one that gets the lock moves it; the other then finds it sound, or gone.
 */
function moveAway(file: string, options: OpenOptions): string | null {
  const lock = `${file}.lock`;
  if (!takeLock(lock)) return null;
  try {
    try {
      openOnce(file, options).db.close();
      return null;
    } catch (error) {
      if (troubleOf(error) !== 'damaged') throw error;
    }
    const name = freeName(`${file}.damaged-${new Date().toISOString().slice(0, 10)}`);
    renameSync(file, name);
    for (const end of ['-wal', '-shm']) {
      if (existsSync(file + end)) renameSync(file + end, name + end);
    }
    return name;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** A lock older than a minute was left by a process that died. */
function takeLock(lock: string): boolean {
  for (let tries = 0; tries < 50; tries++) {
    try {
      mkdirSync(lock);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const made = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - made > 60_000) rmSync(lock, { recursive: true, force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
  return false;
}

function freeName(name: string): string {
  if (!existsSync(name)) return name;
  for (let count = 2; ; count++) if (!existsSync(`${name}-${count}`)) return `${name}-${count}`;
}
