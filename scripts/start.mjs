// Tries the product out: prints the cost report of a folder, then opens the folder in a VS Code with the extension.
// Usage: npm start [-- FOLDER] [-- --no-editor]

import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { startCodeServer } from './code-server.mjs';
import { canDownloadDesktop, downloadCache, installedDesktop, rootFlags } from './editor.mjs';
import { node24, root } from './node24.mjs';
import { packageExtension } from './package.mjs';
import { run, runOrThrow, whenRunDirectly } from './process.mjs';
import { inScratchFolder } from './scratch.mjs';

await whenRunDirectly(import.meta, async () => {
  const { folder, withEditor } = readArguments();
  await bootstrap();
  await runOrThrow(node24, [path.join(root, 'dist', 'cli.cjs'), 'scan', folder]);
  if (withEditor) await openEditor(folder);
});

function readArguments() {
  const { values, positionals } = parseArgs({
    // npm keeps the second `--` of `npm start -- FOLDER -- --no-editor`.
    args: process.argv.slice(2).filter((argument) => argument !== '--'),
    options: { 'no-editor': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  // npm runs scripts in the project's folder and leaves the caller's own in INIT_CWD.
  const folder = path.resolve(process.env.INIT_CWD ?? '.', positionals[0] ?? path.join(root, 'examples'));
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${folder} is not a folder`);
  return { folder, withEditor: !values['no-editor'] };
}

async function openEditor(folder) {
  const desktop = installedDesktop() ?? (await downloadedDesktop());
  await inScratchFolder(async (scratch) => {
    if (desktop) await openDesktop(desktop, folder, scratch);
    else await openInBrowser(folder, scratch);
  });
}

async function downloadedDesktop() {
  if (!(await canDownloadDesktop())) return undefined;
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  return downloadAndUnzipVSCode({ cachePath: downloadCache() });
}

// `--wait` keeps the command running while the window is open, so that the scratch folder lives as long.
async function openDesktop(desktop, folder, scratch) {
  console.log(`Opening ${folder} in VS Code; close its window to end.`);
  const flags = [`--extensionDevelopmentPath=${root}`, '--new-window', '--wait', ...rootFlags(scratch)];
  await run(desktop, [...flags, folder]);
}

// The packaged extension is installed, instead of loaded from the project, so that the address stays short and
// holds through a forwarded port.
async function openInBrowser(folder, scratch) {
  const extension = await packageExtension();
  const server = await startCodeServer({ data: scratch, extension });
  const ended = new Promise((resolve) => server.child.once('exit', resolve));
  console.log(`\nVS Code with the extension: ${server.url}?folder=${encodeURI(folder)}   (Ctrl-C ends it)`);
  await ended;
}
