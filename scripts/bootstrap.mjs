// Makes a fresh checkout ready to run: dependencies, Node 24, esbuild's binary and the bundles. Every other
// script calls this first, so that `npm start` and `npm test` work right after `git clone`. Uses built-in modules
// only, and runs on any Node from 20.11.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { node24, root } from './node24.mjs';
import { run, runOrThrow, succeeds, whenRunDirectly } from './process.mjs';

const SOURCES = [
  ...['client', 'server', 'media', 'test/host', 'package-lock.json'],
  ...['esbuild.mjs', 'scripts/bundle-compiler.mjs', 'scripts/bundle-shared.mjs'],
];

/** Installs what is missing and builds what is stale. Throws one clear line when something cannot be had. */
export async function bootstrap() {
  await alone(async () => {
    await ensureDependencies(root);
    await ensureNode24();
    await ensureEsbuild();
    if (isStale()) await runOrThrow(node24, ['esbuild.mjs', '--production'], { cwd: root });
  });
}

/**
 * Installs the SDKs that fixtures and end-to-end programs import, some 200 MB, in a folder of their own: one stage of
 * the tests needs them, so that neither `npm start` nor the other stages wait for them.
 */
export async function installSdks() {
  // None of them needs its install scripts.
  await alone(() => ensureDependencies(path.join(root, 'test', 'sdks'), ['--ignore-scripts']));
}

/** Installs what the benchmark compares with, in a folder of its own. */
export async function installBench() {
  await alone(() => ensureDependencies(path.join(root, 'bench')));
}

function alone(work) {
  return withLock(path.join(root, '.cache', 'bootstrap.lock'), work);
}

async function ensureDependencies(folder, more = []) {
  if (dependenciesMatchLock(folder)) return;
  console.log(`Installing the dependencies of ${path.relative(root, folder) || 'the project'}...`);
  const flags = ['--no-audit', '--no-fund', '--loglevel=error', ...more];
  // `npm ci` throws node_modules away, so it is for the first install; later ones only add what changed.
  const first = existsSync(path.join(folder, 'node_modules')) ? 'install' : 'ci';
  if ((await npm([first, ...flags], folder)) === 0) return;
  if ((await npm(['install', ...flags], folder)) !== 0)
    throw new Error('npm could not install the dependencies');
}

// Versions are compared instead of file times, because a checkout or an editor changes times without reason.
function dependenciesMatchLock(folder) {
  const wanted = readJson(path.join(folder, 'package-lock.json'));
  const installed = readJson(path.join(folder, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted.packages).every(
    ([name, { version, optional, link }]) =>
      name === '' || optional || link || installed.packages[name]?.version === version,
  );
}

// npm 11 may refuse to run install scripts, and the one of `node` is what puts the binary in its place.
async function ensureNode24() {
  if (succeeds(node24, ['--version'])) return;
  console.log('Installing Node 24 into node_modules...');
  await npm(['rebuild', 'node', '--foreground-scripts']);
  if (succeeds(node24, ['--version'])) return;
  const cwd = path.join(root, 'node_modules', 'node');
  await run('node', ['installArchSpecificPackage'], { cwd, env: machineEnvironment() });
  if (!succeeds(node24, ['--version']))
    throw new Error('Node 24 of the npm package `node` could not be installed');
}

async function ensureEsbuild() {
  const probe = ['--input-type=module', '-e', "(await import('esbuild')).transformSync('')"];
  if (succeeds(node24, probe, { cwd: root })) return;
  await npm(['rebuild', 'esbuild', '--foreground-scripts']);
  if (!succeeds(node24, probe, { cwd: root }))
    throw new Error('the binary of esbuild could not be installed');
}

function isStale() {
  const stamp = path.join(root, 'dist', '.built');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8').trim() !== 'production') return true;
  const built = statSync(stamp).mtimeMs;
  return SOURCES.some((source) => newest(path.join(root, source)) > built);
}

// A folder's own time counts too: it changes when a file in it is removed or renamed.
function newest(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(file)
    .filter((name) => name !== 'screenshots')
    .map((name) => newest(path.join(file, name)));
  return Math.max(stat.mtimeMs, ...inside);
}

function npm(args, cwd = root) {
  return run('npm', args, { cwd, env: machineEnvironment() });
}

// Under `npm run` our own node_modules come first in the path. An install replaces them while it runs, so npm
// itself must run on the machine's Node.
function machineEnvironment() {
  const ours = path.join(root, 'node_modules');
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => !folder.startsWith(ours));
  return { ...process.env, PATH: folders.join(path.delimiter) };
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

await whenRunDirectly(import.meta, bootstrap);
