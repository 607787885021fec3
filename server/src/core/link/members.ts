/** Members, elements and entries of values. */
import type { Entry, Module } from '../ir.ts';
import { argumentOf, keywordArgument } from './arguments.ts';
import { parsedOption } from './commandLine.ts';
import { isOfDictionary } from './dictionaries.ts';
import { evaluate } from './evaluate.ts';
import { exportOf } from './exports.ts';
import { guarded, type Linking } from './index.ts';
import { instanceMember, memberOf } from './instances.ts';
import { nameOf } from './names.ts';
import { sameTarget } from './sameTarget.ts';
import { settingDefault } from './settingsSchema.ts';
import { shapeMember } from './types.ts';
import { ABSENT, isKnown, type Loc, optionsOf, reachedBy, unionOf, unknown, type Value } from './value.ts';

export function property(cx: Linking, value: Value, name: string): Value {
  switch (value.k) {
    case 'namespace': {
      const found = exportOf(cx, value.file, name);
      if (found.k !== 'absent') return found;
      const child = cx.host.child?.(value.file, name);
      if (child !== undefined) return { k: 'namespace', file: child };
      const assigned = exportOf(cx, value.file, '=');
      return isKnown(assigned) ? property(cx, assigned, name) : ABSENT;
    }
    case 'external':
      return externalMember(value, name);
    case 'global':
      return globalMember(value.path, name);
    case 'made':
      return madeMember(cx, value, name);
    case 'member':
      return knownOption(cx, value, name) ?? { k: 'member', object: value, name };
    case 'typed':
    case 'function':
    case 'bound':
    case 'text':
      return { k: 'member', object: value, name };
    case 'literal':
      // `Model.FAST.value` of an enumeration of texts.
      if (name === 'value') return value;
      return value.value === null ? ABSENT : { k: 'member', object: value, name };
    case 'object': {
      const own = objectMember(cx, value.loc, name);
      const found = value.written ? overwritten(cx, own, name, value.written) : own;
      return value.passed ? reachedBy(found, 'caller') : found;
    }
    case 'tuple':
      return value.items[Number(name)] ?? ABSENT;
    case 'keywords':
      return keywordArgument(cx, value.call, name);
    case 'array':
    case 'list':
      return itemOf(cx, value, name);
    case 'rest':
      return value.but.includes(name) ? ABSENT : property(cx, value.of, name);
    case 'union':
      return unionMember(cx, value.options, name);
    case 'class':
      return classMember(cx, value, name);
    case 'instance':
      return instanceMember(cx, value, name, value);
    case 'shape':
      return shapeMember(cx, value, name);
    case 'env':
      return unknown(`environment variable ${value.name}`);
    case 'param':
      return { ...value, name: `${value.name}.${name}` };
    default:
      return value;
  }
}

/** What is made with `f(model='x')` has, as far as we can tell, a `model`. */
function madeMember(cx: Linking, value: Extract<Value, { k: 'made' }>, name: string): Value {
  const option = parsedOption(cx, value, name) ?? settingDefault(cx, value, name);
  if (option) return option;
  if (isMerge(value.callee)) return mergedMember(cx, value, name);
  const given = keywordArgument(cx, value.call, name);
  return given.k === 'absent' || !isKnown(given) ? { k: 'member', object: value, name } : given;
}

const MERGE =
  /^(?:global#Object\.assign|deepmerge#default|lodash(?:-es)?#(?:default\.)?(?:merge|assign|extend)|lodash(?:-es)?[/.](?:merge|assign|extend)#default)$/;

/** `Object.assign({}, DEFAULTS, saved)`, and what other packages have of its kind. */
function isMerge(callee: Value): boolean {
  return MERGE.test(nameOf(callee) ?? '');
}

/** The last that has it wins; what is not known leaves the one before as a default, as in a spread. */
function mergedMember(cx: Linking, { call }: Extract<Value, { k: 'made' }>, name: string): Value {
  const expr = cx.host.module(call.file)?.exprs[call.expr];
  let open: Value | undefined;
  for (let index = (expr?.k === 'call' ? expr.args.length : 0) - 1; index >= 0; index--) {
    const found = property(cx, argumentOf(cx, call, index), name);
    if (found.k === 'absent') continue;
    if (isKnown(found) && found.k !== 'member' && found.k !== 'global')
      return reachedBy(found, open ? 'default' : 'constant');
    open = found;
  }
  return open ?? ABSENT;
}

/** `known, rest = parser.parse_known_args()`, `schema.safeParse(process.env).data` */
function knownOption(
  cx: Linking,
  { object, name: index }: Extract<Value, { k: 'member' }>,
  name: string,
): Value | undefined {
  if (object.k !== 'made') return undefined;
  if (index === 'data') return settingDefault(cx, object, name);
  return index === '0' ? parsedOption(cx, object, name) : undefined;
}

function unionMember(cx: Linking, options: readonly Value[], name: string): Value {
  const made = options.filter((option) => !(option.k === 'typed' && option.said));
  const values = made.map((option) => property(cx, option, name));
  // What something is said to be tells no more than a literal that is known to be there.
  const isWritten = values.length > 0 && values.every((value) => value.k === 'literal');
  if (!isWritten)
    values.push(
      ...options.filter((option) => !made.includes(option)).map((option) => property(cx, option, name)),
    );
  const present = values.filter((value) => value.k !== 'absent');
  return present.length > 0 ? unionOf(present) : ABSENT;
}

function externalMember(value: Extract<Value, { k: 'external' }>, name: string): Value {
  if (value.specifier === 'os' && value.path.join('.') === 'environ' && /^[A-Z0-9_]+$/.test(name))
    return { k: 'env', name };
  return { ...value, path: [...value.path, name] };
}

const ENVIRONMENTS = new Set(['process', 'import.meta', 'Bun', 'Deno'].map((runtime) => `${runtime}.env`));

function globalMember(path: readonly string[], name: string): Value {
  if (ENVIRONMENTS.has(path.filter((part) => part !== 'globalThis').join('.'))) return { k: 'env', name };
  return { k: 'global', path: [...path, name] };
}

/** An object may be spread into itself on a roundabout way, so looking up a member is guarded as evaluation is. */
function objectMember(cx: Linking, loc: Loc, name: string): Value {
  return guarded(cx, `${name} of ${loc.file}#${loc.expr}`, () => entryOf(cx, loc, name)) ?? ABSENT;
}

/** Later entries win; a spread that is not known leaves what stands before it as a default. */
function entryOf(cx: Linking, loc: Loc, name: string): Value {
  const object = cx.host.module(loc.file)?.exprs[loc.expr];
  if (object?.k !== 'object') return ABSENT;
  let open: Value | undefined;
  const partial: Value[] = [];
  const finish = (value: Value): Value => unionOf([...partial, open ? reachedBy(value, 'default') : value]);
  for (let index = object.entries.length - 1; index >= 0; index--) {
    const entry = object.entries[index] as Entry;
    if ('key' in entry) {
      if (entry.key === name) return finish(evaluate(cx, { ...loc, expr: entry.value }));
    } else if ('spread' in entry) {
      const spread = evaluate(cx, { ...loc, expr: entry.spread });
      const found = property(cx, spread, name);
      if (found.k === 'absent' || (spread.k === 'literal' && !spread.value)) continue;
      // `...(fast && { model })`: the other branch is what stands before.
      if (isConditional(cx, loc, entry.spread)) partial.push(found);
      else if (isKnown(found) && found.k !== 'member' && found.k !== 'global')
        return finish(reachedBy(found, 'constant'));
      else open = found;
    } else {
      const key = evaluate(cx, { ...loc, expr: entry.computed });
      if (key.k === 'literal' && String(key.value) === name)
        return finish(evaluate(cx, { ...loc, expr: entry.value }));
    }
  }
  if (partial.length > 0) return unionOf(partial);
  return open ? (open.k === 'param' ? open : unknown('part of a spread that is known at run time')) : ABSENT;
}

function isConditional(cx: Linking, loc: Loc, spread: number): boolean {
  const expr = cx.host.module(loc.file)?.exprs[spread];
  return expr?.k === 'choice';
}

function itemOf(cx: Linking, value: Value, name: string): Value {
  if (value.k === 'list' && value.keyed && !isOfDictionary(name)) return value.of;
  if (!/^\d+$/.test(name)) return { k: 'member', object: value, name };
  if (value.k === 'list') return value.of;
  const array = value.k === 'array' ? cx.host.module(value.loc.file)?.exprs[value.loc.expr] : undefined;
  if (array?.k !== 'array' || value.k !== 'array') return ABSENT;
  const before = array.items.slice(0, Number(name) + 1);
  if (before.some((item) => item.spread)) return unknown('after a spread');
  const item = before[Number(name)];
  // What a list is written with is not all that it will have: `found.append(…)`.
  return item
    ? evaluate(cx, { ...value.loc, expr: item.value })
    : unknown('not among the elements that are written');
}

/** The elements of a list; with `values` those of an object too, as a look-up by an unknown key may give any. */
export function elements(cx: Linking, value: Value, values: boolean): readonly Value[] {
  if (value.k !== 'array' && value.k !== 'object') return elementsOfOther(cx, value, values);
  // A list that is spread into itself, as `xs = [...xs, x]` in a loop does, is cut where it comes round.
  let found: readonly Value[] = [];
  guarded(cx, `elements of ${value.loc.file}#${value.loc.expr}`, () => {
    found = elementsOfLiteral(cx, value, values);
    return ABSENT;
  });
  return found;
}

function elementsOfOther(cx: Linking, value: Value, values: boolean): readonly Value[] {
  if (value.k === 'union') return value.options.flatMap((option) => elements(cx, option, values));
  return value.k === 'list' ? [value.of] : [];
}

function elementsOfLiteral(
  cx: Linking,
  value: Extract<Value, { k: 'array' | 'object' }>,
  values: boolean,
): readonly Value[] {
  if (value.k === 'object' && values) {
    const object = cx.host.module(value.loc.file)?.exprs[value.loc.expr];
    if (object?.k !== 'object') return [];
    return object.entries.flatMap((entry) =>
      'spread' in entry
        ? elements(cx, evaluate(cx, { ...value.loc, expr: entry.spread }), true)
        : [evaluate(cx, { ...value.loc, expr: entry.value })],
    );
  }
  if (value.k !== 'array') return [];
  const array = cx.host.module(value.loc.file)?.exprs[value.loc.expr];
  if (array?.k !== 'array') return [];
  return array.items.flatMap((item) => {
    const element = evaluate(cx, { ...value.loc, expr: item.value });
    return item.spread ? elements(cx, element, false) : [element];
  });
}

/**
 * The items of an array in order, those of known spreads among them; an unknown spread is one unknown item. Undefined
 * for what is no array literal.
 */
export function knownItems(cx: Linking, value: Value): readonly Value[] | undefined {
  const array = value.k === 'array' ? cx.host.module(value.loc.file)?.exprs[value.loc.expr] : undefined;
  if (array?.k !== 'array' || value.k !== 'array') return undefined;
  let items: readonly Value[] = [];
  guarded(cx, `items of ${value.loc.file}#${value.loc.expr}`, () => {
    items = array.items.flatMap((item) => {
      const element = evaluate(cx, { ...value.loc, expr: item.value });
      if (!item.spread) return [element];
      return knownItems(cx, element) ?? [unknown('a spread known at run time')];
    });
    return ABSENT;
  });
  return items;
}

function classMember(cx: Linking, cls: Extract<Value, { k: 'class' }>, name: string): Value {
  const ir = cx.host.module(cls.file)?.classes[cls.cls];
  if (!ir) return ABSENT;
  const own = ir.members.filter((member) => member.static && member.name === name);
  if (own.length > 0) return unionOf(own.map((member) => memberOf(cx, member, cls.file, cls.frame, cls)));
  const base =
    ir.base === undefined ? ABSENT : evaluate(cx, { file: cls.file, expr: ir.base, frame: cls.frame });
  return base.k === 'absent' ? ABSENT : property(cx, base, name);
}

/** An object as the variable has it that `target` reads: with what the module writes into that. */
export function withWrites(module: Module, value: Value, target: Loc): Value {
  const isWritten = (): boolean =>
    module.memberWrites.some(({ object }) => sameTarget(module, object, target.expr));
  if (module.memberWrites.length === 0 || !optionsOf(value).some(({ k }) => k === 'object') || !isWritten())
    return value;
  return unionOf(
    optionsOf(value).map((option) => (option.k === 'object' ? { ...option, written: target } : option)),
  );
}

function overwritten(cx: Linking, own: Value, name: string, target: Loc): Value {
  const module = cx.host.module(target.file);
  const written = module ? writtenMembers(cx, module, target.expr, name, target) : [];
  if (written.length === 0) return own;
  return unionOf([...(isKnown(own) && own.k !== 'global' ? [own] : []), ...written]);
}

/** What the same module assigns to this member of this very variable: `cache.client = new OpenAI()`. */
export function writtenMembers(cx: Linking, module: Module, object: number, name: string, loc: Loc): Value[] {
  return module.memberWrites.flatMap((write) => {
    if (write.name !== name || !sameTarget(module, write.object, object)) return [];
    const value = evaluate(cx, { ...loc, expr: write.value });
    if (!isKnown(value) || (value.k === 'literal' && value.value === null)) return [];
    return [reachedBy(value, write.fallback ? 'default' : 'constant')];
  });
}
