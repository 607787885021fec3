// Writes what the recorders know of hosts, endpoints and packages, from the catalogue. They are copied out of the
// extension and run alone in the user's program, so they cannot read the catalogue themselves.
// Usage: node scripts/recorder-data.mjs

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './node24.mjs';
import { whenRunDirectly } from './process.mjs';

const NODE_FILE = path.join(root, 'recorder', 'node', 'endpoints.json');
const PYTHON_FILE = path.join(root, 'recorder', 'python', 'llm_cost_recorder', 'endpoints.json');
const CATALOGUE = path.join(root, 'server', 'src', 'catalog');

/** The text of `recorder/node/endpoints.json`. */
export function recorderData() {
  return textOf(packages());
}

/** The text of the file that the recorder for Python has beside its modules. */
export function pythonRecorderData() {
  return textOf(pythonPackages());
}

function textOf(packages) {
  return `${JSON.stringify({ hosts: hosts(), endpoints: endpoints(), packages }, null, 2)}\n`;
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

/** Modules of Python that speak to one provider alone. Some stand in the lists of several SDKs, which they wrap. */
function pythonPackages() {
  const found = {};
  for (const name of readdirSync(path.join(CATALOGUE, 'sdks', 'python')).filter((each) =>
    each.endsWith('.json'),
  )) {
    const { provider, packages } = read('sdks', 'python', name);
    for (const each of packages.filter((text) => /^[\w.]+$/.test(text)))
      found[each] = each in found && found[each] !== provider ? 'unknown' : provider;
  }
  const known = Object.entries(found).filter(([, provider]) => provider !== 'unknown');
  return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function patternOf(pattern) {
  return pattern.replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*');
}

function read(...names) {
  return JSON.parse(readFileSync(path.join(CATALOGUE, ...names), 'utf8'));
}

await whenRunDirectly(import.meta, () => {
  writeFileSync(NODE_FILE, recorderData());
  writeFileSync(PYTHON_FILE, pythonRecorderData());
});
