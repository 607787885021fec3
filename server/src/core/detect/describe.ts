/** The facts of one call: evaluated where the SDK is called, placed where the developer sees it. */
import type { ClientOptions, LlmCallSpec } from '../../catalog/types.ts';
import { isRetryLoop, loopBound, loopsAround } from '../context/loops.ts';
import type { CallIr, Module, Span } from '../ir.ts';
import type { Loc, Value } from '../link/value.ts';
import type { CallReliability, FileId, LlmCall, OptionValue, Place } from '../model.ts';
import { isTest } from '../paths.ts';
import { optionValue, providerOf, reliabilityOf } from './clients.ts';
import { addedAt, type Detecting, firstAt, passedOn, typeOf } from './kinds.ts';
import { firstModelAt, type ModelAnswer, resolveModel } from './models.ts';
import { promptOf } from './prompt.ts';
import { hasRetryHelper } from './retryHelpers.ts';
import { symbolChain } from './site.ts';
import type { Target } from './targets.ts';

/** The call as it stands in the code: that of the SDK, or that of a wrapper. */
export interface Outer {
  readonly module: Module;
  readonly file: FileId;
  readonly call: CallIr;
  /** Name of the wrapper that is called. */
  readonly through?: string;
  /** Where its name stands, where it is handed over to something that calls it. */
  readonly handed?: Span;
}

/** The call of the SDK; its frame binds the parameters of the wrappers on the way to it. */
export interface Inner {
  readonly loc: Loc;
  readonly call: CallIr;
  readonly target: Target;
  /** It stands for as many ways through a wrapper. */
  readonly ways?: number;
}

export function describe(
  cx: Detecting,
  outer: Outer,
  inner: Inner,
  siteName: (symbol: string, method: string) => string,
): LlmCall {
  const { module, file, call } = outer;
  const { loc, target } = inner;
  const { sdk, type, maker, spec } = target;
  const at = (paths: readonly string[] | undefined): Value => {
    const value = firstAt(cx, paths, loc, maker);
    return passedOn(cx, value) ?? value;
  };
  const model = modelOf(cx, inner);
  const method = spec.method ?? target.name;
  const nameSpan = outer.handed ?? call.nameSpan;
  const callSpan: Span = module.exprs[call.expr]?.span ?? call.nameSpan;
  const ownCap = at(spec.outputCap);
  const [addedCap] = addedAt(cx, target.added, 'outputCap').filter((value) => value.k !== 'absent');
  const outputCap = optionValue(ownCap.k === 'absent' ? (addedCap ?? ownCap) : ownCap);
  const steps = optionValue(at(spec.maxSteps?.paths));
  const own = reliabilityOf(
    cx,
    {
      sdk,
      spec: reliablyOf(spec, target),
      call: loc,
      own: maker,
      client: target.client ?? { type, maker },
      version: installedVersion(cx, loc.file, sdk.packages),
    },
    hasRetryHelper(module, call) || isHelped(cx, inner),
  );
  const reliability = retriedAround(own, target);
  // A loop that only tries again makes no more calls than one.
  const loop = isTriedAgain(module, call) ? null : call.loop;
  const prompt = promptOf(cx, spec, loc, maker, (field) => addedAt(cx, target.added, field));
  const places = [
    outer.through === undefined ? null : { file: loc.file, span: call.nameSpan },
    ...model.options.map((option) => option.at),
    ...prompt.map((segment) => segment.at),
    reliability.clientAt,
    reliability.retriesAt,
  ];
  return {
    site: siteName(symbolChain(module, call.fn), method),
    file,
    span: [nameSpan[0], callSpan[1]],
    nameSpan,
    callSpan,
    statement: call.statement,
    language: module.language,
    sdk: sdk.id,
    provider: model.provider,
    method,
    operation: spec.operation,
    via: outer.through === undefined ? sdk.via : 'wrapper',
    made: madeBy(loc),
    ...(outer.through !== undefined && { through: outer.through }),
    models: model.options,
    modelReason: model.reason,
    prompt,
    outputCap: cappedBy(outputCap, spec),
    choices: optionValue(at(spec.choices)),
    stream: spec.stream === true || isTrue(at(spec.stream)),
    tier: textValue(at(spec.tier)),
    maxSteps: stepsOf(cx, steps, target),
    imageSize: textValue(at(spec.imageSize)),
    imageQuality: textValue(at(spec.imageQuality)),
    unpriced: spec.unit === 'unpriced' ? (spec.unpricedReason ?? 'not billed by tokens') : null,
    free: spec.free ?? false,
    reliability,
    context: {
      loop: loop !== null,
      loopBound: loop && loopBound(cx, file, loop),
      test: isTest(cx.linker.host.relative(file)),
      tryCatch: call.tryCatch || inner.call.tryCatch,
      concurrent: call.concurrent,
    },
    spec: outer.through === undefined ? spec : null,
    makerAt: maker && placeOfLoc(cx, maker.call),
    clientOptions: clientOptionsOf(target),
    dependsOn: [...new Set(places.flatMap((place) => (place && place.file !== file ? [place.file] : [])))],
  };
}

/** The frames know the calls on the way. */
function madeBy(loc: Loc): LlmCall['made'] {
  const here = { file: loc.file, expr: loc.expr };
  return loc.frame ? [...madeBy(loc.frame.call), here] : [here];
}

export function modelOf(cx: Detecting, { loc, target, ways }: Inner): ModelAnswer {
  if (ways !== undefined)
    return { options: [], reason: `one of ${ways} requests, chosen at run time`, provider: 'unknown' };
  const { sdk, type, maker, spec } = target;
  const value = target.model ?? firstModelAt(cx, spec.model, loc, maker);
  const provider =
    target.provider ??
    providerOf(
      cx,
      sdk,
      target.client?.type ?? type,
      target.client ? target.client.maker : maker,
      sdk.provider,
      loc.file,
    );
  const byDefault = spec.defaultModel ?? (type ? typeOf(sdk, type)?.defaultModel : undefined);
  return resolveModel(
    cx,
    passedOn(cx, value) ?? value,
    namedAs(spec, byDefault, type ? typeOf(sdk, type)?.modelNaming : undefined),
    sdk,
    provider,
  );
}

function namedAs(
  spec: LlmCallSpec,
  defaultModel: string | undefined,
  naming: LlmCallSpec['modelNaming'],
): LlmCallSpec {
  const modelNaming = naming ?? spec.modelNaming;
  return {
    ...spec,
    ...(defaultModel !== undefined && { defaultModel }),
    ...(modelNaming && { modelNaming }),
  };
}

function placeOfLoc(cx: Detecting, { file, expr }: Loc): Place | null {
  const span = cx.linker.module(file)?.exprs[expr]?.span;
  return span ? { file, span } : null;
}

function clientOptionsOf({ sdk, type, client }: Target): ClientOptions | null {
  const made = client ? client.type : type;
  return (made && typeOf(sdk, made)?.options) || null;
}

/** A helper on the way that retries by itself. */
function reliablyOf(spec: LlmCallSpec, { added }: Target): LlmCallSpec {
  const given = (added ?? []).find(({ fields }) => fields.reliability)?.fields.reliability;
  return given ? { ...spec, reliability: { ...spec.reliability, ...given } } : spec;
}

/** Its retries come on top of those that the client was told. */
function retriedAround(own: CallReliability, { added }: Target): CallReliability {
  const isOpen = (added ?? []).some(({ fields }) => fields.reliability?.retries === null);
  return isOpen ? { ...own, retries: null, retriesFrom: 'unknown', retriesAt: null } : own;
}

/** The limit of an agent's loop: the call's own, else that of the nearest agent on the way. */
function stepsOf(cx: Detecting, own: OptionValue, { spec, added }: Target): number {
  if (own.known && own.value !== null) return own.value;
  for (const { fields, made, maker } of added ?? []) {
    if (!fields.maxSteps) continue;
    const given = optionValue(firstAt(cx, fields.maxSteps.paths, made.call, maker));
    return given.known && given.value !== null ? given.value : fields.maxSteps.default;
  }
  return spec.maxSteps?.default ?? 1;
}

/** The API's own cap where none is given. */
function cappedBy(given: OptionValue, spec: LlmCallSpec): OptionValue {
  const isAbsent = !given.known && given.reason === 'absent';
  if (!isAbsent || spec.defaultOutputCap === undefined) return given;
  return { known: true, value: spec.defaultOutputCap, at: null };
}

function isHelped(cx: Detecting, { loc, call }: Inner): boolean {
  const module = cx.linker.module(loc.file);
  return module !== undefined && hasRetryHelper(module, call);
}

/** The innermost loop is one that tries again, and none is around it. */
function isTriedAgain(module: Module, call: CallIr): boolean {
  const loops = loopsAround({ module, call });
  return loops.length > 0 && loops.every((loop) => isRetryLoop({ module, call }, loop));
}

function installedVersion(cx: Detecting, file: FileId, packages: readonly string[]): string | undefined {
  for (const name of packages) {
    const version = cx.linker.host.packageVersion(file, name);
    if (version !== undefined) return version;
  }
  return undefined;
}

function isTrue(value: Value): boolean {
  return value.k === 'literal' && value.value === true;
}

function textValue(value: Value): string | null {
  return value.k === 'literal' && typeof value.value === 'string' ? value.value : null;
}
