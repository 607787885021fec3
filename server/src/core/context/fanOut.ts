/** Calls that run side by side, and what bounds how many. */
import type { Detecting, Made } from '../detect/kinds.ts';
import type { ExprId, Module, Span } from '../ir.ts';
import type { Value } from '../link/value.ts';
import type { LlmCall } from '../model.ts';
import { callOf } from '../moduleIndex.ts';
import { type Around, around, aroundAll, asAround, callersOf, ownerFn, textOf } from './around.ts';
import type { FanOutFact } from './facts.ts';
import { parentOf, receiver } from './flow.ts';
import { handedLoop, type LoopRegion, loopBound, loopsAround } from './loops.ts';
import { matches, namesOf } from './patterns.ts';
import { contains, functionsAround, type Site, siteAt, spanOf } from './site.ts';
import { numberAt } from './timeout.ts';

const MAX_LEVELS = 2;

export function fanOutOf(cx: Detecting, site: Site, call: LlmCall): FanOutFact | null {
  const found = concurrency(cx, site, 0);
  if (!found) return null;
  const { by, at, spread, loop } = found;
  const limiter = limiterWithin(cx, call) ?? limitOfClient(cx, call) ?? fixedLength(cx, found);
  return {
    by,
    file: at.file,
    span: spread,
    call: spanOf(at.module, at.call.expr),
    loop: loop && { form: loop.form, over: listOf(at.module, loop.over) },
    limiter: limiter?.name ?? null,
    bound: limiter?.bound ?? null,
  };
}

interface Concurrency {
  readonly by: string;
  readonly at: Site;
  readonly spread: Span;
  /** The loop that multiplies the call. */
  readonly loop: Multiplier | null;
}

type Multiplier = Pick<LoopRegion, 'form' | 'over' | 'bound'>;

/** In the function of the call, else where that function is called or handed over. */
function concurrency(
  cx: Detecting,
  site: Site & { handedOver?: boolean },
  level: number,
): Concurrency | null {
  const found = spreadHere(cx, site);
  if (found || level >= MAX_LEVELS) return found;
  for (const caller of callersOf(cx, site)) {
    const above = concurrency(cx, caller, level + 1);
    if (above) return above;
  }
  return null;
}

function spreadHere(cx: Detecting, site: Site & { handedOver?: boolean }): Concurrency | null {
  const { fanOuts } = cx.catalog.context;
  const { module } = site;
  const given = site.handedOver ? handedLoop(site) : null;
  const loops = loopsAround(site);
  for (const item of [...(site.handedOver ? [asAround(cx, site)] : []), ...around(cx, site)]) {
    const spec =
      item.how === 'call' && fanOuts.find(({ names }) => item.names.some((n) => matches(n, names)));
    const holder = item.call && callOf(module, item.call.expr);
    if (!spec || !holder || (spec.one && isAwaited(module, holder.expr))) continue;
    const within = spec.one
      ? loops[0]
      : loops.find(({ span }) => contains(spanOf(module, holder.expr), span));
    return { by: spec.title, at: site, spread: item.span, loop: given ?? within ?? null };
  }
  const collector = collectorOf(cx, site);
  if (collector)
    return { by: collector.title, at: site, spread: collector.span, loop: given ?? loops[0] ?? null };
  if (!site.call.concurrent) return null;
  return {
    by: 'async callbacks',
    at: site,
    spread: loops[0]?.head ?? site.call.nameSpan,
    loop: loops[0] ?? null,
  };
}

function isAwaited(module: Module, id: ExprId): boolean {
  return module.exprs[parentOf(module, id) ?? -1]?.k === 'await';
}

/** `tasks.append(ask(x))` or `const asked = xs.map(ask)`, and later `Promise.all(asked)`. */
function collectorOf(cx: Detecting, site: Site): { title: string; span: Span } | null {
  const { module, file, call } = site;
  const [owner] = functionsAround(module, call.fn).slice(-1);
  const inner = spanOf(module, call.expr);
  if (call.awaited && call.fn === owner) return null;
  for (const other of module.calls) {
    const expr = module.exprs[other.expr];
    if (expr?.k !== 'call' || expr.span[0] < inner[1] || ownerFn({ file, module, call: other }) !== owner)
      continue;
    if (!expr.args.some((arg) => isFilledBy(module, arg.value, inner))) continue;
    const names = namesOf(cx.linker.value(file, expr.callee));
    const spec = cx.catalog.context.fanOuts.find((s) => !s.one && names.some((n) => matches(n, s.names)));
    if (spec) return { title: spec.title, span: other.nameSpan };
  }
  return null;
}

/** A list whose elements come of what stands in the span, and are not waited for before. */
function isFilledBy(module: Module, id: ExprId, inner: Span, depth = 0): boolean {
  const expr = module.exprs[id];
  if (!expr || depth > 3) return false;
  if (expr.k === 'choice') return expr.options.some((option) => isFilledBy(module, option, inner, depth + 1));
  if (expr.k !== 'name') return false;
  const sources = module.bindings[expr.binding]?.sources ?? [];
  const leads = (value: ExprId): boolean =>
    (module.exprs[value]?.k !== 'await' && contains(spanOf(module, value), inner)) ||
    isFilledBy(module, value, inner, depth + 1);
  return (
    sources.some((source) => source.from === 'value' && source.path.length === 0 && leads(source.value)) ||
    module.calls.some((call) => {
      const added = module.exprs[call.expr];
      if (added?.k !== 'call' || !ADDS.test(call.name) || receiver(module, call.expr) !== expr.binding)
        return false;
      return added.args.some(({ value }) => leads(value));
    })
  );
}

const ADDS = /^(?:push|append|add)$/;

interface Limiter {
  readonly name: string;
  readonly bound: number | null;
}

function limiterOf(cx: Detecting, site: Site): Limiter | null {
  const { limiters, limiterNames } = cx.catalog.context;
  // `asyncio.to_thread(ask, x)` makes the call itself.
  for (const item of [asAround(cx, site), ...aroundAll(cx, site)]) {
    const spec = limiters.find(({ names }) => item.names.some((name) => matches(name, names)));
    if (spec) return { name: spec.title, bound: item.call && boundOf(cx, item, spec.bound) };
    const isOwn = item.span === site.call.nameSpan;
    if (item.how !== 'loop' && !isOwn && new RegExp(limiterNames, 'i').test(item.text))
      return { name: item.text, bound: null };
    const handed = item.how === 'call' && limiterHanded(cx, item);
    if (handed) return { name: handed, bound: null };
  }
  const waits = waitsFor(site, new RegExp(limiterNames, 'i'));
  return waits === null ? null : { name: waits, bound: null };
}

/** `run(semaphore, ask, x)` */
function limiterHanded(cx: Detecting, { file, call }: Around): string | null {
  const module = cx.linker.module(file);
  const expr = call ? module?.exprs[call.expr] : undefined;
  if (!module || expr?.k !== 'call') return null;
  const names = expr.args.map(({ value }) => textOf(module, value));
  return names.find((name) => LIMITER.test(name)) ?? null;
}

const LIMITER =
  /(?:^|[._])(?:sem|semaphore|limiter|throttler|throttle|rate_?limiter)$|(?:Semaphore|Limiter|Throttler)$/;

/** `await limiter.acquire()` before the call. */
function waitsFor({ file, module, call }: Site, names: RegExp): string | null {
  const owner = ownerFn({ file, module, call });
  for (const other of module.calls) {
    const expr = module.exprs[other.expr];
    if (expr?.k !== 'call' || other === call || ownerFn({ file, module, call: other }) !== owner) continue;
    const text = textOf(module, expr.callee);
    if (TAKES.test(other.name) && names.test(text)) return text;
  }
  return null;
}

const TAKES = /^(?:acquire|wait\w*|take|consume|remove_?tokens|throttle|lock|check|schedule|try_acquire)$/i;

/** The number is an option of the call itself, or of what made the thing that is called. */
function boundOf(cx: Detecting, item: Around, paths: readonly string[]): number | null {
  if (!item.call) return null;
  return numberAt(cx, paths, item.call, makerOf(item.value));
}

function makerOf(value: Value): Made | null {
  if (value.k === 'made') return value;
  return value.k === 'member' ? makerOf(value.object) : null;
}

/** What a wrapper does inside counts as well. */
function limiterWithin(cx: Detecting, { made }: LlmCall): Limiter | null {
  for (const step of made) {
    const site = siteAt(cx.linker, step);
    const limiter = site && limiterOf(cx, site);
    if (limiter) return limiter;
  }
  return null;
}

/** `new ChatOpenAI({ maxConcurrency: 5 })`: the client itself makes the others wait. */
function limitOfClient(cx: Detecting, { reliability: { clientAt } }: LlmCall): Limiter | null {
  const module = clientAt ? cx.linker.module(clientAt.file) : undefined;
  const made = module?.exprs.find(
    ({ k, span }) => k === 'call' && span[0] === clientAt?.span[0] && span[1] === clientAt.span[1],
  );
  if (!module || made?.k !== 'call') return null;
  const keys = made.args.flatMap((arg) => {
    const value = module.exprs[arg.value];
    const entries = value?.k === 'object' ? value.entries : [];
    return [arg.name ?? '', ...entries.map((entry) => ('key' in entry ? entry.key : ''))];
  });
  const key = keys.find((name) => CLIENT_LIMIT.test(name));
  return key === undefined ? null : { name: key, bound: null };
}

const CLIENT_LIMIT = /concurren|rate_?limit|throttl/i;

/** `Promise.all([a(), b()])`, a list of fixed length, `xs.slice(i, i + 5)`. */
function fixedLength(cx: Detecting, { at, spread, loop }: Concurrency): Limiter | null {
  const { module, file } = at;
  if (loop) {
    const over = underneath(module, loop.over);
    const bound = loopBound(cx, file, loop) ?? loopBound(cx, file, { bound: null, over });
    if (bound !== null) return { name: 'a list of fixed length', bound };
    const part = over >= 0 ? chunkOf(module, over) : undefined;
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

/** Null where it runs so many times as somebody says, not once for each of a list. */
function listOf(module: Module, over: ExprId): Span | null {
  const list = underneath(module, over);
  const expr = module.exprs[list];
  return expr && expr.k !== 'literal' && expr.k !== 'object' && !isCount(module, list)
    ? spanOf(module, over)
    : null;
}

function isCount(module: Module, id: ExprId): boolean {
  const expr = module.exprs[id];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  return callee?.k === 'name' && /^(?:range|Array)$/.test(callee.name);
}

/** The list that `entries(list)`, `list.filter(…)`, `range(len(list))` go over, which is as long or longer. */
function underneath(module: Module, id: ExprId): ExprId {
  const expr = module.exprs[id];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  if (expr?.k !== 'call' || !callee) return id;
  const [first] = expr.args;
  if (callee.k === 'member' && AS_LONG.test(callee.name))
    return underneath(module, first && ON_ARGUMENT.test(callee.name) ? first.value : callee.object);
  if (callee.k !== 'name' || !first || !WRAPS.test(callee.name)) return id;
  const inner = underneath(module, first.value);
  return callee.name === 'range' && inner === first.value ? id : inner;
}

const AS_LONG = /^(?:filter|map|entries|values|keys|items|sort|toSorted|reverse|toReversed|from)$/;
/** `Object.entries(list)`, but `list.entries()`. */
const ON_ARGUMENT = /^(?:entries|values|keys|from)$/;
const WRAPS = /^(?:enumerate|list|tuple|sorted|reversed|zip|tqdm|len|range|set)$/;

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
    return PART.test(expr.name) ? null : undefined;
  }
  // Python: `xs[:5]`
  if (expr.k === 'choice' && expr.options.length === 1) return null;
  if (expr.k !== 'call') return undefined;
  const callee = module.exprs[expr.callee];
  if (callee?.k !== 'member') return undefined;
  if (TAKES_SOME.test(callee.name)) return null;
  if (callee.name !== 'slice' && callee.name !== 'splice') return undefined;
  const end = module.exprs[expr.args[1]?.value ?? -1];
  if (!end) return undefined;
  if (end.k === 'literal') return typeof end.value === 'number' ? end.value : null;
  return end.k === 'concat' ? numberOf(module, end.right) : null;
}

/** One of the parts; a list of that name in the plural holds them all. */
const PART = /(?:^|_)batch(?!e?s)|(?:chunk|batch|page|group|slice|window)$/i;
const TAKES_SOME = /^(?:sample|choices|islice|head|take|top_?k|nlargest)$/i;
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
