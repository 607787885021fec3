/** Who handles what the call raises? */
import type { Detecting } from '../detect/kinds.ts';
import { type Module, NONE, type Region } from '../ir.ts';
import { callersOf, ownerFn } from './around.ts';
import type { ErrorFact } from './facts.ts';
import { contains, regionsAround, type Site } from './site.ts';
import { usersOf } from './users.ts';
import { whereOf } from './where.ts';

const MAX_LEVELS = 3;

export function errorsOf(cx: Detecting, site: Site): ErrorFact {
  const { module, call } = site;
  const guard = regionsAround(module, call).find((region) => region.k === 'try' && region.handles);
  if (guard) return { kind: 'handled', swallowed: isSwallowed(module, guard) };
  if (call.tryCatch) return { kind: 'handled', swallowed: false };
  return { kind: above(cx, site, 0), swallowed: false };
}

function above(cx: Detecting, site: Site, level: number): ErrorFact['kind'] {
  const where = whereOf(cx, site);
  // The framework makes an answer of it, perhaps a good one.
  if (where.direct && where.spec) return where.spec.handlesErrors ? 'unknown' : 'unhandled';
  const owner = ownerFn(site);
  if (owner === 0) return 'unhandled';
  // Somebody that we do not see through calls it later.
  if (usersOf(cx, site.file, owner).some((user) => user.handedOver)) return 'unknown';
  const callers = callersOf(cx, site);
  if (callers.length === 0 || level >= MAX_LEVELS) return 'unknown';
  const kinds = callers.map((caller): ErrorFact['kind'] => {
    if (isHandled(caller)) return 'handledAbove';
    return above(cx, caller, level + 1);
  });
  if (kinds.includes('unknown')) return 'unknown';
  return kinds.includes('unhandled') ? 'unhandled' : 'handledAbove';
}

function isHandled({ module, call }: Site): boolean {
  return call.tryCatch || regionsAround(module, call).some((region) => region.k === 'try' && region.handles);
}

/** A handler in which nothing is done: no call, no way out, no assignment. */
function isSwallowed(module: Module, guard: Region): boolean {
  const handler = module.regions.find(
    (region) =>
      region.k === 'catch' &&
      region.parent === guard.parent &&
      region.fn === guard.fn &&
      region.span[0] >= guard.span[1],
  );
  if (!handler) return false;
  const isInside = ({ span }: { readonly span: readonly [number, number] }): boolean =>
    contains(handler.span, span);
  return (
    !module.jumps.some(isInside) &&
    !module.exprs.some(
      (expr) =>
        isInside(expr) &&
        expr.k !== 'name' &&
        expr.k !== 'member' &&
        expr.k !== 'array' &&
        expr.k !== 'unknown',
    ) &&
    !module.bindings.some((binding) => binding.kind !== 'catch' && isInside(binding)) &&
    handler.parent >= NONE
  );
}
