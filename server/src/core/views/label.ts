/** The one short line that hints, lenses, the tree and the hover's title share: what a call costs. */
import { formatDuration, formatShare, formatTokens, formatUsd } from '../estimate/format.ts';
import type { MeasuredSite } from '../measured.ts';
import type { PricedCall, Range } from '../model.ts';

/**
 * `≈ $0.0021/call · $21/mo`; a range where the code chooses between models; `price unknown`, `model unknown · ≈ 320 in`
 * and `free` where there is no such figure. All money is in USD.
 */
export function costLabel(call: PricedCall): string {
  const perMonth = monthLabel(call);
  return perMonth ? `${shortLabel(call)} · ${perMonth}` : shortLabel(call);
}

/** The same without the month. */
export function shortLabel(call: PricedCall): string {
  if (call.free) return 'free';
  const { costPerCall } = call.estimate;
  if (!costPerCall) return reasonLabel(call);
  const perCall = call.models.length > 1 ? rangeLabel(costPerCall) : formatUsd(costPerCall.expected);
  // An upper bound, as in `<$0.0001`, is no approximation.
  return `${perCall.startsWith('<') ? '' : '≈ '}${perCall}/call`;
}

/**
 * `37 calls · $0.42 · p95 1.8 s · 12 % retried`: what recorded runs say. Without the money where no price is known, and
 * without what did not happen. Calls that failed are named where they were not simply sent again.
 */
export function measuredLabel({ calls, costTotal, p95Ms, retriedRate, errorRate }: LabelledFigures): string {
  const parts = [
    callCount(calls),
    ...(costTotal === null ? [] : [formatUsd(costTotal)]),
    ...(p95Ms === null ? [] : [`p95 ${formatDuration(p95Ms)}`]),
    ...(retriedRate < NAMED ? [] : [`${formatShare(retriedRate)} retried`]),
    ...(errorRate - retriedRate < NAMED ? [] : [`${formatShare(errorRate)} failed`]),
  ];
  return parts.join(' · ');
}

type LabelledFigures = Pick<MeasuredSite, 'calls' | 'costTotal' | 'p95Ms' | 'retriedRate' | 'errorRate'>;

/** `1 call`, `37 calls`, `12k calls`. */
export function callCount(calls: number): string {
  return calls === 1 ? '1 call' : `${formatTokens(calls)} calls`;
}

/** A share that would read as 0 % is not named. */
const NAMED = 0.005;

/** `$0.0021`. */
export function usdLabel(usd: number): string {
  return formatUsd(usd);
}

/** `saves $12/mo`. */
export function savingLabel(usdPerMonth: number): string {
  return `saves ${formatUsd(usdPerMonth)}/mo`;
}

/** `≈ $231/mo` for a sum of calls. */
export function totalLabel(usd: number): string {
  return `≈ ${formatUsd(usd)}/mo`;
}

/** `$21/mo`; undefined where nothing is charged, or the call has no volume of its own (a wrapper with known callers). */
export function monthLabel(call: PricedCall): string | undefined {
  const { costPerMonth, callsPerMonth } = call.estimate;
  const isCharged = !call.free && call.estimate.costPerCall !== null;
  if (!isCharged || !costPerMonth || callsPerMonth.value === 0) return undefined;
  return `${formatUsd(costPerMonth.expected)}/mo`;
}

/** `$0.0002–0.0021`, or a single figure where both ends read the same. */
export function rangeLabel({ low, high }: Range): string {
  const [from, to] = [formatUsd(low), formatUsd(high)];
  return from === to ? to : `${from}–${to.replace('$', '')}`;
}

/** `gpt-4o`, or `gpt-4o | gpt-4o-mini` where the code chooses; undefined where the model is unknown. */
export function modelLabel(call: PricedCall): string | undefined {
  const names = [...new Set(call.models.map(({ id }) => id))];
  return names.length > 0 ? names.join(' | ') : undefined;
}

function reasonLabel(call: PricedCall): string {
  const modelIsUnknown = call.models.length === 0 && call.unpriced === null;
  if (!modelIsUnknown) return 'price unknown';
  return `model unknown · ≈ ${formatTokens(call.estimate.tokens.input.expected)} in`;
}
