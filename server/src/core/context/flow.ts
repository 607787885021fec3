/** What hangs on what, by the names in one module. */

import { expressionsIn } from '../expressions.ts';
import { type Expr, type ExprId, type Module, NONE, type Span } from '../ir.ts';
import { perModule } from '../moduleIndex.ts';
import { contains, spanOf } from './site.ts';

/** The expressions that `expr` is made of, but for the bodies of functions. */
export function partsOf(expr: Expr): readonly ExprId[] {
  switch (expr.k) {
    case 'template':
      return expr.holes;
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'call':
      return [expr.callee, ...expr.args.map(({ value }) => value)];
    case 'object':
      return expr.entries.flatMap((entry) =>
        'spread' in entry
          ? [entry.spread]
          : 'computed' in entry
            ? [entry.computed, entry.value]
            : [entry.value],
      );
    case 'array':
      return expr.items.map(({ value }) => value);
    case 'choice':
      return expr.options;
    case 'fallback':
      return [expr.first, expr.second];
    case 'concat':
    case 'arithmetic':
      return [expr.left, expr.right];
    case 'await':
    case 'typed':
      return [expr.value];
    default:
      return NOTHING;
  }
}

const NOTHING: readonly ExprId[] = [];

export function parentOf(module: Module, id: ExprId): ExprId | undefined {
  const parent = parents(module)[id];
  return parent === NONE ? undefined : parent;
}

const parents = perModule(({ exprs }) => {
  const found = new Int32Array(exprs.length).fill(NONE);
  exprs.forEach((expr, parent) => {
    for (const part of partsOf(expr)) found[part] = parent;
  });
  return found;
});

/** True where `test` holds for the expression, a part of it, or what a name in it stands for. */
export function dependsOn(
  module: Module,
  id: ExprId,
  test: (id: ExprId, expr: Expr) => boolean,
  seen = new Set<ExprId>(),
): boolean {
  const expr = module.exprs[id];
  if (!expr || seen.has(id)) return false;
  seen.add(id);
  if (test(id, expr)) return true;
  if (partsOf(expr).some((part) => dependsOn(module, part, test, seen))) return true;
  // What was not lowered has its names inside all the same, and so has the body of a function or a condition.
  if (expr.k === 'unknown' || expr.k === 'function' || expr.k === 'choice')
    return expressionsIn(module, expr.span).some(
      (part) => part !== id && dependsOn(module, part, test, seen),
    );
  if (expr.k !== 'name') return false;
  return (module.bindings[expr.binding]?.sources ?? []).some(
    (source) =>
      (source.from === 'value' || source.from === 'element') && dependsOn(module, source.value, test, seen),
  );
}

/** The names that stand in a span, by their binding. */
export function bindingsIn(module: Module, span: Span): Set<number> {
  const found = new Set<number>();
  for (const id of expressionsIn(module, span)) {
    const expr = module.exprs[id];
    if (expr?.k === 'name' && expr.binding >= 0) found.add(expr.binding);
  }
  return found;
}

/** All names that the expression hangs on, through what they stand for. */
export function namesBehind(module: Module, id: ExprId): Set<number> {
  const found = new Set<number>();
  dependsOn(module, id, (_, expr) => {
    if (expr.k === 'name' && expr.binding >= 0) found.add(expr.binding);
    return false;
  });
  return found;
}

/** Something in `span` makes the expression another one each time: it is declared, assigned or added to in there. */
export function changesIn(module: Module, id: ExprId, span: Span): boolean {
  const within = (other: ExprId): boolean => contains(span, spanOf(module, other));
  const behind = namesBehind(module, id);
  for (const index of behind) {
    const binding = module.bindings[index];
    if (!binding) continue;
    if (contains(span, binding.span) && binding.kind !== 'function') {
      if (binding.kind === 'loop' || binding.kind === 'param') return true;
      // A constant that is declared inside is as fixed as what it is made of.
      if (binding.sources.some((source) => source.from !== 'value' || isMade(module, source.value)))
        return true;
    } else if (binding.sources.some((source) => source.from === 'value' && within(source.value))) return true;
  }
  return (
    module.calls.some(
      (call) => MUTATES.test(call.name) && within(call.expr) && behind.has(receiver(module, call.expr)),
    ) ||
    module.memberWrites.some((write) => within(write.value) && behind.has(root(module, write.object))) ||
    // `this.messages.push(…)`: what an object holds is not followed.
    dependsOn(
      module,
      id,
      (other, expr) =>
        expr.k === 'this' || (expr.k === 'unknown' && within(other)) || isCall(module, other, within),
    )
  );
}

/** Anything that a call gives may be another thing each time. */
function isMade(module: Module, id: ExprId): boolean {
  return dependsOn(module, id, (_, expr) => expr.k === 'call' || expr.k === 'unknown' || expr.k === 'await');
}

function isCall(module: Module, id: ExprId, within: (id: ExprId) => boolean): boolean {
  return module.exprs[id]?.k === 'call' && within(id);
}

export const MUTATES = /^(?:push|append|extend|unshift|insert|splice|add|set|concat|pop|shift|update|fill)$/;

/** The binding of `messages` in `messages.push(…)`, and in `state.messages.push(…)` that of `state`; else -1. */
export function receiver(module: Module, call: ExprId): number {
  const expr = module.exprs[call];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  return callee?.k === 'member' ? root(module, callee.object) : -1;
}

export function root(module: Module, id: ExprId): number {
  const expr = module.exprs[id];
  if (expr?.k === 'name') return expr.binding;
  return expr?.k === 'member' || expr?.k === 'index' ? root(module, expr.object) : -1;
}
