/** The totals of the period, each with its change against the period before. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type { DashboardView, Figures } from '../../server/src/protocol.ts';
import { change, duration, money, share, short, speed, whole } from './format.ts';

interface Tile {
  readonly name: string;
  readonly value: string;
  /** Against the period before. */
  readonly change: string | undefined;
  /** Whether more is worse, better, or neither. */
  readonly more: 'worse' | 'better' | 'neither';
  readonly detail?: string;
}

/** `most` tiles, the most important ones. */
export function tiles({ totals, before }: DashboardView, most = 8): TemplateResult {
  return html`<dl class="tiles" aria-label="Totals of the period">
    ${tilesOf(totals, before)
      .slice(0, most)
      .map(
        (tile) => html`<div class="tile">
          <dt>${tile.name}</dt>
          <dd class="value">${tile.value}</dd>
          <dd class="detail">
            ${
              tile.change === undefined
                ? nothing
                : html`<span class=${`change ${toneOf(tile)}`} title="Against the period before">${tile.change}</span>`
            }
            <span>${tile.detail ?? ''}</span>
          </dd>
        </div>`,
      )}
  </dl>`;
}

function toneOf({ change: by, more }: Tile): string {
  if (!by || more === 'neither' || by === 'as before') return '';
  const isMore = !/^[-−]/.test(by);
  return isMore === (more === 'worse') ? 'worse' : 'better';
}

function tilesOf(now: Figures, then: Figures): readonly Tile[] {
  const tokens = ({ tokens: { input, output } }: Figures): number => input + output;
  const rate = ({ errors, calls }: Figures): number | null => (calls ? errors / calls : null);
  const cached = ({ tokens: { cachedRead, input } }: Figures): number | null =>
    input ? cachedRead / input : null;
  return [
    {
      name: 'Cost',
      value: money(now.costUsd),
      change: change(now.costUsd, then.costUsd),
      more: 'worse',
      ...(now.unpricedCalls > 0 && { detail: `without ${whole(now.unpricedCalls)} of unknown cost` }),
    },
    { name: 'Calls', value: whole(now.calls), change: change(now.calls, then.calls), more: 'neither' },
    {
      name: 'Tokens',
      value: short(tokens(now)),
      change: change(tokens(now), tokens(then)),
      more: 'neither',
      detail: `${short(now.tokens.input)} in, ${short(now.tokens.output)} out`,
    },
    {
      name: 'Errors',
      value: share(now.errors, now.calls),
      change: change(rate(now), rate(then)),
      more: 'worse',
      ...(now.retries > 0 && { detail: `${whole(now.retries)} retried` }),
    },
    {
      name: 'Latency p50',
      value: duration(now.p50Ms),
      change: change(now.p50Ms, then.p50Ms),
      more: 'worse',
      detail: `p95 ${duration(now.p95Ms)} · p99 ${duration(now.p99Ms)}`,
    },
    {
      name: 'First token p50',
      value: duration(now.ttftP50Ms),
      change: change(now.ttftP50Ms, then.ttftP50Ms),
      more: 'worse',
      detail: `p95 ${duration(now.ttftP95Ms)}`,
    },
    {
      name: 'Speed',
      value: speed(now.tokensPerSecond),
      change: change(now.tokensPerSecond, then.tokensPerSecond),
      more: 'better',
    },
    {
      name: 'From cache',
      value: share(now.tokens.cachedRead, now.tokens.input),
      change: change(cached(now), cached(then)),
      more: 'better',
      detail: savedBy(now.savedUsd),
    },
  ];
}

function savedBy(usd: number | null): string {
  if (usd === null || usd === 0) return '';
  return usd > 0 ? `saved ${money(usd)}` : `writes cost ${money(-usd)} more`;
}
