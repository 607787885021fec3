/** Declared types as values: an instance of a class, an object of a known shape. */
import type { TypeRef } from '../ir.ts';
import type { FileId } from '../model.ts';
import { callFunction } from './calls.ts';
import { evaluate } from './evaluate.ts';
import { sdkModule } from './exports.ts';
import type { Linking } from './index.ts';
import { ABSENT, unionOf, unknown, type Value } from './value.ts';

/** Undefined where the type says nothing that can be followed. */
export function typeValue(cx: Linking, type: TypeRef, file: FileId, depth = 0): Value | undefined {
  if (depth > 12) return undefined;
  switch (type.t) {
    case 'object':
    case 'function':
      return { k: 'shape', file, type };
    case 'array': {
      const of = typeValue(cx, type.of, file, depth + 1);
      return of && { k: 'list', of };
    }
    case 'union': {
      const of = type.of
        .map((option) => typeValue(cx, option, file, depth + 1))
        .filter((option) => option !== undefined);
      return of.length > 0 ? unionOf(of) : undefined;
    }
    case 'typeof':
      return evaluate(cx, { file, expr: type.expr, frame: null });
    case 'import':
      return exportedType(cx, file, type.specifier, type.path, depth);
    case 'name':
      return namedType(cx, type, file, depth);
  }
}

function namedType(
  cx: Linking,
  type: Extract<TypeRef, { t: 'name' }>,
  file: FileId,
  depth: number,
): Value | undefined {
  const [first] = type.args;
  if (type.path.length === 1 && first && (type.path[0] === 'ReturnType' || type.path[0] === 'InstanceType')) {
    const of = typeValue(cx, first, file, depth + 1);
    if (of?.k === 'function') return callFunction(cx, of, null);
    return of && instanceOf(of);
  }
  const [, second] = type.args;
  if (second && KEYED.test(type.path.at(-1) ?? '')) {
    const of = typeValue(cx, second, file, depth + 1);
    return of && { k: 'list', of, keyed: true };
  }
  const binding = cx.host.module(file)?.bindings[type.binding];
  if (!binding) return undefined;
  if (binding.kind === 'type') {
    // Of a generic alias (`Maybe<OpenAI>`) the argument says more than an alias that leads nowhere.
    return (
      (binding.type && typeValue(cx, binding.type, file, depth + 1)) ??
      (first && typeValue(cx, first, file, depth + 1))
    );
  }
  const [source] = binding.sources;
  if (source?.from === 'class') return { k: 'instance', file, cls: source.cls, call: null };
  if (source?.from === 'import') {
    const path = source.name === '*' ? type.path.slice(1) : [source.name, ...type.path.slice(1)];
    return exportedType(cx, file, source.specifier, path, depth);
  }
  if (source?.from === 'value' && source.path.length === 0)
    return instanceOf(evaluate(cx, { file, expr: source.value, frame: null }));
  return undefined;
}

/** What the languages call a dictionary. */
const KEYED = /^(?:[dD]ict|(?:Mutable)?Mapping|[dD]efault[dD]ict|OrderedDict|Record|(?:Readonly|Weak)?Map)$/;

function instanceOf(value: Value): Value | undefined {
  if (value.k === 'class') return { k: 'instance', file: value.file, cls: value.cls, call: null };
  if (value.k === 'external') return { ...value, k: 'typed' };
  return undefined;
}

/** The type that a module exports under a name, through barrels. */
function exportedType(
  cx: Linking,
  from: FileId,
  specifier: string,
  path: readonly string[],
  depth: number,
): Value | undefined {
  const target = cx.host.resolve(from, specifier);
  if (!target) return undefined;
  if ('external' in target) return { k: 'typed', specifier: target.external, path };
  const [name, ...rest] = path;
  const ofSdk = name === undefined ? undefined : sdkModule(cx, from, specifier, name);
  if (ofSdk !== undefined) return { k: 'typed', specifier: ofSdk, path, inside: true };
  if (name === undefined || rest.length > 0 || depth > 12) return undefined;
  return exportedName(cx, target.file, name, depth + 1, new Set());
}

function exportedName(
  cx: Linking,
  file: FileId,
  name: string,
  depth: number,
  seen: Set<FileId>,
): Value | undefined {
  const module = cx.host.module(file);
  if (!module || seen.has(file)) return undefined;
  seen.add(file);
  for (const item of module.exports) {
    if (!('name' in item) || item.name !== name) continue;
    if ('binding' in item) {
      const local = module.bindings[item.binding]?.name ?? '';
      return namedType(cx, { t: 'name', path: [local], binding: item.binding, args: [] }, file, depth);
    }
    if ('specifier' in item) return exportedType(cx, file, item.specifier, [item.imported], depth);
    return instanceOf(evaluate(cx, { file, expr: item.value, frame: null }));
  }
  for (const item of module.exports) {
    if (!('star' in item)) continue;
    const target = cx.host.resolve(file, item.star);
    if (!target) continue;
    if ('external' in target) return { k: 'typed', specifier: target.external, path: [name] };
    const found = exportedName(cx, target.file, name, depth, seen);
    if (found) return found;
  }
  return undefined;
}

export function shapeMember(cx: Linking, shape: Extract<Value, { k: 'shape' }>, name: string): Value {
  if (shape.type.t !== 'object') return ABSENT;
  const member = shape.type.members.find((candidate) => candidate.name === name);
  if (!member) return ABSENT;
  return typeValue(cx, member.type, shape.file) ?? unknown('declared without a value');
}
