/** A line of a few pixels that shows how a figure went. */
import { html, nothing, type TemplateResult } from 'lit-html';

const WIDTH = 80;
const HEIGHT = 16;

export function sparkline(values: readonly number[], label: string): TemplateResult | typeof nothing {
  const most = Math.max(...values, 0);
  if (values.length < 2 || most === 0) return nothing;
  const step = WIDTH / (values.length - 1);
  const points = values
    .map(
      (value, index) =>
        `${(index * step).toFixed(1)},${(HEIGHT - 1 - (value / most) * (HEIGHT - 2)).toFixed(1)}`,
    )
    .join(' ');
  return html`<svg class="spark" role="img" aria-label=${label} width=${WIDTH} height=${HEIGHT} viewBox=${`0 0 ${WIDTH} ${HEIGHT}`}>
    <polyline points=${points}></polyline>
  </svg>`;
}
