/** Long work in short turns: between them the editor gets its answers. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds that work may go on before others get their turn: half of a frame. */
const PATIENCE = 8;

/** To be awaited between two steps of the work. */
export function inTurns(): () => Promise<void> {
  let started = performance.now();
  return async () => {
    if (performance.now() - started < PATIENCE) return;
    await nextTurn();
    started = performance.now();
  };
}
