/** The patterns of `context.json` against values and types. */
import type { Module, TypeRef } from '../ir.ts';
import { nameOf } from '../link/names.ts';
import { optionsOf, type Value } from '../link/value.ts';

const compiled = new Map<string, RegExp>();

export function matches(name: string, patterns: readonly string[] | undefined): boolean {
  return patterns?.some((pattern) => expression(pattern).test(name)) ?? false;
}

function expression(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const made = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  compiled.set(pattern, made);
  return made;
}

/** Without the brackets of calls: what is made of something is called by its maker. */
export function namesOf(value: Value): string[] {
  return optionsOf(value).flatMap((option) => nameOf(option)?.replaceAll('()', '') ?? []);
}

/** A declared type by its module: `next/server#NextRequest`, `express#Request` for `express.Request`. */
export function typeNames(module: Module, type: TypeRef | undefined): string[] {
  if (!type) return [];
  if (type.t === 'union') return type.of.flatMap((part) => typeNames(module, part));
  if (type.t === 'import') return [`${type.specifier}#${type.path.join('.')}`];
  if (type.t !== 'name') return [];
  const sources = module.bindings[type.binding]?.sources ?? [];
  return sources.flatMap((source) => {
    if (source.from !== 'import') return [];
    const path = type.path.length > 1 ? type.path.slice(1) : [source.name];
    return [`${source.specifier}#${path.join('.')}`];
  });
}
