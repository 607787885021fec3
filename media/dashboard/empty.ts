/** What is shown where there are no figures: why, and what to do next. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { DashboardView } from '../../server/src/protocol.ts';
import { button, showAll } from './bar.ts';
import { send } from './host.ts';
import { current, isFiltered, PERIODS, set } from './state.ts';

/** Nothing where there is something to show. */
export function empty(view: DashboardView | null): TemplateResult | typeof nothing {
  if (view && view.totals.calls > 0) return nothing;
  if (view && isFiltered()) return text('No calls fit these filters.', html`${button('Show All', showAll)}`);
  if (view && view.before.calls > 0) return nothing;
  const period = (PERIODS[`${current().hours}`] ?? '').toLowerCase();
  return text(
    view === null
      ? 'Nothing has been recorded yet. Start recording, and run your program in a new terminal: its LLM calls appear here.'
      : `No calls in the ${period}, nor before. Run your program in a recorded terminal.`,
    html`
      ${view === null ? button('Start Recording', () => send({ kind: 'run', command: 'startRecording' })) : nothing}
      ${button('Open Recorded Terminal', () => send({ kind: 'run', command: 'openRecordedTerminal' }), view === null)}
      ${button('What Is Recorded?', () => send({ kind: 'run', command: 'explainRecording' }), true)}
      ${button('Show Demo Data', () => set({ isDemo: true }), true)}`,
  );
}

export function failed(message: string, again: () => void): TemplateResult {
  return html`<div class="nothing" role="alert">
    <p>${message}</p>
    <div class="buttons">${button('Try Again', again)}</div>
  </div>`;
}

function text(sentence: string, buttons: TemplateResult): TemplateResult {
  return html`<div class="nothing">
    <p>${sentence}</p>
    <div class="buttons">${buttons}</div>
  </div>`;
}
