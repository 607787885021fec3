/** What the Python lowering carries down the tree. Contexts are never changed, only copied with a difference. */
import type { Node } from 'web-tree-sitter';
import { type ClassId, type FunctionId, type Loop, NONE, type Span } from '../../ir.ts';
import type { Builder, Scope } from '../builder.ts';

export interface Context {
  readonly text: string;
  readonly builder: Builder;
  readonly scope: Scope;
  readonly fn: FunctionId;
  /** The class whose body or method this is, or NONE. */
  readonly cls: ClassId;
  /** The name of a method's first parameter: `self`, `cls`. */
  readonly self: string | null;
  /** In the body of a class, not of its methods: assignments make members. */
  readonly inClassBody: boolean;
  readonly loop: Loop | null;
  readonly tryCatch: boolean;
  readonly concurrent: boolean;
  readonly awaited: boolean;
  readonly typeOnly: boolean;
  readonly statement: Span;
  /** Where the variables of a loop or comprehension are declared, while they are. */
  readonly loopTargets: Scope | null;
  /** Modules of which all names are imported. */
  readonly starImports: string[];
}

export function rootContext(text: string, builder: Builder): Context {
  return {
    text,
    builder,
    scope: builder.scope(null, true),
    fn: 0,
    cls: NONE,
    self: null,
    inClassBody: false,
    loop: null,
    tryCatch: false,
    concurrent: false,
    awaited: false,
    typeOnly: false,
    statement: [0, 0],
    loopTargets: null,
    starImports: [],
  };
}

export function spanOf(node: Node): Span {
  return [node.startIndex, node.endIndex];
}

export function field(node: Node, name: string): Node | undefined {
  return node.childForFieldName(name) ?? undefined;
}

/** Children without punctuation and comments. */
export function named(node: Node): Node[] {
  const found: Node[] = [];
  for (const child of node.namedChildren) if (child && child.type !== 'comment') found.push(child);
  return found;
}
