/** Which expressions of a module stand where in its text. */
import type { ExprId, Module, Span } from './ir.ts';
import { perModule } from './moduleIndex.ts';

/** The expressions that lie in a span, in the order of the text. */
export function expressionsIn(module: Module, [from, to]: Span): ExprId[] {
  const { exprs } = module;
  const start = (id: ExprId): number => exprs[id]?.span[0] ?? 0;
  const found: ExprId[] = [];
  const [first, end] = candidates(module, from, to);
  for (let id = first; id < end; id++) {
    const span = exprs[id]?.span;
    if (span && span[0] >= from && span[0] <= to && span[1] <= to) found.push(id);
  }
  // Sorting keeps the order of those that start together: the one that was lowered first comes first.
  return found.sort((a, b) => start(a) - start(b));
}

/** The first expression with this very span; a test says which of several. */
export function expressionAt(
  module: Module,
  [from, to]: Span,
  test: (id: ExprId) => boolean = () => true,
): ExprId | undefined {
  const [first, end] = candidates(module, from, from);
  for (let id = first; id < end; id++) {
    const span = module.exprs[id]?.span;
    if (span && span[0] === from && span[1] === to && test(id)) return id;
  }
  return undefined;
}

/** The ids among which are all that start between two offsets: a stretch, as expressions are lowered much as they stand. */
function candidates(module: Module, from: number, to: number): readonly [first: ExprId, end: ExprId] {
  const { before, behind } = extents(module);
  return [firstIndex(before, (start) => start >= from), firstIndex(behind, (start) => start > to)];
}

/** For each expression, the last start up to it and the first start from it on. Both only ever grow. */
const extents = perModule(({ exprs }) => {
  const before = new Int32Array(exprs.length);
  const behind = new Int32Array(exprs.length);
  let last = 0;
  for (let id = 0; id < exprs.length; id++) {
    last = Math.max(last, exprs[id]?.span[0] ?? 0);
    before[id] = last;
  }
  for (let id = exprs.length - 1, first = last; id >= 0; id--) {
    first = Math.min(first, exprs[id]?.span[0] ?? 0);
    behind[id] = first;
  }
  return { before, behind };
});

/** The first of growing numbers for which the test holds. */
function firstIndex(numbers: Int32Array, test: (number: number) => boolean): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(numbers[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
