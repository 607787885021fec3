/** Finds the LLM calls of a module: each call expression whose callee is one in the catalogue. */
import type { LlmCallSpec } from '../../catalog/types.ts';
import type { Catalog } from '../catalog.ts';
import { type CallIr, type Loop, type Module, NONE, type Span } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import type { Loc, Value } from '../link/value.ts';
import type { FileId, LlmCall } from '../model.ts';
import { isTest } from '../paths.ts';
import { callNames, mayBeSdkCall } from './candidates.ts';
import { optionValue, providerOf, reliabilityOf } from './clients.ts';
import { type Detecting, firstAt, invoked, type Kind, kindOf, passedOn } from './kinds.ts';
import { resolveModel } from './models.ts';
import { promptOf } from './prompt.ts';
import { hasRetryHelper } from './retryHelpers.ts';
import { createSiteNames, symbolChain } from './site.ts';

type Callable = Extract<Kind, { k: 'callable' }>;

/** In source order. Empty for a file that cannot be read. */
export function detectCalls(file: FileId, linker: Linker, catalog: Catalog): LlmCall[] {
  const module = linker.module(file);
  if (!module) return [];
  const cx: Detecting = { linker, catalog, family: module.language === 'python' ? 'python' : 'javascript' };
  const names = callNames(catalog);
  const siteName = createSiteNames(linker.host.relative(file));
  const calls = module.calls
    .filter((call) => mayBeSdkCall(module, call, names))
    .sort((a, b) => a.nameSpan[0] - b.nameSpan[0]);
  return calls.flatMap((call): LlmCall[] => {
    const target = calledKind(cx, module, file, call);
    if (!target || !('call' in target.spec)) return [];
    return [describe(cx, { module, file, call, target, spec: target.spec.call }, siteName)];
  });
}

function calledKind(cx: Detecting, module: Module, file: FileId, call: CallIr): Callable | undefined {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call') return undefined;
  const kind = kindOf(cx, cx.linker.value(file, expr.callee));
  if (!kind) return undefined;
  return kind.k === 'callable' ? kind : invoked(kind);
}

interface Found {
  readonly module: Module;
  readonly file: FileId;
  readonly call: CallIr;
  readonly target: Callable;
  readonly spec: LlmCallSpec;
}

function describe(
  cx: Detecting,
  found: Found,
  siteName: (symbol: string, method: string) => string,
): LlmCall {
  const { module, file, call, target, spec } = found;
  const { sdk, type, maker } = target;
  const loc: Loc = { file, expr: call.expr, frame: null };
  const at = (paths: readonly string[] | undefined): Value => {
    const value = firstAt(cx, paths, loc, maker);
    return passedOn(cx, value) ?? value;
  };
  const own = providerOf(cx, sdk, type, maker, sdk.provider);
  const model = resolveModel(cx, at(spec.model), spec, own);
  const method = spec.method ?? target.name;
  const callSpan: Span = module.exprs[call.expr]?.span ?? call.nameSpan;
  const outputCap = optionValue(at(spec.outputCap));
  const steps = optionValue(at(spec.maxSteps?.paths));
  const reliability = reliabilityOf(
    cx,
    { sdk, spec, type, maker, call: loc, version: installedVersion(cx, file, sdk.packages) },
    hasRetryHelper(module, call),
  );
  const prompt = promptOf(cx, spec, loc, maker);
  const places = [
    ...model.options.map((option) => option.at),
    ...prompt.map((segment) => segment.at),
    reliability.clientAt,
    reliability.retriesAt,
  ];
  return {
    site: siteName(symbolChain(module, call.fn), method),
    file,
    span: [call.nameSpan[0], callSpan[1]],
    nameSpan: call.nameSpan,
    callSpan,
    statement: call.statement,
    language: module.language,
    sdk: sdk.id,
    provider: model.provider,
    method,
    operation: spec.operation,
    via: sdk.via,
    models: model.options,
    modelReason: model.reason,
    prompt,
    outputCap:
      outputCap.known || outputCap.reason === 'dynamic' || spec.defaultOutputCap === undefined
        ? outputCap
        : { known: true, value: spec.defaultOutputCap, at: null },
    choices: optionValue(at(spec.choices)),
    stream: spec.stream === true || isTrue(at(spec.stream)),
    tier: textValue(at(spec.tier)),
    maxSteps: steps.known && steps.value !== null ? steps.value : (spec.maxSteps?.default ?? 1),
    imageSize: textValue(at(spec.imageSize)),
    imageQuality: textValue(at(spec.imageQuality)),
    unpriced: spec.unit === 'unpriced' ? (spec.unpricedReason ?? 'not billed by tokens') : null,
    free: spec.free ?? false,
    reliability,
    context: {
      loop: call.loop !== null,
      loopBound: call.loop && loopBound(cx, file, call.loop),
      test: isTest(cx.linker.host.relative(file)),
      tryCatch: call.tryCatch,
      concurrent: call.concurrent,
    },
    dependsOn: [...new Set(places.flatMap((place) => (place && place.file !== file ? [place.file] : [])))],
  };
}

/** The loop's own bound, or the length of the list that it runs over. */
function loopBound(cx: Detecting, file: FileId, loop: Loop): number | null {
  if (loop.bound !== null || loop.over === NONE) return loop.bound;
  const items = cx.linker.items(cx.linker.value(file, loop.over));
  return items?.every((item) => item.k !== 'unknown') ? items.length : null;
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
