/** Holds budgets and alerts against what was spent, today, this month and on the days before. */
import type {
  Alert,
  AlertMetric,
  AlertState,
  Breach,
  BudgetReport,
  BudgetState,
  BurnPoint,
  DaySpending,
  Limits,
  Period,
  Spending,
} from './budgets.ts';
import { formatUsd } from './estimate/format.ts';

/** Below, an alert would speak of chance. */
export const CALLS_FOR_ALERT = 10;
/** Days of the past that the forecast of a month looks at, and of how many it has to know. */
const FORECAST_DAYS = 14;
const FORECAST_DAYS_AT_LEAST = 3;
const NEAR = 0.8;

/** `snoozed` has the ids of what nobody wants to hear of, each with when that ends. */
export function checkBudgets(
  limits: Limits,
  spending: Spending,
  snoozed: ReadonlyMap<string, number> = new Map(),
): BudgetReport {
  const untilOf = (id: string): number | null => {
    const until = snoozed.get(id) ?? 0;
    return until > spending.now ? until : null;
  };
  const budgets = budgetStates(limits, spending).map((state) => ({
    ...state,
    snoozedUntil: untilOf(state.id),
  }));
  const alerts = limits.alerts.map((alert) => {
    const state = alertState(alert, limits.folder, spending);
    return { ...state, snoozedUntil: untilOf(state.id) };
  });
  const breaches = [
    ...budgets.flatMap((state) => budgetBreaches(state, spending)),
    ...alerts.flatMap((state) => alertBreaches(state, spending)),
  ];
  return { budgets, alerts, breaches: breaches.sort((a, b) => b.ts - a.ts) };
}

/** Of several folders. */
export function joinReports(reports: readonly BudgetReport[]): BudgetReport {
  return {
    budgets: reports.flatMap(({ budgets }) => budgets),
    alerts: reports.flatMap(({ alerts }) => alerts),
    breaches: reports.flatMap(({ breaches }) => breaches).sort((a, b) => b.ts - a.ts),
  };
}

/** What does not hold now. Who is told of these is told once for each `from`. */
export function brokenOf({ budgets, alerts }: BudgetReport): readonly (BudgetState | AlertState)[] {
  return [...budgets, ...alerts].filter(({ state }) => state === 'broken');
}

function budgetStates({ folder, budgets }: Limits, spending: Spending): BudgetState[] {
  const { perRequestUsd, dailyUsd, monthlyUsd } = budgets;
  const common = { folder, snoozedUntil: null, place: null, forecast: null, forecastReason: null };
  const today = todayOf(spending);
  const states: BudgetState[] = [];
  if (perRequestUsd !== undefined) {
    const spent = today.priced > 0 ? today.dearest : null;
    const place = spending.dearestPlace;
    const title = 'Budget for a request';
    states.push({
      ...common,
      ...{ id: `${folder} request ${perRequestUsd}`, kind: 'request', title, from: today.from, to: today.to },
      ...{ calls: today.calls, unpricedCalls: today.unpriced, limit: perRequestUsd, severity: 'warning' },
      ...{ spent, place, burn: [], state: stateOf(today.calls, spent, perRequestUsd) },
      message: `${title}: ${
        spent === null
          ? nothing(today, 'today')
          : `the dearest call of today cost ${formatUsd(spent)}, of ${formatUsd(perRequestUsd)} that one may cost${place === null ? '' : ` (${place})`}.`
      }`,
    });
  }
  if (dailyUsd !== undefined) {
    states.push({
      ...common,
      ...spentState(`${folder} day ${dailyUsd}`, 'Daily budget', 'today', today, dailyUsd),
      ...{ kind: 'day', burn: burnOf(spending.hours, dailyUsd) },
    });
  }
  if (monthlyUsd !== undefined) {
    const period = spending.months[1];
    const days = daysOf(period, spending);
    const month = { ...sumOf(days), ...period };
    states.push({
      ...common,
      ...spentState(`${folder} month ${monthlyUsd}`, 'Monthly budget', 'this month', month, monthlyUsd),
      ...{
        kind: 'month',
        burn: burnOf(
          days.map(({ from, cost }) => ({ ts: from, cost })),
          monthlyUsd,
        ),
      },
      ...forecastOf(spending, month.cost),
    });
  }
  return states;
}

function spentState(id: string, title: string, when: string, sums: DaySpending, limit: number) {
  const { from, to, calls, unpriced, priced } = sums;
  const spent = priced > 0 || unpriced === 0 ? sums.cost : null;
  const known =
    spent === null || calls === 0
      ? nothing(sums, when)
      : `${formatUsd(spent)} of ${formatUsd(limit)} spent ${when}${unpriced === 0 ? '' : `, without ${count(unpriced)} of unknown cost`}.`;
  return {
    ...{ id, title, from, to, calls, unpricedCalls: unpriced, limit, spent },
    ...{ severity: 'critical' as const, state: stateOf(calls, spent, limit), message: `${title}: ${known}` },
  };
}

function stateOf(calls: number, spent: number | null, limit: number): BudgetState['state'] {
  if (calls === 0) return 'unused';
  if (spent === null) return 'ok';
  if (spent > limit) return 'broken';
  return spent >= NEAR * limit && spent > 0 ? 'near' : 'ok';
}

function nothing({ calls }: DaySpending, when: string): string {
  return calls === 0
    ? `no call was recorded ${when}.`
    : `nobody knows what the ${count(calls)} of ${when === 'today' ? 'today' : 'this month'} cost.`;
}

function burnOf(
  parts: readonly { readonly ts: number; readonly cost: number }[],
  limit: number,
): BurnPoint[] {
  let spent = 0;
  return parts.map(({ ts, cost }) => {
    spent = rounded(spent + cost);
    return { ts, spent, left: rounded(limit - spent) };
  });
}

/**
 * What was spent until yesterday; for today what it costs so far, or the mean of a day if that is more; for each day that
 * follows the mean. The mean is that of the last days before today, those without calls too.
 */
function forecastOf(spending: Spending, spent: number) {
  const { days, firstTs, months } = spending;
  const today = todayOf(spending);
  const known = days.filter(({ from, to }) => from < today.from && firstTs !== null && to > firstTs);
  const last = known.slice(-FORECAST_DAYS);
  if (last.length < FORECAST_DAYS_AT_LEAST) {
    return {
      forecast: null,
      forecastReason: `Too few days: a forecast needs ${FORECAST_DAYS_AT_LEAST} before today.`,
    };
  }
  const mean = sumOf(last).cost / last.length;
  const daysLeft = Math.round((months[1].to - today.to) / DAY);
  const forecast = rounded(spent - today.cost + Math.max(today.cost, mean) + mean * daysLeft);
  return {
    forecast,
    forecastReason:
      `Spent until yesterday, and for today and the ${daysLeft === 1 ? 'day' : `${daysLeft} days`} after it ` +
      `${formatUsd(mean)} a day, the mean of the ${last.length} days before today.`,
  };
}

const DAY = 86_400_000;

function alertState(alert: Alert, folder: string, spending: Spending): AlertState {
  const { name, metric, above, severity = 'warning' } = alert;
  const direction = above === undefined ? 'below' : 'above';
  const limit = above ?? alert.below ?? 0;
  const today = todayOf(spending);
  const value = metricOf(metric, today);
  const isEnough = today.calls >= CALLS_FOR_ALERT;
  const broken = isBroken(today, metric, direction, limit);
  return {
    ...{
      id: `${folder} alert ${name} ${direction} ${limit}`,
      title: name,
      folder,
      severity,
      limit,
      snoozedUntil: null,
    },
    ...{ from: today.from, to: today.to, calls: today.calls, metric, direction, value },
    state: today.calls === 0 ? 'unused' : broken ? 'broken' : isEnough ? 'ok' : 'few',
    message: `${name}: ${alertText(metric, value, today.calls, { direction, limit, broken, day: 'today' })}`,
    history: spending.days
      .filter(({ calls }) => calls > 0)
      .map((day) => ({
        ...{ ts: day.from, calls: day.calls, value: metricOf(metric, day) },
        broken: isBroken(day, metric, direction, limit),
      })),
  };
}

function metricOf(metric: AlertMetric, day: DaySpending): number | null {
  const { calls, errors, priced, cost, input, cachedRead } = day;
  if (metric === 'cost_per_request') return priced > 0 ? rounded(cost / priced) : null;
  if (metric === 'cache_hit_rate') return input > 0 ? cachedRead / input : null;
  return calls > 0 ? errors / calls : null;
}

function isBroken(
  day: DaySpending,
  metric: AlertMetric,
  direction: AlertState['direction'],
  limit: number,
): boolean {
  const value = metricOf(metric, day);
  if (value === null || day.calls < CALLS_FOR_ALERT) return false;
  return direction === 'above' ? value > limit : value < limit;
}

function alertText(
  metric: AlertMetric,
  value: number | null,
  calls: number,
  {
    direction,
    limit,
    broken,
    day,
  }: Pick<AlertState, 'direction' | 'limit'> & {
    readonly broken: boolean;
    readonly day: 'today' | 'that day';
  },
): string {
  if (calls === 0) return 'no call was recorded today.';
  if (value === null) return `the ${count(calls)} of today do not say.`;
  const shown = (amount: number): string =>
    metric === 'cost_per_request' ? formatUsd(amount) : `${Number((amount * 100).toFixed(1))} %`;
  const what = {
    cost_per_request: `a call of ${day} cost ${shown(value)} on average`,
    cache_hit_rate: `${shown(value)} of ${day}’s input tokens came from a cache`,
    error_rate: `${shown(value)} of ${day}’s ${count(calls)} failed`,
  }[metric];
  if (broken) return `${what}, ${direction} ${shown(limit)}.`;
  if (calls < CALLS_FOR_ALERT)
    return `${what}; too few to tell (${count(calls)}, ${CALLS_FOR_ALERT} are needed).`;
  return `${what}, not ${direction} ${shown(limit)}.`;
}

/** Days and months on which the limit, as it is now, did not hold. */
function budgetBreaches(
  { id, title, kind, limit, severity, ...state }: BudgetState,
  spending: Spending,
): Breach[] {
  const { days, months } = spending;
  const parts =
    kind === 'month'
      ? months.map((period) => ({ ts: period.from, spent: sumOf(daysOf(period, spending)).cost }))
      : days.map((day) => ({ ts: day.from, spent: kind === 'day' ? day.cost : day.dearest }));
  const verb = kind === 'request' ? 'a call cost' : 'spent';
  return parts
    .filter(({ spent }) => spent > limit)
    .map(({ ts, spent }) => ({
      ...{ id, title, severity, ts },
      message:
        ts === state.from
          ? state.message
          : `${title}: ${verb} ${formatUsd(spent)}, limit ${formatUsd(limit)}.`,
    }));
}

function alertBreaches(state: AlertState, spending: Spending): Breach[] {
  const { id, title, severity, metric, direction, limit } = state;
  return state.history
    .filter(({ broken }) => broken)
    .map(({ ts, value, calls }) => ({
      ...{ id, title, severity, ts },
      message:
        ts === todayOf(spending).from
          ? state.message
          : `${title}: ${alertText(metric, value, calls, { direction, limit, broken: true, day: 'that day' })}`,
    }));
}

function todayOf({ days }: Spending): DaySpending {
  const today = days.at(-1);
  if (today === undefined) throw new Error('there is always a today');
  return today;
}

function daysOf({ from, to }: Period, { days }: Spending): readonly DaySpending[] {
  return days.filter((day) => day.from >= from && day.from < to);
}

function sumOf(days: readonly DaySpending[]): DaySpending {
  const sum = (of: (day: DaySpending) => number): number => days.reduce((all, day) => all + of(day), 0);
  return {
    from: days[0]?.from ?? 0,
    to: days.at(-1)?.to ?? 0,
    calls: sum((day) => day.calls),
    errors: sum((day) => day.errors),
    priced: sum((day) => day.priced),
    unpriced: sum((day) => day.unpriced),
    cost: rounded(sum((day) => day.cost)),
    dearest: Math.max(0, ...days.map((day) => day.dearest)),
    input: sum((day) => day.input),
    cachedRead: sum((day) => day.cachedRead),
  };
}

function count(calls: number): string {
  return calls === 1 ? '1 call' : `${calls} calls`;
}

/** Without the dust that adding many small numbers leaves. */
function rounded(usd: number): number {
  return Math.round(usd * 1e8) / 1e8;
}
