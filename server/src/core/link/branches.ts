/** Which way a function goes with these very arguments: `createModel('fast')` of one that asks `kind === 'fast'`. */
import type { ExprId, FunctionIr, Module, Region } from '../ir.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { type Loc, optionsOf, type Value } from './value.ts';

/** Does the condition hold? Undefined where nothing that the call says tells. */
export function holds(cx: Linking, loc: Loc): boolean | undefined {
  const expr = cx.host.module(loc.file)?.exprs[loc.expr];
  if (!expr || !loc.frame) return undefined;
  if (expr.k !== 'equal') {
    const value = certain(evaluate(cx, loc));
    return value && Boolean(value.value);
  }
  const left = certain(evaluate(cx, { ...loc, expr: expr.left }));
  const right = optionsOf(evaluate(cx, { ...loc, expr: expr.right })).map(certain);
  if (!left || right.includes(undefined) || (right.length > 1 && !expr.any)) return undefined;
  const isEqual = right.some((each) => each?.value === left.value);
  return expr.not ? !isEqual : isEqual;
}

type Literal = Extract<Value, { k: 'literal' }>;

/** Said by the call or a constant, not by one of several callers or where the environment says nothing. */
function certain(value: Value): Literal | undefined {
  return value.k === 'literal' && value.via !== 'caller' && value.via !== 'env-fallback' ? value : undefined;
}

/** What may be returned: nothing behind a condition that does not hold, nothing after one that does. */
export function returnsOf(
  cx: Linking,
  module: Module,
  fn: FunctionIr,
  loc: Omit<Loc, 'expr'>,
): readonly ExprId[] {
  if (!loc.frame || fn.returns.length < 2) return fn.returns;
  const kept: ExprId[] = [];
  for (const id of fn.returns) {
    const tests = branchesOf(module, id).map(({ test, otherwise }) => {
      const is = test < 0 ? undefined : holds(cx, { ...loc, expr: test });
      return is === undefined ? undefined : is !== (otherwise ?? false);
    });
    if (tests.includes(false)) continue;
    kept.push(id);
    if (tests.length > 0 && !tests.includes(undefined)) break;
  }
  return kept.length > 0 ? kept : fn.returns;
}

type Branch = Extract<Region, { k: 'branch' }>;

/** The conditions around a statement that returns; other regions count as one that is not known. */
function branchesOf(module: Module, returned: ExprId): readonly Branch[] {
  const span = module.exprs[returned]?.span ?? [0, 0];
  const jump = module.jumps.find(
    (each) => each.k === 'return' && each.span[0] <= span[0] && span[1] <= each.span[1],
  );
  const found: Branch[] = [];
  for (let at = module.regions[jump?.region ?? -1]; at; at = module.regions[at.parent])
    if (at.k === 'branch') found.push(at);
    else if (at.k === 'loop' || at.k === 'catch') found.push({ ...at, k: 'branch', test: -1 });
  return found;
}
