/** Two runs held against each other: the figures of each, and what changed from the earlier to the later. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { ComparedRow, DashboardView, Figures, SummaryRow } from '../../server/src/protocol.ts';
import { change, duration, moment, money, share, short, whole } from './format.ts';
import { type Column, list } from './list.ts';
import { each } from './lists.ts';
import { current, set } from './state.ts';

interface Row {
  readonly name: string;
  readonly values: readonly [string, string];
  readonly change: string;
}

export function comparison({ comparison: found }: DashboardView): TemplateResult | typeof nothing {
  const { compared } = current();
  if (compared.length === 0) return nothing;
  const end = html`<button class="link" @click=${() => set({ compared: [] })}>End the comparison</button>`;
  if (compared.length === 1 || !found)
    return html`<section class="list" aria-label="Comparison of runs">
      <header><h2>Comparison of runs</h2>${end}</header>
      <p class="empty">${
        compared.length === 1
          ? 'Choose a second run in the list of runs.'
          : 'One of these runs is no longer known.'
      }</p>
    </section>`;
  // The later one second, whichever was chosen first.
  const isTurned = (found.runs[0].firstTs ?? 0) > (found.runs[1].firstTs ?? 0);
  const pair = <T>([a, b]: readonly [T, T]): readonly [T, T] => (isTurned ? [b, a] : [a, b]);
  const runs = pair(found.runs);
  const rows = [
    ...FIGURES.map(({ name, of, format }) => row(name, [of(runs[0]), of(runs[1])], format)),
    ...found.models.map((model) => costRow(model, pair)),
    ...found.sites.map((site) => costRow(site, pair)),
  ].map((each, index) => ({ ...each, id: `${index}` }));
  return list<Row & { readonly id: string }>({
    id: 'comparison',
    title: 'Comparison of runs',
    note: end,
    rows,
    key: ({ id }) => id,
    empty: '',
    columns: [
      { name: 'Figure', cell: ({ name }) => name },
      { ...side(0), name: titleOf(runs[0]) },
      { ...side(1), name: titleOf(runs[1], titleOf(runs[0])) },
      { name: 'Change', isNumber: true, cell: ({ change: by }) => by },
    ],
  });
}

function side(index: 0 | 1): Omit<Column<Row>, 'name'> {
  return { isNumber: true, cell: ({ values }) => values[index] };
}

interface Figure {
  readonly name: string;
  readonly of: (figures: Figures) => number | null;
  readonly format: (value: number | null) => string;
}

const known =
  (format: (value: number) => string) =>
  (value: number | null): string =>
    value === null ? '–' : format(value);
const percent = known((value) => share(value, 1));

const FIGURES: readonly Figure[] = [
  { name: 'Cost', of: ({ costUsd }) => costUsd, format: money },
  { name: 'Calls', of: ({ calls }) => calls, format: known(whole) },
  { name: 'Cost of a call', of: each, format: money },
  { name: 'Input tokens', of: ({ tokens }) => tokens.input, format: known(short) },
  { name: 'Output tokens', of: ({ tokens }) => tokens.output, format: known(short) },
  {
    name: 'From cache',
    of: ({ tokens: { cachedRead, input } }) => (input ? cachedRead / input : null),
    format: percent,
  },
  { name: 'Errors', of: ({ errors, calls }) => (calls ? errors / calls : null), format: percent },
  { name: 'Latency p50', of: ({ p50Ms }) => p50Ms, format: duration },
  { name: 'Latency p95', of: ({ p95Ms }) => p95Ms, format: duration },
];

function costRow({ name, figures }: ComparedRow, pair: <T>(of: readonly [T, T]) => readonly [T, T]): Row {
  const [first, second] = pair(figures);
  return row(`Cost of ${name}`, [first?.costUsd ?? null, second?.costUsd ?? null], money);
}

function row(
  name: string,
  [before, now]: readonly [number | null, number | null],
  format: Figure['format'],
): Row {
  return { name, values: [format(before), format(now)], change: change(now, before) ?? '' };
}

/** Told apart from `other` by the time, where label and commit are the same. */
function titleOf({ label, gitCommit, firstTs, key }: SummaryRow, other?: string): string {
  const began = firstTs === null ? '' : moment(firstTs);
  const title = [label ?? key, gitCommit?.slice(0, 7), began].filter(Boolean).join(' · ');
  return title === other ? `${title} (2)` : title;
}
