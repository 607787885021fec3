/**
 * Python to IR, on tree-sitter's grammar as WebAssembly: no native build, and broken code gives a tree all the same.
 *
 * Admitted weakness: no types are inferred, only annotations are read; what decorators do to a function is not known; of
 * several base classes one is kept; `+=` is not seen.
 */
import { Edit, Language, type Node, Parser, type Tree } from 'web-tree-sitter';
import { type Directive, IR_VERSION, type Module, NONE } from '../ir.ts';
import { type Builder, createBuilder } from './builder.ts';
import { changeBetween } from './change.ts';
import { assemble, type Fragment, replaced } from './fragments.ts';
import { named, rootContext } from './python/context.ts';
import { originalOffset, type Repaired, repairBrackets } from './python/repair.ts';
import { markGathered } from './python/sideBySide.ts';
import { visitBlock, visitStatement } from './python/statements.ts';

export { blankMagics } from './python/magics.ts';

/** The two WebAssembly files: the parser's runtime, and the grammar. */
export interface PythonWasm {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

export type Lower = (text: string, fileName: string) => Module;

export interface PythonLowering {
  /** Lowers one file: broken text gives what could be read. */
  readonly lower: Lower;
  /** The same for one text of a file after the other, as it is typed. */
  readonly follow: () => (text: string) => Module;
}

/** Loads the parser once. */
export async function createPythonLowering(wasm: PythonWasm): Promise<PythonLowering> {
  await Parser.init({ wasmBinary: wasm.runtime });
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm.grammar));
  const reparser = createReparser(parser);
  return {
    lower: (text) => withTree(read(parser, text), lowerWhole),
    follow() {
      let known: Known | undefined;
      return (text) =>
        withTree(readOn(reparser, text) ?? read(parser, text), (reading) => {
          if (reading.errors === 0) reparser.keep(reading);
          const found = lowerStatements(reading, known);
          known = found?.known;
          return found?.module ?? lowerWhole(reading);
        });
    },
  };
}

/** What is lowered of a text: its tree, or that of the text with what is open closed. */
interface Reading {
  readonly text: string;
  readonly tree: Tree;
  /** That of the tree. */
  readonly lowered: string;
  readonly repaired: Repaired | undefined;
  readonly errors: number;
}

function withTree(reading: Reading, work: (reading: Reading) => Module): Module {
  try {
    return work(reading);
  } finally {
    reading.tree.delete();
  }
}

function read(parser: Parser, text: string): Reading {
  const tree = parse(parser, text);
  const plain = { text, tree, lowered: text, repaired: undefined };
  if (!tree.rootNode.hasError) return { ...plain, errors: 0 };
  const errors = Math.max(1, tree.rootNode.descendantsOfType('ERROR').length);
  const repaired = repairBrackets(text);
  const better = repaired && parse(parser, repaired.text);
  // Closing what is open must make all of the text readable, or at least more of it.
  if (!better || (better.rootNode.hasError && unreadable(better.rootNode) >= unreadable(tree.rootNode))) {
    better?.delete();
    return { ...plain, errors };
  }
  tree.delete();
  return { text, tree: better, lowered: repaired.text, repaired, errors };
}

/**
 * The same from a tree that is there, undefined where errors are left: a text without errors has one tree, but what the
 * parser makes of errors hangs on where it began.
 */
function readOn({ from, keep }: Reparser, text: string): Reading | undefined {
  const tree = from(text);
  if (!tree) return undefined;
  if (!tree.rootNode.hasError) return { text, tree, lowered: text, repaired: undefined, errors: 0 };
  tree.delete();
  const repaired = repairBrackets(text);
  const better = repaired && from(repaired.text);
  if (!better) return undefined;
  const reading = { text, tree: better, lowered: repaired.text, repaired, errors: 1 };
  if (!better.rootNode.hasError) {
    keep(reading);
    return reading;
  }
  better.delete();
  return undefined;
}

function parse(parser: Parser, text: string, before?: Tree): Tree {
  const tree = parser.parse(text, before);
  if (!tree) throw new Error('the parser gave up');
  return tree;
}

interface Reparser {
  /** The tree of the text, made from the one that is kept; undefined where there is none. */
  from(text: string): Tree | undefined;
  keep(reading: Pick<Reading, 'tree' | 'lowered'>): void;
}

/** Keeps one tree, that of the file which is being typed in. */
function createReparser(parser: Parser): Reparser {
  let kept: { readonly tree: Tree; readonly text: string } | undefined;
  return {
    from(text) {
      if (!kept) return undefined;
      const before = kept.tree.copy();
      const { start, oldEnd, newEnd } = changeBetween(kept.text, text);
      before.edit(
        new Edit({
          startIndex: start,
          oldEndIndex: oldEnd,
          newEndIndex: newEnd,
          startPosition: positionAt(text, start),
          oldEndPosition: positionAt(kept.text, oldEnd),
          newEndPosition: positionAt(text, newEnd),
        }),
      );
      try {
        return parse(parser, text, before);
      } finally {
        before.delete();
      }
    },
    keep({ tree, lowered }) {
      kept?.tree.delete();
      kept = { tree: tree.copy(), text: lowered };
    },
  };
}

function positionAt(text: string, offset: number): { readonly row: number; readonly column: number } {
  let row = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
    row++;
    start = end + 1;
  }
  return { row, column: offset - start };
}

/** Characters inside of errors. */
function unreadable(root: Node): number {
  let count = 0;
  for (const error of root.descendantsOfType('ERROR')) count += error.endIndex - error.startIndex;
  return count;
}

function lowerWhole(reading: Reading): Module {
  const { rootNode } = reading.tree;
  const builder = createBuilder();
  const cx = rootContext(builder);
  builder.addFunction({ kind: 'module', parent: NONE, span: [0, reading.lowered.length] });
  visitBlock(rootNode, cx);
  markGathered(cx.file.sideBySide, builder);
  // Every name at the top of a module can be imported.
  for (const [name, binding] of [...cx.scope.types, ...cx.scope.values])
    builder.exports.push({ name, binding });
  return atOriginal(builder.finish({ ...restOf(reading), starImports: cx.file.starImports }), reading);
}

/** Statements of the top by `start end type`, for the next text. */
interface Known {
  readonly text: string;
  readonly fragments: ReadonlyMap<string, Fragment>;
}

function lowerStatements(
  reading: Reading,
  before: Known | undefined,
): { readonly known: Known; readonly module: Module } | undefined {
  const { tree, lowered } = reading;
  const { hasError } = tree.rootNode;
  const { start, oldEnd, newEnd } = changeBetween(before?.text ?? '', lowered);
  const nodes = named(tree.rootNode).map((node) => {
    const [from, to] = [node.startIndex, node.endIndex];
    return { node, from, to, type: node.type, isWhole: !hasError || !node.hasError };
  });
  const statements = nodes.map(({ node, from, to, type, isWhole }) => {
    const shift = to <= start ? 0 : from >= newEnd ? oldEnd - newEnd : undefined;
    const isSame = isWhole && shift !== undefined;
    return {
      start: from,
      known: isSame ? before?.fragments.get(keyOf(from + shift, to + shift, type)) : undefined,
      read: (builder: Builder) => lowerAlone(node, builder),
    };
  });
  const found = assemble(statements, lowered.length);
  if (!found) return undefined;
  const { parts, names, fragments } = found;
  const starImports = parts.exports.flatMap((item) => ('star' in item ? [item.star] : []));
  const exported = [...names.types, ...names.values].map(([name, binding]) => ({ name, binding }));
  const module: Module = {
    irVersion: IR_VERSION,
    prologue: [],
    ...parts,
    exports: [...parts.exports, ...exported],
    ...restOf(reading),
    starImports,
  };
  const next = new Map<string, Fragment>();
  nodes.forEach(({ from, to, type, isWhole }, index) => {
    const fragment = fragments[index];
    if (isWhole && fragment) next.set(keyOf(from, to, type), fragment);
  });
  return { known: { text: lowered, fragments: next }, module: atOriginal(module, reading) };
}

function keyOf(start: number, end: number, type: string): string {
  return `${start} ${end} ${type}`;
}

/** False where it says what only the whole module can be asked: what is handed to `gather` at its top. */
function lowerAlone(node: Node, builder: Builder): boolean {
  const cx = rootContext(builder);
  visitStatement(node, cx);
  const { sideBySide } = cx.file;
  if (sideBySide.gathered.some(({ scope }) => scope === cx.scope)) return false;
  markGathered(sideBySide, builder);
  return true;
}

function restOf({ tree, lowered, errors }: Reading) {
  return {
    language: 'python' as const,
    directives: lowered.includes('llm-cost') ? findDirectives(tree.rootNode, lowered) : [],
    syntaxErrors: errors,
    script: lowered.startsWith('#!') || /^if\s+\(?(?:__name__\s*==|["']__main__["']\s*==)/m.test(lowered),
  };
}

/** With the offsets of the text as it was typed. */
function atOriginal(module: Module, { repaired }: Reading): Module {
  if (!repaired) return module;
  const back = (offset: number): number => originalOffset(offset, repaired);
  return {
    ...module,
    ...replaced(module, back),
    directives: module.directives.map((directive) => ({
      ...directive,
      span: [back(directive.span[0]), back(directive.span[1])],
    })),
  };
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
