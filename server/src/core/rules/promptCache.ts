/** What the catalogue knows of a provider's prompt cache, for the model of a call. */
import type { CachingFact } from '../../catalog/types.ts';
import type { AnalysisContext } from '../analysis.ts';
import { resolveOption } from '../estimate/assemble.ts';
import type { PricedCall } from '../model.ts';

export interface PromptCache {
  readonly mode: CachingFact['mode'];
  /** The shortest prefix that is kept, in tokens. */
  readonly minTokens: number;
  readonly lifetimes: CachingFact['lifetimes'];
}

/** Null where the call has no single known model, or nothing is known of its cache. */
export function promptCacheOf(call: PricedCall, ctx: AnalysisContext): PromptCache | null {
  const [option, ...others] = call.models;
  if (!option || others.length > 0) return null;
  const { provider, model } = resolveOption(option, ctx);
  const fact = ctx.catalog.caching.find((row) => row.provider === provider);
  const least = fact?.minTokens.find(({ models }) => new RegExp(models).test(model));
  return fact && least ? { mode: fact.mode, minTokens: least.tokens, lifetimes: fact.lifetimes } : null;
}

/** The use from which on a cache has paid for its writing, in units of the input rate: 2 means the second one. */
export function breakEvenUse(write: number, read: number): number {
  return read >= 1 ? Number.POSITIVE_INFINITY : Math.floor((write - read) / (1 - read)) + 1;
}
