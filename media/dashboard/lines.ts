/** Lists for narrow places: a row has two lines and no columns. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { CallRow, DashboardSite, DashboardView } from '../../server/src/protocol.ts';
import { brief, duration, money, plural, short } from './format.ts';
import { send } from './host.ts';
import { modelOf, placeOf, statusOf } from './lists.ts';
import { sparkline } from './sparkline.ts';

const MOST = 5;
const LATEST = 10;

export function siteLines({ sites }: DashboardView): TemplateResult {
  return lines(
    'Dearest lines',
    nothing,
    sites.slice(0, MOST),
    ({ key, name, root }) => `${root} ${key ?? name}`,
    siteLine,
  );
}

export function latestLines({ calls }: DashboardView, note: TemplateResult): TemplateResult {
  return lines('Latest calls', note, calls.slice(0, LATEST), ({ id }) => String(id), callLine);
}

function siteLine({ name, file, line, costUsd, calls, spark }: DashboardSite): TemplateResult {
  return html`
    <span class="first">${link(name, file, line)}<span class="figure">${money(costUsd)}</span></span>
    <span class="second">
      <span>${plural(calls, 'call')}</span>${sparkline(spark, `Cost of ${name} over the period`)}
    </span>`;
}

function callLine(call: CallRow): TemplateResult {
  const { ts, file, line, costUsd, latencyMs, tokens, error } = call;
  const used = tokens?.in == null ? '' : ` · ${short(tokens.in + (tokens.out ?? 0))} tok`;
  return html`
    <span class="first">${link(placeOf(call), file, line)}<span class="figure">${money(costUsd)}</span></span>
    <span class="second">
      <span>${modelOf(call)}</span>
      <span class=${error ? 'failed' : ''}>${error ? statusOf(call) : `${duration(latencyMs)}${used}`}</span>
      <span>${brief(ts)}</span>
    </span>`;
}

function link(
  text: string,
  file: string | null | undefined,
  line: number | null | undefined,
): TemplateResult {
  if (!file || !line) return html`<span class="name">${text}</span>`;
  return html`<button class="link name" title=${`Go to ${text}`} @click=${() => send({ kind: 'open', file, line })}>${text}</button>`;
}

function lines<Row>(
  title: string,
  note: TemplateResult | typeof nothing,
  rows: readonly Row[],
  key: (row: Row) => string,
  line: (row: Row) => TemplateResult,
): TemplateResult {
  if (rows.length === 0) return html``;
  return html`<section class="lines" aria-label=${title}>
    <header><h2>${title}</h2><span class="live">${note}</span></header>
    <ul>${repeat(rows, key, (row) => html`<li>${line(row)}</li>`)}</ul>
  </section>`;
}
