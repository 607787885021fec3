/**
 * The same calls with something about them changed: another model, tier, volume, share of cached input or length of the
 * answer. It goes through the estimate of every scan, as if the code or the comment at the call said so.
 */
import type { AnalysisContext } from '../analysis.ts';
import type { LlmCall, PricedCall } from '../model.ts';
import type { Option } from './cost.ts';
import type { Overrides } from './directive.ts';
import { estimateCalls } from './index.ts';

/** What is left out stays as it is. */
export interface Change {
  readonly model?: Option;
  /** `standard` for the ordinary one. */
  readonly tier?: string;
  /** As a number, or so many times what it is now. */
  readonly volume?: { readonly callsPerMonth: number } | { readonly times: number };
  /** Part of the input that is read from the cache, 0 to 1. */
  readonly cachedShare?: number;
  /** Tokens per request. */
  readonly outputTokens?: number;
}

/** One for each call, in order. */
export function estimateChanged(
  calls: readonly PricedCall[],
  change: Change,
  ctx: AnalysisContext,
): Promise<PricedCall[]> {
  const stated = new Map(calls.map((call) => [altered(call, change), said(call, change)]));
  const often = new Set([...stated.keys()].filter((_, index) => calls[index]?.enteredOften));
  return estimateCalls(
    [...stated.keys()],
    ctx,
    (call) => stated.get(call),
    (call) => often.has(call),
  );
}

/** What was worked out from the call as it is now is left behind. */
function altered(call: PricedCall, { model, tier }: Change): LlmCall {
  const { estimate: _, measured: __, drift: ___, stated: ____, enteredOften: _____, ...plain } = call;
  return {
    ...plain,
    ...(model && {
      provider: model.provider,
      models: [{ id: model.model, provider: model.provider, source: 'config', at: null }],
      modelReason: null,
    }),
    ...(tier !== undefined && { tier }),
  };
}

function said({ stated, estimate, countedAtCallers }: PricedCall, change: Change): Overrides | undefined {
  const { volume, cachedShare, outputTokens } = change;
  const now = estimate.callsPerMonth.value;
  const callsPerMonth = volume && ('times' in volume ? now * volume.times : volume.callsPerMonth);
  const all: Overrides = {
    ...stated,
    // The month of a wrapper's own call is that of its callers.
    ...(callsPerMonth !== undefined && !countedAtCallers && { callsPerMonth }),
    ...(cachedShare !== undefined && { cachedShare }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
  return Object.keys(all).length > 0 ? all : undefined;
}
