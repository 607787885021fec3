/** Comprehensions and generator expressions: a loop in an expression, with a scope of its own. */
import type { Node } from 'web-tree-sitter';
import type { ExprId } from '../../ir.ts';
import { bindTarget } from './assignments.ts';
import { type Context, enter, field, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { iterate } from './loops.ts';

export function lowerComprehension(node: Node, cx: Context): ExprId {
  const scope = cx.builder.scope(cx.scope, false);
  // What `:=` assigns belongs to the function around, so the owner stays.
  let inner: Context = { ...cx, scope, awaited: false, inClassBody: false };
  for (const clause of named(node)) {
    if (clause.type === 'for_in_clause') {
      const [target, iterated] = [field(clause, 'left'), field(clause, 'right')];
      if (!target || !iterated) continue;
      const { over, bound, source } = iterate(iterated, inner);
      bindTarget(target, { ...inner, owner: scope }, { kind: 'loop', source });
      const async = clause.child(0)?.type === 'async';
      const loop = { k: 'loop', form: 'comprehension', bound, over, endless: false, async } as const;
      inner = { ...enter(node, inner, loop, spanOf(clause)), loop: { bound, over } };
    } else if (clause.type === 'if_clause') {
      for (const child of named(clause)) lowerExpr(child, inner);
    }
  }
  const body = field(node, 'body');
  if (!body) return cx.builder.unknown(spanOf(node));
  if (body.type === 'pair') return lowerPair(node, body, inner);
  return listOf(node, lowerExpr(body, inner), cx);
}

/** `{name: OpenAI() for name in names}`: an object that may have the value under any name. */
function lowerPair(node: Node, body: Node, cx: Context): ExprId {
  const [key, value] = [field(body, 'key'), field(body, 'value')];
  if (!key || !value) return cx.builder.unknown(spanOf(node));
  const computed = lowerExpr(key, cx);
  return cx.builder.add({
    k: 'object',
    span: spanOf(node),
    entries: [{ computed, value: lowerExpr(value, cx) }],
  });
}

/** A list of unknown length whose elements are all `body`: `xs.map(() => body)`, which the linker knows how to read. */
function listOf(node: Node, body: ExprId, cx: Context): ExprId {
  const { builder } = cx;
  const span = spanOf(node);
  const fn = builder.addFunction({ kind: 'arrow', parent: cx.fn, span, returns: [body] });
  const callee = builder.add({
    k: 'member',
    span,
    object: builder.unknown(span),
    name: 'map',
    nameSpan: span,
  });
  return builder.call(span, callee, [{ value: builder.add({ k: 'function', span, fn }) }], false);
}
