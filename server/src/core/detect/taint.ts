/** Does an expression depend on a parameter of a function? Answered on the syntax, within one module. */
import type { CallIr, Expr, ExprId, FunctionId, Module } from '../ir.ts';
import { putInto } from './growth.ts';

/**
 * True where the value of `id` hangs on a parameter of `owner`. With `whole` only where the parameter is handed on as it
 * is, alone or in an object or list, not as a part of some text.
 *
 * Each expression is looked at once: in a loop that makes a value of itself (`buffer = buffer[at:]`) there are more ways
 * than can be walked.
 */
export function usesParameter(module: Module, id: ExprId, owner: FunctionId, whole = false): boolean {
  const seen = new Set<ExprId>([id]);
  for (const at of seen) {
    const expr = module.exprs[at];
    if (!expr) continue;
    if (expr.k !== 'name') {
      for (const part of partsOf(module, expr, whole)) seen.add(part);
      continue;
    }
    for (const source of module.bindings[expr.binding]?.sources ?? []) {
      if (source.from === 'param' && source.fn === owner) return true;
      if (source.from === 'value' || source.from === 'element') seen.add(source.value);
    }
    for (const put of putInto(module, expr.binding)) seen.add(put);
  }
  return false;
}

function partsOf(module: Module, expr: Expr, whole: boolean): readonly ExprId[] {
  switch (expr.k) {
    case 'member':
      return [expr.object];
    case 'index':
      return [expr.object, expr.index];
    case 'await':
    case 'typed':
      return [expr.value];
    case 'fallback':
      return [expr.first, expr.second];
    case 'choice':
      return expr.options;
    case 'object':
      return expr.entries.map((entry) => ('spread' in entry ? entry.spread : entry.value));
    case 'array':
      return expr.items.map((item) => item.value);
    case 'call':
      return [...expr.args.map((arg) => arg.value), ...(whole ? [] : [expr.callee])];
    // What a comprehension or a callback makes of each.
    case 'function':
      return module.functions[expr.fn]?.returns ?? [];
    case 'template':
      return whole ? [] : expr.holes;
    case 'concat':
      return whole ? [] : [expr.left, expr.right];
    default:
      return [];
  }
}

/** The same of what stands at a catalogue path (`arg0.model`), as far as the path can be followed in the call itself. */
export function usesParameterAt(module: Module, call: CallIr, path: string, owner: FunctionId): boolean {
  const at = writtenAt(module, call, path);
  return at !== undefined && usesParameter(module, at, owner);
}

/** What is written at a catalogue path, or the last that is written on the way there. */
export function writtenAt(module: Module, call: Pick<CallIr, 'expr'>, path: string): ExprId | undefined {
  const expr = module.exprs[call.expr];
  const [first = '', ...rest] = path.split('.');
  if (expr?.k !== 'call' || first === 'maker') return undefined;
  const isKeyword = first === 'kwargs';
  const index = Number(first.replace(/\D/g, ''));
  const positional = expr.args.filter((arg) => arg.name === undefined);
  let at = isKeyword ? keywordOf(module, expr, rest[0] ?? '') : positional[index]?.value;
  for (const step of isKeyword ? rest.slice(1) : rest) {
    const next = at === undefined ? undefined : entryOf(module, at, step);
    if (next === undefined) break;
    at = next;
  }
  return at;
}

/** A named argument, or what the code puts under the name into a variable that is spread: `options['tools'] = tools`. */
function keywordOf(module: Module, { args }: Extract<Expr, { k: 'call' }>, name: string): ExprId | undefined {
  const named = args.find((arg) => arg.name === name);
  if (named) return named.value;
  const spread = args.flatMap(({ value, spread }) => {
    const expr = spread === 'entries' ? module.exprs[value] : undefined;
    return expr?.k === 'name' ? [expr.binding] : [];
  });
  return module.memberWrites.find((write) => {
    const object = module.exprs[write.object];
    return write.name === name && object?.k === 'name' && spread.includes(object.binding);
  })?.value;
}

/** Is it a field, or a part of one, that whoever makes the instance gives? */
export function isOfMakerAt(module: Module, call: CallIr, path: string): boolean {
  const at = writtenAt(module, call, path);
  return at !== undefined && isOfMaker(module, at);
}

function isOfMaker(module: Module, id: ExprId): boolean {
  const expr = module.exprs[id];
  if (expr?.k !== 'member') return false;
  const object = module.exprs[expr.object];
  if (object?.k !== 'this') return isOfMaker(module, expr.object);
  const cls = module.classes[object.cls];
  const values = cls?.members.flatMap(({ name, value }) =>
    name === expr.name && value !== undefined ? [value] : [],
  );
  return values?.some((value) => usesParameter(module, value, cls?.constructorFn ?? -1)) ?? false;
}

/** The value written under a key, else what is spread there. */
export function entryOf(module: Module, id: ExprId, key: string): ExprId | undefined {
  const object = module.exprs[id];
  if (object?.k !== 'object') return undefined;
  for (const entry of object.entries) if ('key' in entry && entry.key === key) return entry.value;
  for (const entry of object.entries) if ('spread' in entry) return entry.spread;
  return undefined;
}
