// The two suites that need a real VS Code. The host suite runs inside the extension host (test/host/*.suite.ts);
// the browser suite drives the workbench from outside, with the packaged extension (test/host/*.test.ts).

import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { startCodeServer } from './code-server.mjs';
import { canDownloadDesktop, downloadCache, rootFlags } from './editor.mjs';
import { mocha } from './mocha.mjs';
import { root } from './node24.mjs';
import { packageExtension } from './package.mjs';
import { ensurePrerequisites, findChromium } from './prerequisites.mjs';
import { inScratchFolder } from './scratch.mjs';

const RUN_LIMIT_MS = 5 * 60 * 1000;
const SUITE = path.join(root, 'dist', 'test', 'index.cjs');

/** Runs the suites inside the extension host. Returns `{ passed, failed, failures }`. */
export function hostSuite() {
  return inScratchFolder(async (scratch) => {
    const workspace = copyWorkspace('test/host/workspace', scratch);
    const result = path.join(scratch, 'result.json');
    const variables = { LLM_COST_TEST_RESULT: result };
    if (await canDownloadDesktop()) await runInDesktop({ scratch, workspace, variables });
    else await runInBrowser({ scratch, workspace, variables, result });
    const counts = JSON.parse(readFileSync(result, 'utf8'));
    for (const { title, error } of counts.outcomes)
      console.log(error ? `  ✗ ${title}\n${error}` : `  ✔ ${title}`);
    return counts;
  });
}

/** Installs the packaged extension in a workbench and runs the browser suite, or a part of it, against it. */
export function browserSuite(files = 'test/host/*.test.ts') {
  return inScratchFolder(async (scratch) => {
    await ensurePrerequisites(['chromium']);
    const vsix = await packageExtension();
    const workspace = copyWorkspace('examples', scratch);
    // Where the example looks for a newer Node than the machine's, as in a checkout.
    mkdirSync(path.join(scratch, 'node_modules'));
    symlinkSync(
      path.join(root, 'node_modules', 'node'),
      path.join(scratch, 'node_modules', 'node'),
      'junction',
    );
    const data = path.join(scratch, 'data');
    const server = await startCodeServer({ data, extension: vsix });
    try {
      return await mocha(files, {
        CHROMIUM_PATH: findChromium(),
        LLM_COST_VSIX: vsix,
        LLM_COST_INSTALLED: path.join(data, 'extensions'),
        LLM_COST_WORKSPACE: workspace,
        LLM_COST_WORKBENCH_URL: `${server.url}?folder=${encodeURI(workspace)}`,
      });
    } finally {
      await server.stop();
    }
  });
}

async function runInDesktop({ scratch, workspace, variables }) {
  const { runTests } = await import('@vscode/test-electron');
  await runTests({
    cachePath: downloadCache(),
    extensionDevelopmentPath: root,
    extensionTestsPath: SUITE,
    extensionTestsEnv: variables,
    launchArgs: [workspace, '--disable-workspace-trust', ...rootFlags(path.join(scratch, 'user-data'))],
  }).catch((error) => {
    // A failing test makes `runTests` throw as well; only a run without a result is an error here.
    if (!existsSync(variables.LLM_COST_TEST_RESULT)) throw error;
  });
}

async function runInBrowser({ scratch, workspace, variables, result }) {
  await ensurePrerequisites(['chromium']);
  const { chromium } = await import('playwright-core');
  const server = await startCodeServer({ data: path.join(scratch, 'data'), variables });
  try {
    const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
    try {
      const page = await browser.newPage();
      await page.goto(workbenchAddress(server, workspace));
      await fileAppears(result, server.child);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

function workbenchAddress({ url, authority }, workspace) {
  const remote = `vscode-remote://${authority}`;
  const payload = [
    ['extensionDevelopmentPath', `${remote}${root}`],
    ['extensionTestsPath', `${remote}${SUITE}`],
  ];
  return `${url}?folder=${encodeURI(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}

// The result is written under another name and renamed, so a file that is there is complete.
function fileAppears(file, server) {
  return new Promise((resolve, reject) => {
    const finish = (settle) => {
      clearInterval(look);
      clearTimeout(limit);
      settle();
    };
    const look = setInterval(() => existsSync(file) && finish(resolve), 100);
    const tooLong = () =>
      reject(new Error(`the host suite gave no result in ${RUN_LIMIT_MS / 60_000} minutes`));
    const limit = setTimeout(() => finish(tooLong), RUN_LIMIT_MS);
    server.once('exit', () => finish(() => reject(new Error('code-server ended during the host suite'))));
  });
}

// Tests work on a copy, so that a quick fix which is saved does not change the project.
function copyWorkspace(name, scratch) {
  const copy = path.join(scratch, path.basename(name));
  // Packages that somebody installed to try the examples out are no part of them.
  const filter = (file) => path.basename(file) !== 'node_modules';
  cpSync(path.join(root, name), copy, { recursive: true, filter });
  return copy;
}
