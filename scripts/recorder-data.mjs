// Writes what the recorder for Node knows of hosts, endpoints and packages, from the catalogue. The recorder is copied
// out of the extension and runs alone in the user's program, so it cannot read the catalogue itself.
// Usage: node scripts/recorder-data.mjs

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './node24.mjs';
import { whenRunDirectly } from './process.mjs';

const FILE = path.join(root, 'recorder', 'node', 'endpoints.json');
const CATALOGUE = path.join(root, 'server', 'src', 'catalog');

/** The text of `recorder/node/endpoints.json`. */
export function recorderData() {
  const data = { hosts: hosts(), endpoints: endpoints(), packages: packages() };
  return `${JSON.stringify(data, null, 2)}\n`;
}

/** Anything may listen on a port of this machine, so only the two with a port of their own are told by it. */
function hosts() {
  const own = /:(?:11434|1234)$/;
  return read('hosts.json')
    .filter(({ pattern }) => !/^(?:localhost|127\.)/.test(pattern) || own.test(pattern))
    .map(({ pattern, provider }) => ({ url: `^${patternOf(pattern)}(?=[:/]|$)`, provider }));
}

function endpoints() {
  return read('http.json')
    .endpoints.filter(({ url, operation }) => url && operation)
    .map(({ url, operation, modelInUrl = false }) => ({ url, op: operation, modelInUrl }));
}

/** npm packages that speak to one provider alone. */
function packages() {
  const found = {};
  for (const name of readdirSync(path.join(CATALOGUE, 'sdks')).filter((each) => each.endsWith('.json'))) {
    const sdk = read('sdks', name);
    if (sdk.provider !== 'unknown') for (const each of sdk.packages) found[each] = sdk.provider;
    for (const text of JSON.stringify(sdk).match(/"provider":"[\w-]+","modules":\{.*?\}\}/g) ?? []) {
      const { provider, modules } = JSON.parse(`{${text.slice(0, -1)}}}`);
      if (provider !== 'unknown') for (const each of Object.keys(modules)) found[each] ??= provider;
    }
  }
  // A framework that speaks to any of them.
  delete found.ai;
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function patternOf(pattern) {
  return pattern.replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*');
}

function read(...names) {
  return JSON.parse(readFileSync(path.join(CATALOGUE, ...names), 'utf8'));
}

await whenRunDirectly(import.meta, () => writeFileSync(FILE, recorderData()));
