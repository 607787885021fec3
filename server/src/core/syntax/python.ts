/**
 * Python to IR, on tree-sitter's grammar as WebAssembly: no native build, and broken code gives a tree all the same.
 *
 * Admitted weakness: no types are inferred, only annotations are read; what decorators do to a function is not known.
 */
import { Language, type Node, Parser } from 'web-tree-sitter';
import { type Directive, type Module, NONE } from '../ir.ts';
import { createBuilder } from './builder.ts';
import { rootContext } from './python/context.ts';
import { visitBlock } from './python/statements.ts';

/** The two WebAssembly files: the parser's runtime, and the grammar. */
export interface PythonWasm {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

export type Lower = (text: string, fileName: string) => Module;

/**
 * Loads the parser once. What it gives lowers one file; a text nested so deeply that the walk runs out of stack throws a
 * RangeError.
 */
export async function createPythonLowering(wasm: PythonWasm): Promise<Lower> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm.grammar));
  return (text) => {
    const tree = parser.parse(text);
    if (!tree) throw new Error('the parser gave up');
    try {
      return lowerTree(tree.rootNode, text);
    } finally {
      tree.delete();
    }
  };
}

function lowerTree(root: Node, text: string): Module {
  const builder = createBuilder();
  const cx = rootContext(text, builder);
  builder.addFunction({ kind: 'module', parent: NONE, span: [0, text.length] });
  visitBlock(root, cx);
  // Every name at the top of a module can be imported.
  for (const [name, binding] of [...cx.scope.types, ...cx.scope.values])
    builder.exports.push({ name, binding });
  return builder.finish({
    language: 'python',
    directives: text.includes('llm-cost') ? findDirectives(root, text) : [],
    syntaxErrors: root.hasError ? root.descendantsOfType('ERROR').length || 1 : 0,
    script: text.startsWith('#!') || /^if\s+__name__\s*==/m.test(text),
    starImports: cx.starImports,
  });
}

function findDirectives(root: Node, text: string): Directive[] {
  return root.descendantsOfType('comment').flatMap((comment): Directive[] => {
    const content = comment?.text.replace(/^#+\s*/, '').trim() ?? '';
    if (!comment || !content.startsWith('llm-cost')) return [];
    const lineStart = text.lastIndexOf('\n', comment.startIndex - 1) + 1;
    const ownLine = text.slice(lineStart, comment.startIndex).trim() === '';
    return [{ span: [comment.startIndex, comment.endIndex], text: content, ownLine }];
  });
}
