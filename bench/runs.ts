/** Runs programs and says how long they took: median and spread over several runs, peak memory where it is Node. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Measure {
  /** Milliseconds. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
  /** Bytes; null where the program is not Node. */
  readonly peak: number | null;
  /** What the last run printed. */
  readonly output: string;
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads. */
  readonly input?: string;
  /** Before each run, outside the time. */
  readonly before?: () => void;
}

/**
 * Runs each program once a round, one after the other, so that what disturbs the machine disturbs all of them alike. The
 * first round warms the file cache and does not count. Throws where a program fails.
 */
export function measureTogether(programs: readonly Program[], rounds: number): Measure[] {
  const samples = programs.map(() => [] as Sample[]);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, program] of programs.entries()) {
      const sample = runOnce(program);
      if (round > 0) samples[index]?.push(sample);
    }
  }
  return samples.map(summary);
}

interface Sample {
  readonly ms: number;
  readonly peak: number | null;
  readonly output: string;
}

function runOnce({ command, args, env = {}, input = '', before }: Program): Sample {
  before?.();
  const folder = mkdtempSync(path.join(tmpdir(), 'llm-cost-bench-'));
  const peakFile = path.join(folder, 'peak');
  const start = performance.now();
  const done = spawnSync(command, args, {
    encoding: 'utf8',
    input,
    maxBuffer: 2 ** 30,
    env: { ...process.env, ...env, BENCH_PEAK: peakFile },
  });
  const ms = performance.now() - start;
  const peak = peakIn(peakFile);
  rmSync(folder, { recursive: true });
  // ast-grep ends with 1 where it finds nothing.
  if (done.error !== undefined || (done.status !== 0 && done.status !== 1)) {
    throw new Error(`${command} ${args.join(' ')} failed: ${done.error?.message ?? done.stderr}`);
  }
  return { ms, peak, output: done.stdout };
}

function peakIn(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function summary(samples: readonly Sample[]): Measure {
  const times = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  const peaks = samples.flatMap(({ peak }) => peak ?? []);
  return {
    median: quantile(times, 0.5),
    least: times[0] ?? Number.NaN,
    most: times.at(-1) ?? Number.NaN,
    peak: peaks.length === 0 ? null : Math.max(...peaks),
    output: samples.at(-1)?.output ?? '',
  };
}

/** Of ascending numbers, by linear interpolation. */
export function quantile(ascending: readonly number[], share: number): number {
  const at = (ascending.length - 1) * share;
  const below = ascending[Math.floor(at)] ?? Number.NaN;
  const above = ascending[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
