/** Where the parts of a prompt are written: what is known at run time only still stands somewhere in the code. */
import type { ExprId, Module } from '../ir.ts';
import type { Loc, Value } from '../link/value.ts';
import type { Place } from '../model.ts';
import type { Detecting, Made } from './kinds.ts';

/** The expression at a catalogue path (`arg0.messages`), as far as the whole path is written out. */
export function placeAtPath(cx: Detecting, path: string, call: Loc, maker: Made | null): Place | null {
  const [first = '', ...rest] = path.split('.');
  if (first === 'maker') return maker && placeAtPath(cx, rest.join('.'), maker.call, null);
  const module = cx.linker.module(call.file);
  const expr = module?.exprs[call.expr];
  if (!module || expr?.k !== 'call' || call.given || !/^(?:kwargs|arg\d+)$/.test(first)) return null;
  const isKeyword = first === 'kwargs';
  const positional = expr.args.filter((arg) => arg.name === undefined && !arg.spread);
  let at: ExprId | undefined = isKeyword
    ? expr.args.find((arg) => arg.name === rest[0])?.value
    : positional[Number(first.slice(3))]?.value;
  for (const step of isKeyword ? rest.slice(1) : rest) {
    if (at === undefined) return null;
    at = entryIn(module, at, step);
  }
  return spanOf(module, call.file, at);
}

/** What is written under a key of an object. */
export function placeOfEntry(cx: Detecting, value: Value, key: string): Place | null {
  const module = value.k === 'object' ? cx.linker.module(value.loc.file) : undefined;
  return value.k === 'object' && module
    ? spanOf(module, value.loc.file, entryIn(module, value.loc.expr, key))
    : null;
}

/** The items of a list that is written out, as long as none is spread into it. */
export function placesOfItems(cx: Detecting, value: Value): readonly (Place | null)[] {
  const module = value.k === 'array' ? cx.linker.module(value.loc.file) : undefined;
  const array = value.k === 'array' ? module?.exprs[value.loc.expr] : undefined;
  if (value.k !== 'array' || !module || array?.k !== 'array' || array.items.some(({ spread }) => spread))
    return [];
  return array.items.map((item) => spanOf(module, value.loc.file, item.value));
}

function entryIn(module: Module, id: ExprId, key: string): ExprId | undefined {
  const expr = module.exprs[id];
  if (expr?.k === 'object') {
    const entry = expr.entries.find((each) => 'key' in each && each.key === key);
    return entry && 'key' in entry ? entry.value : undefined;
  }
  const [source, ...others] = expr?.k === 'name' ? (module.bindings[expr.binding]?.sources ?? []) : [];
  const made = source?.from === 'value' && source.path.length === 0 && others.length === 0;
  return made && module.exprs[source.value]?.k === 'object' ? entryIn(module, source.value, key) : undefined;
}

function spanOf(module: Module, file: string, id: ExprId | undefined): Place | null {
  const span = module.exprs[id ?? -1]?.span;
  return span ? { file, span } : null;
}
