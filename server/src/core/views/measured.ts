/** What the hover says of recorded runs: the figures, and how far they are from what the code alone says. */
import { formatCount, formatDuration, formatShare, formatTokens, formatUsd } from '../estimate/format.ts';
import type { MeasuredSite } from '../measured.ts';
import type { Drift, PricedCall } from '../model.ts';
import { measuredLabel } from './label.ts';
import { code, plain } from './markdown.ts';

/** Empty where nothing was recorded. */
export function measuredLines({ measured, drift }: PricedCall): readonly string[] {
  if (!measured) return [];
  return [
    `**Measured** ${plain(measuredLabel(measured))}`,
    detail(measured),
    ...(drift ? [`**Drift** ${plain(`${driftSentence(drift)}.`)}`] : []),
  ];
}

/** `estimate $0.0021, measured $0.0034 over 212 calls: prompts are 1.8 × longer than assumed`. */
export function driftSentence({ estimated, measured, calls, reason }: Drift): string {
  const figures = `estimate ${formatUsd(estimated)}, measured ${formatUsd(measured)} over ${formatCount(calls)} calls`;
  return reason === null ? figures : `${figures}: ${reason}`;
}

function detail(site: MeasuredSite): string {
  const { runs, costPerCall, p50Ms, tokens, errorRate, model } = site;
  const parts = [
    runs === 1 ? 'in 1 run' : `in ${formatCount(runs)} runs`,
    ...(costPerCall === null ? [] : [`${formatUsd(costPerCall)} a call`]),
    ...(tokens ? [`${formatTokens(tokens.input)} in, ${formatTokens(tokens.output)} out on average`] : []),
    ...(p50Ms === null ? [] : [`p50 ${formatDuration(p50Ms)}`]),
    ...(errorRate > 0
      ? [`${errorRate < 0.005 ? '<1 %' : formatShare(errorRate)} of the requests failed`]
      : []),
    ...(site.exact < site.calls ? [`${formatCount(site.exact)} said how many tokens they used`] : []),
  ];
  const by = model === null ? '' : `, answered by ${code(model)}`;
  return `${plain(parts.join(' · '))}${by}`;
}
