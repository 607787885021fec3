/**
 * Wrappers: functions of the workspace that make an LLM call and leave its model or its whole prompt to their callers.
 * A call of one is priced with the arguments given there. A function that brings its own prompt (`summarize(text)`) is
 * where its call is shown, and calling it is nothing of note: a price at each of its callers would count one request
 * many times over for the eye.
 */
import { type Arg, type CallIr, type FunctionId, type Module, NONE } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { isHandedOn, type Own } from './alternatives.ts';
import { isPassedOn, returnsAnswer } from './answers.ts';
import { type Inner, modelOf } from './describe.ts';
import { httpTarget, isSentAnywhere } from './http.ts';
import { type Detecting, firstAt } from './kinds.ts';
import { isWithin, type Leaves, type Left, leftBy, modelName, modelsWritten, type Place } from './left.ts';
import { ownerOf } from './owners.ts';
import { ownTarget } from './ownTarget.ts';
import { argumentsComeFromCallers } from './promptOrigin.ts';
import { usesParameter, writtenAt } from './taint.ts';
import { type FunctionValue, functionsOf, type Target, targetOf } from './targets.ts';
import { mayBeNamed, namesIn, reachedFrom, visibleNames } from './wrapperNames.ts';

/** Wrappers of wrappers: as deep as real code goes. */
export const DEEPEST = 4;

export interface Wrapped extends Left {
  readonly call: CallIr;
}

/** As many ways through a function as are told apart. */
const MOST_WAYS = 4;

/** Of many ways one stands for all. */
export function followed(wrapped: readonly Wrapped[]): readonly Wrapped[] {
  if (wrapped.length <= MOST_WAYS) return wrapped;
  return [wrapped.find(({ leaves }) => leaves === 'prompt') ?? wrapped[0]].filter(
    (each) => each !== undefined,
  );
}

export type Wrappers = ReadonlyMap<FunctionId, readonly Wrapped[]>;

const known = new WeakMap<Linker, Map<FileId, Wrappers>[]>();

const inner = new WeakMap<Linker, Map<string, readonly Inner[]>>();

/**
 * The SDK calls that a call makes by way of wrappers, as far as it has a say in them. Asked for a call where it stands, and
 * again wherever the calls inside of the wrapper ask who counts them.
 */
export function innerCalls(cx: Detecting, loc: Loc): readonly Inner[] {
  if (loc.frame || loc.given) return callsInside(cx, loc);
  const calls = inner.get(cx.linker) ?? new Map<string, readonly Inner[]>();
  inner.set(cx.linker, calls);
  const key = `${loc.expr} ${loc.file}`;
  const known = calls.get(key);
  if (known) return known;
  const found = callsInside(cx, loc);
  calls.set(key, found);
  return found;
}

function callsInside(cx: Detecting, loc: Loc): readonly Inner[] {
  return wrappedBy(cx, loc, DEEPEST)
    .filter(({ leaves, inner }) => leaves === 'prompt' || leaves === 'address' || isChosenOnTheWay(cx, inner))
    .filter(
      ({ leaves, inner }) =>
        leaves !== 'client' || modelOf(cx, inner).options.length > 0 || isWrittenOut(cx, loc, inner),
    )
    .map(({ inner }) => inner);
}

/**
 * The same of a method by its name, on a parameter of which nothing but its own name is known: `llm.aask(prompt)`, where a
 * class that the file reaches has a wrapper called so.
 */
export function innerCallsByName(cx: Detecting, loc: Loc, name: string): readonly Inner[] {
  const module = cx.linker.module(loc.file);
  const expr = module?.exprs[loc.expr];
  const callee = expr?.k === 'call' ? module?.exprs[expr.callee] : undefined;
  const object = callee?.k === 'member' ? module?.exprs[callee.object] : undefined;
  if (callee?.k !== 'member' || object?.k !== 'name' || !IS_MODEL.test(object.name)) return [];
  const receiver = cx.linker.value(loc.file, callee.object);
  if (optionsOf(receiver).some(({ k }) => k !== 'param' && k !== 'unknown')) return [];
  const found: FunctionValue[] = [];
  for (const file of reachedFrom(cx, loc.file)) {
    if (found.length >= MAX_IMPLEMENTATIONS) break;
    for (const fn of wrappersIn(cx, file).keys()) {
      const { cls = NONE, name: own } = cx.linker.module(file)?.functions[fn] ?? {};
      const self: Value = { k: 'instance', file, cls, call: null };
      if (own === name && cls !== NONE) found.push({ k: 'function', file, fn, frame: null, self });
    }
  }
  return found
    .flatMap((fn) => wrappedCalls(cx, fn, loc, DEEPEST))
    .flatMap(({ leaves, inner }) => (leaves === 'prompt' ? [inner] : []));
}

/** Names that stand for a model, and for nothing else. */
const IS_MODEL = /(?:^|_)llm$|L(?:lm|LM)$/;

/** `judge({ model: options.judge, … })`: settings that are handed round choose no model, but written out they do. */
function isWrittenOut(cx: Detecting, loc: Loc, { loc: within, call, target }: Inner): boolean {
  const [module, outer] = [cx.linker.module(within.file), cx.linker.module(loc.file)];
  const expr = outer?.exprs[loc.expr];
  if (!module || expr?.k !== 'call') return false;
  const names = (target.spec.model ?? []).flatMap((path) => {
    const at = module.exprs[writtenAt(module, call, path) ?? -1];
    return at?.k === 'member' ? [at.name] : [];
  });
  return expr.args.some(({ value }) => {
    const object = outer?.exprs[value];
    const entries = object?.k === 'object' ? object.entries : [];
    return entries.some((entry) => 'key' in entry && names.includes(entry.key));
  });
}

/** As many implementations of one method as are looked at. */
const MAX_IMPLEMENTATIONS = 8;

/** A method that makes no call itself stands for those of the classes that implement it. */
function implementing(cx: Detecting, fn: FunctionValue, level: number): readonly FunctionValue[] {
  if (fn.self?.k !== 'instance' || fn.self.call || wrappersIn(cx, fn.file, level).has(fn.fn)) return [fn];
  const name = cx.linker.module(fn.file)?.functions[fn.fn]?.name ?? '';
  const others = cx.linker
    .implementations(fn.self)
    .flatMap((value) => optionsOf(cx.linker.property(value, name)))
    .filter((value) => value.k === 'function');
  return others.slice(0, MAX_IMPLEMENTATIONS);
}

interface Found {
  readonly leaves: Leaves;
  readonly inner: Inner;
  /** The arguments of the call that go into the prompt; left out, any may. */
  readonly asked?: Asked | undefined;
}

interface Asked {
  readonly params: ReadonlySet<number>;
  readonly names: readonly string[];
}

/** The SDK calls that this call of a function makes, with the function's parameters bound to its arguments. */
function wrappedCalls(cx: Detecting, fn: FunctionValue, call: Loc, level: number): readonly Found[] {
  const wrapped = wrappersIn(cx, fn.file, level).get(fn.fn) ?? [];
  const ways = wrapped.length > MOST_WAYS && { ways: wrapped.length };
  const { params = [] } = cx.linker.module(fn.file)?.functions[fn.fn] ?? {};
  return followed(wrapped).flatMap(({ call: made, leaves, params: into }): readonly Found[] => {
    const names = params.flatMap(({ name }, index) => (into?.has(index) ? [name] : []));
    const asked = into && into.size > 0 && !call.given ? { params: into, names } : undefined;
    const loc: Loc = {
      file: fn.file,
      expr: made.expr,
      frame: { file: fn.file, fn: fn.fn, call, parent: fn.frame, self: fn.self },
    };
    const target = targetIn(cx, made, loc);
    if (target) return [{ leaves, asked, inner: { loc: target.seen ?? loc, call: made, target, ...ways } }];
    const inner = wrappedBy(cx, loc, level - 1);
    return inner.map((each) => ({ leaves, asked, inner: { ...each.inner, ...ways } }));
  });
}

/** The same of all functions that a call may be of. */
function wrappedBy(cx: Detecting, loc: Loc, level: number, but?: Place): readonly Found[] {
  if (level < 0) return [];
  return functionsOf(cx, loc).flatMap(({ fn, call }) =>
    fn.file === but?.file && fn.fn === but.owner
      ? []
      : implementing(cx, fn, level).flatMap((each) => wrappedCalls(cx, each, call, level)),
  );
}

/**
 * Does the way to this call say something of the model? Its own function takes it as a parameter, or an object that was
 * made on the way holds it; calling a method on `this` says nothing that the method does not.
 */
function isChosenOnTheWay(cx: Detecting, inner: Inner): boolean {
  const { loc, call, target } = inner;
  const module = cx.linker.module(loc.file);
  if (!module || !target.spec.model) return false;
  const owner = ownerOf(module, call.fn);
  const named = modelsWritten({ file: loc.file, module, owner, call }, target);
  if (named.some((id) => usesParameter(module, id, owner))) return true;
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

/**
 * By function, the calls in it that its callers have a say in. A wrapper of level 0 calls an SDK, one of level 1 a
 * wrapper of level 0: so files that import each other do not wait for each other.
 */
export function wrappersIn(cx: Detecting, file: FileId, level = DEEPEST): Wrappers {
  const levels = known.get(cx.linker) ?? Array.from({ length: DEEPEST + 1 }, () => new Map());
  known.set(cx.linker, levels);
  const files = levels[level] as Map<FileId, Wrappers>;
  const cached = files.get(file);
  if (cached) return cached;
  const found = level === 0 ? wrappersOfSdks(cx, file) : wrappersOfWrappers(cx, file, level);
  files.set(file, found);
  return found;
}

function wrappersOfSdks(cx: Detecting, file: FileId): Wrappers {
  const found = new Map<FunctionId, Wrapped[]>();
  const module = cx.linker.host.mayCallSdk?.(file) === false ? undefined : cx.linker.module(file);
  if (!module) return found;
  const own: (Own & { readonly left: Left | undefined })[] = [];
  for (const call of module.calls) {
    const owner = ownerOf(module, call.fn);
    if (!mayWrap(module, owner)) continue;
    const loc: Loc = { file, expr: call.expr, frame: null };
    const target = ownTarget(cx, module, call, loc);
    if (!target) {
      if (isSentAnywhere(cx, module, call, loc, owner))
        found.set(owner, [...(found.get(owner) ?? []), { call, leaves: 'address' }]);
      continue;
    }
    const left = leftBy(cx, { file, module, owner, call }, { call, loc: target.seen ?? loc, target });
    const { operation } = target.spec;
    own.push({ owner, call, left, leaves: left?.leaves, operation, sdk: target.sdk.id });
  }
  for (const { owner, call, left } of own.filter((each) => isHandedOn(module, each, own)))
    if (left) found.set(owner, [...(found.get(owner) ?? []), { call, ...left }]);
  return found;
}

/** Those of one level less, and what calls them. */
function wrappersOfWrappers(cx: Detecting, file: FileId, level: number): Wrappers {
  const before = wrappersIn(cx, file, level - 1);
  if (cx.linker.host.isConnected?.(file) === false) return before;
  const names = new Set([...visibleNames(cx, file, level - 1), ...namesIn(cx, file, level - 1)]);
  const { mentions } = cx.linker.host;
  const mayCall = [...names].some((name) => name === '__call__' || mentions?.(file, name) !== false);
  const module = mayCall ? cx.linker.module(file) : undefined;
  if (!module) return before;
  const found = new Map(before);
  for (const call of module.calls) {
    const owner = ownerOf(module, call.fn);
    if (!mayBeNamed(module, call, names) || !mayWrap(module, owner)) continue;
    const known = found.get(owner) ?? [];
    if (known.some((wrapped) => wrapped.call === call)) continue;
    const left = leftByWrapping(cx, { file, module, owner, call }, level - 1);
    if (left) found.set(owner, [...known, { call, ...left }]);
  }
  return found;
}

/** Names of decorators by which something else than the code calls a function. */
const CALLED_BY_OTHERS =
  /^(?:get|post|put|patch|delete|head|options|route|api_route|websocket|sse|on(?!_exception|_predicate)_?\w+|command|task|shared_task|job|tool|function_tool|kernel_function|event|listener|handler|query|mutation|subscription|action|step|node|fixture|validator)$/i;
/** Handlers and hooks by the names that frameworks ask for. */
const HANDLER = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|handler|loader|action|use[A-Z]\w*)$/;

function mayWrap(module: Module, owner: FunctionId): boolean {
  const fn = module.functions[owner];
  if (!fn || owner === 0 || fn.params.length === 0 || fn.kind === 'constructor' || HANDLER.test(fn.name))
    return false;
  return !fn.decorators.some((id) => CALLED_BY_OTHERS.test(lastName(module, id)));
}

function lastName(module: Module, id: number): string {
  const expr = module.exprs[id];
  if (expr?.k === 'call') return lastName(module, expr.callee);
  return expr?.k === 'name' || expr?.k === 'member' ? expr.name : '';
}

function leftByWrapping(cx: Detecting, place: Place, level: number): Left | undefined {
  const { module, file, owner, call } = place;
  if (!usesParameter(module, call.expr, owner)) return undefined;
  const loc: Loc = { file, expr: call.expr, frame: null };
  const wrapped = wrappedBy(cx, loc, level, place);
  const isWhole = wrapped.some(({ leaves }) => leaves === 'prompt' || leaves === 'address');
  if (isWhole && isSearch(place, wrapped)) return undefined;
  const params = isWhole ? handsOn(cx, place, wrapped) : undefined;
  if (params) return { leaves: 'prompt', params };
  if (!usesParameter(module, call.expr, owner, true)) return undefined;
  const open = wrapped.filter(({ inner }) => !inner.ways && namesOwnParameter(cx, place, inner));
  const leaves = open.some((each) => each.leaves !== 'client') ? 'model' : open[0]?.leaves;
  return leaves && { leaves };
}

/** Who ranks documents and gives back the best of them searches: a work of its own, unless it returns the very answer. */
function isSearch({ module, owner, call }: Place, wrapped: readonly Found[]): boolean {
  if (!wrapped.every(({ inner }) => inner.target.spec.operation === 'rerank')) return false;
  const plain = (id: number): number => {
    const expr = module.exprs[id];
    return expr?.k === 'await' || expr?.k === 'typed' ? plain(expr.value) : id;
  };
  return !(module.functions[owner]?.returns ?? []).some((id) => plain(id) === call.expr);
}

/** What it is given goes in, and what comes of it goes out. */
function handsOn(cx: Detecting, place: Place, wrapped: readonly Found[]): ReadonlySet<number> | undefined {
  const { module, owner, call } = place;
  if (!isPassedOn(module, owner) && !returnsAnswer(module, owner, call)) return undefined;
  const isAsked = (arg: Arg, index: number): boolean =>
    arg.spread !== undefined ||
    wrapped.some(({ asked }) => {
      if (!asked) return true;
      return arg.name === undefined ? asked.params.has(index) : asked.names.includes(arg.name);
    });
  return argumentsComeFromCallers(cx, place, call, isAsked);
}

/** The model is a parameter of this very function, and not only of the one that it calls. */
function namesOwnParameter(cx: Detecting, { module, file, owner }: Place, inner: Inner): boolean {
  const own = module.functions[owner];
  const value = modelName(cx, firstAt(cx, inner.target.spec.model, inner.loc, inner.target.maker));
  return optionsOf(value).some((option) => {
    if (option.k === 'param') return option.owner === own?.name;
    if (option.k !== 'literal' || (option.via !== 'default' && option.via !== 'caller')) return false;
    const isOwn = option.at?.file === file && own !== undefined && isWithin(option.at.span, own.span);
    return option.via === 'caller' || isOwn;
  });
}
