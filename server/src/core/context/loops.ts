/** Loops around a call: what they run over, whether they only try again, whether the request differs each time. */
import type { Detecting } from '../detect/kinds.ts';
import { isKept } from '../detect/owners.ts';
import type { CallIr, ExprId, Module, Region } from '../ir.ts';
import type { FileId, Place } from '../model.ts';
import { callersOf } from './around.ts';
import type { LoopFact } from './facts.ts';
import { changesIn, MUTATES, namesBehind, parentOf, receiver, root } from './flow.ts';
import { contains, regionsAround, type Site, spanOf } from './site.ts';

export type LoopRegion = Extract<Region, { k: 'loop' }>;

/** The innermost loop that is no mere repetition until the call succeeds. */
export function loopOf(cx: Detecting, site: Site): LoopFact | null {
  const region = loopsAround(site).find((loop) => !isRetryLoop(site, loop));
  return region ? factOf(cx, site, region) : null;
}

export function retryLoopOf(site: Site): LoopRegion | null {
  return loopsAround(site).find((loop) => isRetryLoop(site, loop)) ?? null;
}

/** Callbacks that run on a promise's only value are no loops, and those of `filter` and `find` are. */
export function loopsAround({ module, call }: Pick<Site, 'module' | 'call'>): LoopRegion[] {
  return regionsAround(module, call).filter((region) => region.k === 'loop');
}

const MAX_LEVELS = 2;

export function callingLoop(cx: Detecting, site: Site, level = 0): (LoopFact & { file: FileId }) | null {
  // What is kept for later runs when its time comes, not in the loop that hands it over.
  const callers = callersOf(cx, site).filter(({ handedOver, call }) => !handedOver || !isKept(call.name));
  for (const caller of callers) {
    const loop = loopOf(cx, caller) ?? (caller.handedOver ? handedFact(cx, caller) : null);
    if (loop) return { ...loop, file: caller.file };
  }
  if (level >= MAX_LEVELS) return null;
  for (const caller of callers) {
    const loop = callingLoop(cx, caller, level + 1);
    if (loop) return loop;
  }
  return null;
}

const PER_ELEMENT = /^(?:map|forEach|flatMap|imap|imap_unordered|starmap|apply|progress_apply)$/;

/** `texts.map(ask)`, `pool.map(ask, texts)`: something runs the function once an element. */
export function handedLoop({ module, call }: Pick<Site, 'module' | 'call'>) {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call' || !PER_ELEMENT.test(call.name)) return null;
  const callee = module.exprs[expr.callee];
  const over = expr.args[1]?.value ?? (callee?.k === 'member' ? callee.object : -1);
  return { form: 'callback', bound: null, over, head: spanOf(module, expr.callee) } as const;
}

function handedFact(cx: Detecting, { module, file, call }: Site): LoopFact | null {
  const loop = handedLoop({ module, call });
  return (
    loop && {
      span: loop.head,
      form: loop.form,
      bound: loopBound(cx, file, loop),
      over: loop.over >= 0 ? spanOf(module, loop.over) : null,
      varies: true,
      history: null,
      bounded: true,
      stream: false,
    }
  );
}

/**
 * A loop is left as soon as the call went well: by a jump behind the call that nothing but the `try` around both
 * decides, or because its counter says that it counts tries.
 */
export function isRetryLoop({ module, call }: Pick<Site, 'module' | 'call'>, loop: LoopRegion): boolean {
  if (loop.form === 'callback' || loop.form === 'comprehension' || loop.async) return false;
  if (COUNTS_TRIES.test(namesIn(module, loop).join(' '))) return true;
  const regions = ownRegions(module, call.region, loop);
  if (!regions.some((region) => region.k === 'try' && region.handles)) return false;
  return module.jumps.some((jump) => {
    if (jump.k !== 'return' && jump.k !== 'break') return false;
    if (!contains(loop.span, jump.span) || jump.span[1] < spanOf(module, call.expr)[0]) return false;
    return (
      ownRegions(module, jump.region, loop).every(
        (region) =>
          region.k === 'try' || region.k === 'with' || regions.includes(region) || isElseOfTry(region),
      ) && jump.fn === loop.fn
    );
  });
}

const COUNTS_TRIES = /\b(?:\w*(?:attempt|retr(?:y|ies))\w*|\w*_tries|tries|\w*Tries|tryCount|try_count)\b/i;

/** `try: … except: … else: return`: a branch without a condition. */
function isElseOfTry(region: Region): boolean {
  return region.k === 'branch' && region.test < 0;
}

/** The regions from `at` up to the loop, without it. */
function ownRegions(module: Module, at: number, loop: LoopRegion): Region[] {
  const found: Region[] = [];
  for (let region = module.regions[at]; region && region !== loop; region = module.regions[region.parent])
    found.push(region);
  return found;
}

/** The names in the header of a loop, its variables among them. */
function namesIn(module: Module, { head, span, over }: LoopRegion): string[] {
  const names = module.exprs.flatMap((expr) =>
    (expr.k === 'name' || expr.k === 'member') &&
    contains(head, expr.span) &&
    !isPartOf(module, over, expr.span)
      ? [expr.name]
      : [],
  );
  const declared = module.bindings.flatMap((binding) =>
    contains(head, binding.span) && contains(span, binding.span) ? [binding.name] : [],
  );
  return [...names, ...declared];
}

/** `for item in retries` goes over a list of that name. */
function isPartOf(module: Module, over: ExprId, span: readonly [number, number]): boolean {
  return module.exprs[over]?.k === 'name' && contains(spanOf(module, over), span);
}

function factOf(cx: Detecting, site: Site, loop: LoopRegion): LoopFact {
  const { module, file, call } = site;
  const history = historyOf(module, file, call, loop);
  return {
    span: loop.head,
    form: loop.form,
    bound: loopBound(cx, file, loop),
    over: loop.over >= 0 ? spanOf(module, loop.over) : null,
    varies: history !== null || requestChanges(module, call, loop),
    history,
    bounded: isBounded(module, loop),
    stream: loop.async,
  };
}

/** The loop's own bound, or the length of the list that it runs over. */
export function loopBound(
  cx: Detecting,
  file: FileId,
  loop: { readonly bound: number | null; readonly over: ExprId },
): number | null {
  const module = cx.linker.module(file);
  if (loop.bound !== null || loop.over < 0 || !module) return loop.bound;
  // What is put into a list later is not seen by its value.
  const list = root(module, loop.over);
  if (
    list >= 0 &&
    module.calls.some((call) => MUTATES.test(call.name) && receiver(module, call.expr) === list)
  )
    return null;
  const items = cx.linker.items(cx.linker.value(file, loop.over));
  return items?.every((item) => item.k !== 'unknown') && items.length > 0 ? items.length : null;
}

function requestChanges(module: Module, call: CallIr, loop: LoopRegion): boolean {
  const expr = module.exprs[call.expr];
  // A receiver that holds a conversation changes by itself: that is for `chat.send(…)` to say.
  return (
    expr?.k !== 'call' ||
    expr.args.some((arg) => changesIn(module, arg.value, loop.span)) ||
    expr.args.length === 0
  );
}

/** `messages.push(reply)` in the loop, of something that the call sends. */
function historyOf(module: Module, file: FileId, call: CallIr, loop: LoopRegion): Place | null {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call') return null;
  const sent = new Set(expr.args.flatMap((arg) => [...namesBehind(module, arg.value)]));
  for (const other of module.calls) {
    if (!GROWS.test(other.name) || !contains(loop.span, spanOf(module, other.expr))) continue;
    const grown = receiver(module, other.expr);
    const binding = module.bindings[grown];
    // A list that is made anew in each turn does not grow.
    if (sent.has(grown) && binding && !contains(loop.span, binding.span))
      return { file, span: spanOf(module, other.expr) };
  }
  for (const index of sent) {
    const binding = module.bindings[index];
    if (!binding || contains(loop.span, binding.span)) continue;
    for (const source of binding.sources) {
      if (source.from !== 'value' || !contains(loop.span, spanOf(module, source.value))) continue;
      // `messages = [...messages, reply]`
      if (namesBehind(module, source.value).has(index)) return { file, span: spanOf(module, source.value) };
    }
  }
  return null;
}

const GROWS = /^(?:push|append|extend|unshift|insert|concat)$/;

const COUNTER = /turn|step|iter|count|depth|round|max|limit|budget|remaining|len|attempt|tries|deadline/i;

/** All loops end with what they run over; a `while` by a counter in its condition, or in that of a way out of it. */
function isBounded(module: Module, loop: LoopRegion): boolean {
  if (loop.form !== 'while' && !loop.endless) return true;
  if (!loop.endless && isCounter(module, loop.head)) return true;
  return module.jumps.some((jump) => {
    if (jump.k === 'continue' || !contains(loop.span, jump.span)) return false;
    return ownRegions(module, jump.region, loop).some(
      (region) => region.k === 'branch' && isCounter(module, region.head),
    );
  });
}

/** How many tools the model calls, or what else it answers, counts no turns: `toolCalls.length === 0`. */
const OF_ANSWER = /tool|function_?call|^calls?$|content|choices|blocks?$|stop_?reason|finish_?reason/i;
const LENGTH = /^(?:len|length|size|count)$/;

/** A number in a condition, or a name that speaks of one; `choices[0]` counts nothing. */
function isCounter(module: Module, head: readonly [number, number]): boolean {
  const within = module.exprs.flatMap((expr, id) => (contains(head, expr.span) ? [{ expr, id }] : []));
  const isOfAnswer = within.some(
    ({ expr }) => (expr.k === 'name' || expr.k === 'member') && OF_ANSWER.test(expr.name),
  );
  return within.some(({ expr, id }) => {
    if (expr.k === 'name' || expr.k === 'member')
      return COUNTER.test(expr.name) && !(isOfAnswer && LENGTH.test(expr.name));
    if (isOfAnswer || expr.k !== 'literal' || typeof expr.value !== 'number') return false;
    const parent = parentOf(module, id);
    return parent === undefined || module.exprs[parent]?.k !== 'index';
  });
}
