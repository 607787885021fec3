/** Runs a command as if it had been started in our place: its streams, signals and exit code are ours. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

export interface Ended {
  /** As a shell gives it: 127 for a command that is not there, 126 for one that may not be run, 128 + n for signal n. */
  readonly exitCode: number;
  /** Why it could not be started. */
  readonly problem?: string;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

export function runCommand(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  return new Promise((resolve) => {
    // On Windows most commands of JavaScript are scripts, which only a shell can start.
    const shell = process.platform === 'win32';
    const given = shell
      ? args.map((arg) => (/[\s"]/.test(arg) ? `"${arg.replaceAll('"', '\\"')}"` : arg))
      : args;
    const child = spawn(program, given, { stdio: 'inherit', env, shell });
    // A terminal sends its signals to the whole group, so the command has had those; we only must outlive them.
    const isInteractive = process.stdin.isTTY === true;
    const forward = (signal: NodeJS.Signals): void => {
      const hadIt = isInteractive && (signal === 'SIGINT' || signal === 'SIGQUIT');
      if (!hadIt) child.kill(signal);
    };
    for (const signal of SIGNALS) process.on(signal, forward);
    const done = (ended: Ended): void => {
      for (const signal of SIGNALS) process.off(signal, forward);
      resolve(ended);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (child.pid !== undefined) return;
      if (error.code === 'ENOENT') done({ exitCode: 127, problem: `command not found: ${program}` });
      else done({ exitCode: 126, problem: `cannot run ${program}: ${error.code ?? error.message}` });
    });
    child.on('exit', (code, signal) => {
      done({ exitCode: signal === null ? (code ?? 1) : 128 + constants.signals[signal] });
    });
  });
}
