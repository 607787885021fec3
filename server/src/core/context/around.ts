/** What runs a call: calls that it is an argument of, or a function around it; decorators; `with`; a loop's own iterator. */
import type { Detecting } from '../detect/kinds.ts';
import type { CallIr, ExprId, FunctionId, Module, Span } from '../ir.ts';
import type { Loc, Value } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { callsIn } from '../moduleIndex.ts';
import { namesOf } from './patterns.ts';
import { contains, functionsAround, regionsAround, type Site, siteAt, spanOf } from './site.ts';
import { usersOf } from './users.ts';

export interface Around {
  readonly how: 'call' | 'with' | 'decorator' | 'loop';
  readonly file: FileId;
  readonly span: Span;
  /** In the words of the catalogue; several where the value may be one of several. */
  readonly names: readonly string[];
  /** As the code spells it. */
  readonly text: string;
  /** The call with the options. */
  readonly call: Loc | null;
  readonly value: Value;
}

const MAX_LEVELS = 3;
const MAX_CALLERS = 8;

/** The nearest first; then what runs the function of the call, where it is handed over or called in the workspace. */
export function* aroundAll(
  cx: Detecting,
  site: Site,
  levels = MAX_LEVELS,
  seen = new Set<string>(),
): Generator<Around> {
  yield* around(cx, site);
  const owner = ownerFn(site);
  const key = `${site.file}#${owner}`;
  if (owner <= 0 || levels <= 0 || seen.has(key)) return;
  seen.add(key);
  for (const user of usersOf(cx, site.file, owner)) {
    const next = siteAt(cx.linker, user);
    if (next && user.handedOver) yield asAround(cx, next);
    if (next) yield* aroundAll(cx, next, levels - 1, seen);
  }
}

/** `handedOver`: the function is an argument of the call. */
export function callersOf(cx: Detecting, site: Site): (Site & { readonly handedOver: boolean })[] {
  const owner = ownerFn(site);
  if (owner <= 0) return [];
  return usersOf(cx, site.file, owner)
    .slice(0, MAX_CALLERS)
    .flatMap((user) => {
      const caller = siteAt(cx.linker, user);
      return caller ? [{ ...caller, handedOver: user.handedOver }] : [];
    });
}

export function ownerFn({ module, call }: Site): FunctionId {
  return functionsAround(module, call.fn).at(-1) ?? 0;
}

/** In the function of the call alone. */
export function around(cx: Detecting, site: Site): Around[] {
  const { module, call, file } = site;
  const inner = spanOf(module, call.expr);
  const calls = callsAround(site).map((other) => asAround(cx, { file, module, call: other }));
  const regions = regionsAround(module, call).flatMap((region): Around[] => {
    if (region.k === 'with')
      return region.values.map((value) => ofValue(cx, site, 'with', value, region.head));
    return region.k === 'loop' && region.over >= 0
      ? [ofValue(cx, site, 'loop', region.over, region.head)]
      : [];
  });
  const decorators = functionsAround(module, call.fn).flatMap((fn) =>
    (module.functions[fn]?.decorators ?? []).map((value) =>
      ofValue(cx, site, 'decorator', value, spanOf(module, value)),
    ),
  );
  return [...calls.filter(({ span }) => span[0] <= inner[0]), ...regions, ...decorators];
}

/** Calls of which the call is an argument, or stands in a function that is; the innermost first. */
export function callsAround({ module, call }: Site): CallIr[] {
  const inner = spanOf(module, call.expr);
  return functionsAround(module, call.fn)
    .flatMap((fn) => callsIn(module, fn))
    .filter((other) => other !== call && isArgument(module, other, inner))
    .sort((a, b) => length(module, a) - length(module, b));
}

function isArgument(module: Module, other: CallIr, inner: Span): boolean {
  const expr = module.exprs[other.expr];
  if (expr?.k !== 'call' || !contains(expr.span, inner)) return false;
  return expr.args.some((arg) => contains(spanOf(module, arg.value), inner));
}

function length(module: Module, { expr }: CallIr): number {
  const [start, end] = spanOf(module, expr);
  return end - start;
}

export function asAround(cx: Detecting, { file, module, call }: Site): Around {
  const expr = module.exprs[call.expr];
  const callee = expr?.k === 'call' ? expr.callee : call.expr;
  const value = cx.linker.value(file, callee);
  return {
    how: 'call',
    file,
    span: call.nameSpan,
    names: namesOf(value),
    text: textOf(module, callee),
    call: { file, expr: call.expr, frame: null },
    value,
  };
}

function ofValue(
  cx: Detecting,
  { file, module }: Site,
  how: Around['how'],
  expr: ExprId,
  span: Span,
): Around {
  const value = cx.linker.value(file, expr);
  const made = value.k === 'made' ? value.call : null;
  const own: Loc | null = module.exprs[expr]?.k === 'call' ? { file, expr, frame: null } : null;
  return { how, file, span, names: namesOf(value), text: textOf(module, expr), call: made ?? own, value };
}

/** `a.b.c` of `a.b.c(…)`. */
export function textOf(module: Module, id: ExprId): string {
  const expr = module.exprs[id];
  if (expr?.k === 'call') return textOf(module, expr.callee);
  if (expr?.k === 'await') return textOf(module, expr.value);
  if (expr?.k === 'member') return `${textOf(module, expr.object)}.${expr.name}`;
  return expr?.k === 'name' ? expr.name : '';
}
