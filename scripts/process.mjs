// Child processes for the scripts: run one and wait, ask whether a command exists, end a whole group.
// Windows needs a shell for `npm` and `code`, which are batch files there; everything else runs without one.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// The end of the output is where a failing command says why.
const LONGEST_OUTPUT = 8000;

const isWindows = process.platform === 'win32';

/** Runs `work` when the module is the script that Node was given; an error becomes one line and exit code 1. */
export async function whenRunDirectly(meta, work) {
  if (meta.url !== pathToFileURL(process.argv[1] ?? '').href) return;
  try {
    await work();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Runs a command with our output as its output. Resolves with its exit code; 127 when it could not start. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', shell: isBatchFile(command), ...options });
    child.on('error', () => resolve(127));
    child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

/** Runs a command and throws one clear line when it does not succeed. */
export async function runOrThrow(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) throw new Error(failure(command, args, code));
}

/** The same without showing the command's output, unless it fails: then the error carries it. */
export function runQuietly(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    let output = '';
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { stdio, shell: isBatchFile(command), ...options });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => {
        output = (output + chunk).slice(-LONGEST_OUTPUT);
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${failure(command, args, code)}\n${output.trim()}`));
    });
  });
}

function failure(command, args, code) {
  return `\`${[command, ...args].join(' ')}\` failed (exit code ${code})`;
}

function isBatchFile(command) {
  return isWindows && !command.endsWith('.exe');
}

/** True when the command starts and exits with 0. */
export function succeeds(command, args, options) {
  return spawnSync(command, args, { stdio: 'ignore', ...options }).status === 0;
}

/** The full path of a command on the PATH, or undefined. */
export function which(command) {
  const names = isWindows ? [`${command}.exe`, `${command}.cmd`] : [command];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const name of names) {
      if (folder && existsSync(path.join(folder, name))) return path.join(folder, name);
    }
  }
  return undefined;
}

/** A loopback port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Runs a synchronous clean-up when this process ends, by itself or by a signal. Returns how to take it back. */
export function atExit(cleanUp) {
  process.once('exit', cleanUp);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(130));
  }
  return () => process.off('exit', cleanUp);
}

/** Ends a child started with `detached: true` and everything it started, then waits until it is gone. */
export async function endGroup(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  signalGroup(child, 'SIGTERM');
  const force = setTimeout(() => signalGroup(child, 'SIGKILL'), 5000);
  await gone;
  clearTimeout(force);
}

/** Sends a signal to a child started with `detached: true` and everything it started. */
export function signalGroup(child, signal) {
  try {
    if (isWindows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}
