/** Runs programs with the recorder beside the fake provider, and gives what was sent and what was recorded. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inScratchFolder } from '../../../scripts/scratch.mjs';
import { type Fault, type ProviderRequest, startProvider } from '../../provider/server.ts';

export const root = path.resolve(import.meta.dirname, '..', '..', '..');
export const HOOK = path.join(root, 'recorder', 'node', 'hook.cjs');

// biome-ignore lint/suspicious/noExplicitAny: a record is whatever was written, well-formed or not
export type Written = any;

export interface Recorded {
  readonly records: readonly Written[];
  /** The LLM requests that the provider got. */
  readonly requests: readonly ProviderRequest[];
  readonly output: string;
  readonly errors: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** The folder of the program, which is gone by now. */
  readonly folder: string;
  /** All that was written to the spool folder. */
  readonly spool: string;
}

interface Options {
  readonly faults?: readonly (Fault | null)[];
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node; the file `main.*` where there are none. */
  readonly args?: readonly string[];
  readonly node?: string;
  /** False: without the hook. */
  readonly hook?: boolean;
  /** The folder that records are written to, where it is not the usual one. */
  readonly spool?: string;
}

const LONGEST_RUN_MS = 60_000;

export type Files = Readonly<Record<string, string>>;

export function record(files: Files, options: Options = {}): Promise<Recorded> {
  return inScratchFolder(async (scratch: string) => {
    const folder = path.join(scratch, 'program');
    const provider = await startProvider(options.faults);
    try {
      write(folder, files);
      const spool = options.spool ?? path.join(scratch, 'spool');
      const hook = { NODE_OPTIONS: `--require "${HOOK}"`, LLM_COST_SPOOL: spool };
      const env = {
        // Nothing of the machine's own keys, proxies and hooks.
        ...{ PATH: process.env.PATH ?? '', HOME: scratch },
        ...provider.environment,
        ...(options.hook === false ? {} : hook),
        ...options.env,
      };
      const main = Object.keys(files).find((name) => name.startsWith('main.')) ?? 'main.mjs';
      const outcome = await run(options.node ?? process.execPath, options.args ?? [main], folder, env);
      const isOpen = () => provider.requests.some(({ op, ended }) => op !== null && ended === null);
      // The provider sees a moment later that the program is gone.
      while (isOpen()) await new Promise(setImmediate);
      const text = spooled(spool);
      return {
        ...outcome,
        folder,
        spool: text,
        records: text
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
        requests: provider.requests.filter(({ op }) => op !== null),
      };
    } finally {
      await provider.close();
    }
  });
}

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const modules = path.join(root, 'test', 'sdks', 'node_modules');
  if (!existsSync(path.join(folder, 'node_modules')))
    symlinkSync(modules, path.join(folder, 'node_modules'), 'junction');
}

function spooled(spool: string): string {
  if (!existsSync(spool)) return '';
  return readdirSync(spool)
    .map((name) => readFileSync(path.join(spool, name), 'utf8'))
    .join('');
}

function run(node: string, args: readonly string[], cwd: string, env: Record<string, string>) {
  const child = spawn(node, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_RUN_MS });
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    errors += data;
  });
  type Outcome = Pick<Recorded, 'output' | 'errors' | 'code' | 'signal'>;
  return new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ output, errors, code, signal }));
  });
}
