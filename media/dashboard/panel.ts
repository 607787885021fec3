/** The panel: everything. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { DashboardView } from '../../server/src/protocol.ts';
import { bar } from './bar.ts';
import { budgets } from './budgets.ts';
import { charts } from './charts.ts';
import { comparison } from './compare.ts';
import { send } from './host.ts';
import { failures, kinds, latest, models, runs, sites } from './lists.ts';
import { current, set } from './state.ts';
import { tiles } from './tiles.ts';

/** Says what is to be done where there is nothing to show. */
export type Instead = (view: DashboardView | null | undefined) => TemplateResult | typeof nothing;

export function panel(
  view: DashboardView | null | undefined,
  hasNews: boolean,
  instead: Instead,
): TemplateResult {
  const other = instead(view);
  return html`${view === null ? nothing : bar(view, live(hasNews))}
    <div class="content">
      ${other}
      ${view && other === nothing ? shown(view) : nothing}
    </div>`;
}

function shown(view: DashboardView): TemplateResult {
  return html`
    ${tiles(view)}
    <div class="charts">${charts(view)}</div>
    <div class="lists">
      ${budgets(view)}
      ${sites(view)}
      ${latest(view)}
      ${models(view)}
      ${runs(view)}
      ${comparison(view)}
      ${kinds(view)}
      ${failures(view)}
    </div>
    ${footer()}`;
}

function footer(): TemplateResult {
  return html`<footer>
    <button class="link" @click=${() => send({ kind: 'run', command: 'explainRecording' })}>What is recorded</button>
    ${
      current().isDemo
        ? nothing
        : html`<button class="link" @click=${() => set({ isDemo: true })}>Show demo data</button>`
    }
  </footer>`;
}

/** Whether news come in, and the button that stops them. */
export function live(hasNews: boolean): TemplateResult {
  const { isPaused, isDemo } = current();
  if (isDemo) return html``;
  const text = !isPaused ? 'Live' : hasNews ? 'Paused, there are news' : 'Paused';
  return html`<span class=${isPaused ? 'dot paused' : 'dot'} aria-hidden="true"></span>
    <span>${text}</span>
    <button class="link" @click=${() => set({ isPaused: !isPaused })}>${isPaused ? 'Resume' : 'Pause'}</button>`;
}
