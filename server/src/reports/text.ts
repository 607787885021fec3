/** `scan --format text`: what a person wants to know first, dearest first, in a calm table. */
import { styleText } from 'node:util';
import { formatCount, formatUsd } from '../core/estimate/format.ts';
import type { Range } from '../core/model.ts';
import { placeName } from './positions.ts';
import type { Report, ReportedCall, ReportedFinding } from './report.ts';
import { clean, counted, table } from './table.ts';

export interface TextOptions {
  readonly color: boolean;
}

export function toText(report: Report, { color }: TextOptions): string {
  const paint: Paint = (style, text) => (color ? styleText(style, text, { validateStream: false }) : text);
  const parts = [
    ...(report.calls.length === 0
      ? [`No LLM calls found in ${counted(report.files.scanned, 'file')}.`]
      : callsPart(report, paint)),
    ...findingsPart(report.findings, paint),
    ...failedPart(report, paint),
  ];
  return `${parts.join('\n')}\n`;
}

type Paint = (style: 'bold' | 'dim' | 'red' | 'yellow' | 'cyan' | 'green', text: string) => string;

const DASH = '–';

function callsPart(report: Report, paint: Paint): string[] {
  const head = ['Call', 'Method', 'Model', 'Per call', 'Per month', ''];
  const rows = [...report.calls].sort(byCost).map(callRow);
  const [first = '', ...lines] = table([head, ...rows], new Set([3, 4]));
  return [
    paint('dim', first),
    ...lines,
    '',
    ...totals(report, paint),
    ...assumptions(report.calls),
    `Prices of ${report.pricesAsOf}, in USD.`,
  ];
}

function callRow(call: ReportedCall): string[] {
  const { costPerCall, costPerMonth, callsPerMonth } = call;
  const counts = costPerMonth !== null && callsPerMonth.value > 0;
  return [
    placeName(call),
    call.method,
    call.model ?? 'unknown',
    costPerCall === null ? DASH : formatUsd(costPerCall.expected),
    counts ? formatUsd(costPerMonth.expected) : DASH,
    [call.model === null ? call.modelReason : call.priceReason, call.context.test ? 'test' : null]
      .filter((note) => note !== null)
      .join('; '),
  ].map(clean);
}

function totals(
  { totals: { calls, pricedCalls, costPerMonth, savingPerMonth }, files }: Report,
  paint: Paint,
): string[] {
  const unpriced = calls === pricedCalls ? '' : `, ${calls - pricedCalls} of them without a known price`;
  const found = `${counted(calls, 'call')} in ${counted(files.withCalls, 'file')}${unpriced}`;
  const cost = pricedCalls === 0 ? '' : `: ${paint('bold', `${spread(costPerMonth)} a month`)}`;
  const saving =
    savingPerMonth > 0 ? [paint('green', `${formatUsd(savingPerMonth)} a month could be saved.`)] : [];
  return [`${found}${cost}.`, ...saving];
}

/** `$21`, or `$21 ($9.00–54)` where the range is more than rounding. */
function spread({ low, expected, high }: Range): string {
  const [from, middle, to] = [low, expected, high].map(formatUsd);
  return from === to || from === undefined ? `${middle}` : `${middle} (${from}–${to?.replace('$', '')})`;
}

function assumptions(calls: readonly ReportedCall[]): string[] {
  const volumes = new Map<number, number>();
  for (const { callsPerMonth } of calls) {
    if (callsPerMonth.source !== 'assumed' || callsPerMonth.value === 0) continue;
    volumes.set(callsPerMonth.value, (volumes.get(callsPerMonth.value) ?? 0) + 1);
  }
  const output = calls.filter((call) => call.tokens.output.source === 'assumed').length;
  const input = calls.filter((call) => call.tokens.input.source === 'assumed').length;
  const parts = [
    ...[...volumes].map(
      ([value, count]) => `${formatCount(value)} calls a month (${counted(count, 'call')})`,
    ),
    ...(input > 0 ? [`the length of text known only at run time (${counted(input, 'call')})`] : []),
    ...(output > 0 ? [`the length of the answer (${counted(output, 'call')})`] : []),
  ];
  if (parts.length === 0) return [];
  return [`Assumed, because neither the code nor .llmcost.json says: ${parts.join(', ')}.`];
}

function findingsPart(findings: readonly ReportedFinding[], paint: Paint): string[] {
  if (findings.length === 0) return [];
  const style = { error: 'red', warning: 'yellow', info: 'cyan', hint: 'dim' } as const;
  const lines = findings.map((finding) => {
    const saving =
      finding.savingPerMonth === null ? '' : ` (saves ${formatUsd(finding.savingPerMonth)} a month)`;
    const place = `${placeName(finding)}:${finding.column}`;
    return `${clean(place)} ${paint(style[finding.severity], finding.severity)} ${clean(finding.message)}${saving} ${paint('dim', finding.rule)}`;
  });
  return ['', paint('bold', 'Findings'), ...lines];
}

function failedPart({ files: { failed } }: Report, paint: Paint): string[] {
  if (failed.length === 0) return [];
  return [
    '',
    paint('bold', 'Not analysed'),
    ...failed.map(({ file, reason }) => clean(`${file}: ${reason}`)),
  ];
}

function byCost(a: ReportedCall, b: ReportedCall): number {
  return (b.costPerMonth?.expected ?? -1) - (a.costPerMonth?.expected ?? -1);
}
