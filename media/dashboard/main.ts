/**
 * The dashboard: asks the extension for a period, and shows the answer. All of the page is made anew from each answer, but
 * for the bar at its top, so that what has the focus there keeps it.
 */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import type { DashboardQuery, DashboardView } from '../../server/src/protocol.ts';
import { type Chart, latencyChart, spendChart } from './charts.ts';
import { h } from './dom.ts';
import { onMessage, remember, remembered, send } from './host.ts';
import { lists } from './tables.ts';
import { tiles } from './tiles.ts';

const HOUR = 60 * 60 * 1000;
const PERIODS = {
  '1': 'Last hour',
  '24': 'Last 24 hours',
  '168': 'Last 7 days',
  '720': 'Last 30 days',
  '2160': 'Last 90 days',
};
const DIVISIONS = { model: 'by model', provider: 'by provider', site: 'by line' };

interface State {
  readonly hours: number;
  readonly by: DashboardQuery['by'];
  readonly filter: Pick<DashboardQuery, 'models' | 'runs'>;
  readonly paused: boolean;
}

let state: State = {
  hours: 24,
  by: 'model',
  filter: {},
  paused: false,
  ...(remembered() as Partial<State> | undefined),
};
let asked = 0;
let isAsking = false;
let isStale = false;
let charts: readonly Chart[] = [];

const main = document.querySelector('#dashboard') ?? document.body;
const bar = h('div', { class: 'bar', role: 'toolbar', 'aria-label': 'Period and filters' });
const chips = h('div', { class: 'chips' });
const content = h('div', { class: 'content' });
main.append(bar, chips, content);
drawBar();
ask();

onMessage((message) => {
  if (message.kind === 'changed') {
    if (!state.paused) refresh();
    return;
  }
  if (message.id !== asked) return;
  isAsking = false;
  if (message.kind === 'view') show(message.view);
  else showFailure(message.message);
  if (isStale) refresh();
});

// Each answer changes the height.
let width = 0;
new ResizeObserver(() => {
  if (content.clientWidth === width) return;
  width = content.clientWidth;
  drawCharts();
}).observe(content);
// VS Code names the theme in the classes of the body.
new MutationObserver(() => drawCharts()).observe(document.body, {
  attributes: true,
  attributeFilter: ['class'],
});

function change(next: Partial<State>): void {
  state = { ...state, ...next };
  remember(state);
  drawChips();
  ask();
}

function ask(): void {
  const to = Date.now();
  const { hours, by, filter } = state;
  isAsking = true;
  isStale = false;
  send({ kind: 'ask', id: ++asked, query: { from: to - hours * HOUR, to, by, ...filter } });
}

/** One question at a time: while one is under way, news wait for its answer. */
function refresh(): void {
  if (isAsking) isStale = true;
  else ask();
}

function show(view: DashboardView | null): void {
  main.setAttribute('aria-busy', 'false');
  if (!view || (view.totals.calls === 0 && view.before.calls === 0 && isUnfiltered())) {
    charts = [];
    content.replaceChildren(nothing(view));
    return;
  }
  const scrolled = document.scrollingElement?.scrollTop ?? 0;
  charts = [spendChart(view), latencyChart(view)];
  content.replaceChildren(
    tiles(view),
    h('div', { class: 'charts' }, ...charts.map(({ element }) => element)),
    h(
      'div',
      { class: 'lists' },
      ...lists(view, (filter) => change({ filter: { ...state.filter, ...filter } })),
    ),
  );
  drawCharts();
  if (document.scrollingElement) document.scrollingElement.scrollTop = scrolled;
}

function isUnfiltered(): boolean {
  return Object.keys(state.filter).length === 0;
}

function drawCharts(): void {
  requestAnimationFrame(() => {
    if (content.clientWidth > 0) for (const each of charts) each.draw();
  });
}

function showFailure(message: string): void {
  charts = [];
  content.replaceChildren(
    h(
      'div',
      { class: 'nothing', role: 'alert' },
      h('p', {}, message),
      button('Try Again', () => ask()),
    ),
  );
}

/** What to do next. */
function nothing(view: DashboardView | null): HTMLElement {
  const text =
    view === null
      ? 'Nothing has been recorded yet. Start recording, and run your program in a new terminal: its LLM calls appear here.'
      : `No calls in the ${PERIODS[`${state.hours}` as keyof typeof PERIODS].toLowerCase()}, nor before. Run your program in a recorded terminal.`;
  return h(
    'div',
    { class: 'nothing' },
    h('p', {}, text),
    h(
      'div',
      { class: 'buttons' },
      view === null && button('Start Recording', () => send({ kind: 'run', command: 'startRecording' })),
      button('Open Recorded Terminal', () => send({ kind: 'run', command: 'openRecordedTerminal' })),
      button('What Is Recorded?', () => send({ kind: 'run', command: 'explainRecording' })),
    ),
  );
}

function button(text: string, onclick: () => void): HTMLElement {
  return h('vscode-button', { onclick }, text);
}

function drawBar(): void {
  bar.replaceChildren(
    select('Period', PERIODS, String(state.hours), (value) => change({ hours: Number(value) })),
    select('Cost divided', DIVISIONS, state.by, (value) => change({ by: value as State['by'] })),
    button(state.paused ? 'Resume' : 'Pause', () => {
      change({ paused: !state.paused });
      drawBar();
    }),
  );
  drawChips();
}

function select(
  label: string,
  options: Readonly<Record<string, string>>,
  chosen: string,
  onChosen: (value: string) => void,
): HTMLElement {
  const element = h(
    'vscode-single-select',
    { label, 'aria-label': label, onchange: (event) => onChosen((event.target as HTMLSelectElement).value) },
    ...Object.entries(options).map(([value, text]) =>
      h('vscode-option', { value, selected: value === chosen }, text),
    ),
  );
  return element;
}

function drawChips(): void {
  const { models = [], runs = [] } = state.filter;
  const all = [...models, ...runs];
  chips.replaceChildren(
    ...(all.length === 0
      ? []
      : [h('span', {}, `Only ${all.join(', ')}`), button('Show All', () => change({ filter: {} }))]),
  );
}
