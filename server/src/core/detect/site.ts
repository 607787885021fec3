/** The identity of a call that survives edits: path, enclosing symbols, method, ordinal among its like. */
import { type FunctionId, type Module, NONE } from '../ir.ts';

/** `ChatService.answer`, '' at the top of a module. */
export function symbolChain(module: Module, fn: FunctionId): string {
  const names: string[] = [];
  for (let id = fn; id !== NONE; id = module.functions[id]?.parent ?? NONE) {
    const at = module.functions[id];
    if (!at) break;
    const name = at.kind === 'constructor' ? 'constructor' : at.name;
    if (name !== '') names.unshift(name);
    const cls = at.cls === NONE ? undefined : module.classes[at.cls];
    if (cls?.name && (name !== '' || at.kind === 'constructor')) names.unshift(cls.name);
  }
  return names.join('.');
}

/** Numbers calls of the same symbol and method: the first has no number, the second ends in `:2`. */
export function createSiteNames(relativePath: string): (symbol: string, method: string) => string {
  const counts = new Map<string, number>();
  return (symbol, method) => {
    const name = `${relativePath}#${symbol}:${method}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name}:${count}`;
  };
}
