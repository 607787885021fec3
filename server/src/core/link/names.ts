/** A symbolic value in the words of the catalogue: `axios#default.create().post`, `global#Promise.all`. */
import type { Value } from './value.ts';

/** `()` stands for an instance or the result of a call. Undefined for what belongs to the workspace. */
export function nameOf(value: Value): string | undefined {
  switch (value.k) {
    case 'global':
      return `global#${value.path.join('.')}`;
    case 'external':
      return `${value.specifier}#${value.path.join('.')}`;
    case 'typed':
      return `${value.specifier}#${value.path.join('.')}()`;
    case 'made': {
      const callee = nameOf(value.callee);
      return callee === undefined ? undefined : `${callee}()`;
    }
    case 'member': {
      const object = nameOf(value.object);
      return object === undefined ? undefined : `${object}.${value.name}`;
    }
    default:
      return undefined;
  }
}
