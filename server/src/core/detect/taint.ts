/** Does an expression depend on a parameter of a function? Answered on the syntax, within one module. */
import type { CallIr, ExprId, FunctionId, Module } from '../ir.ts';

const MAX_DEPTH = 24;

/**
 * True where the value of `id` hangs on a parameter of `owner`. With `whole` only where the parameter is handed on as it
 * is, alone or in an object or list, not as a part of some text.
 */
export function usesParameter(
  module: Module,
  id: ExprId,
  owner: FunctionId,
  whole = false,
  depth = 0,
): boolean {
  const expr = module.exprs[id];
  if (!expr || depth > MAX_DEPTH) return false;
  const uses = (child: ExprId): boolean => usesParameter(module, child, owner, whole, depth + 1);
  switch (expr.k) {
    case 'name':
      return (
        module.bindings[expr.binding]?.sources.some((source) => {
          if (source.from === 'param') return source.fn === owner;
          return (source.from === 'value' || source.from === 'element') && uses(source.value);
        }) ?? false
      );
    case 'member':
      return uses(expr.object);
    case 'index':
      return uses(expr.object) || uses(expr.index);
    case 'await':
    case 'typed':
      return uses(expr.value);
    case 'fallback':
      return uses(expr.first) || uses(expr.second);
    case 'choice':
      return expr.options.some(uses);
    case 'object':
      return expr.entries.some((entry) => ('spread' in entry ? uses(entry.spread) : uses(entry.value)));
    case 'array':
      return expr.items.some((item) => uses(item.value));
    case 'call':
      return expr.args.some((arg) => uses(arg.value)) || (!whole && uses(expr.callee));
    case 'template':
      return !whole && expr.holes.some(uses);
    case 'concat':
      return !whole && (uses(expr.left) || uses(expr.right));
    default:
      return false;
  }
}

/** The same of what stands at a catalogue path (`arg0.model`), as far as the path can be followed in the call itself. */
export function usesParameterAt(module: Module, call: CallIr, path: string, owner: FunctionId): boolean {
  const at = writtenAt(module, call, path);
  return at !== undefined && usesParameter(module, at, owner);
}

/** What is written at a catalogue path, or the last that is written on the way there. */
export function writtenAt(module: Module, call: CallIr, path: string): ExprId | undefined {
  const expr = module.exprs[call.expr];
  const [first = '', ...rest] = path.split('.');
  if (expr?.k !== 'call' || first === 'maker') return undefined;
  const isKeyword = first === 'kwargs';
  const index = Number(first.replace(/\D/g, ''));
  const positional = expr.args.filter((arg) => arg.name === undefined);
  let at = isKeyword ? expr.args.find((arg) => arg.name === rest[0])?.value : positional[index]?.value;
  for (const step of isKeyword ? rest.slice(1) : rest) {
    const next = at === undefined ? undefined : entryOf(module, at, step);
    if (next === undefined) break;
    at = next;
  }
  return at;
}

/** The value written under a key, else what is spread there. */
export function entryOf(module: Module, id: ExprId, key: string): ExprId | undefined {
  const object = module.exprs[id];
  if (object?.k !== 'object') return undefined;
  for (const entry of object.entries) if ('key' in entry && entry.key === key) return entry.value;
  for (const entry of object.entries) if ('spread' in entry) return entry.spread;
  return undefined;
}
