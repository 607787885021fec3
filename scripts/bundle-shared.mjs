// Programs that share code: esbuild splits ES modules alone, while better-sqlite3 and V8's code cache want CommonJS. So
// what several programs need, or one needs later, is split off as an ES module and every part is made CommonJS then.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** What the parts that no program is called by are named: `.vscodeignore` and the tests of the package know it. */
const SHARED = 'shared-';

/**
 * For a build with several entry points. `banner` stands at the head of each file. `late` are packages that are files of their
 * own, by name, and are loaded when the first of their `names`, all of them functions, is called.
 */
export function sharedInCommonJs(banner, late = {}) {
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
      for (const [file, { of, names }] of Object.entries(late)) loadLate(build, file, of, names);
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

function loadLate(build, file, of, names) {
  const own = `./${SHARED}${file}.cjs`;
  const only = { filter: new RegExp(`^${of}$`), namespace: 'file' };
  build.initialOptions.entryPoints[`${SHARED}${file}`] = of;
  build.onResolve(only, ({ path: name, kind }) =>
    kind === 'entry-point' ? undefined : { path: name, namespace: 'late' },
  );
  build.onResolve({ filter: /^\.\/shared-/, namespace: 'late' }, ({ path: part }) => ({
    path: part,
    external: true,
  }));
  build.onLoad({ filter: only.filter, namespace: 'late' }, () => ({
    contents: names
      .map((name) => `export const ${name} = (...given) => require('${own}').${name}(...given);`)
      .join('\n'),
  }));
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
