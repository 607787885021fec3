/** `scan --format markdown`: for a comment of a pull request or the summary of a build. */
import { formatUsd } from '../core/estimate/format.ts';
import type { Range } from '../core/model.ts';
import { placeName } from './positions.ts';
import type { Report, ReportedCall, ReportedFinding } from './report.ts';

/** Rows of a table; a comment of a thousand rows is read by nobody. */
const ROWS = 25;

export function toMarkdown(report: Report): string {
  const { totals, files } = report;
  const parts = ['## LLM cost', ''];
  if (report.calls.length === 0)
    return `${[...parts, `No LLM calls in ${files.scanned} files.`].join('\n')}\n`;
  parts.push(
    `**≈ ${formatUsd(totals.costPerMonth.expected)}/mo** (${formatUsd(totals.costPerMonth.low)} to ${formatUsd(totals.costPerMonth.high)}), ` +
      `${totals.pricedCalls} of ${totals.calls} calls priced. Prices of ${report.pricesAsOf}, in USD.`,
  );
  const calls = [...report.calls].sort((a, b) => monthly(b) - monthly(a));
  parts.push('', ...table(['Call', 'Model', 'Per call', 'Per month'], calls.map(callRow)));
  if (report.findings.length > 0) {
    const findings = [...report.findings].sort(
      (a, b) => LEVELS.indexOf(a.severity) - LEVELS.indexOf(b.severity),
    );
    parts.push('', `### Findings: ${findings.length}`, '');
    parts.push(...table(['Level', 'Where', 'What'], findings.map(findingRow)));
  }
  if (files.failed.length > 0) {
    parts.push('', 'Not read:', '');
    parts.push(...files.failed.slice(0, ROWS).map(({ file, reason }) => `- ${code(file)}: ${plain(reason)}`));
  }
  return `${parts.join('\n')}\n`;
}

const LEVELS: readonly ReportedFinding['severity'][] = ['error', 'warning', 'info', 'hint'];

function monthly({ costPerMonth }: ReportedCall): number {
  return costPerMonth?.expected ?? -1;
}

function callRow(call: ReportedCall): string[] {
  const perMonth = call.callsPerMonth.value > 0 ? call.costPerMonth : null;
  return [
    code(placeName(call)),
    call.model === null ? 'unknown' : code(call.model),
    usd(call.costPerCall),
    usd(perMonth),
  ];
}

function findingRow({ severity, rule, message, ...place }: ReportedFinding): string[] {
  return [severity, code(placeName(place)), `${plain(message)} (${code(rule)})`];
}

function usd(range: Range | null): string {
  return range === null ? '–' : plain(formatUsd(range.expected));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const shown = rows.slice(0, ROWS).map(line);
  const more = rows.length - shown.length;
  return [line(head), line(head.map(() => '---')), ...shown, ...(more > 0 ? ['', `And ${more} more.`] : [])];
}

/** Names and messages come from other people's code, which must not write links or break the table. */
export function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|~$]/g, '\\$&');
}

export function code(text: string): string {
  return `\`${text.replaceAll(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
