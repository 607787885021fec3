/** Time-outs around a call, and signals that it is given up by. */
import { type Detecting, firstAt, type Made } from '../detect/kinds.ts';
import type { ExprId, Module } from '../ir.ts';
import type { Loc, Value } from '../link/value.ts';
import type { LlmCall } from '../model.ts';
import { aroundAll } from './around.ts';
import type { TimeoutFact } from './facts.ts';
import { dependsOn } from './flow.ts';
import { matches } from './patterns.ts';
import { type Site, siteAt } from './site.ts';

export function timeoutOf(cx: Detecting, site: Site, call: LlmCall): TimeoutFact | null {
  const { timeouts } = cx.catalog.context;
  for (const made of call.made) {
    const inner = siteAt(cx.linker, made);
    const signal = inner && signalOf(cx, inner.module, made.expr);
    if (signal) return signal;
  }
  for (const item of aroundAll(cx, site)) {
    const spec = timeouts.find(({ names }) => item.names.some((name) => matches(name, names)));
    if (!spec) continue;
    const value = item.call && numberAt(cx, spec.ms, item.call, null);
    return { by: spec.title, ms: value == null ? null : spec.unit === 's' ? value * 1000 : value };
  }
  return null;
}

/** `{ signal: AbortSignal.timeout(5000) }` among the arguments. */
function signalOf(cx: Detecting, module: Module, id: ExprId): TimeoutFact | null {
  const { signals } = cx.catalog.context;
  const expr = module.exprs[id];
  if (expr?.k !== 'call') return null;
  const given = expr.args.some(
    (arg) =>
      (arg.name !== undefined && signals.includes(arg.name)) ||
      dependsOn(
        module,
        arg.value,
        (_, part) =>
          part.k === 'object' && part.entries.some((entry) => 'key' in entry && signals.includes(entry.key)),
      ),
  );
  return given ? { by: 'a signal', ms: null } : null;
}

export function numberAt(
  cx: Detecting,
  paths: readonly string[] | undefined,
  call: Loc,
  maker: Made | null,
): number | null {
  const value: Value = firstAt(cx, paths, call, maker);
  return value.k === 'literal' && typeof value.value === 'number' ? value.value : null;
}
