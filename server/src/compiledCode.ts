/**
 * Keeps what V8 makes of our code in `.compiled` beside it, where the next start finds it: compiling took longer than all else
 * that a start does. It is our code in another form, nothing of the user's, and it goes away with the program. Where the folder
 * cannot be written, and before Node 22.1, a start compiles again.
 */
import module from 'node:module';
import path from 'node:path';

/** Holds for what is loaded from then on, in this thread. */
export function keepCompiledCode(): void {
  if (path.extname(import.meta.filename) !== '.cjs') return;
  module.enableCompileCache?.(path.join(import.meta.dirname, '.compiled'));
}

/** Writes what was compiled so far: an editor may not leave its server the time to do so at its end. */
export function saveCompiledCode(): void {
  module.flushCompileCache?.();
}
