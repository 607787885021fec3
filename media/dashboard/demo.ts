/**
 * A view of made-up figures, for whoever wants to see the dashboard before a program was recorded. They are made in the page from
 * the time alone, and neither the extension nor the database ever hears of them.
 */
import type {
  CallRow,
  ComparedRow,
  DashboardQuery,
  DashboardSite,
  DashboardView,
  Figures,
  SeriesPoint,
  SummaryRow,
} from '../../server/src/protocol.ts';
import { demoBudgets } from './demoBudgets.ts';
import { HOUR } from './state.ts';

const DAY = 24 * HOUR;
const LONGEST_BY_HOUR = 3 * DAY;

/** USD per million tokens. */
const MODELS = [
  { name: 'demo-large', provider: 'provider A', in: 2.5, out: 10, first: 420, perToken: 14 },
  { name: 'demo-small', provider: 'provider A', in: 0.15, out: 0.6, first: 210, perToken: 8 },
  { name: 'demo-fast', provider: 'provider B', in: 0.8, out: 4, first: 160, perToken: 5 },
] as const;

const SITES = [
  { name: 'src/chat.ts › answer', line: 24, model: 0, kind: 'dev', input: 2400, output: 380, cached: 0.6 },
  {
    name: 'src/summary.ts › summarize',
    line: 51,
    model: 1,
    kind: 'dev',
    input: 5200,
    output: 240,
    cached: 0,
  },
  {
    name: 'src/agent/plan.ts › nextStep',
    line: 88,
    model: 2,
    kind: 'agent',
    input: 1800,
    output: 520,
    cached: 0.4,
  },
  { name: 'src/tags.ts › tagsOf', line: 17, model: 1, kind: 'test', input: 600, output: 40, cached: 0 },
  { name: 'evals/judge.py › judge', line: 33, model: 0, kind: 'evals', input: 3100, output: 90, cached: 0.2 },
] as const;

const ERRORS = ['rate_limit', 'timeout', 'server'] as const;

interface DemoCall extends CallRow {
  readonly name: string;
  readonly kind: string;
  readonly saved: number;
}

export function demo(query: DashboardQuery): DashboardView {
  const all = callsOf(query.to);
  const fits = all.filter((call) => isWanted(call, query));
  const within = fits.filter(({ ts }) => ts >= query.from && ts < query.to);
  const length = query.to - query.from;
  const bucket = length > LONGEST_BY_HOUR ? 'day' : 'hour';
  const buckets = bucketsOf(query, bucket);
  const keyOf = {
    model: (c: DemoCall) => c.normal,
    provider: (c: DemoCall) => c.provider,
    site: (c: DemoCall) => c.site,
    kind: (c: DemoCall) => c.kind,
  };
  return {
    query,
    folders: [],
    totals: figuresOf(within),
    before: figuresOf(fits.filter(({ ts }) => ts >= query.from - length && ts < query.from)),
    bucket,
    buckets,
    spend: series(within, bucket, keyOf[query.by]),
    timeline: series(within, bucket, () => null),
    models: rows(
      within,
      ({ normal }) => normal,
      ([call]) => ({ provider: call?.provider ?? '' }),
    ),
    sites: rows(within, ({ site }) => site).map((row) => siteOf(row, within, buckets)),
    runs: runsOf(within),
    kinds: rows(within, ({ kind }) => kind),
    errors: ERRORS.map((error) => {
      const failed = within.filter((call) => call.error === error);
      return { error, calls: failed.length, retries: failed.filter(({ attempt }) => attempt > 1).length };
    }).filter(({ calls }) => calls > 0) as DashboardView['errors'],
    calls: within.slice(-200).reverse(),
    comparison: comparisonOf(fits, query),
    budgets: demoBudgets(query.to),
  };
}

let kept: readonly DemoCall[] = [];

/** Of 90 days, and as many before. The same hour always has the same calls. */
function callsOf(to: number): readonly DemoCall[] {
  const last = Math.floor(to / HOUR);
  if (kept.at(-1) && Math.floor((kept.at(-1)?.ts ?? 0) / HOUR) >= last - 1) return kept;
  const found: DemoCall[] = [];
  for (let hour = last - 2 * 24 * 90; hour <= last; hour++) {
    const random = numbers(hour);
    const at = new Date(hour * HOUR);
    const isAtWork = at.getHours() > 7 && at.getHours() < 20 && at.getDay() % 6 !== 0;
    const count = Math.floor(random() * (isAtWork ? 20 : 6));
    for (let index = 0; index < count; index++) {
      const ts = hour * HOUR + Math.floor(random() * HOUR);
      if (ts < to) found.push(callOf(ts, found.length, random));
    }
  }
  kept = found.sort((a, b) => a.ts - b.ts);
  return kept;
}

function callOf(ts: number, id: number, random: () => number): DemoCall {
  const site = SITES[Math.floor(random() ** 1.6 * SITES.length)] ?? SITES[0];
  const model = MODELS[site.model];
  const failed = random() < 0.04;
  const input = Math.round(site.input * (0.7 + random() * 0.6));
  const output = Math.round(site.output * (0.6 + random() * 0.8));
  const cacheRead = Math.round(input * site.cached * random());
  const ttftMs = Math.round(model.first * (0.7 + random()));
  const saved = (cacheRead * model.in * 0.5) / 1e6;
  const day = Math.floor(ts / DAY);
  return {
    ...{ id, ts, name: site.name, kind: site.kind, saved },
    run: `demo-${site.kind}-${day}`,
    ...{
      provider: model.provider,
      model: model.name,
      normal: model.name,
      host: null,
      op: 'chat',
      stream: true,
    },
    status: failed ? 429 : 200,
    error: failed ? (ERRORS[Math.floor(random() * ERRORS.length)] ?? 'timeout') : null,
    end: failed ? 'error' : 'done',
    attempt: random() < 0.03 ? 2 : 1,
    latencyMs: Math.round(ttftMs + output * model.perToken * (0.8 + random() * 0.5)),
    ttftMs: failed ? null : ttftMs,
    tokens: failed ? null : { in: input, out: output, cacheRead, cacheWrite: 0, reasoning: 0 },
    costUsd: failed ? 0 : (input * model.in + output * model.out) / 1e6 - saved,
    ...{
      root: null,
      site: site.name,
      file: null,
      line: null,
      col: null,
      fn: null,
      responseId: null,
      source: 'demo',
    },
  } as DemoCall;
}

/** Mulberry32, by Tommy Ettinger (public domain). */
function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function isWanted(call: DemoCall, { models, sites, runs, kinds, status }: DashboardQuery): boolean {
  const isOneOf = (values: readonly string[] | undefined, value: string | null): boolean =>
    values === undefined || (value !== null && values.includes(value));
  return (
    isOneOf(models, call.normal) &&
    isOneOf(sites, call.site) &&
    isOneOf(runs, call.run) &&
    isOneOf(kinds, call.kind) &&
    (status === undefined || (status === 'error') === (call.error !== null))
  );
}

function bucketsOf({ from, to }: DashboardQuery, bucket: 'hour' | 'day'): number[] {
  const found: number[] = [];
  for (let at = startOf(from, bucket); at < to; ) {
    found.push(at);
    const next = new Date(at);
    // By the calendar: a day may have 23 hours.
    if (bucket === 'hour') next.setTime(at + HOUR);
    else next.setDate(next.getDate() + 1);
    at = next.getTime();
  }
  return found;
}

function startOf(ts: number, bucket: 'hour' | 'day'): number {
  const at = new Date(ts);
  if (bucket === 'hour') return at.setMinutes(0, 0, 0);
  return at.setHours(0, 0, 0, 0);
}

function series(
  calls: readonly DemoCall[],
  bucket: 'hour' | 'day',
  keyOf: (call: DemoCall) => string | null,
): SeriesPoint[] {
  const groups = Map.groupBy(calls, (call) => JSON.stringify([startOf(call.ts, bucket), keyOf(call)]));
  return [...groups].map(([name, group]) => {
    const [ts, key] = JSON.parse(name) as [number, string | null];
    return { ts, key, ...figuresOf(group) };
  });
}

function rows(
  calls: readonly DemoCall[],
  keyOf: (call: DemoCall) => string | null,
  more: (group: readonly DemoCall[]) => Partial<SummaryRow> = () => ({}),
): SummaryRow[] {
  return [...Map.groupBy(calls, keyOf)]
    .map(([key, group]) => ({ key, ...figuresOf(group), ...more(group) }))
    .sort((a, b) => (b.costUsd ?? 0) - (a.costUsd ?? 0));
}

function runsOf(calls: readonly DemoCall[]): SummaryRow[] {
  return rows(
    calls,
    ({ run }) => run,
    ([call]) => ({
      label: call?.kind ?? '',
      gitCommit: Math.floor((numbers(Math.floor((call?.ts ?? 0) / DAY))() * 0xfffffff) | 0x1000000).toString(
        16,
      ),
    }),
  ).sort((a, b) => (b.firstTs ?? 0) - (a.firstTs ?? 0));
}

function siteOf(row: SummaryRow, calls: readonly DemoCall[], buckets: readonly number[]): DashboardSite {
  const spark = buckets.map(() => 0);
  for (const { site, ts, costUsd } of calls) {
    if (site !== row.key) continue;
    const at = buckets.findLastIndex((start) => start <= ts);
    spark[at] = (spark[at] ?? 0) + (costUsd ?? 0);
  }
  const site = SITES.find(({ name }) => name === row.key) ?? SITES[0];
  const model = MODELS[site.model];
  return {
    ...row,
    name: site.name,
    estimate: (site.input * model.in * (1 - site.cached / 3) + 400 * model.out) / 1e6,
    spark,
  };
}

function comparisonOf(calls: readonly DemoCall[], { compare }: DashboardQuery): DashboardView['comparison'] {
  if (!compare) return null;
  const groups = compare.map((run) => calls.filter((call) => call.run === run));
  const [first, second] = groups.map((group) => runsOf(group)[0]);
  if (!first || !second) return null;
  const compared = (keyOf: (call: DemoCall) => string | null): ComparedRow[] =>
    [...new Set(groups.flat().map(keyOf))].map((key) => {
      const [a, b] = groups.map((group) => group.filter((call) => keyOf(call) === key));
      return {
        key,
        name: key ?? '',
        figures: [a?.length ? figuresOf(a) : null, b?.length ? figuresOf(b) : null],
      };
    });
  return {
    runs: [first, second],
    models: compared((call) => call.normal),
    sites: compared((call) => call.site),
  };
}

function figuresOf(calls: readonly DemoCall[]): Figures {
  const sum = (of: (call: DemoCall) => number | null | undefined): number =>
    calls.reduce((total, call) => total + (of(call) ?? 0), 0);
  const well = calls.filter(({ error }) => error === null);
  const latencies = well.flatMap(({ latencyMs }) => latencyMs ?? []).sort((a, b) => a - b);
  const firsts = well.flatMap(({ ttftMs }) => ttftMs ?? []).sort((a, b) => a - b);
  const at = (sorted: readonly number[], part: number): number | null =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;
  const output = sum(({ tokens }) => tokens?.out);
  const generating = sum(({ latencyMs, ttftMs }) => (ttftMs === null ? 0 : (latencyMs ?? 0) - ttftMs));
  return {
    calls: calls.length,
    errors: calls.length - well.length,
    retries: calls.filter(({ attempt }) => attempt > 1).length,
    tokens: {
      input: sum(({ tokens }) => tokens?.in),
      output,
      cachedRead: sum(({ tokens }) => tokens?.cacheRead),
      ...{ cachedWrite: 0, reasoning: 0 },
    },
    costUsd: sum(({ costUsd }) => costUsd),
    unpricedCalls: 0,
    savedUsd: sum(({ saved }) => saved),
    exactCalls: well.length,
    ...{ p50Ms: at(latencies, 0.5), p95Ms: at(latencies, 0.95), p99Ms: at(latencies, 0.99) },
    ...{ ttftP50Ms: at(firsts, 0.5), ttftP95Ms: at(firsts, 0.95) },
    tokensPerSecond: generating > 0 ? (output / generating) * 1000 : null,
    firstTs: calls[0]?.ts ?? null,
    lastTs: calls.at(-1)?.ts ?? null,
  };
}
