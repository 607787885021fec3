/**
 * The folder that recorders append to: which files there are, and what is new in one. Lines end with `\n`; what stands behind
 * the last one is still being written, and waits.
 */
import { closeSync, fstatSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

export interface Chunk {
  readonly lines: readonly string[];
  /** Of the byte behind the last of the lines. */
  readonly end: number;
  /** There is more to read. */
  readonly more: boolean;
  /** Lines longer than any record, which were passed over. */
  readonly oversized: number;
}

const CHUNK = 1 << 20;
const MAX_LINE = 1 << 16;

export function spoolFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined where the file is gone. At most `limit` lines. */
export function readChunk(file: string, start: number, limit: number): Chunk | undefined {
  const fd = open(file);
  if (fd === undefined) return undefined;
  try {
    const { size } = fstatSync(fd);
    const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(CHUNK, size - start)));
    const length = readSync(fd, buffer, 0, buffer.length, start);
    const bytes = buffer.subarray(0, length);
    const lines: string[] = [];
    let from = 0;
    let oversized = 0;
    while (lines.length + oversized < limit) {
      const at = bytes.indexOf(10, from);
      if (at < 0) break;
      if (at - from > MAX_LINE) oversized += 1;
      else if (at > from) lines.push(bytes.toString('utf8', from, at));
      from = at + 1;
    }
    // Such a line never ends: its beginning is passed over, and its rest is a line that is no record.
    if (from === 0 && length === CHUNK) return { lines, end: start + length, more: true, oversized: 1 };
    const end = start + from;
    return { lines, end, more: from > 0 && end < size, oversized };
  } finally {
    closeSync(fd);
  }
}

export function sizeOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

/** Its process has ended, and nobody has written for so many milliseconds. */
export function isFinished(file: string, idleMs: number, now: number): boolean {
  const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (changed === undefined || now - changed < idleMs) return false;
  const pid = Number(/-(\d+)\.ndjson$/.exec(path.basename(file))?.[1]);
  return !isAlive(pid);
}

export function removeFile(file: string): void {
  rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function open(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
