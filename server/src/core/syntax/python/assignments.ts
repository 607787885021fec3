/** Targets of assignments, loops and `with`: names become bindings, `self.x` members, patterns both. */
import type { Node } from 'web-tree-sitter';
import type { BindingSource, ExprId, Step, TypeRef } from '../../ir.ts';
import { type Context, field, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';

/** `target = value` in all its forms. */
export function assignTarget(target: Node, value: ExprId, cx: Context, type?: TypeRef): void {
  bindTarget(target, cx, (path) => ({ from: 'value', value, path }), { value, ...(type && { type }) });
}

interface Assigned {
  /** What is assigned, where it is a single value: members take it. */
  readonly value?: ExprId;
  readonly type?: TypeRef;
}

export function bindTarget(
  target: Node,
  cx: Context,
  source: (path: readonly Step[]) => BindingSource,
  assigned: Assigned = {},
  path: readonly Step[] = [],
): void {
  switch (target.type) {
    case 'identifier':
      bindName(target, cx, source(path), path.length === 0 ? assigned : {});
      return;
    case 'attribute':
      if (path.length === 0) writeMember(target, cx, assigned);
      return;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
      named(target).forEach((part, index) => {
        if (part.type === 'list_splat_pattern' || part.type === 'list_splat') return;
        bindTarget(part, cx, source, assigned, [...path, { key: index }]);
      });
      return;
    case 'subscript':
      lowerExpr(target, cx);
      return;
    case 'as_pattern_target':
    case 'parenthesized_expression': {
      const [inner] = named(target);
      if (inner) bindTarget(inner, cx, source, assigned, path);
      return;
    }
    default:
      return;
  }
}

function bindName(target: Node, cx: Context, source: BindingSource, { value, type }: Assigned): void {
  const name = target.text;
  if (cx.inClassBody) {
    cx.builder.classes[cx.cls]?.members.push({
      name,
      static: true,
      kind: 'field',
      ...(value !== undefined && { value }),
      ...(type && { type }),
    });
  }
  const scope = scopeOf(name, cx);
  const binding = cx.builder.declare(
    scope,
    name,
    source.from === 'element' ? 'loop' : 'let',
    cx.fn,
    spanOf(target),
  );
  binding.sources.push(source);
  if (type) binding.type ??= type;
}

/** Blocks have no scope in Python; the one of a loop's body is ours, for its variable alone. */
function scopeOf(name: string, cx: Context): Context['scope'] {
  let scope = cx.loopTargets ?? cx.scope;
  while (scope !== cx.loopTargets && !scope.function && scope.parent && !cx.inClassBody) scope = scope.parent;
  if (!scope.globals.has(name)) return scope;
  while (scope.parent) scope = scope.parent;
  return scope;
}

function writeMember(target: Node, cx: Context, { value, type }: Assigned): void {
  const [object, name] = [field(target, 'object'), field(target, 'attribute')];
  if (!object || !name) return;
  if (cx.self !== null && object.text === cx.self) {
    cx.builder.classes[cx.cls]?.members.push({
      name: name.text,
      static: false,
      kind: 'field',
      ...(value !== undefined && { value }),
      ...(type && { type }),
    });
  } else if (value !== undefined) {
    cx.builder.memberWrites.push({ object: lowerExpr(object, cx), name: name.text, value });
  }
}
