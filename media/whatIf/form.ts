/** What is changed, and for which calls. */
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-option/index.js';
import '@vscode-elements/elements/dist/vscode-single-select/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { WhatIfScope } from '../../server/src/protocol.ts';
import { aim, change, current, reset, send } from './state.ts';

interface Option {
  readonly value: string;
  readonly text: string;
}

/** A list shows nothing for an empty value. */
const AS_IT_IS: Option = { value: 'same', text: 'As it is' };

export function form(): TemplateResult {
  const { params, view, models } = current();
  const { model, tier = '', calls = '', cached = '', out = '' } = params.change;
  const mistakes = view?.mistakes ?? {};
  const modelKey = model ? keyOf(model) : AS_IT_IS.value;
  const choices = models.map((each) => ({ value: keyOf(each), text: `${each.model} (${each.provider})` }));
  const tiers = new Set([...(view?.tiers ?? []), ...(tier === '' ? [] : [tier])]);
  tiers.delete('standard');
  return html`
    <div class="form" role="form" aria-label="What is changed">
      ${select('Calls', scopes(), scopeKey(params.scope), (value) => aim(scopeOf(value)))}
      ${select(
        'Model',
        [AS_IT_IS, ...choices],
        modelKey,
        (value) => {
          const chosen = models.find((each) => keyOf(each) === value);
          change({ model: chosen && { provider: chosen.provider, model: chosen.model } });
        },
        true,
      )}
      ${select(
        'Service tier',
        [AS_IT_IS, ...['standard', ...tiers].map((value) => ({ value, text: value }))],
        tier === '' ? AS_IT_IS.value : tier,
        (value) => change({ tier: value === AS_IT_IS.value ? undefined : value }),
      )}
      ${field('Calls a month', calls, '50k/mo, 2k/day, ×3', mistakes.calls, (value) => change({ calls: value }))}
      ${field('Cached input', cached, '80%', mistakes.cached, (value) => change({ cached: value }))}
      ${field('Output tokens', out, '300', mistakes.out, (value) => change({ out: value }))}
    </div>
    <div class="buttons">
      <vscode-button secondary ?disabled=${Object.keys(params.change).length === 0} @click=${reset}>Reset</vscode-button>
      ${exporting('Copy as Markdown', 'markdown', 'clipboard')} ${exporting('Copy as CSV', 'csv', 'clipboard')}
      ${exporting('Save as CSV...', 'csv', 'file')}
    </div>
  `;
}

function exporting(text: string, format: 'csv' | 'markdown', to: 'clipboard' | 'file'): TemplateResult {
  return html`<vscode-button
    secondary
    @click=${() => send({ kind: 'export', format, to, params: current().params })}
    >${text}</vscode-button
  >`;
}

function select(
  label: string,
  options: readonly Option[],
  chosen: string,
  onChosen: (value: string) => void,
  isSearched = false,
): TemplateResult {
  return html`<div class="field">
    <span class="label" aria-hidden="true">${label}</span>
    <vscode-single-select
      label=${label}
      aria-label=${label}
      ?combobox=${isSearched}
      .value=${chosen}
      @keydown=${{
        capture: true,
        handleEvent: (event: KeyboardEvent) => {
          const found = isSearched ? typed(event, options) : undefined;
          if (found === undefined) return;
          event.stopImmediatePropagation();
          (event.currentTarget as HTMLElement & { open: boolean }).open = false;
          onChosen(found);
        },
      }}
      @change=${(event: Event) => onChosen((event.target as HTMLSelectElement).value)}
    >
      ${repeat(
        options,
        // The list takes no notice of an option whose text changes.
        ({ value, text }) => `${value} ${text}`,
        ({ value, text }) =>
          html`<vscode-option value=${value} ?selected=${value === chosen}>${text}</vscode-option>`,
      )}
    </vscode-single-select>
  </div>`;
}

/** Since something was typed. */
let isPicking = false;

/** Enter on what is typed, and not picked in the list, chooses nothing by itself: the option that is nearest to it. */
function typed(event: KeyboardEvent, options: readonly Option[]): string | undefined {
  if (event.key !== 'Enter') {
    isPicking = event.key === 'ArrowDown' || event.key === 'ArrowUp';
    return undefined;
  }
  const wanted = (event.composedPath()[0] as HTMLInputElement).value?.trim().toLowerCase();
  if (isPicking || !wanted || options.some(({ text }) => text.toLowerCase() === wanted)) return undefined;
  const names = options.map(({ value, text }) => ({ value, name: text.toLowerCase() }));
  const found =
    names.find(({ name }) => name.split(' ')[0] === wanted) ??
    names.find(({ name }) => name.startsWith(wanted)) ??
    names.find(({ name }) => name.includes(wanted));
  return found?.value;
}

function field(
  label: string,
  value: string,
  example: string,
  mistake: string | undefined,
  onInput: (value: string) => void,
): TemplateResult {
  const id = label.replaceAll(' ', '-');
  return html`<div class="field">
    <span class="label" aria-hidden="true">${label}</span>
    <vscode-textfield
      label=${label}
      aria-label=${label}
      placeholder=${example}
      ?invalid=${mistake !== undefined}
      aria-describedby=${id}
      .value=${value}
      @input=${(event: Event) => onInput((event.target as HTMLInputElement).value)}
    ></vscode-textfield>
    <span class="mistake" id=${id} role="status">${mistake ?? nothing}</span>
  </div>`;
}

function scopes(): readonly Option[] {
  const { params, view } = current();
  const used = view?.used ?? [];
  const { scope } = params;
  const isShown =
    view?.params.scope.kind === 'call' && view.calls[0]?.site === (scope as { site?: string }).site;
  const one = scope.kind === 'call' ? (isShown && view.calls[0]?.label) || scope.site : undefined;
  const ofModel = (model: string, calls: number): string =>
    calls === 1 ? `The call of ${model}` : `The ${calls} calls of ${model}`;
  return [
    { value: 'all', text: view ? `All ${view.all} calls` : 'All calls' },
    ...used.map((each) => ({ value: keyOf(each), text: ofModel(each.model, each.calls) })),
    ...(scope.kind === 'model' && !used.some((each) => keyOf(each) === keyOf(scope))
      ? [{ value: keyOf(scope), text: ofModel(scope.model, 0) }]
      : []),
    ...(one === undefined ? [] : [{ value: 'one', text: one }]),
  ];
}

function scopeKey(scope: WhatIfScope): string {
  if (scope.kind === 'all') return 'all';
  return scope.kind === 'model' ? keyOf(scope) : 'one';
}

function scopeOf(value: string): WhatIfScope {
  const { params, view } = current();
  if (value === 'one') return params.scope;
  const model = view?.used.find((each) => keyOf(each) === value);
  return model ? { kind: 'model', provider: model.provider, model: model.model } : { kind: 'all' };
}

function keyOf({ provider, model }: { readonly provider: string; readonly model: string }): string {
  return `${provider}:${model}`;
}
