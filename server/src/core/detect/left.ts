/** What a call leaves to the callers of the function that it stands in. */
import type { CallIr, ExprId, FunctionId, Module, Span } from '../ir.ts';
import { ABSENT, isOpen, type Loc, optionsOf, type Value } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { givesSomething, returnsAnswer } from './answers.ts';
import type { Inner } from './describe.ts';
import { type Detecting, firstAt, kindOf, typeOf } from './kinds.ts';
import { isOwnText, promptComesFromCallers } from './promptOrigin.ts';
import { isOfMakerAt, usesParameter, usesParameterAt, writtenAt } from './taint.ts';
import type { Target } from './targets.ts';

/**
 * What a wrapper leaves to its callers: the whole prompt, else the model's name, else the object that has the model, of
 * which a call is of interest only where it says which. Or where a request goes: nothing else can stand for that.
 */
export type Leaves = 'prompt' | 'model' | 'client' | 'address';

/** A call, and the function whose parameters are looked for. */
export interface Place {
  readonly file: FileId;
  readonly module: Module;
  readonly owner: FunctionId;
  readonly call: CallIr;
}

export function isWithin(inner: Span, outer: Span): boolean {
  return inner[0] >= outer[0] && inner[1] <= outer[1];
}

export interface Left {
  readonly leaves: Leaves;
  /** Of a prompt: the parameters that go into it. */
  readonly params?: ReadonlySet<number>;
}

export function leftBy(cx: Detecting, place: Place, inner: Inner): Left | undefined {
  const params = promptParameters(cx, place, inner);
  if (params && givesAnswer(place, inner)) return { leaves: 'prompt', params };
  const leaves = modelLeft(cx, place, inner);
  return leaves && { leaves };
}

function modelLeft(cx: Detecting, place: Place, inner: Inner): Leaves | undefined {
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
export function modelsWritten({ file, module, owner, call }: Place, target: Target): readonly ExprId[] {
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

/** The whole prompt hangs on these parameters, and nothing else that is sent says what is to be done. */
function promptParameters(
  cx: Detecting,
  place: Place,
  { loc, target }: Inner,
): ReadonlySet<number> | undefined {
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
  if (isSettledBefore) return undefined;
  // What is transcribed is no text, and all that is asked.
  if (spec.operation === 'audio' && prompt.every((path) => firstAt(cx, [path], loc, maker).k === 'absent'))
    return usesParameter(place.module, place.call.expr, place.owner) ? new Set() : undefined;
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
  if (isTask) return undefined;
  const paths = { prompt, beside: system, shapes, maker: own ? maker?.call.expr : undefined };
  return promptComesFromCallers(cx, place, askedBy(place.call, target), paths);
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
export function modelName(cx: Detecting, value: Value, depth = 0): Value {
  if (value.k !== 'made' || depth > 4) return value;
  const kind = kindOf(cx, value);
  const paths = kind?.k === 'instance' ? typeOf(kind.sdk, kind.type)?.model : undefined;
  if (kind?.k !== 'instance' || !paths) return cx.linker.argument(value.call, 0);
  return modelName(cx, firstAt(cx, paths, null, kind.maker), depth + 1);
}
