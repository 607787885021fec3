/** The month before and after: in all, and call by call. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { MonthlyCost, WhatIfCall, WhatIfSide, WhatIfView } from '../../server/src/protocol.ts';
import { money, whole } from '../dashboard/format.ts';
import { aim, send } from './state.ts';

export function sums({ totals, leftOut, all, pricesAsOf }: WhatIfView): TemplateResult {
  const difference = totals ? totals.after.expected - totals.before.expected : 0;
  const left =
    leftOut === 0
      ? nothing
      : html`${leftOut} of ${all} ${all === 1 ? 'call' : 'calls'} without a price, now or then, ${leftOut === 1 ? 'is' : 'are'} in neither sum. `;
  return html`
    <dl class="tiles" aria-label="The month of the workspace">
      ${tile('Month now', totals?.before)} ${tile('Month then', totals?.after)}
      <div class="tile">
        <dt>Difference</dt>
        <dd class="value ${tone(difference)}">
          <span role="status">${totals ? signed(difference) : '–'}</span>
        </dd>
        <dd class="detail">${totals ? percent(difference, totals.before.expected) : nothing}</dd>
      </div>
    </dl>
    <p class="note">${left}Estimates over all calls of the workspace, in USD, at prices of ${pricesAsOf}.</p>
  `;
}

export function table({ calls, params }: WhatIfView): TemplateResult {
  if (calls.length === 0) return html`<p class="note">No call is in this choice any more.</p>`;
  return html`<div class="scroll" role="region" aria-label="Call by call" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Call</th>
          <th scope="col">Model</th>
          <th scope="col" class="number wide">Calls a month</th>
          <th scope="col" class="number wide">Tokens in, out</th>
          <th scope="col" class="number wide">A call</th>
          <th scope="col" class="number">Month now</th>
          <th scope="col" class="number">Month then</th>
          <th scope="col" class="number">Difference</th>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          calls,
          ({ uri, site }) => `${uri} ${site}`,
          (call) => row(call, params.scope.kind !== 'call'),
        )}
      </tbody>
    </table>
  </div>`;
}

function row(call: WhatIfCall, canAim: boolean): TemplateResult {
  const { label, uri, site, range, cell, before, after, obstacles } = call;
  const open = () => send({ kind: 'open', uri, range, ...(cell !== undefined && { cell }) });
  const [now, then] = [before.costPerMonth?.expected, after.costPerMonth?.expected];
  const isCompared = now !== undefined && then !== undefined;
  const difference = isCompared ? then - now : 0;
  return html`<tr>
    <th scope="row">
      <button class="link" title="Go to the call" @click=${open}>${label}</button>
      ${
        canAim
          ? html`<button
              class="link only"
              title="Change this call alone"
              aria-label=${`Change ${label} alone`}
              @click=${() => aim({ kind: 'call', uri, site })}
              >only this</button
            >`
          : nothing
      }
      ${reasons(before, after, obstacles).map((reason) => html`<div class="obstacle">${reason}</div>`)}
    </th>
    <td>${pair(modelOf(before), modelOf(after))}</td>
    <td class="number wide">${pair(whole(Math.round(before.callsPerMonth)), whole(Math.round(after.callsPerMonth)))}</td>
    <td class="number wide">${pair(tokens(before), tokens(after))}</td>
    <td class="number wide">${pair(perCall(before), perCall(after))}</td>
    <td class="number">${month(before.costPerMonth)}</td>
    <td class="number">${month(after.costPerMonth)}</td>
    <td class="number ${tone(difference)}">
      ${isCompared ? signed(difference) : '–'}
      <div class="range">${isCompared ? percent(difference, now) : nothing}</div>
    </td>
  </tr>`;
}

function tile(name: string, cost: MonthlyCost | undefined): TemplateResult {
  return html`<div class="tile">
    <dt>${name}</dt>
    <dd class="value">${cost ? money(cost.expected) : '–'}</dd>
    <dd class="detail">${cost ? rangeText(cost) : nothing}</dd>
  </div>`;
}

function month(cost: MonthlyCost | null): TemplateResult {
  if (!cost) return html`unknown`;
  return html`${money(cost.expected)}
    <div class="range">${rangeText(cost)}</div>`;
}

function rangeText({ low, high }: MonthlyCost): string {
  const [from, to] = [money(low), money(high)];
  return from === to ? '' : `${from} to ${to}`;
}

/** Why there is no price, once where both sides have none for the same reason. */
function reasons(before: WhatIfSide, after: WhatIfSide, obstacles: readonly string[]): readonly string[] {
  const why = new Set(
    [before, after].flatMap(({ costPerMonth, reason }) => (costPerMonth ? [] : (reason ?? []))),
  );
  const sentences = [...why].map((reason) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`);
  return [...sentences, ...obstacles];
}

function modelOf({ model, tier }: WhatIfSide): string {
  return [model ?? 'unknown', tier].filter(Boolean).join(', ');
}

function tokens({ input, cachedInput, output }: WhatIfSide): string {
  const cached = cachedInput > 0 ? ` (${whole(Math.round(cachedInput))} cached)` : '';
  return `${whole(Math.round(input))}${cached}, ${whole(Math.round(output))}`;
}

function perCall({ costPerCall }: WhatIfSide): string {
  return money(costPerCall?.expected ?? null);
}

function pair(now: string, then: string): TemplateResult {
  if (now === then) return html`${now}`;
  return html`<span class="was">${now}</span> <span aria-label="becomes">→</span> ${then}`;
}

function signed(usd: number): string {
  if (Math.abs(usd) < 0.00005) return 'none';
  return usd > 0 ? `+${money(usd)}` : money(usd).replace('-', '−');
}

function percent(difference: number, of: number): string {
  if (of === 0 || Math.abs(difference / of) < 0.0005) return '';
  const share = (difference / of) * 100;
  const digits = Math.abs(share) < 10 ? 1 : 0;
  return `${share > 0 ? '+' : '−'}${Math.abs(share).toFixed(digits)} %`;
}

function tone(difference: number): string {
  if (Math.abs(difference) < 0.00005) return '';
  return difference > 0 ? 'worse' : 'better';
}
