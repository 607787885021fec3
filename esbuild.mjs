// Builds every bundle. Usage: node esbuild.mjs [--production] [--watch]
// All Node bundles are CommonJS in .cjs files, because the package is `type: module` while VS Code loads its
// extensions, and better-sqlite3 its native part, through `require`.

import { copyFileSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { parserAlone } from './scripts/bundle-compiler.mjs';
import { sharedInCommonJs } from './scripts/bundle-shared.mjs';
import { catalogueProblems } from './scripts/check-catalogue.mjs';

const root = import.meta.dirname;
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

// `import.meta` is empty in CommonJS output; these names hold what the sources expect from it.
const importMeta = {
  define: {
    'import.meta.url': '__importMetaUrl',
    'import.meta.dirname': '__dirname',
    'import.meta.filename': '__filename',
  },
  banner: 'const __importMetaUrl = require("node:url").pathToFileURL(__filename).href;',
};

const node = {
  platform: 'node',
  target: 'node20',
  define: importMeta.define,
  // The main file of jsonc-parser is UMD, whose inner `require` a bundler cannot follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
};

/** Half a megabyte of prices, needed when there is a call. */
const LATE = { prices: { of: '@pydantic/genai-prices', names: ['calcPrice', 'findProvider'] } };

const inVsCode = (entry, outfile, external) => ({
  ...node,
  entryPoints: [entry],
  outfile,
  format: 'cjs',
  external,
  banner: { js: importMeta.banner },
});

const bundles = [
  // Programs and threads of the server's code, of which each loads what it needs: a further one costs next to nothing.
  {
    ...node,
    entryPoints: {
      server: 'server/src/main.ts',
      cli: 'server/src/cli.ts',
      tokenWorker: 'server/src/workspace/tokenWorker.ts',
      usageWorker: 'server/src/usage/worker.ts',
    },
    outdir: 'dist',
    plugins: [
      sharedInCommonJs(importMeta.banner, LATE),
      parserAlone(path.join(root, 'server/src/core/syntax')),
    ],
  },
  inVsCode('client/src/extension.ts', 'dist/client.cjs', ['vscode']),
  inVsCode('test/host/index.ts', 'dist/test/index.cjs', ['vscode', 'mocha']),
  {
    entryPoints: { dashboard: 'media/dashboard/main.ts', whatIf: 'media/whatIf/main.ts' },
    outdir: 'dist',
    platform: 'browser',
    target: 'es2023',
    format: 'iife',
  },
  { entryPoints: ['media/dashboard/style.css'], outfile: 'dist/dashboard.css' },
  { entryPoints: ['media/whatIf/style.css'], outfile: 'dist/whatIf.css' },
];

const problems = catalogueProblems();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

// The Python parser and its grammar are WebAssembly, read at run time from beside the bundles.
const wasm = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm'];
mkdirSync(path.join(root, 'dist'), { recursive: true });
for (const file of wasm) {
  copyFileSync(path.join(root, 'node_modules', file), path.join(root, 'dist', path.basename(file)));
}
// SQLite's native part for this platform; where there is none, everything but the usage database works.
const system = existsSync('/etc/alpine-release') ? 'linuxmusl' : process.platform;
const native = path.join(root, `node_modules/better-sqlite3/prebuilds/${system}-${process.arch}.node`);
if (existsSync(native)) copyFileSync(native, path.join(root, 'dist/better_sqlite3.node'));

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: 'linked',
  metafile: true,
  logLevel: 'warning',
};
const pluginsOf = ({ plugins = [] }) => [onlyOneCompiler(), ...plugins];

// What programs keep of code that is built anew.
rmSync(path.join(root, 'dist/.compiled'), { recursive: true, force: true });

// Read by scripts/bootstrap.mjs, to tell whether the bundles are complete and younger than the sources.
// Its time is that of the start, so that a source saved during the build counts as younger.
const stamp = path.join(root, 'dist', '.built');
const start = new Date();
rmSync(stamp, { force: true });

if (watch) {
  const contexts = await Promise.all(
    bundles.map((bundle) =>
      esbuild.context({ ...common, ...bundle, plugins: [...pluginsOf(bundle), announce()] }),
    ),
  );
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  try {
    await Promise.all(
      bundles.map((bundle) => esbuild.build({ ...common, ...bundle, plugins: pluginsOf(bundle) })),
    );
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, production ? 'production\n' : 'development\n');
    utimesSync(stamp, start, start);
  } catch {
    // esbuild has printed each error with its place; a stack trace of this script would add nothing.
    process.exitCode = 1;
  }
}

// ts-morph brings its own TypeScript inside @ts-morph/common. The package `typescript` is version 7, which has no
// compiler interface for JavaScript, so a bundle that contains it is a mistake in an import.
function onlyOneCompiler() {
  return {
    name: 'only-one-compiler',
    setup(build) {
      build.onResolve({ filter: /^typescript$/ }, () => ({
        errors: [{ text: 'import { ts } from "ts-morph" instead of "typescript"' }],
      }));
    },
  };
}

// The two lines that the problem matcher of .vscode/tasks.json waits for.
function announce() {
  return {
    name: 'announce',
    setup(build) {
      build.onStart(() => console.log('[watch] build started'));
      build.onEnd(() => console.log('[watch] build finished'));
    },
  };
}
