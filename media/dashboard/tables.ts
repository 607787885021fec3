/** The lists: models, lines of code, runs, errors and the latest calls. */
import type { CallRow, DashboardQuery, DashboardView, SummaryRow } from '../../server/src/protocol.ts';
import { type Child, h } from './dom.ts';
import { duration, money, share, short, time, whole } from './format.ts';
import { send } from './host.ts';

interface Column<Row> {
  readonly name: string;
  readonly number?: boolean;
  readonly cell: (row: Row) => Child;
  /** What a copy has, where the cell is no text. */
  readonly text?: (row: Row) => string;
}

interface List<Row> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly empty: string;
}

/** `narrow` is called with the filter that a click on a row sets. */
export function lists(
  view: DashboardView,
  narrow: (filter: Partial<DashboardQuery>) => void,
): readonly HTMLElement[] {
  const figures: readonly Column<SummaryRow>[] = [
    { name: 'Calls', number: true, cell: ({ calls }) => whole(calls) },
    { name: 'Cost', number: true, cell: ({ costUsd }) => money(costUsd) },
    { name: 'Tokens', number: true, cell: ({ tokens }) => short(tokens.input + tokens.output) },
    { name: 'Errors', number: true, cell: ({ errors, calls }) => share(errors, calls) },
    { name: 'p95', number: true, cell: ({ p95Ms }) => duration(p95Ms) },
  ];
  const filter = (text: string, what: Partial<DashboardQuery>): HTMLElement =>
    h('button', { class: 'link', onclick: () => narrow(what), title: `Show ${text} alone` }, text);
  return [
    list({
      title: 'Lines of code',
      rows: view.sites,
      empty: 'No call of the period is known by its line.',
      columns: [
        {
          name: 'Line',
          text: ({ name }) => name,
          cell: ({ name, file, line }) =>
            file && line
              ? h(
                  'button',
                  {
                    class: 'link',
                    onclick: () => send({ kind: 'open', file, line }),
                    title: 'Go to the line',
                  },
                  name,
                )
              : name,
        },
        ...figures,
        {
          name: 'A call',
          number: true,
          cell: ({ costUsd, calls }) => money(costUsd === null || calls === 0 ? null : costUsd / calls),
        },
        { name: 'Estimate', number: true, cell: ({ estimate }) => money(estimate) },
      ],
    }),
    list({
      title: 'Models',
      rows: view.models,
      empty: 'No calls in this period.',
      columns: [
        {
          name: 'Model',
          text: ({ key }) => key ?? 'not known',
          cell: ({ key }) => (key === null ? 'not known' : filter(key, { models: [key] })),
        },
        ...figures,
      ],
    }),
    list({
      title: 'Runs',
      rows: view.runs,
      empty: 'No run began in this period.',
      columns: [
        {
          name: 'Run',
          text: ({ label }) => label ?? '',
          cell: ({ key, label }) => (key === null ? 'not known' : filter(label ?? key, { runs: [key] })),
        },
        { name: 'Began', cell: ({ firstTs }) => (firstTs === null ? '' : time(firstTs)) },
        { name: 'Commit', cell: ({ gitCommit }) => gitCommit?.slice(0, 7) ?? '' },
        ...figures,
      ],
    }),
    list({
      title: 'Errors',
      rows: view.errors,
      empty: 'No request failed.',
      columns: [
        { name: 'Class', cell: ({ error }) => error.replace('_', ' ') },
        { name: 'Requests', number: true, cell: ({ calls }) => whole(calls) },
        { name: 'Share', number: true, cell: ({ calls }) => share(calls, view.totals.calls) },
      ],
    }),
    list({
      title: 'Latest calls',
      rows: view.calls,
      empty: 'No calls in this period.',
      columns: CALL_COLUMNS,
    }),
  ];
}

const CALL_COLUMNS: readonly Column<CallRow>[] = [
  { name: 'Time', cell: ({ ts }) => time(ts) },
  { name: 'Model', cell: ({ normal, model }) => normal ?? model ?? 'not known' },
  {
    name: 'Line',
    text: placeOf,
    cell: (call) => {
      const { file, line } = call;
      return file && line
        ? h(
            'button',
            { class: 'link', onclick: () => send({ kind: 'open', file, line }), title: 'Go to the line' },
            placeOf(call),
          )
        : placeOf(call);
    },
  },
  {
    name: 'Status',
    cell: ({ error, status, end }) =>
      error?.replace('_', ' ') ?? (end === 'cancelled' ? 'left early' : String(status ?? '')),
  },
  { name: 'Cost', number: true, cell: ({ costUsd }) => money(costUsd) },
  { name: 'In', number: true, cell: ({ tokens }) => (tokens?.in == null ? '–' : whole(tokens.in)) },
  { name: 'Out', number: true, cell: ({ tokens }) => (tokens?.out == null ? '–' : whole(tokens.out)) },
  { name: 'Time taken', number: true, cell: ({ latencyMs }) => duration(latencyMs) },
];

function placeOf({ file, line, root }: CallRow): string {
  if (!file) return 'not known';
  const path = root && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
  return line ? `${path}:${line}` : path;
}

function list<Row>({ title, rows, columns, empty }: List<Row>): HTMLElement {
  const heading = h(
    'header',
    {},
    h('h2', {}, title),
    rows.length > 0 &&
      h(
        'button',
        {
          class: 'link',
          title: `Copy ${title} as CSV`,
          onclick: () => send({ kind: 'copy', text: csv(rows, columns) }),
        },
        'Copy',
      ),
  );
  if (rows.length === 0) return h('section', { class: 'list' }, heading, h('p', { class: 'empty' }, empty));
  const cellClass = ({ number }: Column<Row>): string | undefined => (number ? 'number' : undefined);
  return h(
    'section',
    { class: 'list', 'aria-label': title },
    heading,
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ...columns.map((column) => h('th', { scope: 'col', class: cellClass(column) }, column.name)),
          ),
        ),
        h(
          'tbody',
          {},
          ...rows.map((row) =>
            h('tr', {}, ...columns.map((column) => h('td', { class: cellClass(column) }, column.cell(row)))),
          ),
        ),
      ),
    ),
  );
}

/** A text that a spreadsheet would take for a formula is put behind an apostrophe. */
function csv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const field = (text: string): string => {
    const safe = /^[=+\-@\t]/.test(text) && !/^-?[\d.,]+%?$/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const cell = (column: Column<Row>, row: Row): string =>
    column.text?.(row) ?? String(column.cell(row) ?? '');
  return [columns.map(({ name }) => name), ...rows.map((row) => columns.map((column) => cell(column, row)))]
    .map((line) => line.map(field).join(','))
    .join('\n');
}
