/** What the Python lowering carries down the tree. Contexts are never changed, only copied with a difference. */
import type { Node } from 'web-tree-sitter';
import {
  type ClassId,
  type FunctionId,
  type Loop,
  NONE,
  type Region,
  type RegionId,
  type Span,
} from '../../ir.ts';
import type { Builder, Scope } from '../builder.ts';
import { createSideBySide, type SideBySide } from './sideBySide.ts';

export interface Context {
  readonly file: FileState;
  readonly builder: Builder;
  /** Where names are looked up. */
  readonly scope: Scope;
  /** Where assignments bind names: the scope of a module, function or class. Blocks have none in Python. */
  readonly owner: Scope;
  readonly fn: FunctionId;
  /** The class whose body or method this is, or NONE. */
  readonly cls: ClassId;
  readonly self: Self | null;
  /** In the body of a class, not of its methods: assignments make members. */
  readonly inClassBody: boolean;
  readonly loop: Loop | null;
  readonly tryCatch: boolean;
  readonly concurrent: boolean;
  readonly awaited: boolean;
  readonly typeOnly: boolean;
  readonly statement: Span;
  readonly region: RegionId;
}

/** The first parameter of a method. */
export interface Self {
  readonly name: string;
  /** It is the class: of a class method, or of `__new__`, where what is made counts as the instance. */
  readonly of: 'instance' | 'class' | 'new';
}

/** What is collected for the whole file. */
export interface FileState {
  /** Modules of which all names are imported. */
  readonly starImports: string[];
  readonly sideBySide: SideBySide;
  /** How many nodes the walk is inside of. */
  depth: number;
}

/**
 * Deeper nodes are not read: no person nests so far, and the stack must hold in a worker too. A chain of method calls
 * takes two a call.
 */
export const MAX_DEPTH = 300;

export function rootContext(builder: Builder): Context {
  const scope = builder.scope(null, true);
  return {
    file: { starImports: [], sideBySide: createSideBySide(), depth: 0 },
    builder,
    scope,
    owner: scope,
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
    region: NONE,
  };
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The context inside of `node`, which is such a region. */
export function enter(
  node: Node,
  cx: Context,
  what: Without<Region, 'parent' | 'fn' | 'span' | 'head'>,
  head: Span = spanOf(node),
): Context {
  const region = cx.builder.region({ parent: cx.region, fn: cx.fn, span: spanOf(node), head, ...what });
  return { ...cx, region };
}

export function spanOf(node: Node): Span {
  return [node.startIndex, node.endIndex];
}

export function field(node: Node, name: string): Node | undefined {
  return node.childForFieldName(name) ?? undefined;
}

/** Children without punctuation, comments and line continuations. */
export function named(node: Node): Node[] {
  return node.namedChildren.filter(({ type }) => type !== 'comment' && type !== 'line_continuation');
}

/** The expression without the parentheses around it. */
export function unwrapped(node: Node): Node {
  let at = node;
  while (at.type === 'parenthesized_expression') {
    const [inner] = named(at);
    if (!inner) break;
    at = inner;
  }
  return at;
}

export function isSelf(node: Node, cx: Context): boolean {
  return cx.self !== null && node.type === 'identifier' && node.text === cx.self.name;
}
