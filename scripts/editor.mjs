// Which VS Code can be had on this machine, best first: the desktop one, a download of it, the browser-hosted one.

import path from 'node:path';
import { cacheFolder } from './code-server.mjs';
import { which } from './process.mjs';

const DOWNLOAD_SERVICE = 'https://update.code.visualstudio.com/api/releases/stable';
const REACH_LIMIT_MS = 3000;

/** The desktop VS Code on the PATH, or undefined; without a display it would not help. */
export function installedDesktop() {
  return hasDisplay() ? which('code') : undefined;
}

/** True when a desktop VS Code can be downloaded now and could show its window here. */
export async function canDownloadDesktop() {
  if (!hasDisplay()) return false;
  try {
    const answer = await fetch(DOWNLOAD_SERVICE, { signal: AbortSignal.timeout(REACH_LIMIT_MS) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Where downloads of desktop VS Code are kept, outside the project. */
export const downloadCache = () => path.join(cacheFolder(), 'vscode-test');

/** Desktop VS Code refuses to run as root without a profile of its own and the sandbox off. */
export function rootFlags(data) {
  return process.getuid?.() === 0 ? ['--no-sandbox', '--user-data-dir', data] : [];
}

function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}
