/** Calls of the language itself that say more than a call does: they leave no call behind, but what they give. */
import type { Node } from 'web-tree-sitter';
import { type Entry, type ExprId, NONE } from '../../ir.ts';
import { writeMember } from './assignments.ts';
import { argsOf, type CallParts } from './calls.ts';
import { type Context, field, isSelf, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { literalText, lowerFormat } from './strings.ts';
import { lowerType } from './types.ts';

/** Undefined for any other call. A name that the file binds itself is taken for the built-in one all the same. */
export function lowerBuiltIn(node: Node, parts: CallParts, cx: Context): ExprId | undefined {
  const { callee, name, object, args } = parts;
  if (object) return lowerMethod(node, parts, object, cx);
  const span = spanOf(node);
  const { builder } = cx;
  if (isSelf(callee, cx) && cx.self?.of !== 'instance') return lowerOwnClass(node, parts, cx);
  const [first, second, third] = args;
  switch (name) {
    case 'super':
      return cx.cls === NONE ? undefined : builder.add({ k: 'super', span, cls: cx.cls });
    case 'type':
      return first && args.length === 1 && isSelf(first, cx)
        ? builder.add({ k: 'class', span, cls: cx.cls })
        : undefined;
    case '__import__':
    case 'import_module':
      return lowerModule(node, first, cx);
    case 'dict':
      return builder.add({ k: 'object', span, entries: dictEntries(args, cx) });
    case 'list':
    case 'tuple':
    case 'set':
    case 'frozenset':
    case 'sorted':
    case 'reversed':
      return lowerList(node, args, cx);
    case 'str':
      if (!first || args.length > 1 || first.type === 'keyword_argument') return undefined;
      return builder.add({ k: 'template', span, texts: ['', ''], holes: [lowerExpr(first, cx)] });
    case 'cast':
      return second ? lowerCast(node, first, second, cx) : undefined;
    case 'dedent':
    case 'cleandoc':
      return first ? lowerExpr(first, cx) : undefined;
    case 'getattr': {
      const member = second && literalText(second);
      if (!first || !second || member === undefined) return undefined;
      const value = builder.add({
        k: 'member',
        span,
        object: lowerExpr(first, cx),
        name: member,
        nameSpan: spanOf(second),
      });
      return third ? builder.add({ k: 'fallback', span, first: value, second: lowerExpr(third, cx) }) : value;
    }
    case 'setattr': {
      const member = second && literalText(second);
      if (!first || !third || member === undefined) return undefined;
      const value = lowerExpr(third, cx);
      writeMember(first, member, cx, { value });
      return value;
    }
    default:
      return undefined;
  }
}

function lowerMethod(node: Node, { name, args }: CallParts, object: Node, cx: Context): ExprId | undefined {
  const [first, second] = args;
  switch (name) {
    case 'format':
      return lowerFormat(node, object, args, cx);
    case 'import_module':
      return lowerModule(node, first, cx);
    case 'cast':
      return /^(?:t|typing)$/.test(object.text) && second ? lowerCast(node, first, second, cx) : undefined;
    case 'dedent':
    case 'cleandoc':
      return /^(?:textwrap|inspect)$/.test(object.text) && first ? lowerExpr(first, cx) : undefined;
    case '__new__':
      return first && isSelf(first, cx) ? lowerOwnClass(node, { args: [] }, cx) : undefined;
    case '__class__':
      return isSelf(object, cx) ? lowerOwnClass(node, { args }, cx) : undefined;
    default:
      return undefined;
  }
}

/** `cls(…)` in a class method, `super().__new__(cls)`: an instance of the class around. */
function lowerOwnClass(node: Node, { args }: Pick<CallParts, 'args'>, cx: Context): ExprId {
  const callee = cx.builder.add({ k: 'class', span: spanOf(node), cls: cx.cls });
  return cx.builder.call(spanOf(node), callee, argsOf(args, cx), false);
}

function lowerModule(node: Node, specifier: Node | undefined, cx: Context): ExprId | undefined {
  const text = specifier && literalText(specifier);
  return text === undefined
    ? undefined
    : cx.builder.add({ k: 'module', span: spanOf(node), specifier: text });
}

/** `dict(base, model='x', **more)`. */
function dictEntries(args: readonly Node[], cx: Context): Entry[] {
  const nodes = args.filter((arg) => arg.type !== 'ERROR');
  return nodes.flatMap((arg): Entry[] => {
    const [given] = argsOf([arg], cx);
    if (!given) return [];
    if (given.name === undefined) return [{ spread: given.value }];
    return [{ key: given.name, keySpan: spanOf(field(arg, 'name') ?? arg), value: given.value }];
  });
}

/** A list of the same elements; how they are sorted is nothing to us. */
function lowerList(node: Node, args: readonly Node[], cx: Context): ExprId {
  const [first, ...others] = argsOf(args, cx);
  const items = first && others.length >= 0 ? [{ value: first.value, spread: true as const }] : [];
  return cx.builder.add({ k: 'array', span: spanOf(node), items });
}

function lowerCast(node: Node, type: Node | undefined, value: Node, cx: Context): ExprId {
  const lowered = type && lowerType(type.text, cx);
  const expr = lowerExpr(value, cx);
  return lowered ? cx.builder.add({ k: 'typed', span: spanOf(node), value: expr, type: lowered }) : expr;
}
