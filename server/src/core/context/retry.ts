/** Does something around the call try it again? Unsure counts as yes. */
import type { Detecting } from '../detect/kinds.ts';
import type { Place } from '../model.ts';
import { type Around, aroundAll, callersOf, ownerFn } from './around.ts';
import type { RecursionFact, RetryFact } from './facts.ts';
import { parentOf } from './flow.ts';
import { retryLoopOf } from './loops.ts';
import { matches } from './patterns.ts';
import { contains, functionsAround, regionsAround, type Site, siteAt, spanOf } from './site.ts';
import { usersOf } from './users.ts';

export function retryOf(cx: Detecting, site: Site): RetryFact | null {
  for (const item of aroundAll(cx, site)) {
    const by = retriesBy(cx, item);
    if (by !== null) return { by, span: item.span, file: item.file };
  }
  const loop = retryLoopOf(site);
  if (loop) return { by: 'a loop that tries again', span: loop.head, file: site.file };
  for (const caller of callersOf(cx, site)) {
    const outer = retryLoopOf(caller);
    if (outer) return { by: 'a loop that tries again', span: outer.head, file: caller.file };
  }
  return namedFunction(cx, site);
}

function retriesBy(cx: Detecting, item: Around): string | null {
  const { retries, retryNames } = cx.catalog.context;
  const library = item.names.find((name) => matches(name, retries));
  if (library) return library.split('#')[0] ?? library;
  if (item.how !== 'loop' && new RegExp(retryNames, 'i').test(item.text)) return item.text;
  return item.how === 'call' && runsAgain(cx, item) ? item.text : null;
}

/** A helper of the workspace that calls what it is handed in a loop with a `try`. */
function runsAgain(cx: Detecting, { value }: Around): boolean {
  if (value.k !== 'function') return false;
  const module = cx.linker.module(value.file);
  if (!module) return false;
  return module.calls.some((call) => {
    const expr = module.exprs[call.expr];
    const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
    if (callee?.k !== 'name' || !functionsAround(module, call.fn).includes(value.fn)) return false;
    const isParam = module.bindings[callee.binding]?.sources.some(
      (s) => s.from === 'param' && s.fn === value.fn,
    );
    return isParam === true && retryLoopOf({ file: value.file, module, call }) !== null;
  });
}

/** `async function callWithRetry()`: by what it is called. */
function namedFunction(cx: Detecting, { module, call, file }: Site): RetryFact | null {
  const names = new RegExp(cx.catalog.context.retryNames, 'i');
  for (const fn of functionsAround(module, call.fn)) {
    const ir = module.functions[fn];
    if (fn > 0 && ir && names.test(ir.name)) return { by: ir.name, span: ir.nameSpan, file };
  }
  return null;
}

const MAX_DEPTH = 4;

/** A way from the function of the call back to itself. */
export function recursionOf(cx: Detecting, site: Site): RecursionFact | null {
  const owner = ownerFn(site);
  if (owner <= 0) return null;
  const seen = new Set<string>();
  let next: { readonly file: string; readonly fn: number; readonly by: Site | null }[] = [
    { file: site.file, fn: owner, by: null },
  ];
  for (let depth = 0; depth < MAX_DEPTH && next.length > 0; depth++) {
    const found: typeof next = [];
    for (const { file, fn } of next) {
      for (const user of usersOf(cx, file, fn)) {
        const caller = user.handedOver ? undefined : siteAt(cx.linker, user);
        if (!caller) continue;
        const from = ownerFn(caller);
        if (caller.file === site.file && from === owner)
          return { counted: isCounted(caller), at: placeOf(caller) };
        const key = `${caller.file}#${from}`;
        if (from > 0 && !seen.has(key)) found.push({ file: caller.file, fn: from, by: caller });
        seen.add(key);
      }
    }
    next = found;
  }
  return null;
}

function placeOf({ file, module, call }: Site): Place {
  return { file, span: spanOf(module, call.expr) };
}

/** `step(depth + 1)`, or a condition around it that speaks of a number. */
function isCounted({ module, call }: Site): boolean {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call') return false;
  const isSum = expr.args.some((arg) => {
    const value = module.exprs[arg.value];
    if (value?.k !== 'arithmetic' && value?.k !== 'concat') return false;
    return [value.left, value.right].some((id) => {
      const part = module.exprs[id];
      return part?.k === 'literal' && typeof part.value === 'number';
    });
  });
  return isSum || regionsAround(module, call).some((r) => r.k === 'branch' && hasNumber(module, r.head));
}

/** `depth > 3`; what `choices[0]` has is no count. */
function hasNumber(module: Site['module'], head: readonly [number, number]): boolean {
  return module.exprs.some((e, id) => {
    if (e.k !== 'literal' || typeof e.value !== 'number' || !contains(head, e.span)) return false;
    const parent = parentOf(module, id);
    return parent === undefined || module.exprs[parent]?.k !== 'index';
  });
}
