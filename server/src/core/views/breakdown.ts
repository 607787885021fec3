/** The table of a call's hover: tokens by class and what they cost, low, expected and high. */
import { formatCount, formatUsd } from '../estimate/format.ts';
import type { Figure, FigureSource, PricedCall, Range } from '../model.ts';
import { table } from './markdown.ts';

/** A Markdown table; token counts in tokens, money in USD. */
export function breakdown(call: PricedCall): string {
  const { tokens, costPerCall, costPerMonth, callsPerMonth } = call.estimate;
  const rows = [
    tokenRow('Input tokens', tokens.input),
    ...(tokens.cachedInput.high > 0 ? [tokenRow('of which cached', tokens.cachedInput)] : []),
    tokenRow('Output tokens', tokens.output),
    ...(costPerCall ? [usdRow('Cost per call', costPerCall, '')] : []),
    ...(costPerMonth && callsPerMonth.value > 0
      ? [usdRow('Cost per month', costPerMonth, arithmetic(call))]
      : []),
  ];
  return table(['', 'Low', 'Expected', 'High', 'Source'], rows);
}

function tokenRow(name: string, { low, expected, high, source }: Figure): readonly string[] {
  return [name, count(low), count(expected), count(high), SOURCES[source]];
}

const SOURCES: Readonly<Record<FigureSource, string>> = {
  static: 'counted from the code',
  measured: 'recorded runs',
  configured: 'configured',
  assumed: 'assumed',
};

function usdRow(name: string, { low, expected, high }: Range, source: string): readonly string[] {
  return [name, formatUsd(low), formatUsd(expected), formatUsd(high), source];
}

/** `10,000 × $0.0021`; nothing where the month is more than that product. */
function arithmetic({ estimate: { costPerCall, costPerMonth, callsPerMonth } }: PricedCall): string {
  if (!costPerCall || !costPerMonth) return '';
  const product = callsPerMonth.value * costPerCall.expected;
  const differs = Math.abs(product - costPerMonth.expected) > 0.001 * Math.abs(costPerMonth.expected);
  return differs ? '' : `${count(callsPerMonth.value)} × ${formatUsd(costPerCall.expected)}`;
}

function count(value: number): string {
  return formatCount(Math.round(value));
}
