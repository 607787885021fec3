/** Who handles what the call raises? */
import type { PlaceSpec } from '../../catalog/types.ts';
import { isBelow } from '../detect/clients.ts';
import type { Detecting } from '../detect/kinds.ts';
import { type Module, NONE, type Region } from '../ir.ts';
import { callersOf, ownerFn } from './around.ts';
import type { ErrorFact } from './facts.ts';
import { matches, namesOf } from './patterns.ts';
import { contains, regionsAround, type Site } from './site.ts';
import { usersOf } from './users.ts';
import { type Found, whereOf } from './where.ts';

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
  if (where.direct && where.spec && isWrapped(cx, site, where)) return 'unknown';
  if (where.direct && where.spec) return isHandledBy(cx, site, where.spec) ? 'unknown' : 'unhandled';
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

/** `app.post('/chat', caught(async (req, res) => …))`: the helper around the handler may pass the error on. */
function isWrapped(cx: Detecting, { module, file }: Site, { at, spec }: Found): boolean {
  const fn = module.functions.findIndex(({ span }) => span[0] === at?.span[0] && span[1] === at.span[1]);
  const users = fn > 0 ? usersOf(cx, file, fn).filter(({ handedOver }) => handedOver) : [];
  return (
    users.length > 0 &&
    users.every((user) => {
      const expr = cx.linker.module(user.file)?.exprs[user.expr];
      const names = expr?.k === 'call' ? namesOf(cx.linker.value(user.file, expr.callee)) : [];
      return !names.some((name) => matches(name, spec?.calls));
    })
  );
}

function isHandledBy(
  cx: Detecting,
  { file }: Site,
  { handlesErrors, handlesErrorsFrom: from }: PlaceSpec,
): boolean {
  const version = from && cx.linker.host.packageVersion(file, from.package);
  return (
    handlesErrors === true || (version !== undefined && from !== undefined && !isBelow(version, from.version))
  );
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
