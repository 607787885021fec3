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

/** What it is given comes from whoever runs it, and not from a list or a promise: `retry(async (attempt) => …)`. */
export function isGivenMore(module: Module, fn: FunctionId): boolean {
  const name = callbacksOf(module).get(fn);
  return name !== undefined && !GIVES_OWN.test(name);
}

const GIVES_OWN =
  /^(?:map|flatMap|filter|find\w*|some|every|forEach|reduce\w*|sort|toSorted|then|catch|from|replace\w*|partition|groupBy|sorted)$/;

/** Calls that keep a function for later: their callback is a function in its own right. */
const KEEPS =
  /^(?:on|once|get|post|put|patch|delete|use|all|route|handle|addEventListener|addListener|subscribe|setTimeout|setInterval|setImmediate|describe|it|test|schedule|command|action|cache|once|memoize|model|embedder|reranker|retriever|tool|flow|plugin|middleware)$|^(?:define|create|register|make|build|wrap)/;

export function isKept(name: string): boolean {
  return KEEPS.test(name);
}

const known = new WeakMap<Module, ReadonlyMap<FunctionId, string>>();

/** With the name of what calls each. */
function callbacksOf(module: Module): ReadonlyMap<FunctionId, string> {
  const cached = known.get(module);
  if (cached) return cached;
  const callbacks = new Map<FunctionId, string>();
  for (const call of module.calls) {
    const expr = module.exprs[call.expr];
    if (expr?.k !== 'call' || KEEPS.test(call.name)) continue;
    const callee = module.exprs[expr.callee];
    if (callee?.k === 'function') callbacks.set(callee.fn, '');
    for (const arg of expr.args) {
      const value = module.exprs[arg.value];
      if (value?.k === 'function') callbacks.set(value.fn, call.name);
    }
  }
  known.set(module, callbacks);
  return callbacks;
}
