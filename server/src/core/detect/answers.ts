/** Does a function give its caller what a call in it answers? Answered on the syntax, within one module. */
import type { CallIr, ExprId, FunctionId, Module } from '../ir.ts';
import { putInto } from './growth.ts';

const MAX_DEPTH = 24;

/** It returns or yields something, or hands it to a function that it was given. */
export function givesSomething(module: Module, owner: FunctionId): boolean {
  const returns = module.functions[owner]?.returns ?? [];
  return returns.some((id) => module.exprs[id]?.k !== 'literal') || isPassedOn(module, owner);
}

/** It yields, or calls a function that it was given. */
export function isPassedOn(module: Module, owner: FunctionId): boolean {
  if (module.functions[owner]?.generator) return true;
  return module.calls.some((call) => {
    const expr = module.exprs[call.expr];
    const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
    const binding = callee?.k === 'name' ? module.bindings[callee.binding] : undefined;
    return binding?.sources.some((source) => source.from === 'param' && source.fn === owner) ?? false;
  });
}

/** It returns the answer itself, not what was done with it: an embedding, not the rows that are near to it. */
export function returnsAnswer(module: Module, owner: FunctionId, call: CallIr): boolean {
  const seen = new Set<ExprId>();
  const reaches = (id: ExprId, depth: number): boolean => {
    const expr = module.exprs[id];
    if (id === call.expr) return true;
    if (!expr || depth > MAX_DEPTH || seen.has(id)) return false;
    seen.add(id);
    const any = (ids: readonly ExprId[]): boolean => ids.some((each) => reaches(each, depth + 1));
    switch (expr.k) {
      case 'name':
        return any(sourcesOf(module, expr.binding));
      case 'member':
      case 'index':
        return any([expr.object]);
      case 'await':
      case 'typed':
        return any([expr.value]);
      case 'choice':
        return any(expr.options);
      case 'fallback':
        return any([expr.first, expr.second]);
      case 'array':
        return any(expr.items.map((item) => item.value));
      case 'object':
        return any(expr.entries.map((entry) => ('spread' in entry ? entry.spread : entry.value)));
      case 'function':
        return any(module.functions[expr.fn]?.returns ?? []);
      case 'call': {
        // `np.array(vector)`, `vectors.map(…)`, `withRetry(() => …)` give it back; `index.query(vector, 5)` does not.
        const [first, ...more] = expr.args;
        const callee = module.exprs[expr.callee];
        const name = callee?.k === 'member' || callee?.k === 'name' ? callee.name : '';
        const isPassed = more.length === 0 && !LOOKS_UP.test(name);
        const passed = PAIRS.test(name)
          ? expr.args.map((arg) => arg.value)
          : first && isPassed && module.exprs[first.value]?.k !== 'object'
            ? [first.value]
            : [];
        const callbacks = expr.args
          .map((arg) => arg.value)
          .filter((arg) => module.exprs[arg]?.k === 'function');
        return any([expr.callee, ...passed, ...callbacks]);
      }
      default:
        return false;
    }
  };
  return (module.functions[owner]?.returns ?? []).some((id) => reaches(id, 0));
}

/** Names to answers: `dict(zip(ids, embeddings))`. */
const PAIRS = /^(?:zip|dict|fromEntries|enumerate|list|tuple)$/;

/** What such a function gives is found by what it is given, and not that itself. */
const LOOKS_UP = /search|quer(?:y|ies)|find|retriev|nearest|similar|look_?up|select/i;

/** What a name is set to, and what is put into it. */
function sourcesOf(module: Module, bindingId: number): readonly ExprId[] {
  const set = (module.bindings[bindingId]?.sources ?? []).flatMap((source) =>
    source.from === 'value' || source.from === 'element' ? [source.value] : [],
  );
  return [...set, ...putInto(module, bindingId)];
}
