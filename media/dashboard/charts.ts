/** What is drawn of an answer: spending, latency, first token, speed and failures over time. */
import type { DashboardView, SeriesPoint } from '../../server/src/protocol.ts';
import { type Chart, createChart, type Drawing, type Layer } from './chart.ts';
import { duration, money, roundMoney, share, short, speed } from './format.ts';
import { place } from './host.ts';
import { MOST_LAYERS } from './plot.ts';
import { add, current, go } from './state.ts';

export type ChartName = 'spend' | 'calls' | 'latency' | 'first' | 'speed' | 'failures';

/** Charts are made once, when they are first shown. */
const made = new Map<string, Chart>();

export function chart(name: string, drawing: Drawing): HTMLElement {
  const found = made.get(name) ?? createChart();
  made.set(name, found);
  // Its place may be new, and has a width only when it is in the page.
  queueMicrotask(() => found.update(drawing));
  return found.element;
}

export function redrawCharts(): void {
  for (const each of made.values()) if (each.element.isConnected) each.redraw();
}

const HEIGHT = place === 'side' ? 110 : 200;
const LOW = 140;

export function charts(view: DashboardView): readonly HTMLElement[] {
  const shared = sharedBy(view);
  const lines = (
    name: ChartName,
    title: string,
    format: Drawing['format'],
    layers: readonly Layer[],
  ): HTMLElement => chart(name, { ...shared, title, layers, format, isStacked: false, height: LOW });
  const line = (name: string, of: (point: SeriesPoint) => number | null, total: number | null): Layer => ({
    name,
    values: valuesOf(view, of),
    total,
  });
  const { totals } = view;
  return [
    spendChart(view),
    lines('latency', 'Latency', duration, [
      line('p50', ({ p50Ms }) => p50Ms, totals.p50Ms),
      line('p95', ({ p95Ms }) => p95Ms, totals.p95Ms),
      line('p99', ({ p99Ms }) => p99Ms, totals.p99Ms),
    ]),
    lines('first', 'Time to first token', duration, [
      line('p50', ({ ttftP50Ms }) => ttftP50Ms, totals.ttftP50Ms),
      line('p95', ({ ttftP95Ms }) => ttftP95Ms, totals.ttftP95Ms),
    ]),
    chart('speed', {
      ...shared,
      title: 'Tokens per second',
      layers: [line('of streams', (point) => point.tokensPerSecond, totals.tokensPerSecond)],
      format: speed,
      tick: short,
      isStacked: false,
      height: LOW,
    }),
    lines('failures', 'Error rate', percent, [
      line('failed', ({ errors, calls }) => ratio(errors, calls), ratio(totals.errors, totals.calls)),
      line('retried', ({ retries, calls }) => ratio(retries, calls), ratio(totals.retries, totals.calls)),
    ]),
  ];
}

/** The keys that cost most have a layer of their own; the others share one. */
export function spendChart(view: DashboardView): HTMLElement {
  const { spend, query, buckets } = view;
  const cost = new Map<string | null, number>();
  for (const { key, costUsd } of spend) cost.set(key, (cost.get(key) ?? 0) + (costUsd ?? 0));
  const ranked = [...cost].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const own = ranked.length > MOST_LAYERS - 1 ? ranked.slice(0, MOST_LAYERS - 1) : ranked;
  const at = new Map(buckets.map((time, index) => [time, index]));
  const layerOf = (keys: readonly (string | null)[], name: string, narrow?: () => void): Layer => {
    const values = buckets.map(() => 0);
    for (const { ts, key, costUsd } of spend) {
      const index = keys.includes(key) ? at.get(ts) : undefined;
      if (index !== undefined) values[index] = (values[index] ?? 0) + (costUsd ?? 0);
    }
    return { name, values, total: keys.reduce((sum, key) => sum + (cost.get(key) ?? 0), 0), narrow };
  };
  const others = ranked.slice(own.length);
  const dimension = DIMENSIONS[query.by];
  const layers = own.map((key) =>
    layerOf(
      [key],
      nameOf(view, key),
      key === null || dimension === undefined ? undefined : () => add(dimension, key),
    ),
  );
  return chart('spend', {
    ...sharedBy(view),
    title: 'Cost over time',
    layers: others.length === 0 ? layers : [...layers, layerOf(others, `${others.length} others`)],
    format: money,
    tick: roundMoney,
    isStacked: true,
    height: HEIGHT,
  });
}

const DIMENSIONS = { model: 'models', provider: undefined, site: 'sites', kind: 'kinds' } as const;

function nameOf({ query, sites }: DashboardView, key: string | null): string {
  if (key === null) return query.by === 'site' ? 'line not known' : 'not known';
  return (query.by === 'site' && sites.find((site) => site.key === key)?.name) || key;
}

function sharedBy({ buckets, bucket, query }: DashboardView): Pick<Drawing, 'times' | 'bucket' | 'onRange'> {
  return {
    times: buckets,
    bucket,
    onRange(from, to) {
      const { range } = current();
      // A part that is the whole leads nowhere.
      if (range?.from === from && range.to === to) return;
      go({ range: { from, to: Math.min(to, Math.max(query.to, from + 1)) } });
    },
  };
}

function valuesOf(
  { timeline, buckets }: DashboardView,
  of: (point: SeriesPoint) => number | null,
): (number | null)[] {
  const at = new Map(timeline.map((point) => [point.ts, point]));
  return buckets.map((time) => {
    const point = at.get(time);
    return point ? of(point) : null;
  });
}

function ratio(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}

function percent(value: number | null): string {
  return value === null ? share(0, 0) : share(value, 1);
}
