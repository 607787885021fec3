/** Targets of assignments, loops and `with`: names become bindings, `self.x` members, patterns both. */
import type { Node } from 'web-tree-sitter';
import type { BindingKind, BindingSource, ExprId, Step, TypeRef } from '../../ir.ts';
import type { Scope } from '../builder.ts';
import { type Context, field, isSelf, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { literalText } from './strings.ts';

/** What a target takes. */
export interface Given {
  readonly kind?: BindingKind;
  /** Undefined where there is nothing to take, as in `client: OpenAI`. */
  readonly source?: (path: readonly Step[]) => BindingSource | undefined;
  /** The value as a whole, where it is one: members take it, or the part of it that is theirs. */
  readonly value?: ExprId;
  readonly type?: TypeRef;
}

/** `target = value` in all its forms. */
export function assignTarget(target: Node, value: ExprId, cx: Context, type?: TypeRef): void {
  bindTarget(target, cx, {
    source: (path) => ({ from: 'value', value, path }),
    value,
    ...(type && { type }),
  });
}

export function bindTarget(target: Node, cx: Context, given: Given, path: readonly Step[] = []): void {
  switch (target.type) {
    case 'identifier':
      bindName(target, cx, given, path);
      return;
    case 'attribute': {
      const [object, name] = [field(target, 'object'), field(target, 'attribute')];
      if (object && name) writeMember(object, name.text, cx, partOf(given, path, cx));
      return;
    }
    case 'subscript':
      writeItem(target, cx, partOf(given, path, cx));
      return;
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
    case 'expression_list':
      bindParts(named(target), cx, given, path);
      return;
    case 'as_pattern_target':
    case 'parenthesized_expression': {
      const [inner] = named(target);
      if (inner) bindTarget(inner, cx, given, path);
      return;
    }
    default:
      return;
  }
}

/** Behind `*rest` an index counts from the end, which no step says: what stands there is bound without a source. */
function bindParts(parts: readonly Node[], cx: Context, given: Given, path: readonly Step[]): void {
  const splat = parts.findIndex(isSplat);
  parts.forEach((part, index) => {
    const inner = isSplat(part) ? named(part)[0] : part;
    if (!inner) return;
    if (splat >= 0 && index > splat) bindTarget(inner, cx, { kind: given.kind ?? 'let' });
    else bindTarget(inner, cx, given, [...path, isSplat(part) ? { rest: { from: index } } : { key: index }]);
  });
}

function isSplat(node: Node): boolean {
  return node.type === 'list_splat_pattern' || node.type === 'list_splat';
}

function bindName(target: Node, cx: Context, given: Given, path: readonly Step[]): void {
  const name = target.text;
  const { value, type } = partOf(given, path, cx);
  if (cx.inClassBody) {
    cx.builder.classes[cx.cls]?.members.push({
      name,
      static: true,
      kind: 'field',
      ...(value !== undefined && { value }),
      ...(type && { type }),
    });
  }
  const source = given.source?.(path);
  for (const scope of scopesOf(name, cx)) {
    const binding = cx.builder.declare(scope, name, given.kind ?? 'let', cx.fn, spanOf(target));
    if (source) binding.sources.push(source);
    if (type) cx.builder.suggestType(binding, type);
  }
}

/** The scope that owns the name, and the blocks on the way that know it as their variable (a loop's, a handler's). */
function scopesOf(name: string, cx: Context): Scope[] {
  const found: Scope[] = [];
  for (let scope: Scope | null = cx.scope; scope && scope !== cx.owner; scope = scope.parent)
    if (scope.values.has(name)) found.push(scope);
  return [...found, cx.owner];
}

interface Part {
  readonly value?: ExprId;
  readonly fallback?: true;
  readonly type?: TypeRef;
}

/** What the part of a pattern at `path` takes, as an expression. */
function partOf({ value, type }: Given, path: readonly Step[], cx: Context): Part {
  if (path.length === 0) return { ...(value !== undefined && { value }), ...(type && { type }) };
  let at = value;
  for (const step of path) {
    if (at === undefined || !('key' in step)) return {};
    const span = cx.builder.exprs[at]?.span ?? cx.statement;
    const index = cx.builder.add({ k: 'literal', span, value: step.key });
    at = cx.builder.add({ k: 'index', span, object: at, index });
  }
  return at === undefined ? {} : { value: at };
}

/** `object.name = value`. */
export function writeMember(object: Node, name: string, cx: Context, { value, type, fallback }: Part): void {
  const toSelf = isSelf(object, cx);
  // In `__new__` whatever else gets members is the instance that is being made.
  if (toSelf || cx.self?.of === 'new') {
    cx.builder.classes[cx.cls]?.members.push({
      name,
      static: toSelf && cx.self?.of !== 'instance',
      kind: 'field',
      ...(value !== undefined && { value }),
      ...(type && { type }),
    });
  } else if (value !== undefined) {
    cx.builder.memberWrites.push({
      object: lowerExpr(object, cx),
      name,
      value,
      ...(fallback && { fallback }),
    });
  }
}

/** `options['model'] = value` is a member like `options.model`. */
function writeItem(target: Node, cx: Context, { value }: Part): void {
  const [object, key] = [field(target, 'value'), field(target, 'subscript')];
  const name = key && literalText(key);
  if (object && name !== undefined && value !== undefined)
    cx.builder.memberWrites.push({ object: lowerExpr(object, cx), name, value });
  else lowerExpr(target, cx);
}
