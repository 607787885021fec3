/** Classes, and the members that their bodies make. */
import type { Node } from 'web-tree-sitter';
import { type ClassId, type ExprId, type FunctionId, NONE, type TypeRef } from '../../ir.ts';
import { type Context, field, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { visitBlock } from './statements.ts';
import { lowerType } from './types.ts';

export function lowerClass(node: Node, cx: Context): ClassId {
  const { builder } = cx;
  const { base, others } = lowerBases(node, cx);
  const cls: ClassId =
    builder.classes.push({
      name: field(node, 'name')?.text ?? '',
      fn: cx.fn,
      span: spanOf(node),
      members: [],
      constructorFn: NONE,
      ...(base !== undefined && { base }),
      ...(others.length > 0 && { implements: others }),
    }) - 1;
  const body = field(node, 'body');
  if (!body) return cls;
  const scope = builder.scope(functionScope(cx), false);
  visitBlock(body, {
    ...cx,
    cls,
    scope,
    owner: scope,
    self: null,
    inClassBody: true,
    loop: null,
    tryCatch: false,
    concurrent: false,
    region: NONE,
  });
  return cls;
}

/** A class in the body of another does not see its names either. */
function functionScope(cx: Context): Context['scope'] {
  return cx.inClassBody ? (cx.owner.parent ?? cx.scope) : cx.scope;
}

/** Bases that give an instance nothing that we look for. */
const EMPTY_BASE = /^(?:\w+\.)*(?:object|ABC|Generic|Protocol|str|int|float|\w*Mixin)$/;

/** Bases that are no class of anybody's. */
const NO_BASE = /^(?:\w+\.)*(?:object|ABC|Generic|Protocol|str|int|float|Enum)$/;

/** The IR knows one base, the first that may have members of interest; the others are kept as types. */
function lowerBases(
  node: Node,
  cx: Context,
): { readonly base?: ExprId; readonly others: readonly TypeRef[] } {
  const list = field(node, 'superclasses');
  if (!list) return { others: [] };
  const bases = named(list).flatMap((base) => {
    if (base.type === 'keyword_argument') {
      const value = field(base, 'value');
      if (value) lowerExpr(value, cx);
      return [];
    }
    // `Repository[User]` is a `Repository`.
    const plain = (base.type === 'subscript' && field(base, 'value')) || base;
    return [{ text: plain.text, value: lowerExpr(plain, cx) }];
  });
  const main =
    bases.find(({ text }) => !EMPTY_BASE.test(text)) ?? bases.find(({ text }) => text !== 'object');
  const others = bases.flatMap((base) => {
    const type = base === main || NO_BASE.test(base.text) ? undefined : lowerType(base.text, cx);
    return type ?? [];
  });
  return { ...(main && { base: main.value }), others };
}

/** A `def` in the body of a class. */
export function addMethod(fn: FunctionId, cx: Context): void {
  const cls = cx.builder.classes[cx.cls];
  const ir = cx.builder.functions[fn];
  if (!cls || !ir || ir.kind === 'setter') return;
  if (ir.kind === 'constructor') {
    cls.constructorFn = fn;
    return;
  }
  cls.members.push({
    name: ir.name,
    static: ir.static,
    kind: ir.kind === 'getter' ? 'getter' : 'method',
    fn,
  });
}

/** `client = property(_get_client)`: true where it made a getter of the function. */
export function addPropertyOf(name: string, value: Node, cx: Context): boolean {
  const callee = value.type === 'call' ? field(value, 'function')?.text : undefined;
  const [getter] = named(field(value, 'arguments') ?? value);
  if (callee !== 'property' || getter?.type !== 'identifier') return false;
  const members = cx.builder.classes[cx.cls]?.members;
  const fn = members?.find((member) => member.name === getter.text)?.fn;
  if (fn === undefined) return false;
  members?.push({ name, static: false, kind: 'getter', fn });
  return true;
}
