/** Comprehensions: a loop in an expression, with a scope of its own. */
import type { Node } from 'web-tree-sitter';
import type { ExprId, Loop } from '../../ir.ts';
import { bindTarget } from './assignments.ts';
import { type Context, field, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { countedRange } from './loops.ts';

/** The value is a list of the body, told by a function that gives one of them. */
export function lowerComprehension(node: Node, cx: Context): ExprId {
  const scope = cx.builder.scope(cx.scope, false);
  let inner: Context = { ...cx, scope, awaited: false, inClassBody: false };
  for (const clause of named(node)) {
    if (clause.type === 'for_in_clause') {
      const [target, iterated] = [field(clause, 'left'), field(clause, 'right')];
      if (!target || !iterated) continue;
      const over = lowerExpr(iterated, inner);
      bindTarget(target, { ...inner, loopTargets: scope }, (path) => ({
        from: 'element',
        value: over,
        path,
      }));
      const loop: Loop = { bound: countedRange(iterated), over };
      inner = { ...inner, loop };
    } else if (clause.type === 'if_clause') {
      for (const child of named(clause)) lowerExpr(child, inner);
    }
  }
  const body = field(node, 'body');
  if (!body) return cx.builder.unknown(spanOf(node));
  if (body.type === 'pair') {
    for (const part of named(body)) lowerExpr(part, inner);
    return cx.builder.unknown(spanOf(node));
  }
  const value = lowerExpr(body, inner);
  // `list(map(lambda: body, …))` as the linker knows it: any element is the body.
  const fn = cx.builder.addFunction({ kind: 'arrow', parent: cx.fn, span: spanOf(node), returns: [value] });
  const callee = cx.builder.add({
    k: 'member',
    span: spanOf(node),
    object: cx.builder.unknown(spanOf(node)),
    name: 'map',
    nameSpan: spanOf(node),
  });
  const each = cx.builder.add({ k: 'function', span: spanOf(node), fn });
  return cx.builder.call(spanOf(node), callee, [{ value: each }], false);
}
