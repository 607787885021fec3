/** What a call is of by itself, whoever calls the function around it: asked by the search for wrappers and by detection. */
import type { CallIr, Module } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import type { Loc } from '../link/value.ts';
import { callNames, mayBeSdkCall } from './candidates.ts';
import { httpTarget } from './http.ts';
import type { Detecting } from './kinds.ts';
import { type Target, targetOf } from './targets.ts';

const known = new WeakMap<Linker, Map<CallIr, Target | undefined>>();

/** An SDK's, or a request without one. */
export function ownTarget(cx: Detecting, module: Module, call: CallIr, loc: Loc): Target | undefined {
  const targets = known.get(cx.linker) ?? new Map<CallIr, Target | undefined>();
  known.set(cx.linker, targets);
  if (targets.has(call)) return targets.get(call);
  const isSdkCall = mayBeSdkCall(module, call, callNames(cx.catalog, cx.family));
  const target = (isSdkCall ? targetOf(cx, loc) : undefined) ?? httpTarget(cx, module, call, loc);
  targets.set(call, target);
  return target;
}
