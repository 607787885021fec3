// What users install: small, and nothing in it that is not needed to run.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { variable } from './workbench.ts';

const LIMIT_BYTES = 8_000_000;
const NEEDED = [
  ...['package.json', 'readme.md', 'changelog.md', 'LICENSE.txt'],
  ...['dist/client.cjs', 'dist/server.cjs', 'dist/tokenWorker.cjs', 'dist/cli.cjs'],
  ...['dist/usageWorker.cjs', 'dist/better_sqlite3.node', 'dist/dashboard.js', 'dist/dashboard.css'],
  ...['recorder/node/hook.cjs', 'recorder/python/sitecustomize.py'],
];

const EXPECTED = [
  /^(package\.json|readme\.md|changelog\.md|LICENSE\.txt|\.vsixmanifest)$/,
  /^dist\/[\w-]+\.(cjs|js|css|wasm|node)$/,
  // What the server keeps of its own code, once it has run.
  /^dist\/\.compiled\//,
  // The hooks that are copied into the storage when recording is switched on.
  /^recorder\/(node|python)\/[\w/-]+\.(cjs|json|py)$/,
  /^(media|docs)\/[\w/-]+\.(svg|png|md)$/,
  // package.json contributes it for .llmcost.json.
  /^server\/src\/catalog\/config\.schema\.json$/,
];

describe('the package', () => {
  it('is under 8 MB', () => {
    const { size } = statSync(variable('LLM_COST_VSIX'));
    assert(size < LIMIT_BYTES, `${size} bytes`);
  });

  it('brings everything that runs', () => {
    const files = installedFiles();
    assert.deepEqual(
      NEEDED.filter((file) => !files.includes(file)),
      [],
    );
  });

  it('brings every part that a program loads', () => {
    const folder = path.join(installedFolder(), 'dist');
    const programs = readdirSync(folder).filter((name) => name.endsWith('.cjs'));
    const parts = programs.flatMap((name) =>
      [...readFileSync(path.join(folder, name), 'utf8').matchAll(/"\.\/([\w-]+\.cjs)"/g)].map(
        ([, part = '']) => part,
      ),
    );
    assert(parts.length > 0);
    assert.deepEqual(
      parts.filter((part) => !programs.includes(part)),
      [],
    );
  });

  it('brings no sources, source maps, tests or dependencies', () => {
    assert.deepEqual(
      installedFiles().filter((file) => !EXPECTED.some((pattern) => pattern.test(file))),
      [],
    );
  });
});

function installedFolder(): string {
  const extensions = variable('LLM_COST_INSTALLED');
  const name = readdirSync(extensions).find((folder) => folder.startsWith('llm-cost-inspector.'));
  assert(name, 'the extension is installed');
  return path.join(extensions, name);
}

function installedFiles(): string[] {
  const folder = installedFolder();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.map((entry) =>
    path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
  );
}
