/** What the TypeScript lowering carries down the tree. Contexts are never changed, only copied with a difference. */
import { ts } from 'ts-morph';
import {
  type ClassId,
  type ExprId,
  type FunctionId,
  type Loop,
  NONE,
  type Region,
  type RegionId,
  type Span,
} from '../../ir.ts';
import type { Builder, Scope } from '../builder.ts';

export interface Context {
  readonly source: ts.SourceFile;
  readonly builder: Builder;
  readonly scope: Scope;
  readonly fn: FunctionId;
  /** The class that `this` is an instance of, or NONE. */
  readonly cls: ClassId;
  /** The object literal that `this` is, or NONE. */
  readonly self: ExprId;
  readonly loop: Loop | null;
  readonly tryCatch: boolean;
  readonly concurrent: boolean;
  readonly awaited: boolean;
  readonly statement: Span;
  readonly region: RegionId;
}

export function rootContext(source: ts.SourceFile, builder: Builder): Context {
  return {
    source,
    builder,
    scope: builder.scope(null, true),
    fn: 0,
    cls: NONE,
    self: NONE,
    loop: null,
    tryCatch: false,
    concurrent: false,
    awaited: false,
    statement: [0, 0],
    region: NONE,
  };
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** The context inside of `node`, which is such a region. */
export function enter(
  node: ts.Node,
  cx: Context,
  what: Without<Region, 'parent' | 'fn' | 'span' | 'head'>,
  head: Span = spanOf(node, cx),
): Context {
  const region = cx.builder.region({ parent: cx.region, fn: cx.fn, span: spanOf(node, cx), head, ...what });
  return { ...cx, region };
}

export function spanOf(node: ts.Node, cx: Context): Span {
  return [node.getStart(cx.source), node.end];
}

/** The text of a property name that is fixed; undefined for a computed one. */
export function propertyName(name: ts.PropertyName | undefined): string | undefined {
  if (!name) return undefined;
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text;
  if (ts.isPrivateIdentifier(name)) return name.text;
  if (ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression)) return name.expression.text;
  return undefined;
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((m) => m.kind === kind) ?? false);
}
