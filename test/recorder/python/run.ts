/** Runs Python programs with the recorder, and reads what it wrote. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FakeProvider } from '../../provider/server.ts';

export const HOOK = path.resolve(import.meta.dirname, '../../../recorder/python');
export const PROGRAMS = path.join(import.meta.dirname, 'programs');

export interface Tokens {
  readonly in: number;
  readonly out: number;
  readonly cache_read: number | null;
  readonly cache_write: number | null;
  readonly reasoning: number | null;
}

export interface Recorded {
  readonly uid: string;
  readonly ts: number;
  readonly run: string;
  readonly pid: number;
  readonly provider: string;
  readonly host: string | null;
  readonly model: string | null;
  readonly op: string;
  readonly stream: boolean;
  readonly status: number | null;
  readonly error: string | null;
  readonly latency_ms: number;
  readonly ttft_ms: number | null;
  readonly tokens: Tokens | null;
  readonly tokens_source: string;
  readonly end: string;
  readonly attempt: number;
  readonly file: string | null;
  readonly line: number | null;
  readonly col: number | null;
  readonly fn: string | null;
  readonly response_id: string | null;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** In the order in which the requests began. */
  readonly records: readonly Recorded[];
  /** Every byte in the spool. */
  readonly spool: string;
}

export interface Options {
  readonly provider?: FakeProvider;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** False runs the program as it is without a recorder. */
  readonly isRecorded?: boolean;
  /** Called with the standard output so far, whenever there is more. */
  readonly onOutput?: (text: string) => void;
}

/** Runs `python ...args` and waits for its end. */
export async function runPython(
  python: string,
  args: readonly string[],
  options: Options = {},
): Promise<Ran> {
  const { provider, cwd, isRecorded = true, onOutput } = options;
  const folder = mkdtempSync(path.join(tmpdir(), 'recorder-'));
  try {
    const spool = path.join(folder, 'spool');
    const recording = isRecorded ? { PYTHONPATH: HOOK, LLM_COST_SPOOL: spool } : {};
    const env = {
      ...{ PATH: process.env.PATH, HOME: folder, PYTHONDONTWRITEBYTECODE: '1' },
      ...provider?.environment,
      ...recording,
      ...options.env,
    };
    const child = spawn(python, args, { cwd: cwd ?? PROGRAMS, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      onOutput?.(stdout);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    });
    const written = readSpool(options.env?.LLM_COST_SPOOL ?? spool);
    const records: Recorded[] = written
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return { code, stdout, stderr, records: records.sort((a, b) => a.ts - b.ts), spool: written };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readSpool(spool: string): string {
  if (!statSync(spool, { throwIfNoEntry: false })?.isDirectory()) return '';
  return readdirSync(spool)
    .filter((name) => name.endsWith('.ndjson'))
    .map((name) => readFileSync(path.join(spool, name), 'utf8'))
    .join('');
}

/** Gives a folder for files of one test, which is removed after it. */
export async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'recorder-files-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Each line of the program that ends in `# call`, as often as the number behind it says; of the function `run_<part>`
 * alone where a part is given.
 */
export function markedLines(file: string, part?: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const start = part === undefined ? 0 : lines.indexOf(`def run_${part}():`);
  const next = lines.findIndex((text, index) => index > start && text.startsWith('def run_'));
  const end = part === undefined || next < 0 ? lines.length : next;
  return lines.flatMap((text, index) => {
    const mark = index >= start && index < end ? /# call(?: (\d+))?$/.exec(text) : null;
    return mark
      ? Array.from({ length: Number(mark[1] ?? 1) }, () => `${path.basename(file)}:${index + 1}`)
      : [];
  });
}

export const siteOf = ({ file, line }: Recorded): string => `${file ? path.basename(file) : null}:${line}`;

const facts = (one: { op: string | null; model: string | null; stream: boolean; tokens: Tokens | null }) => ({
  op: one.op,
  model: one.model,
  stream: one.stream,
  tokens: one.tokens && {
    ...{ in: one.tokens.in, out: one.tokens.out, cache_read: one.tokens.cache_read },
    ...{ cache_write: one.tokens.cache_write, reasoning: one.tokens.reasoning },
  },
});

const sorted = (rows: readonly object[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

/** What was recorded is what the provider saw, request by request, each at a line that is marked as a call. */
export function assertSame({ records }: Ran, provider: FakeProvider, program: string, part?: string): void {
  const sent = provider.requests.filter(({ op }) => op !== null);
  assert.deepEqual(
    sorted(records.map((one) => ({ ...facts(one), status: one.status, id: one.response_id }))),
    sorted(sent.map((one) => ({ ...facts(one), status: one.status, id: one.id }))),
  );
  assert.deepEqual(records.map(siteOf).sort(), markedLines(program, part).sort());
  assert.equal(new Set(records.map(({ uid }) => uid)).size, records.length);
}
