/** Which function does a call count to? Callbacks that run in place count to the function that they stand in. */
import type { FunctionId, Module } from '../ir.ts';

export function ownerOf(module: Module, fn: FunctionId): FunctionId {
  const callbacks = callbacksOf(module);
  let at = fn;
  while (at > 0 && callbacks.has(at)) at = module.functions[at]?.parent ?? 0;
  return at;
}

/** True for a callback of a call that does not keep it for later, and for a function that is called where it stands. */
export function runsInPlace(module: Module, fn: FunctionId): boolean {
  return callbacksOf(module).has(fn);
}

/** Calls that keep a function for later: their callback is a function in its own right. */
const KEEPS =
  /^(?:on|once|get|post|put|patch|delete|use|all|route|handle|addEventListener|addListener|subscribe|setTimeout|setInterval|setImmediate|describe|it|test|schedule|command|action|cache|once|memoize|model|embedder|reranker|retriever|tool|flow|plugin|middleware)$|^(?:define|create|register|make|build|wrap)/;

export function isKept(name: string): boolean {
  return KEEPS.test(name);
}

const known = new WeakMap<Module, ReadonlySet<FunctionId>>();

function callbacksOf(module: Module): ReadonlySet<FunctionId> {
  const cached = known.get(module);
  if (cached) return cached;
  const callbacks = new Set<FunctionId>();
  for (const call of module.calls) {
    const expr = module.exprs[call.expr];
    if (expr?.k !== 'call' || KEEPS.test(call.name)) continue;
    const callee = module.exprs[expr.callee];
    if (callee?.k === 'function') callbacks.add(callee.fn);
    for (const arg of expr.args) {
      const value = module.exprs[arg.value];
      if (value?.k === 'function') callbacks.add(value.fn);
    }
  }
  known.set(module, callbacks);
  return callbacks;
}
