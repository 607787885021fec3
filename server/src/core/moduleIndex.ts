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

const callsByExpr = perModule((module) => new Map(module.calls.map((call) => [call.expr, call])));

/** The calls that stand in a function itself, in source order. */
export function callsIn(module: Module, fn: FunctionId): readonly CallIr[] {
  return callsByFunction(module).get(fn) ?? [];
}

const callsByFunction = perModule((module) => grouped(module.calls.map((call) => [call.fn, call])));

/** Calls that have the function, written out, among their arguments. */
export function callsGiven(module: Module, fn: FunctionId): readonly CallIr[] {
  return callsByArgument(module).functions.get(fn) ?? [];
}

/** Calls among whose arguments is a variable or a member of this name. */
export function callsGivenName(module: Module, name: string): readonly CallIr[] {
  return callsByArgument(module).names.get(name) ?? [];
}

const callsByArgument = perModule((module) => {
  const functions: [FunctionId, CallIr][] = [];
  const names: [string, CallIr][] = [];
  for (const call of module.calls) {
    const expr = module.exprs[call.expr];
    if (expr?.k !== 'call') continue;
    for (const { value } of expr.args) {
      const arg = module.exprs[value];
      if (arg?.k === 'function') functions.push([arg.fn, call]);
      else if (arg?.k === 'name' || arg?.k === 'member') names.push([arg.name, call]);
    }
  }
  return { functions: grouped(functions), names: grouped(names) };
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

const bindingsByValue = perModule((module) =>
  grouped(
    module.bindings.flatMap(({ sources }, id) =>
      sources.flatMap((source): [ExprId, BindingId][] =>
        source.from === 'value' ? [[source.value, id]] : [],
      ),
    ),
  ),
);

/** By key, in order, each value once. */
function grouped<K, V>(pairs: readonly (readonly [K, V])[]): ReadonlyMap<K, readonly V[]> {
  const found = new Map<K, V[]>();
  for (const [key, value] of pairs) {
    const known = found.get(key);
    if (known === undefined) found.set(key, [value]);
    else if (known.at(-1) !== value) known.push(value);
  }
  return found;
}
