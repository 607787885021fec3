/**
 * Python to IR, on tree-sitter's grammar as WebAssembly: no native build, and broken code gives a tree all the same.
 *
 * Admitted weakness: no types are inferred, only annotations are read; what decorators do to a function is not known; of
 * several base classes one is kept; `+=` is not seen.
 */
import { Language, type Node, Parser, type Tree } from 'web-tree-sitter';
import { type Directive, type Module, NONE } from '../ir.ts';
import { createBuilder } from './builder.ts';
import { rootContext } from './python/context.ts';
import { originalOffset, type Repaired, repairBrackets } from './python/repair.ts';
import { markGathered } from './python/sideBySide.ts';
import { visitBlock } from './python/statements.ts';

export { blankMagics } from './python/magics.ts';

/** The two WebAssembly files: the parser's runtime, and the grammar. */
export interface PythonWasm {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

export type Lower = (text: string, fileName: string) => Module;

/** Loads the parser once. What it gives lowers one file: broken text gives what could be read. */
export async function createPythonLowering(wasm: PythonWasm): Promise<Lower> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm.grammar));
  return (text) => {
    const tree = parse(parser, text);
    try {
      if (!tree.rootNode.hasError) return lowerTree(tree.rootNode, text, 0);
      const errors = Math.max(1, tree.rootNode.descendantsOfType('ERROR').length);
      return lowerRepaired(parser, tree, text, errors) ?? lowerTree(tree.rootNode, text, errors);
    } finally {
      tree.delete();
    }
  };
}

function parse(parser: Parser, text: string): Tree {
  const tree = parser.parse(text);
  if (!tree) throw new Error('the parser gave up');
  return tree;
}

/** Undefined where closing what is open does not make more of the text readable. */
function lowerRepaired(parser: Parser, broken: Tree, text: string, errors: number): Module | undefined {
  const repaired = repairBrackets(text);
  if (!repaired) return undefined;
  const tree = parse(parser, repaired.text);
  try {
    if (unreadable(tree.rootNode) >= unreadable(broken.rootNode)) return undefined;
    return atOriginal(lowerTree(tree.rootNode, repaired.text, errors), repaired);
  } finally {
    tree.delete();
  }
}

/** Characters inside of errors. */
function unreadable(root: Node): number {
  let count = 0;
  for (const error of root.descendantsOfType('ERROR')) count += error.endIndex - error.startIndex;
  return count;
}

const SPANS = new Set(['span', 'nameSpan', 'keySpan', 'statement', 'head']);

/** A module is plain data, and every span in it has one of a few names. */
function atOriginal(module: Module, repaired: Repaired): Module {
  const back = (offset: number): number => originalOffset(offset, repaired);
  return JSON.parse(JSON.stringify(module), (key, value) =>
    SPANS.has(key) && Array.isArray(value) ? value.map(back) : value,
  );
}

function lowerTree(root: Node, text: string, syntaxErrors: number): Module {
  const builder = createBuilder();
  const cx = rootContext(builder);
  builder.addFunction({ kind: 'module', parent: NONE, span: [0, text.length] });
  visitBlock(root, cx);
  markGathered(cx.file.sideBySide, builder);
  // Every name at the top of a module can be imported.
  for (const [name, binding] of [...cx.scope.types, ...cx.scope.values])
    builder.exports.push({ name, binding });
  return builder.finish({
    language: 'python',
    directives: text.includes('llm-cost') ? findDirectives(root, text) : [],
    syntaxErrors,
    script: text.startsWith('#!') || /^if\s+\(?(?:__name__\s*==|["']__main__["']\s*==)/m.test(text),
    starImports: cx.file.starImports,
  });
}

function findDirectives(root: Node, text: string): Directive[] {
  return root.descendantsOfType('comment').flatMap((comment): Directive[] => {
    const content = comment.text.replace(/^#+\s*/, '').trim();
    if (!content.startsWith('llm-cost')) return [];
    const start = comment.startIndex;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    return [
      {
        span: [start, start + comment.text.trimEnd().length],
        text: content,
        ownLine: text.slice(lineStart, start).trim() === '',
      },
    ];
  });
}
