/** Calls that run side by side, and what bounds how many. */
import type { Detecting, Made } from '../detect/kinds.ts';
import type { ExprId, Module } from '../ir.ts';
import type { Value } from '../link/value.ts';
import { type Around, around, aroundAll, asAround, callersOf } from './around.ts';
import type { FanOutFact } from './facts.ts';
import { loopBound, loopsAround } from './loops.ts';
import { matches } from './patterns.ts';
import type { Site } from './site.ts';
import { numberAt } from './timeout.ts';

const MAX_LEVELS = 2;

export function fanOutOf(cx: Detecting, site: Site): FanOutFact | null {
  const found = concurrency(cx, site, 0);
  if (!found) return null;
  const { by, at, spread } = found;
  const limiter = limiterOf(cx, site) ?? fixedLength(cx, at, spread);
  return {
    by,
    file: at.file,
    span: spread,
    limiter: limiter?.name ?? null,
    bound: limiter?.bound ?? null,
  };
}

interface Concurrency {
  readonly by: string;
  readonly at: Site;
  readonly spread: readonly [number, number];
}

/** In the function of the call, else where that function is called or handed over. */
function concurrency(
  cx: Detecting,
  site: Site & { handedOver?: boolean },
  level: number,
): Concurrency | null {
  const { fanOuts } = cx.catalog.context;
  const items = [...(site.handedOver ? [asAround(cx, site)] : []), ...around(cx, site)];
  for (const item of items) {
    const spec =
      item.how === 'call' && fanOuts.find(({ names }) => item.names.some((n) => matches(n, names)));
    if (spec) return { by: spec.title, at: site, spread: item.span };
  }
  const loop = loopsAround(site)[0];
  if (site.call.concurrent)
    return { by: 'async callbacks', at: site, spread: loop?.head ?? site.call.nameSpan };
  if (level >= MAX_LEVELS) return null;
  for (const caller of callersOf(cx, site)) {
    const above = concurrency(cx, caller, level + 1);
    if (above) return above;
  }
  return null;
}

interface Limiter {
  readonly name: string;
  readonly bound: number | null;
}

function limiterOf(cx: Detecting, site: Site): Limiter | null {
  const { limiters, limiterNames } = cx.catalog.context;
  for (const item of aroundAll(cx, site)) {
    const spec = limiters.find(({ names }) => item.names.some((name) => matches(name, names)));
    if (spec) return { name: spec.title, bound: item.call && boundOf(cx, item, spec.bound) };
    if (item.how !== 'loop' && new RegExp(limiterNames, 'i').test(item.text))
      return { name: item.text, bound: null };
  }
  return null;
}

/** The number is an option of the call itself, or of what made the thing that is called. */
function boundOf(cx: Detecting, item: Around, paths: readonly string[]): number | null {
  if (!item.call) return null;
  return numberAt(cx, paths, item.call, makerOf(item.value));
}

function makerOf(value: Value): Made | null {
  if (value.k === 'made') return value;
  return value.k === 'member' ? makerOf(value.object) : null;
}

/** `Promise.all([a(), b()])`, a list of fixed length, `xs.slice(i, i + 5)`. */
function fixedLength(
  cx: Detecting,
  { module, file, call }: Site,
  spread: readonly [number, number],
): Limiter | null {
  const loops = loopsAround({ module, call });
  const [loop] = loops;
  if (loop) {
    const bound = loopBound(cx, file, loop);
    if (bound !== null) return { name: 'a list of fixed length', bound };
    const part = loop.over >= 0 ? chunkOf(module, loop.over) : undefined;
    return part === undefined ? null : { name: 'chunks', bound: part };
  }
  const holder = module.calls.find((other) => other.nameSpan[0] === spread[0]);
  const expr = holder && module.exprs[holder.expr];
  if (expr?.k !== 'call') return null;
  const [first] = expr.args;
  const list = first && module.exprs[first.value];
  if (list?.k === 'array' && list.items.every((item) => !item.spread))
    return { name: 'a list of fixed length', bound: list.items.length };
  // `asyncio.gather(a(), b())`
  const isFixed =
    expr.args.length > 1 && expr.args.every((arg) => !arg.spread && module.exprs[arg.value]?.k === 'call');
  return isFixed ? { name: 'a list of fixed length', bound: expr.args.length } : null;
}

/** The length of a part of a list, null where it is a part whose length is not written out; undefined for no part. */
function chunkOf(module: Module, id: ExprId, depth = 0): number | null | undefined {
  const expr = module.exprs[id];
  if (!expr || depth > 4) return undefined;
  if (expr.k === 'name') {
    for (const source of module.bindings[expr.binding]?.sources ?? []) {
      if (source.from === 'element' && isChunking(module, source.value))
        return lastNumber(module, source.value);
      const found = source.from === 'value' ? chunkOf(module, source.value, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
    return CHUNK.test(expr.name) ? null : undefined;
  }
  if (expr.k !== 'call') return undefined;
  const callee = module.exprs[expr.callee];
  if (callee?.k !== 'member' || (callee.name !== 'slice' && callee.name !== 'splice')) return undefined;
  const end = module.exprs[expr.args[1]?.value ?? -1];
  if (!end) return undefined;
  if (end.k === 'literal') return typeof end.value === 'number' ? end.value : null;
  return end.k === 'concat' ? numberOf(module, end.right) : null;
}

const CHUNK = /chunk|batch|page|group/i;

/** `chunk(xs, 5)` */
function isChunking(module: Module, id: ExprId): boolean {
  const expr = module.exprs[id];
  if (expr?.k === 'name')
    return (
      CHUNK.test(expr.name) ||
      (module.bindings[expr.binding]?.sources ?? []).some(
        (s) => s.from === 'value' && s.value !== id && isChunking(module, s.value),
      )
    );
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  return (callee?.k === 'name' || callee?.k === 'member') && CHUNK.test(callee.name);
}

function lastNumber(module: Module, id: ExprId): number | null {
  const expr = module.exprs[id];
  if (expr?.k === 'name') {
    const source = module.bindings[expr.binding]?.sources.find((s) => s.from === 'value');
    return source?.from === 'value' ? lastNumber(module, source.value) : null;
  }
  const last = expr?.k === 'call' ? expr.args.at(-1) : undefined;
  return last ? numberOf(module, last.value) : null;
}

function numberOf(module: Module, id: ExprId): number | null {
  const expr = module.exprs[id];
  if (expr?.k === 'literal') return typeof expr.value === 'number' ? expr.value : null;
  if (expr?.k !== 'name') return null;
  const [source, ...others] = module.bindings[expr.binding]?.sources ?? [];
  return source?.from === 'value' && others.length === 0 ? numberOf(module, source.value) : null;
}
