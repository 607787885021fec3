/** Budgets with what is spent and left of them, and alerts with their state and history. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { AlertState, Breach, BudgetState, DashboardView } from '../../server/src/protocol.ts';
import { chart } from './charts.ts';
import { bucketName, moment, money, NONE, plural, roundMoney, share } from './format.ts';
import { send } from './host.ts';
import { list } from './list.ts';

const STATES: Readonly<Record<string, string>> = {
  unused: 'nothing recorded',
  few: 'too few calls',
  ok: 'holds',
  near: 'near its limit',
  broken: 'broken',
};

export function budgets({ budgets: report }: DashboardView): TemplateResult | typeof nothing {
  const { budgets: all, alerts, breaches } = report;
  if (all.length === 0 && alerts.length === 0) return nothing;
  return html`
    ${
      all.length === 0
        ? nothing
        : html`<section class="list budgets" aria-label="Budgets">
      <header><h2>Budgets</h2></header>
      <div class="cards">${all.map(budget)}</div>
    </section>`
    }
    ${
      alerts.length === 0 && breaches.length === 0
        ? nothing
        : html`<div class="column">
            ${alerts.length === 0 ? nothing : alertList(alerts)}
            ${breaches.length === 0 ? nothing : breachList(breaches)}
          </div>`
    }`;
}

/** For the side bar: a line each. */
export function budgetLines({
  budgets: { budgets: all, alerts },
}: DashboardView): TemplateResult | typeof nothing {
  const broken = alerts.filter(({ state }) => state === 'broken');
  if (all.length === 0 && broken.length === 0) return nothing;
  return html`<section class="budgets" aria-label="Budgets and alerts">
    ${all.map(
      (each) => html`<div class="budget">
        <span>${each.title}</span>${badge(each.state)}
        ${bar(each)}<span class="detail">${spentOf(each)}</span>
      </div>`,
    )}
    ${broken.map((each) => html`<div class="budget"><span>${each.title}</span>${badge(each.state)}</div>`)}
  </section>`;
}

function budget(state: BudgetState): TemplateResult {
  const { id, title, message, kind, burn, limit, forecast, forecastReason, unpricedCalls } = state;
  return html`<div class="card">
    <h3>${title} ${badge(state.state)}</h3>
    <p class="value">${spentOf(state)}</p>
    ${bar(state)}
    <p class="detail">${message}</p>
    ${
      kind === 'month'
        ? html`<p class="detail">${
            forecast === null
              ? (forecastReason ?? '')
              : `About ${money(forecast)} at the end of the month: ${forecastReason ?? ''}`
          }</p>`
        : nothing
    }
    ${unpricedCalls > 0 ? html`<p class="detail">Without ${plural(unpricedCalls, 'call')} of unknown cost.</p>` : nothing}
    ${burn.length > 1 && kind !== 'request' ? burnDown(id, title, kind, burn, limit) : nothing}
    ${snooze(state)}
  </div>`;
}

function burnDown(
  id: string,
  title: string,
  kind: 'day' | 'month',
  burn: BudgetState['burn'],
  limit: number,
): HTMLElement {
  return chart(`burn ${id}`, {
    title: `Left of the ${title.toLowerCase()}`,
    times: burn.map(({ ts }) => ts),
    bucket: kind === 'day' ? 'hour' : 'day',
    layers: [
      { name: 'spent', values: burn.map(({ spent }) => spent), total: burn.at(-1)?.spent ?? null },
      { name: 'left', values: burn.map(({ left }) => Math.max(0, left)), total: burn.at(-1)?.left ?? null },
    ],
    format: money,
    tick: roundMoney,
    isStacked: false,
    height: 110,
    limit,
  });
}

function bar({ spent, limit, state, title }: BudgetState): TemplateResult {
  const part = spent === null || limit === 0 ? 0 : Math.min(1, spent / limit);
  return html`<meter
    class=${state}
    min="0"
    max="1"
    .value=${part}
    aria-label=${`${title}: ${share(part, 1)} spent`}
  ></meter>`;
}

function spentOf({ spent, limit }: BudgetState): string {
  return `${spent === null ? NONE : money(spent)} of ${money(limit)}`;
}

function badge(state: string): TemplateResult {
  return html`<span class=${`badge ${state}`}>${STATES[state] ?? state}</span>`;
}

function snooze({
  id,
  state,
  snoozedUntil,
  title,
}: BudgetState | AlertState): TemplateResult | typeof nothing {
  if (snoozedUntil !== null) return html`<p class="detail">Silent until ${moment(snoozedUntil)}.</p>`;
  if (state !== 'broken') return nothing;
  return html`<button class="link" data-stop tabindex="0" aria-label=${`Snooze ${title}`} @click=${() => send({ kind: 'snooze', id })}>Snooze</button>`;
}

function alertList(alerts: readonly AlertState[]): TemplateResult {
  return list<AlertState>({
    id: 'alerts',
    title: 'Alerts',
    rows: alerts,
    key: ({ id }) => id,
    empty: '',
    columns: [
      { name: 'Alert', cell: ({ title }) => title, order: ({ title }) => title },
      {
        name: 'State',
        text: ({ state }) => STATES[state] ?? state,
        cell: (alert) => html`${badge(alert.state)} ${snooze(alert)}`,
      },
      { name: 'Today', isNumber: true, cell: (alert) => figureOf(alert, alert.value) },
      {
        name: 'Limit',
        isNumber: true,
        cell: (alert) => `${alert.direction} ${figureOf(alert, alert.limit)}`,
      },
      {
        name: 'Days before',
        text: ({ history }) => history.map(({ broken }) => (broken ? '!' : '.')).join(''),
        cell: (alert) => days(alert),
      },
    ],
  });
}

function days(alert: AlertState): TemplateResult {
  const broken = alert.history.filter((day) => day.broken).length;
  return html`<span class="days" role="img" aria-label=${`broken on ${broken} of ${plural(alert.history.length, 'day')} with calls`}>
    ${alert.history.slice(-14).map(
      (day) => html`<span
        class=${day.broken ? 'broken' : 'ok'}
        title=${`${bucketName(day.ts, 'day')}: ${figureOf(alert, day.value)}`}
      ></span>`,
    )}
  </span>`;
}

function figureOf({ metric }: AlertState, value: number | null): string {
  if (value === null) return NONE;
  return metric === 'cost_per_request' ? money(value) : share(value, 1);
}

function breachList(breaches: readonly Breach[]): TemplateResult {
  return list<Breach>({
    id: 'breaches',
    title: 'What did not hold',
    rows: breaches,
    key: ({ id, ts }) => `${id} ${ts}`,
    empty: '',
    columns: [
      { name: 'Day', cell: ({ ts }) => bucketName(ts, 'day'), order: ({ ts }) => ts },
      { name: 'What', cell: ({ title }) => title, order: ({ title }) => title },
      { name: 'How', cell: ({ message }) => message },
      { name: 'Severity', cell: ({ severity }) => severity, order: ({ severity }) => severity },
    ],
  });
}
