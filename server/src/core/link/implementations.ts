/** What stands behind a declared type: the classes of the workspace that extend or implement it, and typed objects. */
import type { ClassIr, Module } from '../ir.ts';
import type { FileId } from '../model.ts';
import { callFunction } from './calls.ts';
import { evaluate } from './evaluate.ts';
import { importersThroughBarrels } from './importers.ts';
import type { Linking } from './index.ts';
import { property } from './members.ts';
import { typeValue } from './types.ts';
import { optionsOf, settled, type Value } from './value.ts';

const MAX_FILES = 200;
const MAX_FOUND = 8;
const MAX_BASES = 5;

type Declared = Extract<Value, { k: 'instance' | 'shape' }>;

/** Empty for what is known by more than its type. */
export function implementationsOf(cx: Linking, value: Value): readonly Value[] {
  if (!(value.k === 'instance' && !value.call) && value.k !== 'shape') return [];
  const key = value.k === 'shape' ? value.type : `${value.file}#${value.cls}`;
  const known = cx.implementations.get(key);
  if (known) return known;
  // Set before the search: a class may lead back to itself.
  cx.implementations.set(key, []);
  const found: Value[] = [];
  const implementing = new Set<FileId>();
  const names = new Set(nameOf(cx, value));
  let looked = 0;
  for (const file of importersThroughBarrels(cx.host, value.file, (at) => implementing.has(at))) {
    if (cx.host.isConnected?.(file) === false || found.length >= MAX_FOUND) continue;
    if (names.size > 0 && [...names].every((name) => cx.host.mentions?.(file, name) === false)) continue;
    if (looked++ >= MAX_FILES) break;
    const module = cx.host.module(file);
    const ofFile = module ? implementationsIn(cx, module, file, value) : [];
    found.push(...ofFile);
    if (ofFile.length === 0) continue;
    implementing.add(file);
    // A class may also be one by way of another, which it names instead.
    for (const heir of ofFile) if (heir.k === 'instance' && names.size > 0) add(names, classNameOf(cx, heir));
  }
  const place = (value: Value): string =>
    'file' in value ? value.file : 'loc' in value ? value.loc.file : '';
  const kept = found.slice(0, MAX_FOUND).sort((a, b) => (place(a) < place(b) ? -1 : 1));
  cx.implementations.set(key, kept);
  return kept;
}

/** Who implements an interface or extends a class spells its name; empty where it has none. */
function nameOf(cx: Linking, value: Declared): readonly string[] {
  if (value.k === 'instance') return [classNameOf(cx, value) ?? ''].filter((name) => name !== '');
  const { bindings } = cx.host.module(value.file) ?? { bindings: [] };
  return bindings.flatMap(({ type, name }) => (type === value.type ? [name] : [])).slice(0, 1);
}

function classNameOf(cx: Linking, value: Extract<Value, { k: 'instance' }>): string | undefined {
  return cx.host.module(value.file)?.classes[value.cls]?.name;
}

function add(names: Set<string>, name: string | undefined): void {
  if (name) names.add(name);
}

/** Of what is declared without a value: what the subclasses of the workspace have there. */
export function memberBelow(
  cx: Linking,
  self: Extract<Value, { k: 'instance' }>,
  name: string,
): Value | undefined {
  const known = settled(implementationsOf(cx, self).map((value) => property(cx, value, name)));
  return known && optionsOf(known).every(({ k }) => k !== 'function') ? known : undefined;
}

function implementationsIn(cx: Linking, module: Module, file: FileId, declared: Declared): readonly Value[] {
  const classes = module.classes.flatMap((cls, index): Value[] => {
    const isOne = extendsOrImplements(cx, cls, file, declared, 0);
    return isOne ? [{ k: 'instance', file, cls: index, call: null }] : [];
  });
  if (declared.k !== 'shape') return classes;
  const objects = module.bindings.flatMap((binding): readonly Value[] => {
    const [source] = binding.sources;
    if (source?.from !== 'value' || source.path.length > 0 || !binding.type) return [];
    return isType(cx, binding.type, file, declared)
      ? optionsOf(evaluate(cx, { file, expr: source.value, frame: null }))
      : [];
  });
  const made = module.functions.flatMap((fn, index): readonly Value[] =>
    fn.returnType && isType(cx, fn.returnType, file, declared)
      ? optionsOf(callFunction(cx, { k: 'function', file, fn: index, frame: null, self: null }, null))
      : [],
  );
  return [...classes, ...[...objects, ...made].filter(({ k }) => k === 'object')];
}

function isType(
  cx: Linking,
  type: Parameters<typeof typeValue>[1],
  file: FileId,
  declared: Declared,
): boolean {
  const value = typeValue(cx, type, file);
  return value !== undefined && optionsOf(value).some((option) => isSame(option, declared));
}

function isSame(value: Value, declared: Declared): boolean {
  if (value.k === 'shape') return declared.k === 'shape' && value.type === declared.type;
  return (
    value.k === 'instance' &&
    declared.k === 'instance' &&
    value.file === declared.file &&
    value.cls === declared.cls
  );
}

function extendsOrImplements(
  cx: Linking,
  cls: ClassIr,
  file: FileId,
  declared: Declared,
  depth: number,
): boolean {
  if (depth > MAX_BASES) return false;
  if (cls.implements?.some((type) => isType(cx, type, file, declared))) return true;
  if (cls.base === undefined) return false;
  return optionsOf(evaluate(cx, { file, expr: cls.base, frame: null })).some((base) => {
    if (base.k !== 'class') return false;
    if (declared.k === 'instance' && base.file === declared.file && base.cls === declared.cls) return true;
    const above = cx.host.module(base.file)?.classes[base.cls];
    return above !== undefined && extendsOrImplements(cx, above, base.file, declared, depth + 1);
  });
}
