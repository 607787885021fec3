/** The month before and after a change, for a spreadsheet and for a comment. Pure functions of the view. */
import { formatUsd } from '../core/estimate/format.ts';
import type { MonthlyCost, WhatIfCall, WhatIfSide, WhatIfView } from '../protocol.ts';
import { code, plain } from './markdown.ts';
import { csvCell } from './usage.ts';

/** All figures in full, in USD; unknown is empty. */
export function whatIfCsv({ calls }: WhatIfView): string {
  const range = (name: string): string[] => ['low', 'expected', 'high'].map((end) => `${name}_${end}`);
  const side = (name: string): string[] => [
    ...['model', 'tier', 'calls_per_month', 'input_tokens', 'cached_input_tokens', 'output_tokens'].map(
      (column) => `${name}_${column}`,
    ),
    ...range(`${name}_usd_per_call`),
    ...range(`${name}_usd_per_month`),
    `${name}_reason`,
  ];
  const head = ['call', ...side('before'), ...side('after'), 'obstacles'];
  const rows = calls.map(({ label, before, after, obstacles }) => [
    label,
    ...sideCells(before),
    ...sideCells(after),
    obstacles.join(' '),
  ]);
  return `${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

export function whatIfMarkdown(view: WhatIfView): string {
  const { calls, totals, leftOut, pricesAsOf } = view;
  const change = changeLines(view);
  const lines = ['## What if', '', ...(change.length > 0 ? change : ['Nothing is changed.']), ''];
  if (totals) {
    const { before, after } = totals;
    lines.push(
      '| | Low | Expected | High |',
      '| --- | ---: | ---: | ---: |',
      `| Month now | ${ends(before)} |`,
      `| Month then | ${ends(after)} |`,
      `| Difference | ${difference(before.low, after.low)} | ${difference(before.expected, after.expected)} | ${difference(before.high, after.high)} |`,
      '',
    );
  }
  if (leftOut > 0)
    lines.push(`${leftOut} of ${view.all} calls have no price on one side: they are in neither sum.`, '');
  lines.push('| Call | Model | Month now | Month then | Note |', '| --- | --- | ---: | ---: | --- |');
  for (const call of calls) lines.push(`| ${callCells(call).join(' | ')} |`);
  lines.push('', `Prices of ${pricesAsOf}, in USD.`);
  return `${lines.join('\n')}\n`;
}

function changeLines({ params: { scope, change }, calls, mistakes }: WhatIfView): string[] {
  const where =
    scope.kind === 'all'
      ? 'all calls'
      : scope.kind === 'model'
        ? `all calls of ${code(scope.model)}`
        : code(calls[0]?.label ?? scope.site);
  const parts = [
    change.model && `model ${code(change.model.model)} of ${plain(change.model.provider)}`,
    change.tier && `tier ${code(change.tier)}`,
    change.calls && !mistakes.calls && `volume ${plain(change.calls)}`,
    change.cached && !mistakes.cached && `cached input ${plain(change.cached)}`,
    change.out && !mistakes.out && `output tokens ${plain(change.out)}`,
  ].filter(Boolean);
  return parts.length === 0 ? [] : [`For ${where}: ${parts.join(', ')}.`];
}

function callCells({ label, before, after, obstacles }: WhatIfCall): string[] {
  const [now, then] = [before.model ?? 'unknown', after.model ?? 'unknown'];
  return [
    code(label),
    now === then ? code(now) : `${code(now)} → ${code(then)}`,
    month(before),
    month(after),
    plain([after.costPerMonth ? '' : (after.reason ?? ''), ...obstacles].filter(Boolean).join(' ')),
  ];
}

function month({ costPerMonth }: WhatIfSide): string {
  if (!costPerMonth) return 'unknown';
  const { low, expected, high } = costPerMonth;
  return plain(`${formatUsd(expected)} (${formatUsd(low)} to ${formatUsd(high)})`);
}

function ends({ low, expected, high }: MonthlyCost): string {
  return [low, expected, high].map((usd) => plain(formatUsd(usd))).join(' | ');
}

function difference(before: number, after: number): string {
  const change = after - before;
  return plain(change > 0 ? `+${formatUsd(change)}` : formatUsd(change));
}

function sideCells(side: WhatIfSide): (string | number | null)[] {
  const range = (cost: MonthlyCost | null) => [cost?.low ?? null, cost?.expected ?? null, cost?.high ?? null];
  return [
    side.model,
    side.tier,
    side.callsPerMonth,
    side.input,
    side.cachedInput,
    side.output,
    ...range(side.costPerCall),
    ...range(side.costPerMonth),
    side.reason,
  ];
}
