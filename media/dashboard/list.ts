/**
 * A table that keeps its rows: a row is the same element as long as its key is there, so that focus, selection and scrolling
 * survive new figures. One of its controls is a tab stop, arrow keys lead to the others.
 */
import { html, nothing, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { csv, markdown } from './copies.ts';
import { send } from './host.ts';
import { current, type Order, set } from './state.ts';
import { say } from './status.ts';

export type Content = TemplateResult | string | typeof nothing;

export interface Column<Row> {
  readonly name: string;
  readonly isNumber?: boolean;
  /** Longer, for a hover. */
  readonly title?: string;
  readonly cell: (row: Row) => Content;
  /** What a copy has, where the cell is no text. */
  readonly text?: (row: Row) => string;
  /** What rows are ordered by, where it is not what `number` says; nothing known goes last. */
  readonly order?: (row: Row) => number | string | null;
}

export interface List<Row> {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly key: (row: Row) => string;
  readonly columns: readonly Column<Row>[];
  readonly empty: string;
  /** Beside the title. */
  readonly note?: Content;
  /** Below the title. */
  readonly before?: Content;
}

export function list<Row>(given: List<Row>): TemplateResult {
  const { id, title, rows, empty, note = nothing, before = nothing } = given;
  return html`
    <section class="list" id=${id} aria-labelledby=${`${id}-title`}>
      <header>
        <h2 id=${`${id}-title`}>${title}</h2>
        ${note}
        ${rows.length === 0 ? nothing : copyButtons(given)}
      </header>
      ${before}
      ${rows.length === 0 ? html`<p class="empty">${empty}</p>` : table(given)}
    </section>`;
}

/** A control in a row. */
export function control(text: string, title: string, onClick: () => void): TemplateResult {
  return html`<button class="link" data-stop tabindex="-1" title=${title} @click=${onClick}>${text}</button>`;
}

function table<Row>(given: List<Row>): TemplateResult {
  const { id, key, columns, title } = given;
  const order = current().orders[id];
  const rows = ordered(given, order);
  return html`
    <div class="scroll" role="region" aria-label=${`${title}, scrollable`}>
      <table @keydown=${onKey} @focusin=${onFocus}>
        <thead>
          <tr>${columns.map((column) => heading(id, column, order))}</tr>
        </thead>
        <tbody>
          ${repeat(
            rows,
            key,
            (row) => html`<tr data-key=${key(row)}>
              ${columns.map(
                (column) => html`<td class=${column.isNumber ? 'number' : ''}>${column.cell(row)}</td>`,
              )}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function heading<Row>(id: string, column: Column<Row>, order: Order | undefined): TemplateResult {
  const isOrder = order?.column === column.name;
  const sort = isOrder ? (order.isRising ? 'ascending' : 'descending') : nothing;
  const content = column.order
    ? html`<button class="sort" data-stop tabindex="-1" @click=${() => reorder(id, column.name, order)}>
        ${column.name}<span class="direction" aria-hidden="true">${isOrder ? (order.isRising ? '▲' : '▼') : ''}</span>
      </button>`
    : column.name;
  return html`<th
    scope="col"
    class=${column.isNumber ? 'number' : ''}
    title=${column.title ?? nothing}
    aria-sort=${sort}
  >${content}</th>`;
}

/** Falling, rising, and as it was. */
function reorder(id: string, column: string, order: Order | undefined): void {
  const { [id]: _, ...others } = current().orders;
  if (order?.column !== column) set({ orders: { ...others, [id]: { column, isRising: false } } });
  else if (!order.isRising) set({ orders: { ...others, [id]: { column, isRising: true } } });
  else set({ orders: others });
}

function ordered<Row>({ rows, columns }: List<Row>, order: Order | undefined): readonly Row[] {
  const by = columns.find(({ name }) => name === order?.column)?.order;
  if (!by || !order) return rows;
  const sign = order.isRising ? 1 : -1;
  return [...rows].sort((left, right) => {
    const [a, b] = [by(left), by(right)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    if (typeof a === 'number' && typeof b === 'number') return (a - b) * sign;
    return String(a).localeCompare(String(b)) * sign;
  });
}

function copyButtons<Row>(given: List<Row>): TemplateResult {
  const { title, columns } = given;
  const copy = (form: string, text: string): void => {
    send({ kind: 'copy', text });
    say(`${title} copied as ${form}.`);
  };
  const rows = (): readonly Row[] => ordered(given, current().orders[given.id]);
  return html`<span class="copies">
    <span aria-hidden="true">Copy</span>
    <button class="link" aria-label=${`Copy ${title} as CSV`} @click=${() => copy('CSV', csv(rows(), columns))}>CSV</button>
    <button
      class="link"
      aria-label=${`Copy ${title} as Markdown`}
      @click=${() => copy('Markdown', markdown(rows(), columns))}
    >Markdown</button>
  </span>`;
}

/** Up, down, left, right, Home and End between the controls of a table, its head included. */
export function onKey(event: KeyboardEvent): void {
  const from = event.target as HTMLElement;
  const row = from.closest('tr');
  if (!row || !from.matches('[data-stop]')) return;
  const rows = [...(row.closest('table')?.rows ?? [])].filter((each) => stopsOf(each).length > 0);
  const at = rows.indexOf(row);
  const inRow = stopsOf(row);
  const across = inRow.indexOf(from);
  const below = (next: HTMLTableRowElement | undefined): HTMLElement | undefined =>
    stopsOf(next)[across] ?? stopsOf(next)[0];
  const ways: Readonly<Record<string, () => HTMLElement | undefined>> = {
    ArrowDown: () => below(rows[at + 1]),
    ArrowUp: () => below(rows[at - 1]),
    ArrowRight: () => inRow[across + 1],
    ArrowLeft: () => inRow[across - 1],
    Home: () => stopsOf(rows[0])[0],
    End: () => stopsOf(rows.at(-1))[0],
  };
  const to = ways[event.key]?.();
  if (!to) return;
  event.preventDefault();
  to.focus();
}

export function onFocus(event: FocusEvent): void {
  const target = event.target as HTMLElement;
  if (!target.matches('[data-stop]')) return;
  for (const stop of target.closest('table')?.querySelectorAll<HTMLElement>('[tabindex="0"]') ?? [])
    stop.tabIndex = -1;
  target.tabIndex = 0;
}

function stopsOf(row: Element | undefined): HTMLElement[] {
  return [...(row?.querySelectorAll<HTMLElement>('[data-stop]') ?? [])];
}

/**
 * Each table has just one tab stop: a control of its, or else the box that it scrolls in. The templates of its rows know nothing
 * of that, so it is seen to after they are drawn.
 */
export function keepStops(root: ParentNode): void {
  for (const box of root.querySelectorAll<HTMLElement>('.scroll')) {
    const first = box.querySelector<HTMLElement>('tbody [data-stop]') ?? stopsOf(box)[0];
    if (first) box.removeAttribute('tabindex');
    else box.tabIndex = 0;
    if (first && !box.querySelector('[data-stop][tabindex="0"]')) first.tabIndex = 0;
  }
}

/**
 * Draws, and when the row that had the focus is gone after it, gives it to the row in its place: else a keyboard would start
 * at the top of the page again.
 */
export function keepFocus(draw: () => void): void {
  const focused = document.activeElement;
  const body = focused?.closest('tbody');
  const at = body ? [...body.children].findIndex((row) => row.contains(focused)) : -1;
  draw();
  if (!body?.isConnected || focused?.isConnected) return;
  const row = body.children[Math.min(at, body.children.length - 1)];
  (stopsOf(row)[0] ?? body.closest<HTMLElement>('.scroll'))?.focus({ preventScroll: true });
}
