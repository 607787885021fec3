/** Parameters of a callback that is written where it is handed over: the callee says, or shows, what it calls it with. */
import type { ExprId, FunctionId, Module, TypeRef } from '../ir.ts';
import { argumentOf } from './arguments.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { typeValue } from './types.ts';
import { isKnown, type Loc, optionsOf, reachedBy, type Value } from './value.ts';

interface HandedOver {
  readonly call: ExprId;
  readonly arg: number;
}

/** `withClient((client) => …)`: what the parameter at `index` of the callback `fn` can be. */
export function calledWith(
  cx: Linking,
  module: Module,
  fn: FunctionId,
  index: number,
  loc: Loc,
): readonly Value[] {
  const handed = handedOver(module).get(fn);
  const call = handed && module.exprs[handed.call];
  if (!handed || call?.k !== 'call') return [];
  const callee = evaluate(cx, { ...loc, expr: call.callee });
  const found = optionsOf(callee).flatMap((option): readonly (Value | undefined)[] => {
    if (option.k === 'shape' && option.type.t === 'function')
      return [taken(cx, option.type.params?.[handed.arg] ?? undefined, option.file, index)];
    if (option.k !== 'function') return [];
    const { params } = cx.host.module(option.file)?.functions[option.fn] ?? { params: [] };
    const declared = taken(cx, params[handed.arg]?.type, option.file, index);
    return declared ? [declared] : passed(cx, option, handed, index, loc);
  });
  return found.filter((value) => value !== undefined).filter(isKnown);
}

/** What a function of this type takes at `index`. */
function taken(cx: Linking, type: TypeRef | undefined, file: string, index: number): Value | undefined {
  const value = type && typeValue(cx, type, file);
  for (const option of value ? optionsOf(value) : []) {
    const param =
      option.k === 'shape' && option.type.t === 'function' ? option.type.params?.[index] : undefined;
    if (option.k === 'shape' && param) return typeValue(cx, param, option.file);
  }
  return undefined;
}

/** What the callee's own calls of the callback hand to it. */
function passed(
  cx: Linking,
  callee: Extract<Value, { k: 'function' }>,
  handed: HandedOver,
  index: number,
  loc: Loc,
): readonly Value[] {
  const { file, fn, frame: parent, self } = callee;
  const module = cx.host.module(file);
  const frame = { file, fn, call: { ...loc, expr: handed.call }, parent, self };
  return (module?.calls ?? []).flatMap((call) => {
    const expr = module?.exprs[call.expr];
    const name = expr?.k === 'call' ? module?.exprs[expr.callee] : undefined;
    const binding = name?.k === 'name' ? module?.bindings[name.binding] : undefined;
    const isIt = binding?.sources.some(
      (source) =>
        source.from === 'param' &&
        source.fn === fn &&
        source.index === handed.arg &&
        source.path.length === 0,
    );
    return isIt ? [reachedBy(argumentOf(cx, { file, expr: call.expr, frame }, index), 'caller')] : [];
  });
}

const known = new WeakMap<Module, ReadonlyMap<FunctionId, HandedOver>>();

function handedOver(module: Module): ReadonlyMap<FunctionId, HandedOver> {
  const cached = known.get(module);
  if (cached) return cached;
  const found = new Map<FunctionId, HandedOver>();
  for (const { expr: call } of module.calls) {
    const expr = module.exprs[call];
    for (const [arg, { value, name, spread }] of (expr?.k === 'call' ? expr.args : []).entries()) {
      const callback = module.exprs[value];
      if (callback?.k === 'function' && name === undefined && !spread) found.set(callback.fn, { call, arg });
    }
  }
  known.set(module, found);
  return found;
}
