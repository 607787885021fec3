/** The what-if: asks the extension for the month before and after a change, and draws the answer into what is there. */
import { html, nothing, render, type TemplateResult } from 'lit-html';
import { form } from './form.ts';
import { current, retry, send, start } from './state.ts';
import { sums, table } from './table.ts';

const main = document.querySelector<HTMLElement>('#what-if') ?? document.body;
let frame = 0;

start(draw);
draw();

/** Frames come only while the page is seen. */
function draw(): void {
  if (frame === 0) frame = requestAnimationFrame(drawNow);
}

function drawNow(): void {
  frame = 0;
  render(page(), main);
  main.setAttribute('aria-busy', String(current().view === undefined));
}

function page(): TemplateResult {
  const { view, failure } = current();
  if (view?.all === 0) return nobody();
  return html`
    <h1>What would the month cost?</h1>
    ${form()}
    ${failure === undefined ? nothing : failed(failure)}
    ${view ? html`${sums(view)} ${table(view)}` : nothing}
  `;
}

function nobody(): TemplateResult {
  return html`<div class="nothing">
    <p>No LLM calls are known in this workspace, so there is nothing to calculate with.</p>
    <vscode-button @click=${() => send({ kind: 'scan' })}>Scan Workspace</vscode-button>
  </div>`;
}

function failed(message: string): TemplateResult {
  return html`<div class="nothing" role="alert">
    <p>${message}</p>
    <vscode-button @click=${retry}>Try Again</vscode-button>
  </div>`;
}
