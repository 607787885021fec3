/**
 * What the same call costs in another way, for "saves ≈ …": same tokens, same volume, before and after. Nothing here is
 * a share from a table: each figure comes from the estimate and from the rates that are in force.
 */
import type { CachingFact } from '../../catalog/types.ts';
import type { PricedCall, PriceUsed } from '../model.ts';
import { tierFactor } from './serviceTier.ts';
import { answers } from './tokens.ts';

export type Alternative =
  /** Another service tier, or `batch`. */
  | { readonly tier: string }
  /** At most so many output tokens an answer. */
  | { readonly outputCap: number }
  /** So many tokens of the prompt's beginning are kept for a lifetime. */
  | { readonly cachedPrefix: number; readonly lifetime: CachingFact['lifetimes'][number] }
  /** This share of the calls is not made at all, 0 to 1. */
  | { readonly avoided: number };

export interface Saving {
  /** USD, always above zero. */
  readonly perCall: number;
  /** USD; null where the call has no volume of its own. */
  readonly perMonth: number | null;
  /** Of the cost of one call, 0 to 1. */
  readonly share: number;
}

/** Expected USD of one call; null where it is not known. */
export function costWith(call: PricedCall, alternative: Alternative): number | null {
  const { costPerCall, prices, tokens } = call.estimate;
  const [price, ...others] = prices;
  if (!costPerCall || !price || others.length > 0) return null;
  if ('avoided' in alternative) return costPerCall.expected * (1 - alternative.avoided);
  if ('tier' in alternative) {
    const now = tierFactor(price.provider, price.model, call.tier);
    const then = tierFactor(price.provider, price.model, alternative.tier);
    return now && then ? costPerCall.expected * (then.expected / now.expected) : null;
  }
  if ('outputCap' in alternative) {
    const spared = Math.max(0, tokens.output.expected - alternative.outputCap * answers(call));
    return costPerCall.expected - (spared * (price.output ?? 0)) / 1e6;
  }
  const extra = cacheExtra(call, price, alternative);
  return extra === null ? null : costPerCall.expected + extra;
}

/** Null where nothing is saved. */
export function savingOf(call: PricedCall, alternative: Alternative): Saving | null {
  const now = call.estimate.costPerCall?.expected ?? 0;
  const then = costWith(call, alternative);
  const perCall = then === null ? 0 : now - then;
  if (perCall <= 0 || now <= 0) return null;
  const volume = call.estimate.callsPerMonth.value;
  return { perCall, perMonth: volume > 0 ? perCall * volume : null, share: perCall / now };
}

/**
 * The share of calls that find the cache warm: each use renews its life, and calls come evenly over the month and by
 * chance (a Poisson process), so a call finds it warm unless nothing came for a whole lifetime.
 */
export function warmShare(callsPerMonth: number, seconds: number): number {
  return 1 - Math.exp((-callsPerMonth * seconds) / SECONDS_A_MONTH);
}

const SECONDS_A_MONTH = 30 * 24 * 3600;

/** USD of one call on top of one without a cache, below zero where it saves. */
function cacheExtra(
  { estimate }: PricedCall,
  { input, cachedInput }: PriceUsed,
  { cachedPrefix, lifetime }: Extract<Alternative, { cachedPrefix: number }>,
): number | null {
  if (input === null || cachedInput === null) return null;
  const known = estimate.tokens.cachedInput;
  const warm =
    known.source === 'assumed'
      ? warmShare(estimate.callsPerMonth.value, lifetime.seconds)
      : known.expected / Math.max(1, estimate.tokens.input.expected);
  const perToken = warm * (cachedInput - input) + (1 - warm) * (lifetime.write - 1) * input;
  return (Math.min(cachedPrefix, estimate.tokens.input.expected) * perToken) / 1e6;
}
