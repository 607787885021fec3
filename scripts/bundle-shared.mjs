// Programs that share code: esbuild splits ES modules alone, while better-sqlite3 and V8's code cache want CommonJS. So
// what several programs need, or one needs later, is split off as an ES module and every part is made CommonJS then.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the parts that no program is called by are named: `.vscodeignore` and the tests of the package know it. */
const SHARED = 'shared-';

/** For a build with several entry points. `banner` stands at the head of each file. */
export function sharedInCommonJs(banner) {
  return {
    name: 'shared-in-common-js',
    setup(build) {
      Object.assign(build.initialOptions, {
        format: 'esm',
        splitting: true,
        write: false,
        outExtension: { '.js': '.cjs' },
        chunkNames: `${SHARED}[name]-[hash]`,
        // So that the second step finds where the first one comes from.
        sourcemap: 'inline',
      });
      // V8 reads JSON several times as fast as the same as a program.
      build.onLoad({ filter: /\.json$/ }, ({ path: file }) => ({
        contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(file, 'utf8'))))});`,
      }));
      const { minify, target, platform } = build.initialOptions;
      build.onEnd(async ({ outputFiles = [], errors }) => {
        if (errors.length > 0) return;
        const options = { minify, target, platform, banner, format: 'cjs', sourcemap: 'external' };
        await Promise.all(outputFiles.map((file) => asCommonJs(build.esbuild, file, options)));
        for (const folder of new Set(outputFiles.map((file) => path.dirname(file.path))))
          removeOthers(folder, outputFiles);
      });
    },
  };
}

async function asCommonJs(esbuild, { path: file, text }, options) {
  const name = path.basename(file);
  const { code, map } = await esbuild.transform(text, { ...options, sourcefile: name });
  // A part that is loaded later is no ES module either, and `import` would take the longer way.
  const requiring = code.replace(
    /\bimport\(("\.\/[\w.-]+\.cjs")\)/g,
    'Promise.resolve().then(()=>require($1))',
  );
  writeFileSync(file, `${requiring}//# sourceMappingURL=${name}.map\n`);
  writeFileSync(`${file}.map`, map);
}

/** Parts have names by their content, so those of earlier builds would stay. */
function removeOthers(folder, outputFiles) {
  const current = new Set(outputFiles.map((file) => path.basename(file.path)));
  for (const name of readdirSync(folder)) {
    if (name.startsWith(SHARED) && !current.has(name.replace(/\.map$/, ''))) rmSync(path.join(folder, name));
  }
}
