/** Which expressions of a module stand where in its text. Each module is indexed once. */
import type { ExprId, Module, Span } from './ir.ts';

const byStart = new WeakMap<Module, readonly ExprId[]>();

/** The expressions that lie in a span, in the order of the text. */
export function expressionsIn(module: Module, [from, to]: Span): ExprId[] {
  const found: ExprId[] = [];
  const sorted = inOrder(module);
  for (let at = firstFrom(module, sorted, from); at < sorted.length; at++) {
    const id = sorted[at] ?? -1;
    const [start, end] = module.exprs[id]?.span ?? [0, 0];
    if (start > to) break;
    if (end <= to) found.push(id);
  }
  return found;
}

/** The first expression with this very span; a test says which of several. */
export function expressionAt(
  module: Module,
  [from, to]: Span,
  test: (id: ExprId) => boolean = () => true,
): ExprId | undefined {
  const sorted = inOrder(module);
  for (let at = firstFrom(module, sorted, from); at < sorted.length; at++) {
    const id = sorted[at] ?? -1;
    const [start, end] = module.exprs[id]?.span ?? [0, 0];
    if (start !== from) return undefined;
    if (end === to && test(id)) return id;
  }
  return undefined;
}

/** Sorting keeps the order of those that start together: the one that was lowered first comes first. */
function inOrder(module: Module): readonly ExprId[] {
  const known = byStart.get(module);
  if (known) return known;
  // Numbers are sorted many times as fast as objects by a function, so each is made of the start and, below it, the id.
  const keys = Float64Array.from(module.exprs, ({ span }, id) => span[0] * IDS + id).sort();
  const sorted = Array.from(keys, (key) => key % IDS);
  byStart.set(module, sorted);
  return sorted;
}

/** More than a module has expressions; together with an offset it is far below what a number holds exactly. */
const IDS = 2 ** 24;

/** The index of the first that starts at `from` or behind it. */
function firstFrom(module: Module, sorted: readonly ExprId[], from: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((module.exprs[sorted[middle] ?? -1]?.span[0] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
