/** The totals of the period, each with its change against the period before. */
import type { DashboardView, Figures } from '../../server/src/protocol.ts';
import { h } from './dom.ts';
import { change, duration, money, share, short, whole } from './format.ts';

interface Tile {
  readonly name: string;
  readonly value: string;
  /** Against the period before. */
  readonly change: string | undefined;
  readonly detail?: string;
}

export function tiles({ totals, before }: DashboardView): HTMLElement {
  return h(
    'dl',
    { class: 'tiles', 'aria-label': 'Totals of the period' },
    ...tilesOf(totals, before).map((tile) =>
      h(
        'div',
        { class: 'tile' },
        h('dt', {}, tile.name),
        h('dd', { class: 'value' }, tile.value),
        h('dd', { class: 'detail' }, [tile.change, tile.detail].filter(Boolean).join(' · ') || '\u00a0'),
      ),
    ),
  );
}

function tilesOf(now: Figures, then: Figures): readonly Tile[] {
  const tokens = (figures: Figures): number => figures.tokens.input + figures.tokens.output;
  const errorRate = (figures: Figures): number | null =>
    figures.calls ? figures.errors / figures.calls : null;
  return [
    {
      name: 'Cost',
      value: money(now.costUsd),
      change: change(now.costUsd, then.costUsd),
      ...(now.unpricedCalls > 0 && { detail: `without ${whole(now.unpricedCalls)} of unknown cost` }),
    },
    { name: 'Calls', value: whole(now.calls), change: change(now.calls, then.calls) },
    {
      name: 'Tokens',
      value: short(tokens(now)),
      change: change(tokens(now), tokens(then)),
      detail: `${short(now.tokens.input)} in, ${short(now.tokens.output)} out`,
    },
    {
      name: 'Errors',
      value: share(now.errors, now.calls),
      change: change(errorRate(now), errorRate(then)),
      ...(now.retries > 0 && { detail: `${whole(now.retries)} retried` }),
    },
    {
      name: 'From cache',
      value: share(now.tokens.cachedRead, now.tokens.input),
      change: undefined,
      ...(now.savedUsd !== null && now.savedUsd > 0 && { detail: `saved ${money(now.savedUsd)}` }),
    },
    {
      name: 'Latency p50',
      value: duration(now.p50Ms),
      change: change(now.p50Ms, then.p50Ms),
      detail: `p95 ${duration(now.p95Ms)} · p99 ${duration(now.p99Ms)}`,
    },
    {
      name: 'First token p50',
      value: duration(now.ttftP50Ms),
      change: change(now.ttftP50Ms, then.ttftP50Ms),
      ...(now.tokensPerSecond !== null && { detail: `${short(now.tokensPerSecond)} tokens a second` }),
    },
  ];
}
