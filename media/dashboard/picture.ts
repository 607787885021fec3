/** A chart as a picture that can stand alone: with its title, the names of its layers, and the background of the editor. */
import { paintOf } from './plot.ts';

interface Named {
  readonly name: string;
  readonly colour: string;
}

const EDGE = 16;
const LINE = 20;

/** The bytes of a PNG. */
export async function pictureOf(
  plot: HTMLCanvasElement,
  title: string,
  layers: readonly Named[],
): Promise<Uint8Array> {
  const ratio = plot.width / (plot.clientWidth || plot.width);
  const [width, height] = [plot.width / ratio + 2 * EDGE, plot.height / ratio];
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) return new Uint8Array();
  const style = getComputedStyle(document.body);
  const font = (size: number, weight = ''): string => `${weight} ${size}px ${style.fontFamily}`;
  context.font = font(12);
  const rows = wrapped(layers, width - 2 * EDGE, (name) => context.measureText(name).width + 30);
  const top = EDGE + LINE + rows.length * LINE;
  canvas.width = width * ratio;
  canvas.height = (top + height + EDGE) * ratio;
  context.scale(ratio, ratio);
  context.fillStyle = style.getPropertyValue('--vscode-editor-background') || '#fff';
  context.fillRect(0, 0, width, top + height + EDGE);
  context.fillStyle = style.color;
  context.font = font(14, 'bold');
  context.textBaseline = 'middle';
  context.fillText(title, EDGE, EDGE + 6);
  context.font = font(12);
  rows.forEach((row, index) => {
    let x = EDGE;
    const y = EDGE + LINE * (index + 1) + 8;
    for (const { name, colour } of row) {
      context.fillStyle = paintOf(colour);
      context.fillRect(x, y - 5, 10, 10);
      context.fillStyle = style.color;
      context.fillText(name, x + 15, y);
      x += context.measureText(name).width + 30;
    }
  });
  context.drawImage(plot, EDGE, top, plot.width / ratio, height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new Uint8Array((await blob?.arrayBuffer()) ?? []);
}

function wrapped(layers: readonly Named[], width: number, widthOf: (name: string) => number): Named[][] {
  const rows: Named[][] = [];
  let left = 0;
  for (const layer of layers) {
    const needed = widthOf(layer.name);
    if (rows.length === 0 || needed > left) {
      rows.push([]);
      left = width;
    }
    rows.at(-1)?.push(layer);
    left -= needed;
  }
  return rows;
}
