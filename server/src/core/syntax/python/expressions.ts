/** Expressions to IR. What cannot carry a client, a model or a prompt becomes `unknown`, after the calls in it are found. */
import type { Node } from 'web-tree-sitter';
import type { Entry, ExprId, Item } from '../../ir.ts';
import { assignTarget } from './assignments.ts';
import { lowerCall } from './calls.ts';
import { lowerComprehension } from './comprehensions.ts';
import { type Context, field, named, spanOf } from './context.ts';
import { lowerLambda } from './functions.ts';
import { lowerPercent, lowerString } from './strings.ts';

export function lowerExpr(node: Node, cx: Context): ExprId {
  const { builder } = cx;
  const span = spanOf(node);
  const literal = (value: string | number | boolean | null): ExprId =>
    builder.add({ k: 'literal', span, value });
  switch (node.type) {
    case 'identifier':
      if (cx.self !== null && node.text === cx.self) return builder.add({ k: 'this', span, cls: cx.cls });
      return builder.name(node.text, span, cx.scope);
    case 'string':
    case 'concatenated_string':
      return lowerString(node, cx);
    case 'integer':
    case 'float':
      return literal(Number(node.text.replaceAll('_', '')));
    case 'true':
    case 'false':
      return literal(node.type === 'true');
    case 'none':
      return literal(null);
    case 'attribute': {
      const name = field(node, 'attribute');
      const object = field(node, 'object');
      if (!name || !object) return walk(node, cx);
      return builder.add({
        k: 'member',
        span,
        object: lowerExpr(object, { ...cx, awaited: false }),
        name: name.text,
        nameSpan: spanOf(name),
      });
    }
    case 'subscript':
      return lowerSubscript(node, cx);
    case 'call':
      return lowerCall(node, cx);
    case 'await':
      return builder.add({ k: 'await', span, value: lowerFirst(node, { ...cx, awaited: true }) });
    case 'parenthesized_expression':
      return lowerFirst(node, cx);
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
      lowerExpr(condition, cx);
      return builder.add({ k: 'choice', span, options: [lowerExpr(yes, cx), lowerExpr(no, cx)] });
    }
    case 'boolean_operator':
      return lowerBoolean(node, cx);
    case 'binary_operator':
      return lowerBinary(node, cx);
    case 'unary_operator': {
      const argument = field(node, 'argument');
      if (argument?.type === 'integer' || argument?.type === 'float') {
        return literal((node.child(0)?.text === '-' ? -1 : 1) * Number(argument.text.replaceAll('_', '')));
      }
      return walk(node, cx);
    }
    case 'yield': {
      // What a context manager or generator yields is what the caller gets.
      const value = lowerFirst(node, cx);
      builder.functions[cx.fn]?.returns.push(value);
      return value;
    }
    case 'lambda':
      return builder.add({ k: 'function', span, fn: lowerLambda(node, cx) });
    case 'named_expression': {
      const value = field(node, 'value');
      const target = field(node, 'name');
      if (!value) return walk(node, cx);
      const lowered = lowerExpr(value, cx);
      if (target) assignTarget(target, lowered, cx);
      return lowered;
    }
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
function walk(node: Node, cx: Context): ExprId {
  for (const child of named(node)) lowerExpr(child, { ...cx, awaited: false });
  return cx.builder.unknown(spanOf(node));
}

function lowerFirst(node: Node, cx: Context): ExprId {
  const [first] = named(node);
  return first ? lowerExpr(first, cx) : cx.builder.unknown(spanOf(node));
}

function lowerItem(node: Node, cx: Context): Item {
  if (node.type !== 'list_splat') return { value: lowerExpr(node, cx) };
  return { value: lowerFirst(node, cx), spread: true };
}

function lowerSubscript(node: Node, cx: Context): ExprId {
  const value = field(node, 'value');
  const index = field(node, 'subscript');
  if (!value) return walk(node, cx);
  const object = lowerExpr(value, { ...cx, awaited: false });
  if (index?.type === 'string') {
    const key = cx.builder.exprs[lowerString(index, cx)];
    if (key?.k === 'literal') {
      return cx.builder.add({
        k: 'member',
        span: spanOf(node),
        object,
        name: String(key.value),
        nameSpan: spanOf(index),
      });
    }
  }
  if (!index || index.type === 'slice') return object;
  return cx.builder.add({ k: 'index', span: spanOf(node), object, index: lowerExpr(index, cx) });
}

function lowerEntries(node: Node, cx: Context): Entry[] {
  return named(node).flatMap((pair): Entry[] => {
    if (pair.type === 'dictionary_splat') return [{ spread: lowerFirst(pair, cx) }];
    const [key, value] = [field(pair, 'key'), field(pair, 'value')];
    if (!key || !value) return [];
    const keyExpr = lowerExpr(key, cx);
    const name = cx.builder.exprs[keyExpr];
    const lowered = lowerExpr(value, { ...cx, awaited: false });
    if (name?.k === 'literal') return [{ key: String(name.value), keySpan: spanOf(key), value: lowered }];
    return [{ computed: keyExpr, value: lowered }];
  });
}

function lowerBoolean(node: Node, cx: Context): ExprId {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  if (!left || !right) return walk(node, cx);
  const first = lowerExpr(left, cx);
  const second = lowerExpr(right, cx);
  if (field(node, 'operator')?.text === 'or')
    return cx.builder.add({ k: 'fallback', span: spanOf(node), first, second });
  return cx.builder.add({ k: 'choice', span: spanOf(node), options: [second] });
}

const ARITHMETIC: Readonly<Record<string, '-' | '*' | '/' | '**'>> = {
  '-': '-',
  '*': '*',
  '/': '/',
  '**': '**',
};

/** Walks down the left side in a loop: generated files hold sums of thousands of parts. */
function lowerBinary(node: Node, cx: Context): ExprId {
  const parts: Node[] = [];
  let first: Node | undefined = node;
  while (first?.type === 'binary_operator') {
    parts.push(first);
    first = field(first, 'left');
  }
  const last = parts.at(-1);
  if (!first || !last) return walk(node, cx);
  let left: ExprId | undefined;
  for (const part of parts.reverse()) {
    const right = field(part, 'right');
    if (!right) return walk(part, cx);
    const operator = field(part, 'operator')?.text ?? '';
    if (left === undefined && operator === '%') {
      const text = lowerPercent(part, first, right, cx);
      if (text !== undefined) {
        left = text;
        continue;
      }
    }
    left ??= lowerExpr(first, cx);
    const lowered = lowerExpr(right, cx);
    const op = ARITHMETIC[operator];
    if (operator === '|')
      left = cx.builder.add({
        k: 'object',
        span: spanOf(part),
        entries: [{ spread: left }, { spread: lowered }],
      });
    else if (operator === '+')
      left = cx.builder.add({ k: 'concat', span: spanOf(part), left, right: lowered });
    else if (op) left = cx.builder.add({ k: 'arithmetic', span: spanOf(part), op, left, right: lowered });
    else left = cx.builder.unknown(spanOf(part));
  }
  return left ?? cx.builder.unknown(spanOf(node));
}
