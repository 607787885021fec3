/** How uPlot is to draw: colours of the theme, bars for what is added up, lines for what is measured. */
import uPlot from 'uplot';
import type { Drawing } from './chart.ts';
import { tickName } from './format.ts';

/** Of `charts`, but for orange, which themes make half transparent. */
const COLOURS = ['blue', 'yellow', 'green', 'purple', 'red'] as const;
export const MOST_LAYERS = COLOURS.length + 1;

/** The last is that of all others. */
export function colour(index: number): string {
  return COLOURS[index] ?? 'grey';
}

export function paintOf(name: string): string {
  const style = getComputedStyle(document.body);
  const variable = name === 'grey' ? '--vscode-descriptionForeground' : `--vscode-charts-${name}`;
  return style.getPropertyValue(variable).trim() || style.color;
}

/** `drawn` gives the drawing as it is when it is asked. */
export function optionsOf(
  drawn: () => Drawing,
  width: number,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const { layers, isStacked, bucket, height, limit } = drawn();
  const style = getComputedStyle(document.body);
  const grid =
    style.getPropertyValue('--vscode-widget-border').trim() ||
    style.getPropertyValue('--vscode-panel-border').trim();
  const isNarrow = width < 320;
  const axis = {
    stroke: style.color,
    font: `11px ${style.fontFamily}`,
    grid: { stroke: grid, width: 1 },
    ticks: { stroke: grid, width: 1 },
  };
  const indexes = layers.map((_, index) => index);
  const tick = (value: number): string => (drawn().tick ?? drawn().format)(value);
  return {
    width,
    height,
    // The last time stands half beyond the end of its axis.
    padding: [8, isNarrow ? 12 : 36, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: true, y: false, setScale: false }, points: { show: !isStacked } },
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { time: true, range: (self, min, max) => withMargin(self, min, max, isStacked) },
      y: {
        range: (_self, _min, max) => [
          0,
          Math.max(max, limit ?? 0) > 0 ? Math.max(max, limit ?? 0) * 1.05 : 1,
        ],
      },
    },
    axes: [
      {
        ...axis,
        values: (_self, ticks) => ticks.map((each) => tickName(each * 1000, bucket)),
        space: 64,
        size: 28,
        incrs: bucket === 'day' ? DAYS : HOURS,
      },
      { ...axis, values: (_self, ticks) => ticks.map(tick), size: widthOf, space: 32 },
    ],
    hooks: {
      setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
      setSelect: [(self) => chosen(self, drawn())],
      draw: limit === undefined ? [] : [(self) => line(self, limit)],
      ready: [(self) => self.over.addEventListener('click', () => clicked(self, drawn()))],
    },
    series: [{}, ...(isStacked ? indexes.reverse() : indexes).map((index) => series(index, isStacked))],
  };
}

/** Of the longest label; some 7 pixels a character at 11 pixels. */
function widthOf(_self: uPlot, labels: readonly string[] | null): number {
  const longest = Math.max(3, ...(labels ?? []).map(({ length }) => length));
  return longest * 7 + 18;
}

const HOURS = [1, 2, 3, 6, 12, 24, 48, 168].map((hours) => hours * 3600);
const DAYS = [1, 2, 7, 14, 28].map((days) => days * 86_400);

function series(index: number, isStacked: boolean): uPlot.Series {
  const stroke = paintOf(colour(index));
  // Lines are told apart without their colours too.
  if (!isStacked)
    return { stroke, width: 1.5, dash: DASHES[index] ?? [], points: { show: true, size: 5, filter: alone } };
  const paths = uPlot.paths.bars?.({ size: [0.8, 40] });
  return { stroke, fill: stroke, width: 0, points: { show: false }, ...(paths && { paths }) };
}

/** A value between two gaps has no line. */
function alone(self: uPlot, index: number): number[] {
  const values = self.data[index] ?? [];
  return [...values.keys()].filter(
    (at) => values[at] != null && values[at - 1] == null && values[at + 1] == null,
  );
}

const DASHES = [[], [6, 3], [2, 3]];

/** Bars at the edges need half a bucket more. */
function withMargin(self: uPlot, min: number, max: number, isStacked: boolean): [number, number] {
  const [first = min, second = first + 3600] = self.data[0];
  const margin = isStacked ? (second - first) / 2 : (second - first) / 4;
  return [min - margin, max + margin];
}

function chosen(self: uPlot, { onRange, times }: Drawing): void {
  const { left, width } = self.select;
  if (width < 4) return;
  const [from, to] = [self.posToIdx(left), self.posToIdx(left + width)];
  self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  onRange?.(times[from] ?? 0, endOf(times, to));
}

function clicked(self: uPlot, { onRange, times }: Drawing): void {
  const at = self.cursor.idx;
  if (at === null || at === undefined || times.length < 2) return;
  onRange?.(times[at] ?? 0, endOf(times, at));
}

/** A bucket ends where the next begins, and the last is as long as the one before it. */
export function endOf(times: readonly number[], index: number): number {
  const at = times[index] ?? 0;
  return times[index + 1] ?? at + (at - (times[index - 1] ?? at - 3_600_000));
}

function line(self: uPlot, limit: number): void {
  const { ctx, bbox } = self;
  const y = self.valToPos(limit, 'y', true);
  ctx.save();
  ctx.strokeStyle = paintOf('red');
  ctx.setLineDash([4, 4]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}
