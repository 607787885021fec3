/**
 * Budgets and alerts of `.llmcost.json`, held against what recorded runs cost: figures in, states out. Days and months are those of
 * the machine's calendar, which who asks has cut; here is no clock.
 */

export interface Budgets {
  readonly perRequestUsd?: number;
  readonly dailyUsd?: number;
  readonly monthlyUsd?: number;
}

export interface Alert {
  readonly name: string;
  readonly metric: AlertMetric;
  /** Has one of the two. */
  readonly above?: number;
  readonly below?: number;
  readonly severity?: Severity;
}

/**
 * Of the calls of a day. `cost_per_request`: USD, mean over the calls with a known price; `cache_hit_rate`: share of the input tokens
 * that were read from a cache; `error_rate`: share of the calls that failed.
 */
export type AlertMetric = 'cost_per_request' | 'cache_hit_rate' | 'error_rate';
export type Severity = 'info' | 'warning' | 'critical';

/** What one `.llmcost.json` asks for. */
export interface Limits {
  /** Absolute path of the folder that it lies in. */
  readonly folder: string;
  readonly budgets: Budgets;
  readonly alerts: readonly Alert[];
}

export interface Period {
  /** Milliseconds since the epoch: from there, inclusive, to there, exclusive. */
  readonly from: number;
  readonly to: number;
}

/** What was recorded in a folder. Money in USD. */
export interface Spending {
  readonly now: number;
  /** Every day from the first of the last month to today, those without calls too. */
  readonly days: readonly DaySpending[];
  /** The last month and this. */
  readonly months: readonly [Period, Period];
  /** Of today, up to now, those without calls too. */
  readonly hours: readonly { readonly ts: number; readonly cost: number }[];
  /** `src/chat.ts#answer`, or file and line: of the dearest call of today; null where it is not known. */
  readonly dearestPlace: string | null;
  /** Of the first call of these days; null where there is none. */
  readonly firstTs: number | null;
}

export interface DaySpending extends Period {
  readonly calls: number;
  readonly errors: number;
  /** Calls with tokens and a price, and calls that cost something which nobody knows. */
  readonly priced: number;
  readonly unpriced: number;
  readonly cost: number;
  /** Cost of the dearest call. */
  readonly dearest: number;
  readonly input: number;
  readonly cachedRead: number;
}

interface Watched {
  /** Names it for good: folder, kind or name, limit. */
  readonly id: string;
  /** `Daily budget`, or the name of the alert. */
  readonly title: string;
  /** Absolute path of the folder that the `.llmcost.json` lies in; what was recorded in there counts. */
  readonly folder: string;
  /** What was looked at, in milliseconds since the epoch: from there, inclusive, to there, exclusive. */
  readonly from: number;
  readonly to: number;
  /** Recorded from `from` on. */
  readonly calls: number;
  readonly limit: number;
  readonly severity: Severity;
  /** One line for people. */
  readonly message: string;
  /** Nobody wants to hear of it before; null where it is not snoozed. */
  readonly snoozedUntil: number | null;
}

export interface BudgetState extends Watched {
  readonly kind: 'request' | 'day' | 'month';
  /** `unused`: no call was recorded; `near`: from four fifths of the limit on. */
  readonly state: 'unused' | 'ok' | 'near' | 'broken';
  /** USD: of the dearest call of the day, of the day, of the month. Null where no price is known. */
  readonly spent: number | null;
  /** Calls whose cost nobody knows, and which are not in `spent`. */
  readonly unpricedCalls: number;
  /** `src/chat.ts#answer`, or file and line, of the dearest call. */
  readonly place: string | null;
  /** By hour of the day, or day of the month, up to now: what was spent at its end, and what was left then (below 0: too much). */
  readonly burn: readonly BurnPoint[];
  /** USD at the end of the month; null for other budgets, and where there are too few days to tell. */
  readonly forecast: number | null;
  /** How the forecast was made, or why there is none; null for other budgets. */
  readonly forecastReason: string | null;
}

export interface BurnPoint {
  /** Start of the hour or day. */
  readonly ts: number;
  readonly spent: number;
  readonly left: number;
}

export interface AlertState extends Watched {
  readonly metric: AlertMetric;
  readonly direction: 'above' | 'below';
  /** `few`: fewer calls than an alert needs to be believed. */
  readonly state: 'unused' | 'few' | 'ok' | 'broken';
  readonly value: number | null;
  /** Days with calls, the oldest first. */
  readonly history: readonly AlertDay[];
}

export interface AlertDay {
  /** Start of the day. */
  readonly ts: number;
  readonly calls: number;
  readonly value: number | null;
  readonly broken: boolean;
}

/** A day or month on which a limit, as it is now, did not hold. */
export interface Breach {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Start of the day or month. */
  readonly ts: number;
  readonly message: string;
}

export interface BudgetReport {
  readonly budgets: readonly BudgetState[];
  readonly alerts: readonly AlertState[];
  /** The newest first, that of today among them. */
  readonly breaches: readonly Breach[];
}
