/** What the page is about: period, division and filters, the chips of what is chosen, and the way back. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { DashboardQuery, DashboardView, SummaryRow } from '../../server/src/protocol.ts';
import { moment } from './format.ts';
import {
  add,
  choose,
  current,
  type Dimension,
  go,
  goBack,
  isFiltered,
  PERIODS,
  remove,
  valuesOf,
} from './state.ts';

type Options = Readonly<Record<string, string>>;

const DIVISIONS: Options = {
  model: 'By model',
  provider: 'By provider',
  site: 'By line of code',
  kind: 'By what was run',
};
const STATUS: Options = { '': 'Any status', ok: 'Succeeded', error: 'Failed' };

/** `view` is the last answer: it has the names that can be chosen. */
export function bar(view: DashboardView | null | undefined, isLive: TemplateResult): TemplateResult {
  const { hours, range, by, filter } = current();
  return html`
    <div class="bar" role="group" aria-label="Period and filters">
      ${periods(range ? { ...PERIODS, '': 'Chosen part' } : PERIODS, range ? '' : String(hours))}
      ${select('Cost divided', DIVISIONS, by, (value) => go({ by: value as DashboardQuery['by'] }))}
      ${folders(view)}
      ${adding('models', 'Model', names(view?.models.map(({ key }) => [key, key])))}
      ${adding('sites', 'Line', names(view?.sites.map(({ key, name }) => [key, name])))}
      ${adding('kinds', 'Command', names(view?.kinds.map(({ key }) => [key, key])))}
      ${adding('runs', 'Run', names(view?.runs.map((run) => [run.key, runName(run)])))}
      ${select('Status', STATUS, filter.status ?? '', (value) =>
        choose({ status: value === '' ? undefined : (value as 'ok' | 'error') } as Parameters<
          typeof choose
        >[0]),
      )}
      <span class="live">${isLive}</span>
    </div>
    ${chips(view)}`;
}

export function periods(options: Options = PERIODS, chosen = String(current().hours)): TemplateResult {
  return select('Period', options, chosen, (value) => {
    if (value !== '') go({ hours: Number(value), range: null });
  });
}

export function button(text: string, onClick: () => void, isSecondary = false): TemplateResult {
  return html`<vscode-button ?secondary=${isSecondary} @click=${onClick}>${text}</vscode-button>`;
}

/** Where something was recorded in other folders than those of the window, or there are several of these. */
function folders(view: DashboardView | null | undefined): TemplateResult | typeof nothing {
  const all = view?.folders ?? [];
  const open = all.filter(({ isOpen }) => isOpen);
  if (all.length < 2 && open.length > 0) return nothing;
  if (all.length === 0) return nothing;
  const { folder } = current().filter;
  const options = {
    window: open.length === 1 ? (open[0]?.name ?? 'This window') : 'This window',
    ...Object.fromEntries(
      all
        .filter(({ isOpen }) => !isOpen || open.length > 1)
        .map(({ path, name }) => [path, all.filter((other) => other.name === name).length > 1 ? path : name]),
    ),
    all: 'All folders',
  };
  return select('Folder', options, folder === undefined ? 'window' : (folder ?? 'all'), (value) =>
    choose({ folder: value === 'window' ? undefined : value === 'all' ? null : value } as Parameters<
      typeof choose
    >[0]),
  );
}

/** A list of which each choice becomes a chip. */
function adding(dimension: Dimension, label: string, options: Options): TemplateResult {
  const chosen = valuesOf(dimension);
  const left = Object.entries(options).filter(([value]) => !chosen.includes(value));
  return select(
    label,
    {
      '': chosen.length === 0 ? `All ${PLURALS[dimension]}` : `Add a ${label.toLowerCase()}…`,
      ...Object.fromEntries(left),
    },
    '',
    (value) => value !== '' && add(dimension, value),
  );
}

const PLURALS: Readonly<Record<Dimension, string>> = {
  models: 'models',
  sites: 'lines',
  runs: 'runs',
  kinds: 'commands',
};

function names(pairs: readonly (readonly [string | null, string | null])[] = []): Options {
  return Object.fromEntries(pairs.flatMap(([key, name]) => (key === null ? [] : [[key, name ?? key]])));
}

function select(
  label: string,
  options: Options,
  chosen: string,
  onChosen: (value: string) => void,
): TemplateResult {
  const onChange = (event: Event): void => {
    const element = event.target as HTMLSelectElement;
    const { value } = element;
    if (value === chosen) return;
    onChosen(value);
  };
  return html`<vscode-single-select label=${label} .value=${chosen} @change=${onChange}>
    ${repeat(
      Object.entries(options),
      ([value]) => value,
      ([value, text]) =>
        html`<vscode-option value=${value} ?selected=${value === chosen}>${text}</vscode-option>`,
    )}
  </vscode-single-select>`;
}

export function chips(view: DashboardView | null | undefined): TemplateResult {
  const { range, filter, back } = current();
  const lists = (['models', 'sites', 'kinds', 'runs'] as const).flatMap((dimension) =>
    valuesOf(dimension).map((value) => ({
      text: `${ONE[dimension]}: ${shown(view, dimension, value)}`,
      drop: () => remove(dimension, value),
    })),
  );
  const { status, ...withoutStatus } = filter;
  const all = [
    ...(range
      ? [{ text: `${moment(range.from)} – ${moment(range.to)}`, drop: () => go({ range: null }) }]
      : []),
    ...lists,
    ...(status ? [{ text: STATUS[status] ?? status, drop: () => go({ filter: withoutStatus }) }] : []),
  ];
  return html`<div class="chips" role="group" aria-label="Filters in use">
    ${back.length === 0 ? nothing : html`<button class="link" title="Backspace" @click=${goBack}>← Back</button>`}
    ${all.map(
      ({ text, drop }) =>
        html`<button class="chip" title="Remove this filter" aria-label=${`Remove the filter ${text}`} @click=${drop}>
          <span>${text}</span><span aria-hidden="true">✕</span>
        </button>`,
    )}
    ${all.length < 2 ? nothing : html`<button class="link" @click=${showAll}>Show all</button>`}
  </div>`;
}

export function showAll(): void {
  if (isFiltered()) go({ filter: {}, range: null });
}

const ONE: Readonly<Record<Dimension, string>> = {
  models: 'Model',
  sites: 'Line',
  runs: 'Run',
  kinds: 'Command',
};

function shown(view: DashboardView | null | undefined, dimension: Dimension, value: string): string {
  if (dimension === 'sites') return view?.sites.find(({ key }) => key === value)?.name ?? value;
  if (dimension === 'runs') {
    const run = view?.runs.find(({ key }) => key === value);
    return run ? runName(run) : value;
  }
  return value;
}

function runName({ label, key, firstTs }: SummaryRow): string {
  return [label ?? key, firstTs === null ? '' : moment(firstTs)].filter(Boolean).join(', ');
}
