/** What a call expression calls: the catalogue's entry, or a function of the workspace. */
import type { LlmCallSpec, SdkFile } from '../../catalog/types.ts';
import type { CallIr } from '../ir.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import {
  type Added,
  type Detecting,
  firstAt,
  invoked,
  type Kind,
  kindOf,
  type Made,
  typeOf,
  valueAt,
} from './kinds.ts';

/** An LLM call of the catalogue. */
export interface Target {
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

export function targetOf(cx: Detecting, loc: Loc): Target | undefined {
  const callee = calleeOf(cx, loc);
  const kind = callee && kindOf(cx, callee);
  const callable = kind?.k === 'callable' ? kind : kind && invoked(kind);
  if (!callable) return undefined;
  if ('callOf' in callable.spec) return targetOfArgument(cx, loc, callable.spec.callOf, callable);
  if (!('call' in callable.spec)) return undefined;
  const { sdk, name, type, maker } = callable;
  const added = callable.added && { added: callable.added };
  const byDefault = type ? typeOf(sdk, type)?.defaultModel : undefined;
  return { sdk, spec: inCase(cx, callable.spec.call, loc, maker, byDefault), name, type, maker, ...added };
}

/** A call on something that no import leads to, certain by its arguments alone. */
export function unboundTarget(cx: Detecting, call: CallIr, loc: Loc): Target | undefined {
  for (const sdk of cx.catalog.sdks) {
    if (sdk.family !== cx.family) continue;
    for (const { member, where, call: spec } of sdk.unbound ?? []) {
      const isCertain = (): boolean =>
        where.every(({ at, matches }) => {
          const value = firstAt(cx, at, loc, null);
          return value.k === 'literal' && new RegExp(matches).test(String(value.value));
        });
      if (call.name === member && isCertain())
        return { sdk, spec: inCase(cx, spec, loc, null), name: member, type: null, maker: null };
    }
  }
  return undefined;
}

/** The argument stands for the request: its constructor holds what is asked, the receiver is the client. */
function targetOfArgument(
  cx: Detecting,
  loc: Loc,
  path: string,
  client: Extract<Kind, { k: 'callable' }>,
): Target | undefined {
  const kind = kindOf(cx, valueAt(cx, path, loc, client.maker));
  if (kind?.k !== 'instance') return undefined;
  const member = typeOf(kind.sdk, kind.type)?.members[client.name];
  if (!member || !('call' in member)) return undefined;
  const spec = inCase(cx, member.call, loc, kind.maker);
  const { type, maker } = client;
  return {
    sdk: kind.sdk,
    spec,
    name: client.name,
    type: kind.type,
    maker: kind.maker,
    client: { type, maker },
  };
}

/** The call as it is for this model or address. */
function inCase(
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

/** The function of the workspace that is called, where it is one for certain. */
export function calledFunction(cx: Detecting, loc: Loc): FunctionValue | undefined {
  const callee = calleeOf(cx, loc);
  if (!callee) return undefined;
  const functions = optionsOf(callee).filter((option) => option.k === 'function');
  return functions.length === 1 ? functions[0] : undefined;
}

function calleeOf(cx: Detecting, loc: Loc): Value | undefined {
  const expr = cx.linker.module(loc.file)?.exprs[loc.expr];
  return expr?.k === 'call' ? cx.linker.value(loc.file, expr.callee, loc.frame) : undefined;
}
