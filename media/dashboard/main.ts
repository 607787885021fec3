/**
 * The dashboard, as a panel and as a view of the side bar: asks the extension for the figures of a period and draws the answer
 * into the elements that are there, once a frame at most.
 */
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { type Answer, createAsking } from './asking.ts';
import { showAll } from './bar.ts';
import { redrawCharts } from './charts.ts';
import { demo } from './demo.ts';
import { empty, failed } from './empty.ts';
import { place } from './host.ts';
import { keepFocus, keepStops } from './list.ts';
import { panel } from './panel.ts';
import { side } from './side.ts';
import { current, go, goBack, LONGEST, onState, query, set } from './state.ts';

const main = document.querySelector<HTMLElement>('#dashboard') ?? document.body;
let answer: Answer | undefined;
/** News came while they were stopped. */
let hasNews = false;
let frame = 0;

const asking = createAsking({
  query,
  instead: (wanted) => (current().isDemo ? demo(wanted) : undefined),
  onNews() {
    const { isPaused, isDemo } = current();
    hasNews = isPaused;
    if (isPaused) draw();
    return !isPaused && !isDemo;
  },
  // Over all that is kept, for a run may be an old one.
  onNarrow: (filter) => go({ filter, range: null, hours: LONGEST }),
  onAnswer(next) {
    answer = next;
    draw();
  },
});

onState((isElsewhere) => {
  if (isElsewhere || (hasNews && !current().isPaused)) {
    hasNews = false;
    asking.ask();
  }
  draw();
});
document.addEventListener('keydown', (event) => {
  // Alt+Left is the workbench's, which hears all keys of a page.
  if (event.key === 'Backspace' && !event.altKey && !event.ctrlKey && !event.metaKey) goBack();
  else if (event.key === 'Escape' && event.target === document.body) showAll();
  else return;
  event.preventDefault();
});
let width = 0;
new ResizeObserver(() => {
  // Each answer changes the height.
  if (main.clientWidth === width) return;
  width = main.clientWidth;
  requestAnimationFrame(redrawCharts);
}).observe(main);
// VS Code names the theme in the classes of the body.
new MutationObserver(() => requestAnimationFrame(redrawCharts)).observe(document.body, {
  attributes: true,
  attributeFilter: ['class'],
});
draw();
asking.ask();

/** Frames come only while the page is seen. */
function draw(): void {
  if (frame === 0) frame = requestAnimationFrame(drawNow);
}

function drawNow(): void {
  frame = 0;
  keepFocus(() => render(page(), main));
  keepStops(main);
  main.setAttribute('aria-busy', String(answer === undefined));
}

function page(): TemplateResult {
  const view = answer?.view;
  const show = place === 'side' ? side : panel;
  return html`<h1 class="unseen">LLM Usage</h1>
    ${current().isDemo ? banner() : nothing}
    ${show(view, hasNews, (shown) => {
      if (answer?.failure !== undefined) return failed(answer.failure, asking.ask);
      return shown === undefined ? nothing : empty(shown);
    })}`;
}

function banner(): TemplateResult {
  return html`<div class="banner" role="status">
    <span><strong>Demo data.</strong> These figures are made up, and are kept nowhere.</span>
    <button class="link" @click=${() => set({ isDemo: false })}>Remove the demo data</button>
  </div>`;
}
