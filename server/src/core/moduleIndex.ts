/**
 * Questions that many ask of one module, answered from tables that are made at the first of them. A module never changes,
 * so the tables of all others live on when one text is edited.
 */
import type { BindingId, CallIr, ExprId, FunctionId, Module } from './ir.ts';

/** A function of a module that works once for each. */
export function perModule<T>(make: (module: Module) => T): (module: Module) => T {
  const known = new WeakMap<Module, { readonly made: T }>();
  return (module) => {
    let found = known.get(module);
    if (!found) {
      found = { made: make(module) };
      known.set(module, found);
    }
    return found.made;
  };
}

/** The call of a call expression. */
export function callOf(module: Module, expr: ExprId): CallIr | undefined {
  return callsByExpr(module).get(expr);
}

const callsByExpr = perModule(({ calls }) => {
  const found = new Map<ExprId, CallIr>();
  for (const call of calls) found.set(call.expr, call);
  return found;
});

/** The calls that stand in a function itself, in source order. */
export function callsIn(module: Module, fn: FunctionId): readonly CallIr[] {
  return callsByFunction(module).get(fn) ?? [];
}

const callsByFunction = perModule(({ calls }) => {
  const found = new Map<FunctionId, CallIr[]>();
  for (const call of calls) put(found, call.fn, call);
  return found;
});

/** Calls that have the function, written out, among their arguments. */
export function callsGiven(module: Module, fn: FunctionId): readonly CallIr[] {
  return callsByArgument(module).functions.get(fn) ?? [];
}

/** Calls among whose arguments is a variable or a member of this name. */
export function callsGivenName(module: Module, name: string): readonly CallIr[] {
  return callsByArgument(module).names.get(name) ?? [];
}

const callsByArgument = perModule((module) => {
  const functions = new Map<FunctionId, CallIr[]>();
  const names = new Map<string, CallIr[]>();
  for (const call of module.calls) {
    const expr = module.exprs[call.expr];
    if (expr?.k !== 'call') continue;
    for (const { value } of expr.args) {
      const arg = module.exprs[value];
      if (arg?.k === 'function') put(functions, arg.fn, call);
      else if (arg?.k === 'name' || arg?.k === 'member') put(names, arg.name, call);
    }
  }
  return { functions, names };
});

/** The expression that is this function. */
export function expressionOf(module: Module, fn: FunctionId): ExprId | undefined {
  return functionExprs(module).get(fn);
}

const functionExprs = perModule((module) => {
  const found = new Map<FunctionId, ExprId>();
  module.exprs.forEach((expr, id) => {
    if (expr.k === 'function' && !found.has(expr.fn)) found.set(expr.fn, id);
  });
  return found;
});

/** The variables that may get the value of this expression, or a part of it. */
export function bindingsGiven(module: Module, value: ExprId): readonly BindingId[] {
  return bindingsByValue(module).get(value) ?? [];
}

const bindingsByValue = perModule(({ bindings }) => {
  const found = new Map<ExprId, BindingId[]>();
  bindings.forEach(({ sources }, id) => {
    for (const source of sources) if (source.from === 'value') put(found, source.value, id);
  });
  return found;
});

/** In order, each value once. */
function put<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [value]);
  else if (known.at(-1) !== value) known.push(value);
}
