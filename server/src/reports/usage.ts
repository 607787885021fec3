/**
 * What was recorded, as `llm-cost usage` prints it: pure functions of a summary. The JSON form is read by other tools:
 * fields are added, never changed.
 */
import { formatCount, formatDuration, formatTokens, formatUsd } from '../core/estimate/format.ts';
import type { By, Figures, Summary, SummaryRow } from '../usage/types.ts';
import { clean, counted, table } from './table.ts';

export function usageJson(summary: Summary): string {
  const { by, rows, totals } = summary;
  const report = { schema: 1, by, rows: rows.map((row) => jsonRow(by, row)), totals: jsonFigures(totals) };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function jsonRow(by: By, row: SummaryRow) {
  const { key } = row;
  const { provider = null, names = [], label = null, gitCommit = null, root = null } = row;
  const about =
    by === 'model'
      ? { key, provider, names }
      : by === 'site'
        ? { key, ...placeOf(row) }
        : by === 'run'
          ? { key, label, root, gitCommit }
          : { key };
  return { ...about, ...jsonFigures(row) };
}

/** The file is relative to its workspace folder, where that is known. */
function placeOf({ root = null, file = null, line = null }: SummaryRow) {
  return {
    root,
    file: root !== null && file?.startsWith(`${root}/`) ? file.slice(root.length + 1) : file,
    line,
  };
}

function jsonFigures(figures: Figures) {
  const { calls, errors, retries, tokens, costUsd, unpricedCalls, savedUsd } = figures;
  const { p50Ms, p95Ms, p99Ms, ttftP50Ms, ttftP95Ms, tokensPerSecond, firstTs, lastTs } = figures;
  return {
    ...{ calls, errors, retries, tokens, costUsd, unpricedCalls, savedUsd, p50Ms, p95Ms, p99Ms },
    ...{ ttftP50Ms, ttftP95Ms, tokensPerSecond, firstTs, lastTs },
  };
}

const HEADS: Readonly<Record<By, string>> = {
  model: 'Model',
  site: 'Line',
  run: 'Run',
  kind: 'What ran',
  day: 'Day',
};
const DASH = '–';

/** With `limit`, the dearest rows and the number of the others. */
export function usageTable({ by, rows }: Summary, limit = Number.POSITIVE_INFINITY): string[] {
  const head = [HEADS[by], 'Calls', 'Cost', 'Input', 'Output', 'Errors', 'Retries', 'p50', 'p95', ''];
  const shown = rows.slice(0, limit).map((row) => tableRow(by, row));
  const more = rows.length > limit ? [`… and ${rows.length - limit} more`] : [];
  return [...table([head, ...shown], new Set([1, 2, 3, 4, 5, 6, 7, 8])), ...more];
}

function tableRow(by: By, row: SummaryRow): string[] {
  const { calls, errors, retries, tokens, costUsd, unpricedCalls, p50Ms, p95Ms } = row;
  return [
    rowName(by, row),
    String(calls),
    costUsd === null ? DASH : formatUsd(costUsd),
    formatTokens(tokens.input),
    formatTokens(tokens.output),
    errors === 0 ? DASH : String(errors),
    retries === 0 ? DASH : String(retries),
    p50Ms === null ? DASH : formatDuration(p50Ms),
    p95Ms === null ? DASH : formatDuration(p95Ms),
    unpricedCalls === 0 ? '' : `${unpricedCalls} without a known cost`,
  ].map(clean);
}

export function rowName(by: By, row: SummaryRow): string {
  if (by === 'site') {
    const { file, line } = placeOf(row);
    return file === null ? '(line not known)' : `${file}:${line}`;
  }
  if (by === 'model') return row.key === null ? `(${row.provider}, model not named)` : row.key;
  return row.key ?? '(not known)';
}

/** `12 calls, $0.042 …` */
export function usageLine({ calls, errors, retries, tokens, costUsd, unpricedCalls }: Figures): string {
  const unpriced = unpricedCalls === 0 ? '' : ` (${counted(unpricedCalls, 'call')} without a known cost)`;
  return [
    counted(calls, 'call'),
    `${costUsd === null ? 'cost not known' : formatUsd(costUsd)}${unpriced}`,
    `${formatCount(tokens.input)} tokens in, ${formatCount(tokens.output)} out`,
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(retries > 0 ? [`${retries} ${retries === 1 ? 'retry' : 'retries'}`] : []),
  ].join(', ');
}

export function usageText(summary: Summary): string {
  if (summary.totals.calls === 0) return 'No calls are recorded.\n';
  return `${[...usageTable(summary), '', `${usageLine(summary.totals)}.`].join('\n')}\n`;
}

export function usageCsv(summary: Summary): string {
  const { by, rows } = summary;
  const records = rows.map((row) => {
    const { tokens, names, ...flat } = jsonRow(by, row) as Record<string, unknown> & {
      tokens: object;
      names?: readonly string[];
    };
    return { ...flat, ...(names ? { names: names.join(' ') } : {}), ...tokens };
  });
  const columns = Object.keys(records[0] ?? { key: '', calls: '', costUsd: '' });
  const lines = [
    columns,
    ...records.map((record) => columns.map((name) => (record as Record<string, unknown>)[name])),
  ];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text format of OpenMetrics 1.0. Costs that are not known are left out, and their calls counted apart. */
export function usageOpenMetrics({ by, rows }: Summary): string {
  const lines: string[] = [];
  const family = (
    name: string,
    type: string,
    help: string,
    unit: string,
    samples: readonly string[],
  ): void => {
    lines.push(
      `# TYPE ${name} ${type}`,
      ...(unit === '' ? [] : [`# UNIT ${name} ${unit}`]),
      `# HELP ${name} ${help}`,
    );
    lines.push(...samples);
  };
  const each = (make: (row: SummaryRow, labels: string) => readonly string[]): string[] =>
    rows.flatMap((row) => make(row, labelsOf(by, row)));
  const counter = (name: string, value: (row: SummaryRow) => number | null) =>
    each((row, labels) => {
      const found = value(row);
      return found === null ? [] : [`${name}_total{${labels}} ${found}`];
    });
  family(
    'llm_cost_calls',
    'counter',
    'Requests, retries and failures included.',
    '',
    counter('llm_cost_calls', (row) => row.calls),
  );
  family(
    'llm_cost_errors',
    'counter',
    'Requests that failed.',
    '',
    counter('llm_cost_errors', (row) => row.errors),
  );
  family(
    'llm_cost_retries',
    'counter',
    'Requests that were a later attempt.',
    '',
    counter('llm_cost_retries', (row) => row.retries),
  );
  family(
    'llm_cost_unpriced_calls',
    'counter',
    'Requests whose cost is not known.',
    '',
    counter('llm_cost_unpriced_calls', (row) => row.unpricedCalls),
  );
  family(
    'llm_cost_usd',
    'counter',
    'Cost of the requests with a known price.',
    'usd',
    counter('llm_cost_usd', (row) => row.costUsd),
  );
  family(
    'llm_cost_tokens',
    'counter',
    'Tokens by type; cached and reasoning tokens are parts of input and output.',
    'tokens',
    each((row, labels) =>
      Object.entries(row.tokens).map(
        ([type, count]) => `llm_cost_tokens_total{${labels},type="${type}"} ${count}`,
      ),
    ),
  );
  const latency = each((row, labels) =>
    (
      [
        ['0.5', row.p50Ms],
        ['0.95', row.p95Ms],
        ['0.99', row.p99Ms],
      ] as const
    ).flatMap(([quantile, ms]) =>
      ms === null ? [] : [`llm_cost_latency_seconds{${labels},quantile="${quantile}"} ${ms / 1000}`],
    ),
  );
  family('llm_cost_latency_seconds', 'gauge', 'Latency of requests that ended well.', 'seconds', latency);
  return `${lines.join('\n')}\n# EOF\n`;
}

function labelsOf(by: By, row: SummaryRow): string {
  const labels: Record<string, string> = { [by]: row.key ?? '' };
  if (by === 'model') labels.provider = row.provider ?? '';
  if (by === 'site') {
    const { file, line } = placeOf(row);
    labels.file = file ?? '';
    labels.line = line === null ? '' : String(line);
  }
  if (by === 'run') labels.label = row.label ?? '';
  return Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
    )
    .join(',');
}
