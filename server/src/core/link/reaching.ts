/**
 * Which of the values that a variable gets may it have here? Only what is certain is ruled out: what stands directly in the
 * body of the same function, so that every run passes it in the order in which it is written.
 */
import type { Binding, BindingSource, ExprId, FunctionId, Module, Region, Span } from '../ir.ts';

interface Assignment {
  readonly source: BindingSource;
  readonly span: Span;
  /** Regions that it lies in, within its function. */
  readonly regions: readonly Region[];
  /** Every run of the function passes it, and nothing of what was there before is in it. */
  readonly certain: boolean;
}

const known = new WeakMap<Binding, readonly (Assignment | undefined)[]>();

/** The sources that may hold where the variable is read. */
export function reachingSources(module: Module, binding: Binding, read: ExprId): readonly BindingSource[] {
  const { sources } = binding;
  const at = module.exprs[read]?.span;
  if (sources.length < 2 || !at || functionAt(module, at) !== binding.fn) return sources;
  const assigned = known.get(binding) ?? sources.map((source) => assignmentOf(module, binding, source));
  known.set(binding, assigned);
  const loops = regionsAt(module, at, binding.fn).filter(({ k }) => k === 'loop');
  const isBefore = ({ span }: Assignment): boolean => span[1] <= at[0];
  const comesRound = ({ regions }: Assignment): boolean => regions.some((region) => loops.includes(region));
  const last = assigned.findLastIndex((each) => each?.certain && isBefore(each));
  const kept = sources.filter((_, index) => {
    const each = assigned[index];
    // Of what another function assigns nobody knows when it does.
    if (!each) return last < 0 || !isAtStart(sources[index]);
    return comesRound(each) || (index >= last && isBefore(each));
  });
  return kept.length > 0 ? kept : sources;
}

/** There before the function does anything. */
function isAtStart(source: BindingSource | undefined): boolean {
  return source?.from === 'param' || source?.from === 'import';
}

function assignmentOf(module: Module, binding: Binding, source: BindingSource): Assignment | undefined {
  if (source.from !== 'value' && source.from !== 'element') return undefined;
  const span = module.exprs[source.value]?.span;
  if (!span || functionAt(module, span) !== binding.fn) return undefined;
  const regions = regionsAt(module, span, binding.fn);
  const certain =
    source.from === 'value' && regions.every(({ k }) => k === 'with') && !readsItself(module, binding, span);
  return { source, span, regions, certain };
}

function readsItself(module: Module, binding: Binding, span: Span): boolean {
  return module.exprs.some(
    (expr) => expr.k === 'name' && isInside(expr.span, span) && module.bindings[expr.binding] === binding,
  );
}

/** The innermost function around. */
function functionAt(module: Module, span: Span): FunctionId {
  let found = 0;
  module.functions.forEach((fn, id) => {
    const best = module.functions[found];
    if (id > 0 && isInside(span, fn.span) && (found === 0 || (best && isInside(fn.span, best.span))))
      found = id;
  });
  return found;
}

function regionsAt(module: Module, span: Span, fn: FunctionId): readonly Region[] {
  return module.regions.filter((region) => region.fn === fn && isInside(span, region.span));
}

function isInside(inner: Span, outer: Span): boolean {
  return inner[0] >= outer[0] && inner[1] <= outer[1];
}
