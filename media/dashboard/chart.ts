/**
 * One chart by uPlot in the colours of the theme, with a table of the same figures. It stays the same element while its figures
 * change; only what other layers, another theme or another division of time need is made anew.
 */
import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import uPlot from 'uplot';
import { bucketName } from './format.ts';
import { place, send } from './host.ts';
import { keepStops, onFocus, onKey } from './list.ts';
import { pictureOf } from './picture.ts';
import { colour, endOf, optionsOf } from './plot.ts';
import { say } from './status.ts';

export interface Layer {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** Shown in the legend while no point in time is. */
  readonly total?: number | null;
  /** What a click on its name does, if anything. */
  readonly narrow?: (() => void) | undefined;
}

export interface Drawing {
  readonly title: string;
  readonly times: readonly number[];
  readonly bucket: 'hour' | 'day';
  readonly layers: readonly Layer[];
  readonly format: (value: number | null) => string;
  /** For the axis, where that is shorter. */
  readonly tick?: (value: number) => string;
  readonly isStacked: boolean;
  /** Pixels. */
  readonly height: number;
  /** Called with the part of time that was drawn over, or a bucket that was clicked. */
  readonly onRange?: (from: number, to: number) => void;
  /** Drawn dotted across, such as a limit. */
  readonly limit?: number;
}

export interface Chart {
  readonly element: HTMLElement;
  update(drawing: Drawing): void;
  /** To the width that its place has now, and in the colours of the theme that holds now. */
  redraw(): void;
}

export function createChart(): Chart {
  const element = document.createElement('section');
  element.className = 'chart';
  const canvas = document.createElement('div');
  canvas.className = 'plot';
  canvas.setAttribute('aria-hidden', 'true');
  let drawing: Drawing | undefined;
  let plot: uPlot | undefined;
  let shape = '';
  let isOpen = false;

  function update(next: Drawing): void {
    drawing = next;
    canvas.style.height = `${next.height}px`;
    words();
    paint();
  }

  function paint(): void {
    const width = canvas.clientWidth;
    if (!drawing || width === 0) return;
    const { layers, isStacked, bucket, times, height } = drawing;
    const next = JSON.stringify([layers.length, isStacked, bucket, times.length, height, drawing.limit]);
    if (plot && next === shape) {
      if (plot.width !== width) plot.setSize({ width, height });
      plot.setData(dataOf(drawing));
      return;
    }
    shape = next;
    plot?.destroy();
    const options = optionsOf(() => drawing as Drawing, width, words);
    plot = new uPlot(options, dataOf(drawing), canvas);
  }

  /** All but the picture. `at` is the index of the bucket below the pointer. */
  function words(at: number | null = null): void {
    if (!drawing) return;
    const { title, layers } = drawing;
    element.setAttribute('aria-label', title);
    render(
      html`
        <header>
          <h2>${title}</h2>
          <span class="moment" aria-hidden="true">${at === null ? nothing : bucketName(drawing.times[at] ?? 0, drawing.bucket)}</span>
          ${
            place === 'side'
              ? nothing
              : html`<button class="link" aria-label=${`Save the chart ${title} as PNG`} @click=${save}>PNG</button>`
          }
        </header>
        <ul class="legend" aria-label=${`${title}: layers`}>
          ${layers.map((layer, index) => item(layer, index, at))}
        </ul>
        ${canvas}
        <details @toggle=${onToggle}>
          <summary>As a table</summary>
          <div class="scroll" role="region" aria-label=${`${title} as a table`}>
            ${isOpen ? table(drawing) : nothing}
          </div>
        </details>`,
      element,
    );
  }

  /** A table that is not seen is not made. */
  function onToggle(event: Event): void {
    isOpen = (event.target as HTMLDetailsElement).open;
    words();
    keepStops(element);
  }

  function item({ name, values, total, narrow }: Layer, index: number, at: number | null) {
    const value = at === null ? total : (values[at] ?? null);
    const figure = value === undefined ? '' : (drawing?.format(value) ?? '');
    return html`<li>
      <span class=${`swatch ${colour(index)}`}></span>
      ${
        narrow
          ? html`<button class="link" title=${`Show ${name} alone`} @click=${narrow}>${name}</button>`
          : html`<span>${name}</span>`
      }
      <span class="figure">${figure}</span>
    </li>`;
  }

  async function save(): Promise<void> {
    if (!drawing || !plot) return;
    const { title, layers } = drawing;
    const bytes = await pictureOf(
      plot.ctx.canvas,
      title,
      layers.map(({ name }, index) => ({ name, colour: colour(index) })),
    );
    send({ kind: 'save', name: `${title.toLowerCase().replaceAll(/\W+/g, '-')}.png`, bytes });
    say(`${title}: choose where the picture is to be saved.`);
  }

  return {
    element,
    update,
    redraw() {
      if (plot && plot.width !== canvas.clientWidth && canvas.clientWidth > 0) {
        paint();
        return;
      }
      shape = '';
      paint();
    },
  };
}

/** Stacked layers are drawn as sums, the highest first, so that each lower one covers its part. */
function dataOf({ times, layers, isStacked }: Drawing): uPlot.AlignedData {
  const seconds = times.map((time) => time / 1000);
  if (!isStacked) return [seconds, ...layers.map(({ values }) => [...values])];
  const sums: number[][] = [];
  for (const { values } of layers) {
    const below = sums.at(-1);
    sums.push(times.map((_, at) => (below?.[at] ?? 0) + (values[at] ?? 0)));
  }
  return [seconds, ...sums.reverse()];
}

/** For screen readers, and for whoever wants the numbers. */
function table({ title, times, bucket, layers, format, onRange }: Drawing) {
  const rows = times
    .map((time, index) => ({ time, cells: layers.map(({ values }) => values[index] ?? null) }))
    .filter(({ cells }) => cells.some((value) => value !== null && value !== 0));
  return html`<table @keydown=${onKey} @focusin=${onFocus}>
    <caption class="unseen">${title}</caption>
    <thead>
      <tr>
        <th scope="col">Time</th>
        ${layers.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${repeat(
        rows,
        ({ time }) => time,
        ({ time, cells }) => html`<tr>
          <th scope="row">${
            onRange
              ? html`<button
                  class="link"
                  data-stop
                  tabindex="-1"
                  title="Show this time alone"
                  @click=${() => onRange(time, endOf(times, times.indexOf(time)))}
                >${bucketName(time, bucket)}</button>`
              : bucketName(time, bucket)
          }</th>
          ${cells.map((value) => html`<td class="number">${format(value)}</td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}
