/**
 * What runs side by side. Calls among the arguments of `asyncio.gather(…)` and its like are marked on the way; those
 * that a list is filled with before it is handed over (`tasks.append(ask(x))` … `gather(*tasks)`) only at the end.
 */
import type { Node } from 'web-tree-sitter';
import type { Builder, Scope } from '../builder.ts';
import { type Context, named } from './context.ts';

export interface SideBySide {
  /** Ranges of calls that were made for a list of this name. */
  readonly filled: {
    readonly scope: Scope;
    readonly name: string;
    readonly from: number;
    readonly to: number;
  }[];
  readonly gathered: { readonly scope: Scope; readonly name: string }[];
}

export function createSideBySide(): SideBySide {
  return { filled: [], gathered: [] };
}

/** By these names alone one knows that their arguments run side by side. */
const CONCURRENT = new Set([
  'gather',
  'as_completed',
  'create_task',
  'ensure_future',
  'run_coroutine_threadsafe',
  'start_soon',
]);
/** These mean it as methods of an executor, a loop or `asyncio`. */
const CONCURRENT_METHODS = new Set(['wait', 'submit', 'run_in_executor', 'apply_async', 'map_async']);
const POOL_MAPS = new Set(['map', 'imap', 'imap_unordered', 'starmap']);

/** `receiver` is the text before the name, undefined for a plain function. */
export function runsSideBySide(name: string, receiver: string | undefined): boolean {
  if (CONCURRENT.has(name)) return true;
  if (receiver === undefined) return false;
  return CONCURRENT_METHODS.has(name) || (POOL_MAPS.has(name) && /pool|exec/i.test(receiver));
}

/** The calls from `from` on belong to the list called `name`. */
export function noteFilled(name: string, from: number, cx: Context): void {
  const to = cx.builder.calls.length;
  if (to > from) cx.file.sideBySide.filled.push({ scope: cx.owner, name, from, to });
}

/** `gather(*tasks)`, `asyncio.wait(tasks)`. */
export function noteGathered(args: readonly Node[], cx: Context): void {
  for (const arg of args) {
    const list = arg.type === 'list_splat' ? named(arg)[0] : arg;
    if (list?.type === 'identifier') cx.file.sideBySide.gathered.push({ scope: cx.owner, name: list.text });
  }
}

/** To be called when the whole file was read. */
export function markGathered({ filled, gathered }: SideBySide, builder: Builder): void {
  for (const list of filled) {
    if (!gathered.some(({ scope, name }) => scope === list.scope && name === list.name)) continue;
    for (let index = list.from; index < list.to; index++) {
      const call = builder.calls[index];
      if (call && !call.awaited) builder.calls[index] = { ...call, concurrent: true };
    }
  }
}
