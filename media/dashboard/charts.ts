/** Spending and latency over time, drawn by uPlot in the colours of the theme, each with a table of the same figures. */
import uPlot from 'uplot';
import type { DashboardView } from '../../server/src/protocol.ts';
import { h } from './dom.ts';
import { bucketName, duration, money } from './format.ts';

export interface Chart {
  readonly element: HTMLElement;
  /** To the width that its place has now, and in the colours of the theme that holds now. */
  draw(): void;
}

interface Layer {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

interface Drawing {
  readonly title: string;
  readonly times: readonly number[];
  readonly bucket: 'hour' | 'day';
  readonly layers: readonly Layer[];
  readonly format: (value: number | null) => string;
  readonly stacked: boolean;
}

/** Of `charts`, but for orange, which themes make half transparent. */
const COLOURS = ['blue', 'yellow', 'green', 'purple', 'red'];
const HEIGHT = 200;

/** The keys that cost most have a layer of their own; the others share one. */
export function spendChart({ spend, bucket, query }: DashboardView): Chart {
  const cost = new Map<string, number>();
  for (const { key, costUsd } of spend) cost.set(named(key), (cost.get(named(key)) ?? 0) + (costUsd ?? 0));
  const ranked = [...cost].sort((a, b) => b[1] - a[1]).map(([key]) => key);
  const shown = ranked.length > COLOURS.length ? ranked.slice(0, COLOURS.length - 1) : ranked;
  const times = filled(query.from, query.to, bucket);
  const at = new Map(times.map((time, index) => [time, index]));
  const values = new Map(
    [...shown, ...(ranked.length > shown.length ? [OTHERS] : [])].map((key) => [key, times.map(() => 0)]),
  );
  for (const { ts, key, costUsd } of spend) {
    const layer = values.get(named(key)) ?? values.get(OTHERS);
    const index = at.get(ts);
    if (layer && index !== undefined) layer[index] = (layer[index] ?? 0) + (costUsd ?? 0);
  }
  const layers = [...values].map(([name, each]) => ({ name, values: each }));
  return chart({ title: 'Cost over time', times, bucket, layers, format: money, stacked: true });
}

export function latencyChart({ timeline, bucket, query }: DashboardView): Chart {
  const times = filled(query.from, query.to, bucket);
  const at = new Map(timeline.map((point) => [point.ts, point]));
  const layers = [
    { name: 'p50', values: times.map((time) => at.get(time)?.p50Ms ?? null) },
    { name: 'p95', values: times.map((time) => at.get(time)?.p95Ms ?? null) },
    { name: 'p99', values: times.map((time) => at.get(time)?.p99Ms ?? null) },
  ];
  return chart({ title: 'Latency', times, bucket, layers, format: duration, stacked: false });
}

const OTHERS = 'others';

function named(key: string | null): string {
  return key ?? 'not known';
}

/** The starts of all buckets of the period, so that quiet times are seen as such. */
function filled(from: number, to: number, bucket: 'hour' | 'day'): number[] {
  const found: number[] = [];
  const at = new Date(from);
  if (bucket === 'hour') at.setMinutes(0, 0, 0);
  else at.setHours(0, 0, 0, 0);
  while (at.getTime() < to) {
    found.push(at.getTime());
    // By the calendar: a day may have 23 hours.
    if (bucket === 'hour') at.setTime(at.getTime() + 3_600_000);
    else at.setDate(at.getDate() + 1);
  }
  return found;
}

function chart(drawing: Drawing): Chart {
  const { title, layers } = drawing;
  const place = h('div', { class: 'plot', 'aria-hidden': 'true' });
  const legend = h(
    'ul',
    { class: 'legend', 'aria-hidden': 'true' },
    ...layers.map(({ name }, index) => h('li', {}, h('span', { class: `swatch ${colourOf(index)}` }), name)),
  );
  const element = h(
    'section',
    { class: 'chart', 'aria-label': title },
    h('h2', {}, title),
    legend,
    place,
    h('details', {}, h('summary', {}, 'As a table'), tableOf(drawing)),
  );
  let plot: uPlot | undefined;
  return {
    element,
    draw() {
      plot?.destroy();
      plot = new uPlot(optionsOf(drawing, place.clientWidth), dataOf(drawing), place);
    },
  };
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? 'blue';
}

/** Stacked layers are drawn as sums, the highest first, so that each lower one covers its part. */
function dataOf({ times, layers, stacked }: Drawing): uPlot.AlignedData {
  const seconds = times.map((time) => time / 1000);
  if (!stacked) return [seconds, ...layers.map(({ values }) => [...values])];
  const sums = layers.map((_, index) =>
    times.map((_time, at) =>
      layers.slice(0, index + 1).reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
    ),
  );
  return [seconds, ...sums.reverse()];
}

function optionsOf({ layers, stacked, format, bucket }: Drawing, width: number): uPlot.Options {
  const style = getComputedStyle(document.body);
  const ink = style.getPropertyValue('--vscode-foreground').trim();
  const grid =
    style.getPropertyValue('--vscode-widget-border').trim() ||
    style.getPropertyValue('--vscode-panel-border').trim();
  const font = `11px ${style.fontFamily}`;
  const paint = (index: number): string =>
    style.getPropertyValue(`--vscode-charts-${colourOf(index)}`).trim();
  const indexes = layers.map((_, index) => index);
  const order = stacked ? indexes.reverse() : indexes;
  const axis = { stroke: ink, font, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
  return {
    width,
    height: HEIGHT,
    // The last time stands half beyond the end of its axis.
    padding: [null, 36, null, null],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_self, _min, max) => [0, max > 0 ? max * 1.05 : 1] } },
    axes: [
      { ...axis, values: (_self, ticks) => ticks.map((tick) => bucketName(tick * 1000, bucket)), space: 90 },
      { ...axis, values: (_self, ticks) => ticks.map((tick) => format(tick)), size: 70 },
    ],
    series: [
      {},
      ...order.map((index): uPlot.Series => {
        const colour = paint(index);
        if (!stacked) return { stroke: colour, width: 1.5, spanGaps: false, points: { size: 5 } };
        const bars = uPlot.paths.bars?.({ size: [0.8, 40] });
        return {
          stroke: colour,
          fill: colour,
          width: 0,
          points: { show: false },
          ...(bars && { paths: bars }),
        };
      }),
    ],
  };
}

/** For screen readers, and for whoever wants the numbers. */
function tableOf({ title, times, bucket, layers, format }: Drawing): HTMLElement {
  const rows = times.flatMap((time, index) => {
    const cells = layers.map(({ values }) => values[index] ?? null);
    if (cells.every((value) => value === null || value === 0)) return [];
    return [
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, bucketName(time, bucket)),
        ...cells.map((value) => h('td', { class: 'number' }, format(value))),
      ),
    ];
  });
  return h(
    'table',
    {},
    h('caption', { class: 'unseen' }, title),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Time'),
        ...layers.map(({ name }) => h('th', { scope: 'col', class: 'number' }, name)),
      ),
    ),
    h('tbody', {}, ...rows),
  );
}
