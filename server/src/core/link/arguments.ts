/** The arguments of a call, as the function sees it that is called in the end. */
import type { Arg } from '../ir.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { property, writtenMembers } from './members.ts';
import { ABSENT, isKnown, type Loc, reachedBy, settled, unknown, type Value } from './value.ts';

/**
 * The argument at `index`, or the keyword argument called `name`: absent when it is not given, unknown behind a spread.
 */
export function argumentOf(cx: Linking, call: Loc, index: number, name?: string): Value {
  const before = passedTo(cx, call)
    .filter(({ arg }) => arg.name === undefined && arg.spread !== 'entries')
    .slice(0, index + 1);
  const isBehindSpread = before.some(({ arg }) => arg.spread);
  const found = isBehindSpread ? undefined : before[index];
  // What stands at its place goes before what a spread may have under its name: `super().__init__(model, **kwargs)`.
  if (found) return evaluate(cx, { ...found.at, expr: found.arg.value });
  const keyword = name === undefined || name === '' ? ABSENT : keywordArgument(cx, call, name);
  if (keyword.k !== 'absent') return keyword;
  return isBehindSpread ? unknown('behind a spread') : ABSENT;
}

/** `f(model='x', **rest)`: the named argument, or what the spread objects have under the name. */
export function keywordArgument(cx: Linking, call: Loc, name: string): Value {
  // What a call says itself goes before what was filled in by `partial`.
  const args = passedTo(cx, call).reverse();
  const named = args.find(({ arg }) => arg.name === name);
  if (named) return evaluate(cx, { ...named.at, expr: named.arg.value });
  let open: Value | undefined;
  for (const { arg, at } of args) {
    if (arg.spread !== 'entries') continue;
    const found = spreadMember(cx, { ...at, expr: arg.value }, name);
    if (isKnown(found) && found.k !== 'member' && found.k !== 'global') return reachedBy(found, 'constant');
    if (found.k !== 'absent') open = found;
  }
  if (!open) return ABSENT;
  return open.k === 'param' ? open : unknown('part of a spread that is known at run time');
}

/** A dictionary that is not known itself may have been given the entry: `kwargs['model'] = 'x'`. */
function spreadMember(cx: Linking, spread: Loc, name: string): Value {
  const value = evaluate(cx, spread);
  const found = property(cx, value, name);
  if (value.k === 'object' || isKnown(found)) return found;
  const module = cx.host.module(spread.file);
  const written = module ? writtenMembers(cx, module, spread.expr, name, spread) : [];
  return settled([found, ...written]) ?? found;
}

interface Passed {
  readonly arg: Arg;
  /** Where it is evaluated. */
  readonly at: Omit<Loc, 'given' | 'expr'>;
}

function passedTo(cx: Linking, call: Loc): Passed[] {
  const { skip = 0, before = [] } = call.given ?? {};
  const at = { file: call.file, frame: call.frame };
  return [
    // The first argument is the function itself, or its `this`.
    ...before.flatMap((earlier) =>
      passedTo(cx, { ...earlier, given: { before: earlier.given?.before ?? [], skip: 1 } }),
    ),
    ...ownArgs(cx, call)
      .slice(skip)
      .map((arg) => ({ arg, at })),
  ];
}

function ownArgs(cx: Linking, call: Loc): readonly Arg[] {
  const expr = cx.host.module(call.file)?.exprs[call.expr];
  return expr?.k === 'call' ? expr.args : [];
}
