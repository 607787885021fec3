/** What a call expression calls: the catalogue's entry, or a function of the workspace. */
import type { FunctionSpec, LlmCallSpec, SdkFile } from '../../catalog/types.ts';
import type { Catalog } from '../catalog.ts';
import type { CallIr, ExprId, Module, Span } from '../ir.ts';
import { type Loc, optionsOf, seenThrough, type Value } from '../link/value.ts';
import { isTest } from '../paths.ts';
import { callNames, handedOver } from './candidates.ts';
import {
  type Added,
  type Detecting,
  firstAt,
  invoked,
  type Kind,
  kindOf,
  type Made,
  memberKind,
  typeOf,
  valueAt,
} from './kinds.ts';
import { isKept } from './owners.ts';

/** An LLM call of the catalogue. */
export interface Target {
  /** The call as the SDK sees it, where its arguments came by a detour: `partial(create, …)`, `to_thread(create, …)`. */
  readonly seen?: Loc;
  /** Where the name stands of a function that is handed over: the `create` of `to_thread(client.messages.create, …)`. */
  readonly handed?: Span;
  readonly sdk: SdkFile;
  readonly spec: LlmCallSpec;
  /** The dotted name under which the catalogue has it. */
  readonly name: string;
  readonly type: string | null;
  readonly maker: Made | null;
  /** The model, where the address names it. */
  readonly model?: Value;
  readonly provider?: string;
  /** What calls on the way to the receiver add. */
  readonly added?: readonly Added[];
  /** The client that sends the request, where the request is an object of its own. */
  readonly client?: { readonly type: string | null; readonly maker: Made | null };
}

export function targetOf(cx: Detecting, written: Loc): Target | undefined {
  const called = calledAt(cx, written);
  const callable = called && callableOf(cx, called.callee);
  if (!called || !callable) return handedTarget(cx, written);
  // What an SDK's own tests call are models that answer by themselves.
  if (isInsideOf(called.callee) && isTest(cx.linker.host.relative(written.file))) return undefined;
  if (isOfAbstractBase(cx, written, callable)) return undefined;
  const { seen } = called;
  const loc = seen ?? written;
  if ('callOf' in callable.spec) return targetOfArgument(cx, loc, callable.spec, callable);
  if (!('call' in callable.spec)) return handedTarget(cx, written);
  return { ...targetOfCallable(cx, callable, callable.spec.call, loc), ...(seen && { seen }) };
}

/** Is it of an SDK whose source lies in the workspace? */
function isInsideOf(value: Value): boolean {
  if (value.k === 'external' || value.k === 'typed') return value.inside === true;
  if (value.k === 'union') return value.options.some(isInsideOf);
  return value.k === 'member' ? isInsideOf(value.object) : value.k === 'made' && isInsideOf(value.callee);
}

function targetOfCallable(cx: Detecting, callable: Callable, call: LlmCallSpec, loc: Loc): Target {
  const { sdk, name, type, maker } = callable;
  const added = callable.added && { added: callable.added };
  const byDefault = type ? typeOf(sdk, type)?.defaultModel : undefined;
  return { sdk, spec: inCase(cx, call, loc, maker, byDefault), name, type, maker, ...added };
}

/** The same call on what else the receiver may be: `llm` of a function, where `llm` is set to one model and then to another. */
export function alternativesOf(cx: Detecting, written: Loc, target: Target): readonly Target[] {
  const called = target.handed ? undefined : calledAt(cx, written);
  const options = optionsOf(called?.callee ?? { k: 'absent' });
  if (options.length < 2 || !target.maker) return [];
  const { seen = written } = called ?? {};
  return options.flatMap((option): readonly Target[] => {
    const other = callableOf(cx, option);
    const isAnother = other?.maker && other.maker !== target.maker && other.sdk === target.sdk;
    if (!isAnother || !('call' in other.spec)) return [];
    return [{ ...targetOfCallable(cx, other, other.spec.call, seen), ...(called?.seen && { seen }) }];
  });
}

/** `super().embed_documents(…)` of an interface comes back to the methods of the class itself. */
function isOfAbstractBase(cx: Detecting, { file, expr }: Loc, { sdk, type }: Callable): boolean {
  const module = cx.linker.module(file);
  const call = module?.exprs[expr];
  const callee = call?.k === 'call' ? module?.exprs[call.callee] : undefined;
  if (callee?.k !== 'member' || module?.exprs[callee.object]?.k !== 'super') return false;
  return type !== null && sdk.types[type]?.abstract === true;
}

type Callable = Extract<Kind, { k: 'callable' }>;

function callableOf(cx: Detecting, callee: Value): Callable | undefined {
  const kind = kindOf(cx, callee);
  return kind?.k === 'callable' ? kind : kind && invoked(kind);
}

/**
 * A function that is handed over with its arguments, to whatever calls it: `to_thread(create, model='x')`,
 * `retry(generateText, { model })`, `create.call(client, { model })`. Certain only where a model or a prompt is among
 * what follows.
 */
function handedTarget(cx: Detecting, loc: Loc): Target | undefined {
  if (loc.given) return undefined;
  const names = callNames(cx.catalog, cx.family);
  const module = cx.linker.module(loc.file);
  for (const { fn, call: given, skip } of handedOver(module, loc.expr, names)) {
    const callable = callableOf(cx, cx.linker.value(loc.file, fn, loc.frame));
    if (!callable || !('call' in callable.spec)) continue;
    const seen: Loc = { ...loc, expr: given, given: { skip, before: [] } };
    const { sdk, name, type, maker, spec } = callable;
    const call = inCase(cx, spec.call, seen, maker);
    // `create.call(client, params)` calls it for certain, whatever it is given.
    const isCalled = fn === calleeObject(module, loc.expr);
    const isAsked = [...(call.model ?? []), ...(call.prompt ?? [])].some(
      (path) => !path.startsWith('maker.') && !NOTHING.has(valueAt(cx, path, seen, maker).k),
    );
    const added = callable.added && { added: callable.added };
    const handed = nameSpanOf(module, fn);
    if (isCalled || isAsked)
      return { sdk, spec: call, name, type, maker, ...added, seen, ...(handed && { handed }) };
  }
  return undefined;
}

/** `x` of `x.method(…)`. */
function calleeObject(module: Module | undefined, call: ExprId): ExprId | undefined {
  const expr = module?.exprs[call];
  const callee = expr?.k === 'call' ? module?.exprs[expr.callee] : undefined;
  return callee?.k === 'member' ? callee.object : undefined;
}

/** The last name of `a.b.create`. */
function nameSpanOf(module: Module | undefined, id: ExprId): Span | undefined {
  const expr = module?.exprs[id];
  return expr?.k === 'member' ? expr.nameSpan : expr?.k === 'name' ? expr.span : undefined;
}

/** What is read where nothing is given: `describe(generateText, () => {})` has no options. */
const NOTHING: ReadonlySet<Value['k']> = new Set(['absent', 'member', 'function']);

/** A call on something that no import leads to, certain by its arguments alone. */
export function unboundTarget(cx: Detecting, call: CallIr, loc: Loc): Target | undefined {
  for (const { sdk, row } of unboundByMember(cx.catalog).get(call.name) ?? []) {
    const { member, where, call: spec } = row;
    const isCertain =
      sdk.family === cx.family &&
      where.every(({ at, matches }) => {
        const value = firstAt(cx, at, loc, null);
        return value.k === 'literal' && new RegExp(matches).test(String(value.value));
      });
    if (isCertain) return { sdk, spec: inCase(cx, spec, loc, null), name: member, type: null, maker: null };
  }
  return undefined;
}

type Unbound = { readonly sdk: SdkFile; readonly row: NonNullable<SdkFile['unbound']>[number] };

const unbound = new WeakMap<Catalog, ReadonlyMap<string, readonly Unbound[]>>();

function unboundByMember(catalog: Catalog): ReadonlyMap<string, readonly Unbound[]> {
  const known = unbound.get(catalog);
  if (known) return known;
  const rows = catalog.sdks.flatMap((sdk) => (sdk.unbound ?? []).map((row): Unbound => ({ sdk, row })));
  const byMember = Map.groupBy(rows, ({ row }) => row.member);
  unbound.set(catalog, byMember);
  return byMember;
}

/** The argument stands for the request: its constructor holds what is asked, the receiver is the client. */
function targetOfArgument(
  cx: Detecting,
  loc: Loc,
  spec: Extract<FunctionSpec, { callOf: unknown }>,
  client: Extract<Kind, { k: 'callable' }>,
): Target | undefined {
  const { callOf, unless } = spec;
  if (firstAt(cx, unless, loc, client.maker).k !== 'absent') return undefined;
  const values = [callOf].flat().flatMap((path) => optionsOf(valueAt(cx, path, loc, client.maker)));
  const asked = values.flatMap((value) => {
    const kind = kindOf(cx, value);
    const member = kind?.k === 'instance' ? memberKind(kind, client.name) : undefined;
    return member?.k === 'callable' && 'call' in member.spec ? [{ ...member, call: member.spec.call }] : [];
  });
  // Of several that take part the one that answers counts: a pipeline has an embedder before its generator.
  const kind = asked.find(({ call }) => call.operation === 'chat') ?? asked[0];
  if (!kind) return undefined;
  const { type, maker } = client;
  // The model that the client names is for requests without one: `new Runner({ model })`.
  const call = inCase(cx, kind.call, loc, kind.maker);
  const isOpen = maker && firstAt(cx, call.model, loc, kind.maker).k === 'absent';
  const model = firstAt(cx, isOpen && type ? typeOf(client.sdk, type)?.model : undefined, null, maker);
  return {
    ...(model.k !== 'absent' && { model }),
    sdk: kind.sdk,
    spec: call,
    name: client.name,
    type: kind.type,
    maker: kind.maker,
    // A store of vectors sends nothing itself.
    ...(type && typeOf(client.sdk, type)?.options && { client: { type, maker } }),
  };
}

/** The call as it is for this model or address. */
export function inCase(
  cx: Detecting,
  spec: LlmCallSpec,
  call: Loc,
  maker: Made | null,
  defaultModel = spec.defaultModel,
): LlmCallSpec {
  if (!spec.cases) return spec;
  for (const { at, matches, call: differences } of spec.cases) {
    const value = firstAt(cx, at ?? spec.model, call, maker);
    const [first] = optionsOf(value);
    const text =
      first?.k === 'literal' ? String(first.value) : first?.k === 'absent' && !at ? defaultModel : undefined;
    if (text !== undefined && new RegExp(matches).test(text)) return { ...spec, ...differences };
  }
  return spec;
}

export type FunctionValue = Extract<Value, { k: 'function' }>;

/**
 * The functions of the workspace that may be called, each with the call as it sees that: one, or a method's
 * implementations where only its type is known, or one that is handed over with its arguments.
 */
export function functionsOf(
  cx: Detecting,
  loc: Loc,
): readonly { readonly fn: FunctionValue; readonly call: Loc; readonly handed?: Span }[] {
  const called = calledAt(cx, loc);
  if (!called) return [];
  const options = optionsOf(called.callee);
  const found = options.flatMap((option) => {
    if (option.k === 'shape') return byType(cx, loc);
    return option.k === 'instance' ? optionsOf(cx.linker.property(option, '__call__')) : [option];
  });
  const functions = found.filter((option) => option.k === 'function').slice(0, MAX_FUNCTIONS);
  if (functions.length > 0) return functions.map((fn) => ({ fn, call: called.seen ?? loc }));
  const module = cx.linker.module(loc.file);
  const expr = module?.exprs[loc.expr];
  const callee = expr?.k === 'call' ? module?.exprs[expr.callee] : undefined;
  if ((callee?.k === 'member' || callee?.k === 'name') && isKept(callee.name)) return [];
  return handedOver(module, loc.expr, { has: (name) => name !== '' }).flatMap((handed) => {
    const { call, skip } = handed;
    const value = cx.linker.value(loc.file, handed.fn, loc.frame);
    if (value.k !== 'function') return [];
    const name = nameSpanOf(module, handed.fn);
    return [
      { fn: value, call: { ...loc, expr: call, given: { skip, before: [] } }, ...(name && { handed: name }) },
    ];
  });
}

/** As many as one name can well stand for. */
const MAX_FUNCTIONS = 8;

/** The function of the workspace that is called, where it is one for certain. */
export function calledFunction(cx: Detecting, loc: Loc): FunctionValue | undefined {
  const functions = optionsOf(calledAt(cx, loc)?.callee ?? { k: 'absent' }).filter(
    (option) => option.k === 'function',
  );
  return functions.length === 1 ? functions[0] : undefined;
}

/** What implements the interface that the receiver is known by. */
function byType(cx: Detecting, loc: Loc): readonly Value[] {
  const module = cx.linker.module(loc.file);
  const expr = module?.exprs[loc.expr];
  const callee = expr?.k === 'call' ? module?.exprs[expr.callee] : undefined;
  if (callee?.k !== 'member') return [];
  return optionsOf(cx.linker.value(loc.file, callee.object, loc.frame))
    .flatMap((receiver) => cx.linker.implementations(receiver))
    .flatMap((value) => optionsOf(cx.linker.property(value, callee.name)));
}

/** What is called in the end, and the call as that sees it. */
function calledAt(cx: Detecting, loc: Loc): { readonly callee: Value; readonly seen?: Loc } | undefined {
  const expr = cx.linker.module(loc.file)?.exprs[loc.expr];
  if (expr?.k !== 'call') return undefined;
  const callee = cx.linker.value(loc.file, expr.callee, loc.frame);
  const bound = optionsOf(callee).find((option) => option.k === 'bound');
  if (bound?.k !== 'bound') return { callee };
  let seen = loc;
  let of: Value = bound;
  for (let hops = 0; of.k === 'bound' && hops < 8; hops++) {
    seen = seenThrough(seen, of);
    of = of.of;
  }
  return { callee: of, seen };
}
