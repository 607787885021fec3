/**
 * Wrappers: functions of the workspace that make an LLM call and leave its model or its whole prompt to their callers.
 * A call of one is priced with the arguments given there. A function that brings its own prompt (`summarize(text)`) is
 * where its call is shown, and calling it is nothing of note: a price at each of its callers would count one request
 * many times over for the eye.
 */
import type { CallIr, ExprId, FunctionId, Module, Span } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import { ABSENT, isOpen, type Loc, optionsOf, type Value } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { isHandedOn, type Own } from './alternatives.ts';
import { givesSomething, isPassedOn, returnsAnswer } from './answers.ts';
import { callNames, mayBeSdkCall } from './candidates.ts';
import { type Inner, modelOf } from './describe.ts';
import { httpTarget, isSentAnywhere } from './http.ts';
import { type Detecting, firstAt, kindOf, typeOf } from './kinds.ts';
import { ownerOf } from './owners.ts';
import { argumentsComeFromCallers, isOwnText, promptComesFromCallers } from './promptOrigin.ts';
import { isOfMakerAt, usesParameter, usesParameterAt, writtenAt } from './taint.ts';
import { type FunctionValue, functionsOf, type Target, targetOf } from './targets.ts';
import { mayBeNamed, namesIn, visibleNames } from './wrapperNames.ts';

/** Wrappers of wrappers: as deep as real code goes. */
const DEEPEST = 4;

/**
 * What a wrapper leaves to its callers: the whole prompt, else the model's name, else the object that has the model, of
 * which a call is of interest only where it says which. Or where a request goes: nothing else can stand for that.
 */
export type Leaves = 'prompt' | 'model' | 'client' | 'address';

export interface Wrapped {
  readonly call: CallIr;
  readonly leaves: Leaves;
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

const known = new WeakMap<Linker, Map<string, Wrappers>>();

/** The SDK calls that a call makes by way of wrappers, as far as it has a say in them. */
export function innerCalls(cx: Detecting, loc: Loc): readonly Inner[] {
  return wrappedBy(cx, loc, DEEPEST)
    .filter(({ leaves, inner }) => leaves === 'prompt' || leaves === 'address' || isChosenOnTheWay(cx, inner))
    .filter(
      ({ leaves, inner }) =>
        leaves !== 'client' || modelOf(cx, inner).options.length > 0 || isWrittenOut(cx, loc, inner),
    )
    .map(({ inner }) => inner);
}

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
}

/** The SDK calls that this call of a function makes, with the function's parameters bound to its arguments. */
function wrappedCalls(cx: Detecting, fn: FunctionValue, call: Loc, level: number): readonly Found[] {
  const wrapped = wrappersIn(cx, fn.file, level).get(fn.fn) ?? [];
  const ways = wrapped.length > MOST_WAYS && { ways: wrapped.length };
  return followed(wrapped).flatMap(({ call: made, leaves }): readonly Found[] => {
    const loc: Loc = {
      file: fn.file,
      expr: made.expr,
      frame: { file: fn.file, fn: fn.fn, call, parent: fn.frame, self: fn.self },
    };
    const target = targetIn(cx, made, loc);
    if (target) return [{ leaves, inner: { loc: target.seen ?? loc, call: made, target, ...ways } }];
    return wrappedBy(cx, loc, level - 1).map(({ inner }) => ({ leaves, inner: { ...inner, ...ways } }));
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
  const files = known.get(cx.linker) ?? new Map<string, Wrappers>();
  known.set(cx.linker, files);
  const key = `${level} ${file}`;
  const cached = files.get(key);
  if (cached) return cached;
  const found = level === 0 ? wrappersOfSdks(cx, file) : wrappersOfWrappers(cx, file, level);
  files.set(key, found);
  return found;
}

function wrappersOfSdks(cx: Detecting, file: FileId): Wrappers {
  const found = new Map<FunctionId, Wrapped[]>();
  const module = cx.linker.host.mayCallSdk?.(file) === false ? undefined : cx.linker.module(file);
  if (!module) return found;
  const sdkNames = callNames(cx.catalog, cx.family);
  const own: Own[] = [];
  for (const call of module.calls) {
    const owner = ownerOf(module, call.fn);
    if (!mayWrap(module, owner)) continue;
    const loc: Loc = { file, expr: call.expr, frame: null };
    const isSdkCall = mayBeSdkCall(module, call, sdkNames);
    const target = (isSdkCall && targetOf(cx, loc)) || httpTarget(cx, module, call, loc);
    if (!target) {
      if (isSentAnywhere(cx, module, call, loc, owner))
        found.set(owner, [...(found.get(owner) ?? []), { call, leaves: 'address' }]);
      continue;
    }
    const leaves = leftBy(cx, { file, module, owner, call }, { call, loc: target.seen ?? loc, target });
    own.push({ owner, call, leaves, operation: target.spec.operation, sdk: target.sdk.id });
  }
  for (const { owner, call, leaves } of own.filter((each) => isHandedOn(module, each, own)))
    if (leaves) found.set(owner, [...(found.get(owner) ?? []), { call, leaves }]);
  return found;
}

/** Those of one level less, and what calls them. */
function wrappersOfWrappers(cx: Detecting, file: FileId, level: number): Wrappers {
  const before = wrappersIn(cx, file, level - 1);
  const names = new Set([...visibleNames(cx, file, level - 1), ...namesIn(cx, file, level - 1)]);
  const module = names.size > 0 ? cx.linker.module(file) : undefined;
  if (!module) return before;
  const found = new Map(before);
  for (const call of module.calls) {
    const owner = ownerOf(module, call.fn);
    if (!mayBeNamed(module, call, names) || !mayWrap(module, owner)) continue;
    const known = found.get(owner) ?? [];
    if (known.some((wrapped) => wrapped.call === call)) continue;
    const leaves = leftByWrapping(cx, { file, module, owner, call }, level - 1);
    if (leaves) found.set(owner, [...known, { call, leaves }]);
  }
  return found;
}

interface Place {
  readonly file: FileId;
  readonly module: Module;
  readonly owner: FunctionId;
  readonly call: CallIr;
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

function leftByWrapping(cx: Detecting, place: Place, level: number): Leaves | undefined {
  const { module, file, owner, call } = place;
  if (!usesParameter(module, call.expr, owner)) return undefined;
  const loc: Loc = { file, expr: call.expr, frame: null };
  const wrapped = wrappedBy(cx, loc, level, place);
  const isWhole = wrapped.some(({ leaves }) => leaves === 'prompt' || leaves === 'address');
  if (isWhole && isSearch(place, wrapped)) return undefined;
  if (isWhole && handsOn(cx, place)) return 'prompt';
  if (!usesParameter(module, call.expr, owner, true)) return undefined;
  const open = wrapped.filter(({ inner }) => !inner.ways && namesOwnParameter(cx, place, inner));
  return open.some(({ leaves }) => leaves !== 'client') ? 'model' : open[0]?.leaves;
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
function handsOn(cx: Detecting, place: Place): boolean {
  const { module, owner, call } = place;
  const answers = isPassedOn(module, owner) || returnsAnswer(module, owner, call);
  return answers && argumentsComeFromCallers(cx, place, call);
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

function isWithin(inner: Span, outer: Span): boolean {
  return inner[0] >= outer[0] && inner[1] <= outer[1];
}

function leftBy(cx: Detecting, place: Place, inner: Inner): Leaves | undefined {
  if (isPromptLeftOpen(cx, place, inner) && givesAnswer(place, inner)) return 'prompt';
  const { module, owner, call } = place;
  const { spec, maker } = inner.target;
  const value = modelName(cx, firstAt(cx, spec.model, inner.loc, maker));
  const isSettled =
    !isOpen(value) && !optionsOf(value).some((option) => option.k === 'literal' && option.via === 'default');
  if (!spec.model || isSettled) return undefined;
  const named = modelsWritten(place, inner.target);
  if (named.some((id) => usesParameter(module, id, owner)))
    // Settings are handed round: they name a model, but whoever hands them on chooses none.
    return named.every((id) => module.exprs[id]?.k === 'member') ? 'client' : 'model';
  const expr = module.exprs[call.expr];
  return expr?.k === 'call' && usesParameter(module, expr.callee, owner) ? 'client' : undefined;
}

const OF_MAKER = 'maker.';

/** Where the call names its model, or what the same function made to call it on. */
function modelsWritten({ file, module, owner, call }: Place, target: Target): readonly ExprId[] {
  const { spec, maker } = target;
  const own = maker && maker.call.file === file && isInside(module, maker.call.expr, owner) ? maker : null;
  return (spec.model ?? []).flatMap((path) => {
    const isOfMaker = path.startsWith(OF_MAKER);
    const within = isOfMaker ? own?.call : askedBy(call, target);
    return (within && writtenAt(module, within, isOfMaker ? path.slice(OF_MAKER.length) : path)) ?? [];
  });
}

/** One that keeps the answer for itself does a work of its own. Who embeds in order to search, or draws in order to show, does so too. */
function givesAnswer({ module, owner, call }: Place, { target }: Inner): boolean {
  const { operation } = target.spec;
  return operation === 'chat' || operation === 'completion'
    ? givesSomething(module, owner)
    : returnsAnswer(module, owner, call);
}

/** The whole prompt hangs on parameters, and nothing else that is sent says what is to be done. */
function isPromptLeftOpen(cx: Detecting, place: Place, { loc, target }: Inner): boolean {
  const { spec, maker, added } = target;
  const { prompt = [], system = [], tools = [], schema = [] } = spec;
  const type = target.type ? typeOf(target.sdk, target.type) : undefined;
  const own = maker?.call.file === place.file && isInside(place.module, maker.call.expr, place.owner);
  const before = (path: string): Value =>
    path.startsWith('maker.') && !own ? firstAt(cx, [path], loc, maker) : ABSENT;
  const isSettledBefore =
    type?.prompt ||
    isChain(cx, place, loc) ||
    (added ?? []).some(({ fields }) => fields.prompt || fields.system || fields.tools || fields.schema) ||
    [...tools, ...schema].some((path) => !isNothing(before(path))) ||
    [...prompt, ...system].some((path) => isOwnText(cx, place, before(path)));
  if (isSettledBefore) return false;
  // What is transcribed is no text, and all that is asked.
  if (spec.operation === 'audio' && prompt.every((path) => firstAt(cx, [path], loc, maker).k === 'absent'))
    return usesParameter(place.module, place.call.expr, place.owner);
  const shapes = [...tools, ...schema].filter((path) => !prompt.includes(path) && !path.startsWith('maker.'));
  const isTask = shapes.some((path) => {
    const value = firstAt(cx, [path], loc, maker);
    return (
      !isNothing(value) &&
      !isPlainFormat(cx, value) &&
      !usesParameterAt(place.module, place.call, path, place.owner) &&
      !isOfMakerAt(place.module, place.call, path)
    );
  });
  const paths = { prompt, beside: system, maker: own ? maker?.call.expr : undefined };
  return !isTask && promptComesFromCallers(cx, place, askedBy(place.call, target), paths);
}

/** The call that has the arguments: `partial(create, …)` where that is what is handed over. */
function askedBy(call: CallIr, { handed, seen }: Target): Pick<CallIr, 'expr'> {
  return handed && seen ? seen : call;
}

/** What is asked of goes through a template first: `prompt | model`. */
function isChain(cx: Detecting, { module, call }: Place, loc: Loc): boolean {
  const expr = module.exprs[call.expr];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  if (callee?.k !== 'member') return false;
  return optionsOf(cx.linker.value(loc.file, callee.object, loc.frame)).some((option) => {
    const kind = kindOf(cx, option);
    return kind?.k === 'instance' && typeOf(kind.sdk, kind.type)?.prompt !== undefined;
  });
}

/** Does the expression stand in the function? */
function isInside(module: Module, id: number, owner: FunctionId): boolean {
  const [at, fn] = [module.exprs[id]?.span, module.functions[owner]?.span];
  return at !== undefined && fn !== undefined && isWithin(at, fn);
}

function isNothing(value: Value): boolean {
  return value.k === 'absent' || value.k === 'param' || (value.k === 'literal' && !value.value);
}

/** `response_format: { type: 'json_object' }` has no say in what is asked. */
function isPlainFormat(cx: Detecting, value: Value): boolean {
  const type = value.k === 'object' ? cx.linker.property(value, 'type') : value;
  return type.k === 'unknown' || (type.k === 'literal' && type.value !== 'json_schema');
}

/** Looks into an object that stands for a model: `openai(name)`. */
function modelName(cx: Detecting, value: Value, depth = 0): Value {
  if (value.k !== 'made' || depth > 4) return value;
  const kind = kindOf(cx, value);
  const paths = kind?.k === 'instance' ? typeOf(kind.sdk, kind.type)?.model : undefined;
  if (kind?.k !== 'instance' || !paths) return cx.linker.argument(value.call, 0);
  return modelName(cx, firstAt(cx, paths, null, kind.maker), depth + 1);
}
