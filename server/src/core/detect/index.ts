/**
 * Finds the LLM calls of a module: each call expression whose callee is one in the catalogue, and each call of a
 * function of the workspace that wraps one.
 */
import type { Catalog } from '../catalog.ts';
import type { CallIr, Module } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import type { Loc } from '../link/value.ts';
import type { FileId, LlmCall } from '../model.ts';
import { isTest } from '../paths.ts';
import { callNames, mayBeSdkCall } from './candidates.ts';
import { describe, type Inner, modelOf } from './describe.ts';
import { httpTarget, isSentAnywhere } from './http.ts';
import type { Detecting } from './kinds.ts';
import { ownerOf } from './owners.ts';
import { createSiteNames } from './site.ts';
import { calledFunction, targetOf, unboundTarget } from './targets.ts';
import { mayBeNamed, namesIn, visibleNames } from './wrapperNames.ts';
import { isChosenOnTheWay, wrappedCalls, wrappersIn } from './wrappers.ts';

/** In source order. Empty for a file that cannot be read. */
export function detectCalls(file: FileId, linker: Linker, catalog: Catalog): LlmCall[] {
  const module = linker.module(file);
  if (!module) return [];
  const cx: Detecting = { linker, catalog, family: module.language === 'python' ? 'python' : 'javascript' };
  const names = callNames(catalog, cx.family);
  const wrapperNames = new Set([...visibleNames(cx, file), ...namesIn(cx, file)]);
  const siteName = createSiteNames(linker.host.relative(file));
  const calls = [...module.calls].sort((a, b) => a.nameSpan[0] - b.nameSpan[0]);
  return calls.flatMap((call): LlmCall[] => {
    const loc: Loc = { file, expr: call.expr, frame: null };
    const target =
      (mayBeSdkCall(module, call, names) ? targetOf(cx, loc) : undefined) ??
      httpTarget(cx, module, call, loc) ??
      unboundTarget(cx, call, loc);
    const place = { module, file, call };
    const found = target
      ? describe(cx, place, { loc: target.seen ?? loc, call, target }, siteName)
      : throughWrapper(cx, place, wrapperNames, siteName);
    if (!found || !isCountedAtCallers(cx, place, found)) return found ? [found] : [];
    // A wrapper of a wrapper is no more than a step on the way to those who choose the model.
    return target || found.models.length === 0 ? [{ ...found, countedAtCallers: true }] : [];
  });
}

type SiteName = ReturnType<typeof createSiteNames>;

interface Place {
  readonly module: Module;
  readonly file: FileId;
  readonly call: CallIr;
}

function throughWrapper(
  cx: Detecting,
  { module, file, call }: Place,
  names: ReadonlySet<string>,
  siteName: SiteName,
): LlmCall | undefined {
  if (!mayBeNamed(module, call, names)) return undefined;
  const inner = innerOf(cx, { file, expr: call.expr, frame: null });
  const found = inner && describe(cx, { module, file, call, through: call.name }, inner, siteName);
  // One that hands on what its own callers say is no more than a step on the way.
  return found && (found.models.length > 0 || isAddressedBy(cx, inner, { file, call })) ? found : undefined;
}

/** Is it this call that says where the request goes? Then nothing else can stand for it. */
function isAddressedBy(cx: Detecting, { loc, call: made }: Inner, by: Pick<Place, 'file' | 'call'>): boolean {
  const from = loc.frame?.call;
  if (from?.file !== by.file || from.expr !== by.call.expr) return false;
  const module = cx.linker.module(loc.file);
  const alone: Loc = { file: loc.file, expr: made.expr, frame: null };
  return module !== undefined && isSentAnywhere(cx, module, made, alone, ownerOf(module, made.fn));
}

function innerOf(cx: Detecting, loc: Loc): Inner | undefined {
  const fn = calledFunction(cx, loc);
  return fn && wrappedCalls(cx, fn, loc).find((inner) => isChosenOnTheWay(cx, inner));
}

/** The calls that a wrapper makes are counted at its callers, where these say which model. */
function isCountedAtCallers(cx: Detecting, { module, file, call }: Place, found: LlmCall): boolean {
  const owner = ownerOf(module, call.fn);
  if (!wrappersIn(cx, file).get(owner)?.includes(call)) return false;
  return cx.linker.callers(file, owner).some((loc) => {
    if (!found.context.test && isTest(cx.linker.host.relative(loc.file))) return false;
    const inner = innerOf(cx, loc);
    return inner !== undefined && modelOf(cx, inner).options.length > 0;
  });
}
