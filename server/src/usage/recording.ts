/** The environment in which a program is recorded: what `llm-cost record` gives to its command, as the contract says. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface RecorderHooks {
  /** Absolute path of `hook.cjs`; undefined where it is not installed. */
  readonly node: string | undefined;
  /** Folder with `sitecustomize.py`. */
  readonly python: string | undefined;
}

/** Of an installation, or of the source tree. */
export function findHooks(root: string): RecorderHooks {
  const node = path.join(root, 'recorder', 'node', 'hook.cjs');
  const python = path.join(root, 'recorder', 'python');
  return {
    node: existsSync(node) ? node : undefined,
    python: existsSync(path.join(python, 'sitecustomize.py')) ? python : undefined,
  };
}

/** A new object; what another recording has put there is taken out, so that no call is written twice. */
export function recordedEnvironment(
  env: NodeJS.ProcessEnv,
  { hooks, spool, run }: { readonly hooks: RecorderHooks; readonly spool: string; readonly run: string },
): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = { ...env, LLM_COST_SPOOL: spool, LLM_COST_RUN: run };
  if (hooks.node !== undefined) {
    const others = (env.NODE_OPTIONS ?? '').replace(OTHER_HOOK, '').trim();
    result.NODE_OPTIONS = [`--require ${quoted(hooks.node)}`, others].filter(Boolean).join(' ');
  }
  if (hooks.python !== undefined) {
    const others = (env.PYTHONPATH ?? '').split(path.delimiter).filter((each) => !OTHER_FOLDER.test(each));
    // An empty entry would be the current folder, which the program has not asked for.
    const kept = env.PYTHONPATH ? others : [];
    result.PYTHONPATH = [hooks.python, ...kept].join(path.delimiter);
  }
  return result;
}

const OTHER_HOOK =
  /(?:--require|-r)[ =](?:"[^"]*[\\/](?:hook|recorder)[\\/]+node[\\/]+hook\.cjs"|\S*[\\/](?:hook|recorder)[\\/]node[\\/]hook\.cjs)/g;
const OTHER_FOLDER = /[\\/](?:hook|recorder)[\\/]python[\\/]?$/;

/** As Node reads `NODE_OPTIONS`: a backslash within quotes escapes. */
function quoted(file: string): string {
  return `"${file.replaceAll('\\', '/').replaceAll('"', '\\"')}"`;
}

/** `test.mbx3k2p1.a1b2c3`: what is run, when it began, and something random. */
export function newRunId(command: readonly string[], now: number): string {
  const letters = [...randomBytes(6)].map((byte) => (byte % 36).toString(36)).join('');
  return `${labelOf(command)}.${now.toString(36)}.${letters}`;
}

/**
 * The script of a package, the name of a program's file or module, else the command's name. Never another argument, which
 * may be a secret.
 */
export function labelOf(command: readonly string[]): string {
  const [program = '', ...args] = command;
  const name = path
    .basename(program)
    .replace(/\.(?:exe|cmd|bat|ps1)$/i, '')
    .toLowerCase();
  const words = args.filter((arg) => !arg.startsWith('-'));
  const label = RUNS_SCRIPTS.has(name)
    ? scriptName(words)
    : RUNS_FILES.test(name)
      ? fileName(args)
      : undefined;
  const clean = (label ?? name)
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '');
  return clean.slice(0, 31).replace(/-+$/, '') || 'command';
}

const RUNS_SCRIPTS: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun', 'npx', 'pnpx', 'bunx']);
const RUNS_FILES = /^(?:node|tsx|ts-node|python[\d.]*|py|pypy[\d.]*|uv|poetry)$/;
const RUN_WORDS: ReadonlySet<string> = new Set(['run', 'run-script', 'exec', 'x', 'dlx']);

function scriptName(words: readonly string[]): string | undefined {
  const [first, second] = words;
  const word = first !== undefined && RUN_WORDS.has(first) ? second : first;
  return word === undefined ? undefined : path.basename(word);
}

/** `-m module`, else the first argument that is a file of source code. */
function fileName(args: readonly string[]): string | undefined {
  const module = args[args.indexOf('-m') + 1];
  const file = args.find((arg) => /\.(?:[cm]?[jt]sx?|py)$/.test(arg));
  if (args.includes('-m') && module !== undefined) return module;
  return file === undefined ? undefined : path.basename(file).replace(/\.\w+$/, '');
}
