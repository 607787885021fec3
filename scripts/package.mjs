// Packs the extension for this platform. Usage: node scripts/package.mjs
// Everything the extension needs is in the bundles, so no dependency folder goes into the package.

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { node24, root } from './node24.mjs';
import { runQuietly, whenRunDirectly } from './process.mjs';

/** Packs the extension, prints name and size, and returns the path of the .vsix file. */
export async function packageExtension() {
  await bootstrap();
  const system = existsSync('/etc/alpine-release') ? 'alpine' : process.platform;
  const target = `${system}-${process.arch === 'arm' ? 'armhf' : process.arch}`;
  const file = path.join(root, `llm-cost-inspector-${target}.vsix`);
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const flags = [
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '--target',
    target,
    '--out',
    file,
  ];
  await runQuietly(node24, [vsce, 'package', ...flags], { cwd: root });
  const megabytes = (statSync(file).size / 1e6).toFixed(2);
  console.log(`${path.basename(file)}: ${megabytes} MB`);
  return file;
}

await whenRunDirectly(import.meta, packageExtension);
