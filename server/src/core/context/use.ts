/** What becomes of what the call gives: a promise or coroutine that nobody waits for is floating. */
import type { Detecting } from '../detect/kinds.ts';
import type { ExprId, Module } from '../ir.ts';
import type { LlmCall } from '../model.ts';
import { bindingsGiven, callOf } from '../moduleIndex.ts';
import type { UseFact } from './facts.ts';
import { parentOf } from './flow.ts';
import { matches, namesOf } from './patterns.ts';
import type { Site } from './site.ts';

const UNKNOWN: UseFact = { kind: 'unknown', floating: false };

export function useOf(cx: Detecting, site: Site, call: LlmCall): UseFact {
  if (site.call.awaited) return { kind: 'awaited', floating: false };
  // A stream may be an object that is read from later, and then there is nothing to wait for yet.
  if (cx.family === 'javascript' && call.stream) return UNKNOWN;
  const isAsync = cx.family === 'javascript' || isCoroutine(cx, site);
  if (!isAsync) return { kind: 'sync', floating: false };
  return useOfExpr(cx, site, site.call.expr);
}

/** Python only has its names to tell. A function of the workspace says it by itself. */
export function isCoroutine(cx: Detecting, { module, file, call }: Site): boolean {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call') return false;
  const value = cx.linker.value(file, expr.callee);
  if (value.k === 'function') {
    const fn = cx.linker.module(value.file)?.functions[value.fn];
    return fn?.async === true && !fn.generator;
  }
  const names = new RegExp(cx.catalog.context.asyncNames);
  const all = namesOf(value);
  return all.length > 0 && all.every((name) => names.test(name));
}

function useOfExpr(cx: Detecting, site: Site, id: ExprId): UseFact {
  const { module } = site;
  if (module.dropped.includes(id)) return { kind: 'dropped', floating: true };
  const parent = parentOf(module, id);
  const expr = parent === undefined ? undefined : module.exprs[parent];
  if (parent === undefined || !expr) return useOfValue(module, id);
  switch (expr.k) {
    case 'await':
      return { kind: 'awaited', floating: false };
    case 'typed':
    case 'choice':
      return useOfExpr(cx, site, parent);
    case 'fallback':
      return expr.second === id ? useOfExpr(cx, site, parent) : UNKNOWN;
    case 'call':
      return isTask(cx, site, parent) ? useOfExpr(cx, site, parent) : { kind: 'handed on', floating: false };
    case 'member':
      return isPartOfAnswer(expr.name) ? { kind: 'read', floating: true } : UNKNOWN;
    case 'array':
    case 'object':
      return { kind: 'handed on', floating: false };
    default:
      return UNKNOWN;
  }
}

function isTask(cx: Detecting, { module, file }: Site, id: ExprId): boolean {
  const expr = module.exprs[id];
  if (expr?.k !== 'call' || !callOf(module, id)) return false;
  return namesOf(cx.linker.value(file, expr.callee)).some((name) => matches(name, cx.catalog.context.tasks));
}

/** Returned, or given a name that is used or not. */
function useOfValue(module: Module, id: ExprId): UseFact {
  if (module.functions.some((fn) => fn.returns.includes(id))) return { kind: 'handed on', floating: false };
  const [index] = bindingsGiven(module, id);
  if (index === undefined) return UNKNOWN;
  const uses = module.exprs.flatMap((expr, at) => (expr.k === 'name' && expr.binding === index ? [at] : []));
  const isNamed = uses.length > 0;
  if (isNamed && module.bindings[index]?.sources.length === 1 && uses.every((use) => isRead(module, use)))
    return { kind: 'read', floating: true };
  const isExported = module.exports.some((item) => 'binding' in item && item.binding === index);
  return isNamed || isExported ? { kind: 'handed on', floating: false } : { kind: 'unused', floating: true };
}

function isRead(module: Module, id: ExprId): boolean {
  const parent = module.exprs[parentOf(module, id) ?? -1];
  return parent?.k === 'member' && isPartOfAnswer(parent.name);
}

/** What an answer has and a promise or coroutine has not. */
function isPartOfAnswer(name: string): boolean {
  return /^(?:choices|content|output_text|output|text|usage|data|message|candidates|embeddings?)$/.test(name);
}
