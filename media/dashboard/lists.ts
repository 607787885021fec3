/** The lists: lines of code, models, runs, what was run, errors and the latest calls. */
import { html, nothing, type TemplateResult } from 'lit-html';
import type {
  CallRow,
  DashboardSite,
  DashboardView,
  Figures,
  SummaryRow,
} from '../../server/src/protocol.ts';
import { duration, moment, money, NONE, share, short, time, whole, words } from './format.ts';
import { send } from './host.ts';
import { type Column, control, list } from './list.ts';
import { sparkline } from './sparkline.ts';
import { add, choose, current, set } from './state.ts';

const UNKNOWN = 'not known';

export function sites(view: DashboardView): TemplateResult {
  return list<DashboardSite>({
    id: 'sites',
    title: 'Lines of code',
    rows: view.sites,
    // Two folders may have the same line.
    key: ({ key, name, root }) => `${root} ${key ?? name}`,
    empty: 'No call of the period is known by its line.',
    columns: [
      {
        name: 'Line',
        text: ({ name }) => name,
        order: ({ name }) => name,
        cell: ({ name, key, file, line }) => html`
          ${file && line ? control(name, `Go to ${name}`, () => send({ kind: 'open', file, line })) : name}
          ${key === null ? nothing : control('filter', `Show ${name} alone`, () => add('sites', key))}`,
      },
      cost,
      {
        name: 'Trend',
        text: ({ spark }) => spark.join(' '),
        cell: ({ spark, name }) => sparkline(spark, `Cost of ${name} over the period`),
      },
      calls,
      {
        name: 'A call',
        title: 'What a call cost, measured',
        isNumber: true,
        cell: (row) => money(each(row)),
        order: each,
      },
      {
        name: 'Estimate',
        title: 'What a call costs by the code alone',
        isNumber: true,
        text: ({ estimate }) => money(estimate),
        cell: (row) =>
          html`${money(row.estimate)} <span class="drift" title="Measured, against the estimate">${drift(each(row), row.estimate)}</span>`,
        order: ({ estimate }) => estimate,
      },
      tokens,
      errors,
      p95,
    ],
  });
}

export function models(view: DashboardView): TemplateResult {
  return list<SummaryRow>({
    id: 'models',
    title: 'Models',
    rows: view.models,
    // Several providers may serve the same model.
    key: ({ key, provider }) => `${provider} ${key}`,
    empty: 'No calls in this period.',
    columns: [
      {
        name: 'Model',
        text: ({ key }) => key ?? UNKNOWN,
        order: ({ key }) => key,
        cell: ({ key }) =>
          key === null ? UNKNOWN : control(key, `Show ${key} alone`, () => add('models', key)),
      },
      { name: 'Provider', cell: ({ provider }) => provider ?? '', order: ({ provider }) => provider ?? null },
      cost,
      calls,
      tokens,
      {
        name: 'Cached',
        title: 'Share of the input tokens that were read from a cache',
        isNumber: true,
        cell: ({ tokens: { cachedRead, input } }) => share(cachedRead, input),
        order: ({ tokens: { cachedRead, input } }) => (input ? cachedRead / input : null),
      },
      errors,
      p95,
      {
        name: 'Tok/s',
        title: 'Output tokens a second of streams, after the first token',
        isNumber: true,
        cell: ({ tokensPerSecond }) => (tokensPerSecond === null ? NONE : short(tokensPerSecond)),
        order: ({ tokensPerSecond }) => tokensPerSecond,
      },
    ],
  });
}

export function runs(view: DashboardView): TemplateResult {
  return list<SummaryRow>({
    id: 'runs',
    title: 'Runs',
    rows: view.runs,
    key: ({ key }) => key ?? '',
    empty: 'No run began in this period.',
    columns: [
      {
        name: 'Run',
        text: ({ label }) => label ?? '',
        order: ({ label }) => label ?? null,
        cell: ({ key, label }) =>
          key === null ? UNKNOWN : control(label ?? key, 'Show this run alone', () => add('runs', key)),
      },
      {
        name: 'Began',
        cell: ({ firstTs }) => (firstTs === null ? '' : time(firstTs)),
        order: ({ firstTs }) => firstTs,
      },
      { name: 'Commit', cell: ({ gitCommit }) => gitCommit?.slice(0, 7) ?? '' },
      cost,
      calls,
      errors,
      p95,
      {
        name: 'Compare',
        text: () => '',
        cell: ({ key, label }) => (key === null ? nothing : compareControl(key, label ?? key)),
      },
    ],
  });
}

/** Two can be held against each other: a third takes the place of the first. */
function compareControl(key: string, label: string): TemplateResult {
  const { compared } = current();
  const isChosen = compared.includes(key);
  const next = isChosen ? compared.filter((each) => each !== key) : [...compared, key].slice(-2);
  return html`<button
    class="link"
    data-stop
    tabindex="-1"
    aria-pressed=${isChosen ? 'true' : 'false'}
    aria-label=${`${isChosen ? 'chosen' : 'choose'}: compare ${label}`}
    @click=${() => set({ compared: next })}
  >${isChosen ? 'chosen' : 'choose'}</button>`;
}

export function kinds(view: DashboardView): TemplateResult {
  return list<SummaryRow>({
    id: 'kinds',
    title: 'What was run',
    rows: view.kinds,
    key: ({ key }) => key ?? '',
    empty: 'No run began in this period.',
    columns: [
      {
        name: 'Command',
        text: ({ key }) => key ?? UNKNOWN,
        order: ({ key }) => key,
        cell: ({ key }) =>
          key === null ? UNKNOWN : control(key, `Show ${key} alone`, () => add('kinds', key)),
      },
      cost,
      calls,
      errors,
      p95,
    ],
  });
}

export function failures(view: DashboardView): TemplateResult {
  return list({
    id: 'errors',
    title: 'Errors',
    rows: view.errors,
    key: ({ error }) => error,
    empty: 'No request failed.',
    columns: [
      {
        name: 'Class',
        text: ({ error }) => words(error),
        cell: ({ error }) =>
          control(words(error), 'Show the calls that failed', () => choose({ status: 'error' })),
      },
      {
        name: 'Requests',
        isNumber: true,
        cell: ({ calls: count }) => whole(count),
        order: ({ calls: count }) => count,
      },
      {
        name: 'Retried',
        title: 'Of these, second and later attempts',
        isNumber: true,
        cell: ({ retries }) => whole(retries),
        order: ({ retries }) => retries,
      },
      { name: 'Share', isNumber: true, cell: ({ calls: count }) => share(count, view.totals.calls) },
    ],
  });
}

export function latest(view: DashboardView): TemplateResult {
  return list<CallRow>({
    id: 'calls',
    title: 'Latest calls',
    rows: view.calls,
    key: ({ id }) => String(id),
    empty: 'No calls in this period.',
    columns: [
      {
        name: 'Time',
        text: ({ ts }) => new Date(ts).toISOString(),
        order: ({ ts }) => ts,
        cell: ({ ts }) =>
          html`<time datetime=${new Date(ts).toISOString()} title=${moment(ts)}>${time(ts)}</time>`,
      },
      {
        name: 'Model',
        text: modelOf,
        order: modelOf,
        cell: (call) =>
          call.normal === null
            ? modelOf(call)
            : control(modelOf(call), `Show ${modelOf(call)} alone`, () => add('models', call.normal ?? '')),
      },
      {
        name: 'Line',
        text: placeOf,
        order: placeOf,
        cell: (call) => {
          const { file, line } = call;
          return file && line
            ? control(placeOf(call), `Go to ${placeOf(call)}`, () => send({ kind: 'open', file, line }))
            : placeOf(call);
        },
      },
      {
        name: 'Status',
        text: statusOf,
        order: statusOf,
        cell: (call) => html`<span class=${call.error ? 'failed' : ''}>${statusOf(call)}</span>`,
      },
      {
        name: 'Cost',
        isNumber: true,
        cell: ({ costUsd }) => money(costUsd),
        order: ({ costUsd }) => costUsd,
      },
      {
        name: 'In',
        title: 'Input tokens, cached ones included',
        isNumber: true,
        cell: ({ tokens: used }) => count(used?.in),
        order: ({ tokens: used }) => used?.in ?? null,
      },
      {
        name: 'Out',
        title: 'Output tokens, reasoning included',
        isNumber: true,
        cell: ({ tokens: used }) => count(used?.out),
        order: ({ tokens: used }) => used?.out ?? null,
      },
      {
        name: 'First',
        title: 'Time to the first token',
        isNumber: true,
        cell: ({ ttftMs }) => duration(ttftMs),
        order: ({ ttftMs }) => ttftMs,
      },
      {
        name: 'Took',
        isNumber: true,
        cell: ({ latencyMs }) => duration(latencyMs),
        order: ({ latencyMs }) => latencyMs,
      },
    ],
  });
}

const calls: Column<SummaryRow> = {
  name: 'Calls',
  isNumber: true,
  cell: (row) => whole(row.calls),
  order: (row) => row.calls,
};
const cost: Column<SummaryRow> = {
  name: 'Cost',
  isNumber: true,
  cell: ({ costUsd }) => money(costUsd),
  order: ({ costUsd }) => costUsd,
};
const tokens: Column<SummaryRow> = {
  name: 'Tokens',
  title: 'Input and output',
  isNumber: true,
  cell: (row) => short(row.tokens.input + row.tokens.output),
  order: (row) => row.tokens.input + row.tokens.output,
};
const errors: Column<SummaryRow> = {
  name: 'Errors',
  isNumber: true,
  cell: (row) => share(row.errors, row.calls),
  order: (row) => (row.calls ? row.errors / row.calls : null),
};
const p95: Column<SummaryRow> = {
  name: 'p95',
  title: 'Latency that 95 % of the calls stayed below',
  isNumber: true,
  cell: ({ p95Ms }) => duration(p95Ms),
  order: ({ p95Ms }) => p95Ms,
};

/** USD a call. */
export function each({ costUsd, calls: count }: Figures): number | null {
  return costUsd === null || count === 0 ? null : costUsd / count;
}

/** How far the measured figure lies above or below the estimate. */
function drift(measured: number | null, estimate: number | null): string {
  if (measured === null || estimate === null || estimate === 0) return '';
  const factor = measured / estimate;
  if (factor > 0.9 && factor < 1.1) return '≈';
  return factor >= 1 ? `×${short(factor)}` : `÷${short(1 / factor)}`;
}

function count(tokenCount: number | null | undefined): string {
  return tokenCount == null ? NONE : whole(tokenCount);
}

export function modelOf({ normal, model }: CallRow): string {
  return normal ?? model ?? UNKNOWN;
}

export function statusOf({ error, status, end, attempt }: CallRow): string {
  const outcome = error ? words(error) : end === 'cancelled' ? 'left early' : String(status ?? '');
  return attempt > 1 ? `${outcome} · try ${attempt}` : outcome;
}

export function placeOf({ file, line, root, site }: CallRow): string {
  if (!file) return site ?? UNKNOWN;
  const path = root && file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
  return line ? `${path}:${line}` : path;
}
