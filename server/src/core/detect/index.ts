/**
 * Finds the LLM calls of a module: each call expression whose callee is one in the catalogue, and each call of a
 * function of the workspace that wraps one.
 */
import type { Catalog } from '../catalog.ts';
import type { CallIr, FunctionId, Module, Span } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import type { Loc } from '../link/value.ts';
import type { Analysis, FileId, LlmCall } from '../model.ts';
import { isTest } from '../paths.ts';
import { describe, type Inner, modelOf } from './describe.ts';
import type { Detecting } from './kinds.ts';
import { oneOf } from './models.ts';
import { ownerOf } from './owners.ts';
import { ownTarget } from './ownTarget.ts';
import { shapedTarget } from './shapes.ts';
import { createSiteNames } from './site.ts';
import { alternativesOf, functionsOf, type Target, unboundTarget } from './targets.ts';
import {
  callsByDeclaration,
  handedNames,
  isOnParameter,
  mayBeNamed,
  namesIn,
  visibleNames,
} from './wrapperNames.ts';
import { followed, innerCalls, innerCallsByName, type Wrapped, wrappersIn } from './wrappers.ts';

/** In source order. Empty for a file that cannot be read. */
export function detectCalls(file: FileId, linker: Linker, catalog: Catalog): LlmCall[] {
  const module = linker.module(file);
  if (!module) return [];
  const cx: Detecting = { linker, catalog, family: module.language === 'python' ? 'python' : 'javascript' };
  const wrapperNames = new Set([...visibleNames(cx, file), ...namesIn(cx, file)]);
  const handed = handedNames(cx, file);
  const siteName = createSiteNames(linker.host.relative(file));
  const isNamed = (call: CallIr): boolean =>
    mayBeNamed(module, call, wrapperNames) || (handed.has(call.name) && isOnParameter(module, call));
  const calls = [...module.calls].sort((a, b) => a.nameSpan[0] - b.nameSpan[0]);
  return calls.flatMap((call): LlmCall[] => {
    const loc: Loc = { file, expr: call.expr, frame: null };
    const target =
      ownTarget(cx, module, call, loc) ?? unboundTarget(cx, call, loc) ?? shapedTarget(cx, module, call, loc);
    const place = { module, file, call };
    const found = target
      ? ofSdk(cx, place, loc, target, siteName)
      : isNamed(call)
        ? throughWrapper(cx, place, siteName)
        : undefined;
    return found ? [isCountedAtCallers(cx, place, found) ? { ...found, countedAtCallers: true } : found] : [];
  });
}

/** Names by which the wrappers of a file are called; see `Analysis.wrappers`. */
export function wrapperNames(file: FileId, linker: Linker, catalog: Catalog): Analysis['wrappers'] {
  const module = linker.module(file);
  if (!module) return null;
  const cx: Detecting = { linker, catalog, family: module.language === 'python' ? 'python' : 'javascript' };
  const wrappers = [...wrappersIn(cx, file)];
  if (wrappers.length === 0) return null;
  const nameOf = (fn: FunctionId): string => module.functions[fn]?.name ?? '';
  const isOfAddress = (wrapped: readonly Wrapped[]): boolean =>
    wrapped.every(({ leaves }) => leaves === 'address');
  return {
    names: wrappers.flatMap(([fn, wrapped]) => (isOfAddress(wrapped) ? [] : nameOf(fn) || [])),
    addressed: wrappers.flatMap(([fn, wrapped]) => (isOfAddress(wrapped) ? nameOf(fn) || [] : [])),
    isDefault: module.exports.some(
      (item) => 'name' in item && (item.name === 'default' || item.name === '='),
    ),
  };
}

type SiteName = ReturnType<typeof createSiteNames>;

interface Place {
  readonly module: Module;
  readonly file: FileId;
  readonly call: CallIr;
}

function ofSdk(cx: Detecting, place: Place, loc: Loc, target: Target, siteName: SiteName): LlmCall {
  const { call } = place;
  const found = describe(
    cx,
    { ...place, ...handedAt(target) },
    { loc: target.seen ?? loc, call, target },
    siteName,
  );
  const others = alternativesOf(cx, loc, target).map((other): Inner => {
    return { loc: other.seen ?? loc, call, target: other };
  });
  return others.length > 0 ? agreed(cx, found, others) : found;
}

function throughWrapper(
  cx: Detecting,
  { module, file, call }: Place,
  siteName: SiteName,
): LlmCall | undefined {
  if (isOwnCall(cx, { module, file, call })) return undefined;
  const loc: Loc = { file, expr: call.expr, frame: null };
  const known = innerOf(cx, loc);
  const [inner, ...others] = known.length > 0 ? known : innerCallsByName(cx, loc, call.name);
  const [handed] = functionsOf(cx, loc).map(({ handed }) => handed);
  const found =
    inner &&
    describe(cx, { module, file, call, through: call.name, ...handedAt({ handed }) }, inner, siteName);
  return found && others.length > 0 ? agreed(cx, found, others) : found;
}

function handedAt({ handed }: { readonly handed?: Span | undefined }): { readonly handed?: Span } {
  return handed ? { handed } : {};
}

/** A function that calls itself says nothing that its callers do not. */
function isOwnCall(cx: Detecting, { module, file, call }: Place): boolean {
  const owner = ownerOf(module, call.fn);
  return functionsOf(cx, { file, expr: call.expr, frame: null }).some(
    ({ fn }) => fn.file === file && fn.fn === owner,
  );
}

/** Those that do the same thing: where a wrapper also embeds or moderates, the chat is what it is for. */
function innerOf(cx: Detecting, loc: Loc): readonly Inner[] {
  const all = innerCalls(cx, loc);
  const main = all.find(({ target }) => target.spec.operation === 'chat') ?? all[0];
  return all.filter(({ target }) => target.spec.operation === main?.target.spec.operation);
}

/** Where several calls may come of one, only what all agree on is known. */
function agreed(cx: Detecting, found: LlmCall, others: readonly Inner[]): LlmCall {
  const answers = others.map((inner) => modelOf(cx, inner));
  const models = [...found.models];
  for (const option of answers.flatMap((answer) => answer.options))
    if (!models.some(({ id, provider }) => id === option.id && provider === option.provider))
      models.push(option);
  const providers = new Set([found.provider, ...answers.map((answer) => answer.provider)]);
  const provider = providers.size === 1 ? found.provider : 'unknown';
  const open =
    found.models.length === 0 ? found.modelReason : answers.find((each) => each.options.length === 0)?.reason;
  if (open) return { ...found, provider, models: [], modelReason: open };
  if (models.length === found.models.length) return { ...found, provider };
  const { options, reason } = oneOf(models);
  return { ...found, provider, models: options, modelReason: reason };
}

/** The calls that a wrapper makes are counted at its callers, where there are some. */
function isCountedAtCallers(cx: Detecting, { module, file, call }: Place, found: LlmCall): boolean {
  const owner = ownerOf(module, call.fn);
  const wrapped = wrappersIn(cx, file).get(owner) ?? [];
  if (!wrapped.some((each) => each.call === call)) return false;
  const shown = followed(wrapped);
  const way = shown.some((each) => each.call === call) ? call : (shown[0]?.call ?? call);
  const isCounted = (loc: Loc): boolean =>
    (found.context.test || !isTest(cx.linker.host.relative(loc.file))) &&
    innerOf(cx, loc).some((inner) => leadsThrough(inner, file, way));
  const name = module.functions[owner]?.name ?? '';
  return cx.linker.callers(file, owner).some(isCounted) || callsByDeclaration(cx, file, name).some(isCounted);
}

/** Is this call on the way to the SDK's, or that itself? */
function leadsThrough({ loc }: Inner, file: FileId, call: CallIr): boolean {
  for (let at: Loc | undefined = loc; at; at = at.frame?.call)
    if (at.file === file && at.expr === call.expr) return true;
  return false;
}
