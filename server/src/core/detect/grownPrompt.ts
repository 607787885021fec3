/** Messages that are put into a list after it was made and before the call: `messages.push({ role, content })`. */
import type { CallIr, ExprId, FunctionId, Module, RegionId } from '../ir.ts';
import type { Loc, Value } from '../link/value.ts';
import type { Place } from '../model.ts';
import { bindingsGiven, callOf } from '../moduleIndex.ts';
import type { Detecting } from './kinds.ts';
import { ownerOf } from './owners.ts';

export interface Grown {
  readonly value: Value;
  readonly at: Place | null;
  /** Put at the beginning. */
  readonly first: boolean;
  /** Only on some ways through the code. */
  readonly maybe: boolean;
  /** A list, each item of which is put in. */
  readonly spread: boolean;
}

const ADDS = /^(?:push|append|extend|unshift|insert)$/;

/** In order. `call` is that of the SDK; its frames know the calls on the way to it. */
export function grownBy(cx: Detecting, list: Extract<Value, { k: 'array' }>, call: Loc): readonly Grown[] {
  const { file, expr: made, frame } = list.loc;
  const module = cx.linker.module(file);
  const bindings = module ? bindingsOf(module, made) : [];
  const own = new Set(bindings.map((id) => module?.bindings[id]?.fn ?? 0));
  const reader = module && own.size > 0 ? readerIn(module, file, call, own) : undefined;
  if (!module || !reader) return [];
  return module.calls.flatMap((adds) => {
    const expr = ADDS.test(adds.name) ? module.exprs[adds.expr] : undefined;
    const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
    const object = callee?.k === 'member' ? module.exprs[callee.object] : undefined;
    const isIt = object?.k === 'name' && bindings.includes(object.binding);
    // What another function adds, or what is added later on, is there in the next call at most.
    const isOwn = own.has(adds.fn) || own.has(ownerOf(module, adds.fn));
    const isBefore = isOwn && adds.nameSpan[0] < reader.nameSpan[0];
    if (expr?.k !== 'call' || !isIt || !isBefore) return [];
    const maybe = !own.has(adds.fn) || isBeside(module, adds, reader);
    const args = adds.name === 'insert' ? expr.args.slice(1) : expr.args;
    const zero = module.exprs[expr.args[0]?.value ?? -1];
    const first =
      adds.name === 'unshift' || (adds.name === 'insert' && zero?.k === 'literal' && zero.value === 0);
    return args.map(
      (arg): Grown => ({
        value: cx.linker.value(file, arg.value, frame),
        at: placeOf(module, file, arg.value),
        first,
        maybe,
        spread: arg.spread !== undefined || adds.name === 'extend',
      }),
    );
  });
}

function bindingsOf(module: Module, made: number): readonly number[] {
  return bindingsGiven(module, made).filter((id) =>
    module.bindings[id]?.sources.some(
      (source) => source.from === 'value' && source.value === made && source.path.length === 0,
    ),
  );
}

/** The call in this file by which the list gets to the SDK. */
function readerIn(module: Module, file: string, call: Loc, own: ReadonlySet<FunctionId>): CallIr | undefined {
  for (let at: Loc | undefined = call; at; at = at.frame?.call) {
    const { expr } = at;
    const found = at.file === file ? callOf(module, expr) : undefined;
    if (found && functionsAround(module, found.fn).some((fn) => own.has(fn))) return found;
  }
  return undefined;
}

function functionsAround(module: Module, fn: FunctionId): readonly FunctionId[] {
  const found: FunctionId[] = [];
  for (let at = fn; at >= 0; at = module.functions[at]?.parent ?? -1) found.push(at);
  return found;
}

function placeOf(module: Module, file: string, id: ExprId): Place | null {
  const span = module.exprs[id]?.span;
  return span ? { file, span } : null;
}

/** It stands in a branch or a loop in which the call does not stand. */
function isBeside(module: Module, adds: CallIr, reader: CallIr): boolean {
  const around = new Set(regionsAround(module, reader.region));
  return regionsAround(module, adds.region).some((region) => {
    const k = module.regions[region]?.k;
    return !around.has(region) && (k === 'branch' || k === 'loop' || k === 'catch');
  });
}

function regionsAround(module: Module, region: RegionId): readonly RegionId[] {
  const found: RegionId[] = [];
  for (let at = region; at >= 0; at = module.regions[at]?.parent ?? -1) found.push(at);
  return found;
}
