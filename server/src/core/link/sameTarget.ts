import { type Module, NONE } from '../ir.ts';

/** The same variable, or the same member of one. */
export function sameTarget(module: Module, a: number, b: number): boolean {
  const [one, other] = [module.exprs[a], module.exprs[b]];
  if (one?.k === 'name' && other?.k === 'name')
    return one.name === other.name && one.binding === other.binding;
  if (one?.k === 'this' && other?.k === 'this') return one.cls === other.cls && one.cls !== NONE;
  return (
    one?.k === 'member' &&
    other?.k === 'member' &&
    one.name === other.name &&
    sameTarget(module, one.object, other.object)
  );
}
