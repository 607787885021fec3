/** Expressions to IR. What cannot carry a client, a model or a prompt becomes `unknown`, after the calls in it are found. */
import type { Node } from 'web-tree-sitter';
import { type Entry, type ExprId, type Item, NONE } from '../../ir.ts';
import { assignTarget } from './assignments.ts';
import { lowerCall } from './calls.ts';
import { lowerComprehension } from './comprehensions.ts';
import { type Context, enter, field, isSelf, MAX_DEPTH, named, spanOf, unwrapped } from './context.ts';
import { lowerLambda } from './functions.ts';
import { lowerBinary, lowerBoolean, lowerEquality, lowerUnary, numberOf } from './operators.ts';
import { literalText, lowerString } from './strings.ts';

export function lowerExpr(node: Node, cx: Context): ExprId {
  const { file } = cx;
  if (file.depth >= MAX_DEPTH) return cx.builder.unknown(spanOf(node));
  file.depth++;
  try {
    return lowerOne(node, cx);
  } finally {
    file.depth--;
  }
}

function lowerOne(node: Node, cx: Context): ExprId {
  const { builder } = cx;
  const span = spanOf(node);
  switch (node.type) {
    case 'identifier':
      return isSelf(node, cx)
        ? builder.add({ k: 'this', span, cls: cx.cls })
        : builder.name(node.text, span, cx.scope);
    case 'string':
    case 'concatenated_string':
      return lowerString(node, cx);
    case 'integer':
    case 'float': {
      const value = numberOf(node.text);
      return Number.isFinite(value) ? builder.add({ k: 'literal', span, value }) : builder.unknown(span);
    }
    case 'true':
    case 'false':
      return builder.add({ k: 'literal', span, value: node.type === 'true' });
    case 'none':
      return builder.add({ k: 'literal', span, value: null });
    case 'attribute':
      return lowerMember(node, cx);
    case 'subscript':
      return lowerSubscript(node, cx);
    case 'call':
      return lowerCall(node, cx);
    case 'await':
      return builder.add({ k: 'await', span, value: lowerFirst(node, { ...cx, awaited: true }) });
    case 'parenthesized_expression': {
      const inner = unwrapped(node);
      return inner === node ? builder.unknown(span) : lowerExpr(inner, cx);
    }
    case 'dictionary':
      return builder.add({ k: 'object', span, entries: lowerEntries(node, cx) });
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return builder.add({ k: 'array', span, items: named(node).map((item) => lowerItem(item, cx)) });
    case 'conditional_expression': {
      const [yes, condition, no] = named(node);
      if (!yes || !condition || !no) return walk(node, cx);
      const test = lowerExpr(condition, { ...cx, awaited: false });
      const either = [yes, no].map((part, index) =>
        lowerExpr(part, enter(part, cx, { k: 'branch', test, ...(index === 1 && { otherwise: true }) })),
      );
      return builder.add({ k: 'choice', span, options: either, test });
    }
    case 'boolean_operator':
      return lowerBoolean(node, cx);
    case 'binary_operator':
      return lowerBinary(node, { ...cx, awaited: false });
    case 'unary_operator':
      return lowerUnary(node, cx) ?? walk(node, cx);
    case 'comparison_operator':
      return lowerEquality(node, { ...cx, awaited: false }) ?? walk(node, cx);
    case 'yield':
      return lowerYield(node, cx);
    case 'lambda':
      return builder.add({ k: 'function', span, fn: lowerLambda(node, cx) });
    case 'named_expression': {
      const [target, value] = [field(node, 'name'), field(node, 'value')];
      if (!value) return walk(node, cx);
      const lowered = lowerExpr(value, cx);
      if (target) assignTarget(target, lowered, cx);
      return lowered;
    }
    case 'as_pattern':
      return lowerFirst(node, cx);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension':
      return lowerComprehension(node, cx);
    default:
      return walk(node, cx);
  }
}

/** Lowers the expressions inside for the calls in them. */
export function walk(node: Node, cx: Context): ExprId {
  for (const child of named(node)) lowerExpr(child, { ...cx, awaited: false });
  return cx.builder.unknown(spanOf(node));
}

function lowerFirst(node: Node, cx: Context): ExprId {
  const [first] = named(node);
  return first ? lowerExpr(first, cx) : cx.builder.unknown(spanOf(node));
}

function lowerMember(node: Node, cx: Context): ExprId {
  const [object, name] = [field(node, 'object'), field(node, 'attribute')];
  if (!name || !object) return walk(node, cx);
  if (name.text === '__class__' && isSelf(object, cx))
    return cx.builder.add({ k: 'class', span: spanOf(node), cls: cx.cls });
  return cx.builder.add({
    k: 'member',
    span: spanOf(node),
    object: lowerExpr(object, { ...cx, awaited: false }),
    name: name.text,
    nameSpan: spanOf(name),
  });
}

function lowerItem(node: Node, cx: Context): Item {
  if (node.type !== 'list_splat') return { value: lowerExpr(node, { ...cx, awaited: false }) };
  return { value: lowerFirst(node, cx), spread: true };
}

function lowerSubscript(node: Node, cx: Context): ExprId {
  const value = field(node, 'value');
  const [index, ...others] = node.childrenForFieldName('subscript');
  if (!value || !index) return walk(node, cx);
  const inner = { ...cx, awaited: false };
  const span = spanOf(node);
  const object = lowerExpr(value, inner);
  const name = literalText(index);
  if (name !== undefined) return cx.builder.add({ k: 'member', span, object, name, nameSpan: spanOf(index) });
  // A part of a list has the same elements, and a part of a text is such a text.
  if (index.type === 'slice') {
    walk(index, inner);
    return cx.builder.add({ k: 'choice', span, options: [object] });
  }
  const key = lowerExpr(index, inner);
  for (const other of others) lowerExpr(other, inner);
  return others.length > 0
    ? cx.builder.unknown(span)
    : cx.builder.add({ k: 'index', span, object, index: key });
}

function lowerEntries(node: Node, cx: Context): Entry[] {
  const inner = { ...cx, awaited: false };
  return named(node).flatMap((pair): Entry[] => {
    if (pair.type === 'dictionary_splat') return [{ spread: lowerFirst(pair, inner) }];
    const [key, value] = [field(pair, 'key'), field(pair, 'value')];
    if (!key || !value) {
      walk(pair, inner);
      return [];
    }
    const computed = lowerExpr(key, inner);
    const name = cx.builder.exprs[computed];
    const lowered = lowerExpr(value, inner);
    if (name?.k === 'literal') return [{ key: String(name.value), keySpan: spanOf(key), value: lowered }];
    return [{ computed, value: lowered }];
  });
}

/**
 * What a context manager or a dependency yields is what its caller gets. In a loop it is one element of many, as is what
 * `yield from` passes on.
 */
function lowerYield(node: Node, cx: Context): ExprId {
  const { builder } = cx;
  const owner = builder.functions[cx.fn];
  const value = lowerFirst(node, { ...cx, awaited: false });
  if (!owner || cx.fn === NONE) return value;
  owner.generator = true;
  const isMany = node.child(1)?.type === 'from';
  if (isMany || cx.loop) {
    const item: Item = isMany ? { value, spread: true } : { value };
    owner.returns.push(builder.add({ k: 'array', span: spanOf(node), items: [item] }));
  } else owner.returns.push(value);
  // What is sent in is not known.
  return builder.unknown(spanOf(node));
}
