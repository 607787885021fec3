/**
 * The files say a fact once: `shared` holds call descriptions under a name, a call is `like` one of them and states
 * only what differs, and a type's `calls` holds for every call that it inherits. This turns a file as written into
 * the `SdkFile` that detection reads.
 */
import type { FunctionSpec, LlmCallSpec, MemberSpec, PropertySpec, SdkFile, TypeSpec } from '../types.ts';
import { expandVendors, type Vendors } from './vendors.ts';

/** A call as written: the shapes it is like, later over earlier, and what differs from them. */
export type CallSource = Partial<LlmCallSpec> & { readonly like?: string | readonly string[] };

export type FunctionSource =
  | { readonly call: CallSource; readonly returns?: string }
  | Exclude<FunctionSpec, { readonly call: LlmCallSpec }>;

export interface TypeSource extends Omit<TypeSpec, 'members' | 'invoke'> {
  readonly members: Readonly<Record<string, PropertySpec | FunctionSource>>;
  readonly invoke?: FunctionSource;
  /** Laid over every call inherited through `extends`: Azure names deployments where OpenAI names models. */
  readonly calls?: CallSource;
}

/** An SDK file as it is written in JSON. */
export interface SdkSource extends Omit<SdkFile, 'types' | 'functions'> {
  readonly shared?: Readonly<Record<string, CallSource>>;
  readonly types: Readonly<Record<string, TypeSource>>;
  readonly functions: Readonly<Record<string, FunctionSource>>;
  readonly vendors?: Vendors;
}

/** Throws an `Error` that names file and place where `like` or `extends` leads nowhere. */
export function expandSdk(source: SdkSource): SdkFile {
  const { shared = {}, vendors, types, functions, exports, ...rest } = source;
  const made = vendors ? expandVendors(vendors) : { exports: {}, types: {}, functions: {} };
  const context = { id: source.id, shared, expanded: new Map(), types: { ...made.types, ...types } };
  return {
    ...rest,
    exports: mergeExports(made.exports, mapValues(splitKeys(exports), splitKeys)),
    ...(rest.helpers && { helpers: mapValues(splitKeys(rest.helpers), splitKeys) }),
    types: mapValues(context.types, (type) => expandType(context, type)),
    functions: mapValues({ ...made.functions, ...splitKeys(functions) }, (fn) => expandFunction(context, fn)),
    ...(rest.unbound && {
      unbound: rest.unbound.map((each) => ({ ...each, call: expandCall(context, each.call) })),
    }),
  };
}

function mergeExports(first: SdkFile['exports'], second: SdkFile['exports']): SdkFile['exports'] {
  const modules = new Set([...Object.keys(first), ...Object.keys(second)]);
  return Object.fromEntries([...modules].map((module) => [module, { ...first[module], ...second[module] }]));
}

interface Context {
  readonly id: string;
  readonly shared: Readonly<Record<string, CallSource>>;
  /** Those of `shared` that some call was like: thousands of calls are like some hundred. */
  readonly expanded: Map<string, LlmCallSpec>;
  readonly types: Readonly<Record<string, TypeSource>>;
}

function expandType(context: Context, source: TypeSource): TypeSpec {
  const { members, invoke, calls, ...rest } = source;
  const own = mapValues(splitKeys(members), (member) => expandFunction(context, member));
  return {
    ...rest,
    members: calls ? { ...inheritedCalls(context, source, calls), ...own } : own,
    ...(invoke && { invoke: expandFunction(context, invoke) as FunctionSpec }),
  };
}

/** The calls of the type's ancestors with `calls` laid over each. */
function inheritedCalls(context: Context, source: TypeSource, calls: CallSource): Record<string, MemberSpec> {
  const result: Record<string, MemberSpec> = {};
  let over = calls;
  for (let base = source.extends; base !== undefined; base = context.types[base]?.extends) {
    const type = context.types[base];
    if (!type)
      throw new Error(`sdks/${context.id}.json: a type extends '${base}', which the file does not have`);
    for (const [name, member] of Object.entries(splitKeys(type.members))) {
      if (name in result || !('call' in member)) continue;
      result[name] = expandFunction(context, { ...member, call: { ...member.call, ...over } });
    }
    over = { ...type.calls, ...over };
  }
  return result;
}

function expandFunction<T extends PropertySpec | FunctionSource>(
  context: Context,
  source: T,
): T extends FunctionSource ? FunctionSpec : MemberSpec;
function expandFunction(context: Context, source: PropertySpec | FunctionSource): MemberSpec {
  if (!('call' in source)) return source;
  return { ...source, call: expandCall(context, source.call) };
}

function expandCall(context: Context, source: CallSource): LlmCallSpec {
  const { like, ...own } = source;
  if (like === undefined && own.cases === undefined) return source as LlmCallSpec;
  const bases = [like ?? []].flat().map((name) => expandShared(context, name));
  const cases = own.cases?.map((each) => ({ ...each, call: expandCall(context, each.call as CallSource) }));
  return Object.assign({}, ...bases, own, cases && { cases }) as LlmCallSpec;
}

function expandShared(context: Context, name: string): LlmCallSpec {
  const known = context.expanded.get(name);
  if (known) return known;
  const base = context.shared[name];
  if (!base) throw new Error(`sdks/${context.id}.json: a call is like '${name}', which is not in 'shared'`);
  const call = expandCall(context, base);
  context.expanded.set(name, call);
  return call;
}

/** A key may name several alike: `create|acreate`. */
function splitKeys<A>(record: Readonly<Record<string, A>>): Readonly<Record<string, A>> {
  const keys = Object.keys(record);
  if (!keys.some((key) => key.includes('|'))) return record;
  const result: Record<string, A> = {};
  for (const key of keys) for (const name of key.split('|')) result[name] = record[key] as A;
  return result;
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  const result: Record<string, B> = {};
  for (const key of Object.keys(record)) result[key] = map(record[key] as A);
  return result;
}
