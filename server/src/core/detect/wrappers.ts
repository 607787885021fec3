/**
 * Wrappers: functions of the workspace that make an LLM call whose model their callers choose. A call of one is priced
 * with the arguments given there. A function that settles the model (`summarize(text)`) is where its call is shown, and
 * calling it is nothing of note: a price at each of its callers would count one request many times over for the eye.
 */
import type { CallIr, FunctionId, Module } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import { isOpen, type Loc, optionsOf, type Value } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { callNames, mayBeSdkCall } from './candidates.ts';
import type { Inner } from './describe.ts';
import { httpTarget, isSentAnywhere } from './http.ts';
import { type Detecting, firstAt, kindOf, typeOf } from './kinds.ts';
import { ownerOf } from './owners.ts';
import { usesParameter, usesParameterAt } from './taint.ts';
import { calledFunction, type FunctionValue, type Target, targetOf } from './targets.ts';
import { mayBeNamed, visibleNames } from './wrapperNames.ts';

/** Wrappers of wrappers: as deep as real code goes. */
const MAX_LEVELS = 4;

export type Wrappers = ReadonlyMap<FunctionId, readonly CallIr[]>;

const known = new WeakMap<Linker, Map<FileId, Wrappers>>();

/** The SDK calls that this call of a function makes, with the function's parameters bound to its arguments. */
export function wrappedCalls(cx: Detecting, fn: FunctionValue, call: Loc, level = 0): readonly Inner[] {
  if (level >= MAX_LEVELS) return [];
  const inner = wrappersIn(cx, fn.file).get(fn.fn) ?? [];
  return inner.flatMap((made): readonly Inner[] => {
    const loc: Loc = {
      file: fn.file,
      expr: made.expr,
      frame: { file: fn.file, fn: fn.fn, call, parent: fn.frame, self: fn.self },
    };
    const target = targetIn(cx, made, loc);
    if (target) return [{ loc: target.seen ?? loc, call: made, target }];
    const next = calledFunction(cx, loc);
    return next ? wrappedCalls(cx, next, loc, level + 1) : [];
  });
}

/**
 * Does the way to this call say something of the model? Its own function takes it as a parameter, or an object that was
 * made on the way holds it; calling a method on `this` says nothing that the method does not.
 */
export function isChosenOnTheWay(cx: Detecting, inner: Inner): boolean {
  const { loc, call, target } = inner;
  const module = cx.linker.module(loc.file);
  if (!module || !target.spec.model) return false;
  const owner = ownerOf(module, call.fn);
  if (target.spec.model.some((path) => usesParameterAt(module, call, path, owner))) return true;
  const plain = targetIn(cx, call, { ...loc, frame: null });
  const alone = plain && firstAt(cx, target.spec.model, { ...loc, frame: null }, plain.maker);
  return (
    JSON.stringify(namesOf(cx, alone)) !==
    JSON.stringify(namesOf(cx, firstAt(cx, target.spec.model, loc, target.maker)))
  );
}

function targetIn(cx: Detecting, call: CallIr, loc: Loc): Target | undefined {
  const module = cx.linker.module(loc.file);
  return targetOf(cx, loc) ?? (module && httpTarget(cx, module, call, loc));
}

function namesOf(cx: Detecting, value: Value | undefined): unknown[] {
  return optionsOf(value ?? { k: 'absent' }).map((option) => {
    const name = modelName(cx, option);
    return name.k === 'literal' ? name.value : name.k;
  });
}

/** By function, the calls in it whose model its callers choose. */
export function wrappersIn(cx: Detecting, file: FileId): Wrappers {
  const files = known.get(cx.linker) ?? new Map<FileId, Wrappers>();
  known.set(cx.linker, files);
  const cached = files.get(file);
  if (cached) return cached;
  // Filled as it is found: functions of one file may wrap each other, files may import each other.
  const found = new Map<FunctionId, CallIr[]>();
  files.set(file, found);
  const names = visibleNames(cx, file);
  if (names.size === 0 && cx.linker.host.mayCallSdk?.(file) === false) return found;
  const module = cx.linker.module(file);
  if (!module) return found;
  const note = (owner: FunctionId, call: CallIr): unknown =>
    found.set(owner, [...(found.get(owner) ?? []), call]);
  const sdkNames = callNames(cx.catalog, cx.family);
  const others: [FunctionId, CallIr][] = [];
  for (const call of module.calls) {
    const owner = ownerOf(module, call.fn);
    if ((module.functions[owner]?.params.length ?? 0) === 0 || owner === 0) continue;
    const loc: Loc = { file, expr: call.expr, frame: null };
    const target =
      (mayBeSdkCall(module, call, sdkNames) ? targetOf(cx, loc) : undefined) ??
      httpTarget(cx, module, call, loc);
    if (target) {
      if (isLeftOpen(cx, module, owner, { call, loc: target.seen ?? loc, target })) note(owner, call);
    } else if (isSentAnywhere(cx, module, call, loc, owner)) note(owner, call);
    else others.push([owner, call]);
  }
  for (const [owner, call] of others) {
    const ownNames = new Set([...found.keys()].map((fn) => module.functions[fn]?.name ?? ''));
    if (!mayBeNamed(module, call, names) && !ownNames.has(call.name)) continue;
    if (wrapsAnother(cx, module, file, owner, call)) note(owner, call);
  }
  return found;
}

function wrapsAnother(cx: Detecting, module: Module, file: FileId, owner: FunctionId, call: CallIr): boolean {
  if (!usesParameter(module, call.expr, owner, true)) return false;
  const loc: Loc = { file, expr: call.expr, frame: null };
  const fn = calledFunction(cx, loc);
  if (!fn || (fn.file === file && fn.fn === owner)) return false;
  return wrappedCalls(cx, fn, loc, 1).some((inner) => isLeftOpen(cx, module, owner, inner, call));
}

/** The model hangs on a parameter of `owner`, and the code settles it at best by a default. */
function isLeftOpen(
  cx: Detecting,
  module: Module,
  owner: FunctionId,
  inner: Inner,
  written = inner.call,
): boolean {
  const { spec, maker } = inner.target;
  if (!spec.model || !usesParameter(module, written.expr, owner)) return false;
  const value = modelName(cx, firstAt(cx, spec.model, inner.loc, maker));
  return (
    isOpen(value) || optionsOf(value).some((option) => option.k === 'literal' && option.via === 'default')
  );
}

/** Looks into an object that stands for a model: `openai(name)`. */
function modelName(cx: Detecting, value: Value, depth = 0): Value {
  if (value.k !== 'made' || depth > 4) return value;
  const kind = kindOf(cx, value);
  const paths = kind?.k === 'instance' ? typeOf(kind.sdk, kind.type)?.model : undefined;
  if (kind?.k !== 'instance' || !paths) return cx.linker.argument(value.call, 0);
  return modelName(cx, firstAt(cx, paths, null, kind.maker), depth + 1);
}
