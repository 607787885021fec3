// What is bundled for `import { ts } from 'ts-morph'`: of the compiler inside of ts-morph, the parser. We parse files one
// by one, so the type checker, the emitter, the language service, the texts of lib.d.ts and the wrappers of ts-morph
// would be nine parts of ten of what is loaded, and esbuild cannot leave them out, because the compiler is one function.
//
// The compiler is cut into its top-level statements, and those are kept to which a name that we use leads, by the names
// in their text. That is more than what can run, never less: in that scope a name means the same wherever it stands.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Gives nodes `getStart` and `getText`, as the language service does; it has kinds of symbols and types besides. */
const NODE_METHODS = `setObjectAllocator({
  getNodeConstructor: () => NodeObject,
  getTokenConstructor: () => TokenObject,
  getIdentifierConstructor: () => IdentifierObject,
  getPrivateIdentifierConstructor: () => PrivateIdentifierObject,
  getSourceFileConstructor: () => SourceFileObject,
});
`;

/** `folder` has all the sources that use the compiler, as `ts.name`. */
export function parserAlone(folder) {
  return {
    name: 'parser-alone',
    setup(build) {
      build.onResolve({ filter: /^ts-morph$/ }, () => ({ path: 'ts-morph', namespace: 'parser' }));
      build.onResolve({ filter: /^parser$/, namespace: 'parser' }, ({ path }) => ({
        path,
        namespace: 'parser',
      }));
      build.onLoad({ filter: /^ts-morph$/, namespace: 'parser' }, () => ({
        contents: "export * as ts from 'parser';",
        resolveDir: folder,
      }));
      build.onLoad({ filter: /^parser$/, namespace: 'parser' }, () => {
        const sources = readdirSync(folder, { recursive: true })
          .filter((name) => name.endsWith('.ts'))
          .map((name) => path.join(folder, name));
        const used = sources.flatMap((file) => readFileSync(file, 'utf8').match(/(?<=\bts\.)\w+/g) ?? []);
        const common = require.resolve('@ts-morph/common', { paths: [require.resolve('ts-morph')] });
        const compiler = readFileSync(path.join(path.dirname(common), 'typescript.js'), 'utf8');
        return { contents: only(new Set(used), compiler), resolveDir: folder, watchFiles: sources };
      });
    },
  };
}

/** An ES module of those exports of the compiler that are `used`. */
function only(used, compiler) {
  const parts =
    /\n"use strict";\n([\s\S]*?\n)__export\(typescript_exports, \{\n([\s\S]*?)\n\}\);\nmodule\.exports = .*\n([\s\S]*\n)\/\/ Annotate the CommonJS/.exec(
      compiler,
    );
  if (!parts) throw new Error('scripts/bundle-compiler.mjs does not know the layout of this compiler');
  const [, helpers, list, body] = parts;
  const exported = [...list.matchAll(/^ {2}(\w+): \(\) => (\w+)/gm)].filter(([, name]) => used.has(name));
  const statements = statementsOf(helpers + body);
  const kept = leadTo(statements, [NODE_METHODS, ...exported.map(([, , local]) => local)]);
  const text = statements.filter((statement) => kept.has(statement)).join('');
  return `${withUsedMessages(text)}${NODE_METHODS}export { ${exported.map(([, name, local]) => `${local} as ${name}`).join(', ')} };\n`;
}

/** esbuild, which has printed the compiler, indents all that is within a statement. Template texts alone have lines of their own. */
function statementsOf(text) {
  const statements = [];
  let ended = true;
  for (const line of text.split(/(?<=\n)/)) {
    if (ended && /^(?:async |[\w.]+[ (]|\(\(|\{|\/[/*])/.test(line)) statements.push('');
    statements.push((statements.pop() ?? '') + line);
    if (line !== '\n') ended = /^\/\/|[;}]$|\*\/$/.test(line.trimEnd());
  }
  return statements;
}

function leadTo(statements, texts) {
  const byName = Map.groupBy(statements, nameOf);
  const kept = new Set();
  const reached = new Set([undefined]);
  const waiting = [...texts];
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    for (const name of namesIn(text)) {
      if (reached.has(name)) continue;
      reached.add(name);
      for (const statement of byName.get(name) ?? []) {
        kept.add(statement);
        waiting.push(statement);
      }
    }
  }
  return kept;
}

/** What a statement declares or changes. Undefined: it serves no other one. */
function nameOf(statement) {
  const [, name] =
    /^(?:async )?(?:var|let|const|class|function\*?) (\w+)/.exec(statement) ??
    // A namespace, the members of one, `X.y = z`.
    /\)\((\w+) \|\| \(\1 = \{\}\)\);\n*$/.exec(statement) ??
    /^__export\((\w+),/.exec(statement) ??
    /^(\w+)\./.exec(statement) ??
    [];
  return name;
}

/** Every name in a text that may be one of the outermost scope: not `.name`, not `name: value`, no remark such as `3 /\* Name *\/`. */
function namesIn(text) {
  const code = text.replace(/\/\* \w+ \*\//g, '').replace(/(^|[{,])(\s*)\w+: /gm, '$1$2');
  return code.matchAll(/(?<![\w$]|(?<!\.)\.)[A-Za-z_$][\w$]*/g).map(([name]) => name);
}

/** All messages are members of one object, most of them of the type checker's. */
function withUsedMessages(text) {
  const used = new Set(text.match(/(?<=\bDiagnostics\.)\w+/g));
  return text.replace(/(?<=\nvar Diagnostics = \{\n)[\s\S]*?\n(?=\};\n)/, (messages) =>
    messages.replace(/^ {2}(\w+): diag\(.*\),?\n/gm, (line, name) => (used.has(name) ? line : '')),
  );
}
