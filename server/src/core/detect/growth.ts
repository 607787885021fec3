/** What is put into lists and objects after they are made. */
import type { BindingId, ExprId, Module } from '../ir.ts';

/** Methods that put something into a list or an object. */
export const GROWING = new Set(['push', 'append', 'extend', 'insert', 'unshift', 'update', 'concat']);

const known = new WeakMap<Module, ReadonlyMap<BindingId, readonly ExprId[]>>();

/** What the methods of the variable put into it, anywhere in the module. */
export function putInto(module: Module, binding: BindingId): readonly ExprId[] {
  const cached = known.get(module) ?? allPut(module);
  known.set(module, cached);
  return cached.get(binding) ?? [];
}

function allPut(module: Module): ReadonlyMap<BindingId, readonly ExprId[]> {
  const found = new Map<BindingId, ExprId[]>();
  for (const call of module.calls) {
    const expr = GROWING.has(call.name) ? module.exprs[call.expr] : undefined;
    const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
    const object = callee?.k === 'member' ? module.exprs[callee.object] : undefined;
    if (expr?.k !== 'call' || object?.k !== 'name') continue;
    found.set(object.binding, [...(found.get(object.binding) ?? []), ...expr.args.map((arg) => arg.value)]);
  }
  return found;
}
