/** Look-ups by a key that is not in the code: dictionaries known by their type, maps, containers of a framework. */
import type { Expr } from '../ir.ts';
import { argumentOf } from './arguments.ts';
import type { Linking } from './index.ts';
import { elements, property } from './members.ts';
import { typeValue } from './types.ts';
import { type Loc, settled, unknown, type Value } from './value.ts';

/** What a dictionary itself has, whatever is in it. */
export function isOfDictionary(name: string): boolean {
  return /^(?:get|set|has|delete|pop|setdefault|update|values|items|keys|entries|forEach|size|copy)$/.test(
    name,
  );
}

/** What the methods of a dictionary give that is known by its type. */
export function ofDictionary(of: Value, name: string): Value | undefined {
  if (/^(?:get|pop|setdefault)$/.test(name)) return of;
  if (name === 'values') return { k: 'list', of };
  if (name !== 'items' && name !== 'entries') return undefined;
  return { k: 'list', of: { k: 'tuple', items: [unknown('a key'), of] } };
}

/** `new Map<string, OpenAI>().get(key)`, with what is put into it. */
export function mapValue(cx: Linking, map: Extract<Value, { k: 'made' }>, loc: Loc): Value | undefined {
  if (map.callee.k !== 'global' || !['Map', 'WeakMap'].includes(map.callee.path.join('.'))) return undefined;
  const expr = cx.host.module(map.call.file)?.exprs[map.call.expr];
  const type = expr?.k === 'call' ? expr.types?.at(-1) : undefined;
  const declared = type && typeValue(cx, type, map.call.file);
  if (declared) return declared;
  const entries = elements(cx, argumentOf(cx, map.call, 0), false).map((entry) => property(cx, entry, '1'));
  return settled([...entries, ...putIn(cx, loc)]);
}

/** `pool.set(key, value)` of the very variable whose `get` this is. */
function putIn(cx: Linking, loc: Loc): readonly Value[] {
  const module = cx.host.module(loc.file);
  const receiver = (id: number): Expr | undefined => {
    const call = module?.exprs[id];
    const callee = call?.k === 'call' ? module?.exprs[call.callee] : undefined;
    return callee?.k === 'member' ? module?.exprs[callee.object] : undefined;
  };
  const own = receiver(loc.expr);
  return (module?.calls ?? []).flatMap((call) => {
    const other = call.name === 'set' ? receiver(call.expr) : undefined;
    const isSame = own?.k === 'name' && other?.k === 'name' && own.binding === other.binding;
    return isSame ? [argumentOf(cx, { file: loc.file, expr: call.expr, frame: null }, 1)] : [];
  });
}

/** A container is asked for an instance of a class: `container.resolve(OpenAI)`. */
export function resolvedClass(cx: Linking, name: string, loc: Loc): Value | undefined {
  if (name !== 'resolve') return undefined;
  const of = argumentOf(cx, loc, 0);
  if (of.k === 'class') return { k: 'instance', file: of.file, cls: of.cls, call: null };
  return of.k === 'external' ? { k: 'typed', specifier: of.specifier, path: of.path } : undefined;
}

/** Names under which a container gives what its type argument says. */
export const CONTAINER = /^(?:resolve|get|inject)$/;
