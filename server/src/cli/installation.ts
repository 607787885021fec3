import path from 'node:path';

/** The folder that `dist` and `recorder` lie in, seen from the bundle or from the source. */
export function installationRoot(): string {
  const here = import.meta.dirname;
  return path.extname(import.meta.filename) === '.cjs' ? path.dirname(here) : path.resolve(here, '../../..');
}
