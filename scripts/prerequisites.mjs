// What the browser-hosted editor needs from the machine: a compiler, python3, Kerberos headers, Chromium.
// As root on a Debian-like machine the missing ones are installed; elsewhere one message says what to install.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run, succeeds, which } from './process.mjs';

const CHROMIUM_NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
];
const CHROMIUM_APPS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const PREREQUISITES = {
  compiler: {
    needed: 'a C++ compiler and make',
    debian: ['build-essential'],
    present: () => succeeds('c++', ['--version']) && succeeds('make', ['--version']),
  },
  python: {
    needed: 'python3',
    debian: ['python3'],
    present: () => succeeds('python3', ['--version']),
  },
  pythonClients: {
    needed: 'a Python with venv, pytest and the HTTP clients httpx, aiohttp, requests and boto3',
    debian: [
      'python3-httpx',
      'python3-aiohttp',
      'python3-requests',
      'python3-boto3',
      'python3-pytest',
      'python3-venv',
    ],
    present: () => findPython() !== undefined,
  },
  kerberos: {
    needed: 'the Kerberos headers (libkrb5-dev)',
    debian: ['libkrb5-dev'],
    present: hasKerberosHeaders,
  },
  chromium: {
    needed: 'Chromium (or CHROMIUM_PATH set to a Chromium-based browser)',
    // Without recommended packages Debian's Chromium has no font at all, and screenshots show empty boxes.
    debian: ['chromium', 'fonts-dejavu-core'],
    present: () => findChromium() !== undefined,
  },
};

export const BUILD_PREREQUISITES = ['compiler', 'python', 'kerberos'];

/** The browser that tests drive: CHROMIUM_PATH, or the first known name on the PATH. */
export function findChromium() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  return CHROMIUM_NAMES.map(which).find(Boolean) ?? CHROMIUM_APPS.find((app) => existsSync(app));
}

/** The Python that has the clients which the recorder hooks: Debian's own, or the first on the PATH. */
export function findPython() {
  const probe = 'import httpx, aiohttp, requests, boto3, pytest, venv, ensurepip';
  return ['/usr/bin/python3', 'python3'].find((python) => succeeds(python, ['-c', probe]));
}

/** Makes sure that the named prerequisites are there, installing them where we may. Throws one clear message. */
export async function ensurePrerequisites(names) {
  const missing = () => names.filter((name) => !PREREQUISITES[name].present());
  if (missing().length > 0 && canUseApt()) {
    await installWithApt(missing().flatMap((name) => PREREQUISITES[name].debian));
  }
  const still = missing();
  if (still.length === 0) return;
  const packages = still.flatMap((name) => PREREQUISITES[name].debian).join(' ');
  const needs = still.map((name) => PREREQUISITES[name].needed).join(', ');
  throw new Error(`missing: ${needs}. On Debian or Ubuntu: apt-get update && apt-get install -y ${packages}`);
}

function canUseApt() {
  return process.getuid?.() === 0 && which('apt-get') !== undefined;
}

async function installWithApt(packages) {
  console.log(`Installing ${packages.join(', ')} with apt-get...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const stdio = ['ignore', 'ignore', 'inherit'];
  // A failed update (one unreachable source) need not keep the install from working, so its code is not asked.
  await run('apt-get', ['-qq', 'update'], { env, stdio });
  await run('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', ...packages], { env, stdio });
}

function hasKerberosHeaders() {
  const probe = { input: '#include <gssapi/gssapi.h>\n', stdio: ['pipe', 'ignore', 'ignore'] };
  return spawnSync('c++', ['-E', '-x', 'c++', '-'], probe).status === 0;
}
