/** The view of the side bar: what a glance needs, from 200 pixels on. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { DashboardView } from '../../server/src/protocol.ts';
import { chips, periods } from './bar.ts';
import { budgetLines } from './budgets.ts';
import { spendChart } from './charts.ts';
import { latestLines, siteLines } from './lines.ts';
import { type Instead, live } from './panel.ts';
import { current, isFiltered } from './state.ts';
import { tiles } from './tiles.ts';

export function side(
  view: DashboardView | null | undefined,
  hasNews: boolean,
  instead: Instead,
): TemplateResult {
  const other = instead(view);
  return html`${
    view === null
      ? nothing
      : html`<div class="bar">${periods()}</div>
    ${isFiltered() || current().back.length > 0 ? chips(view) : nothing}`
  }
    <div class="content">
      ${other}
      ${
        view && other === nothing
          ? html`${tiles(view, 4)}
              ${budgetLines(view)}
              ${spendChart(view)}
              ${siteLines(view)}
              ${latestLines(view, live(hasNews))}`
          : nothing
      }
    </div>`;
}
