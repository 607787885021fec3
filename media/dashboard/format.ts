/** Figures as people read them, in the locale of the editor. Unknown is a dash. */

const locale = usable(document.body.dataset.locale) ?? navigator.language;
export const NONE = '–';

const USD = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;

export function money(usd: number | null): string {
  if (usd === null) return NONE;
  if (usd !== 0 && Math.abs(usd) < 0.0001) return `<${dollars(0.0001, 4)}`;
  const size = Math.abs(usd);
  return dollars(usd, size >= 100 ? 0 : size >= 1 || usd === 0 ? 2 : size >= 0.01 ? 3 : 4);
}

/** For axes, where one after the other must be told apart and no more. */
export function roundMoney(usd: number): string {
  if (usd === 0) return dollars(0, 0);
  return figure('axis', { ...USD, maximumSignificantDigits: 3, minimumFractionDigits: 0 }).format(usd);
}

export function whole(count: number): string {
  return figure('whole', {}).format(count);
}

/** `1.2M`, `12K`, `950`. */
export function short(count: number): string {
  return figure('short', { notation: 'compact', maximumSignificantDigits: 3 }).format(count);
}

export function duration(ms: number | null): string {
  if (ms === null) return NONE;
  if (ms < 1000) return `${whole(Math.round(ms))}\u00a0ms`;
  const [amount, unit] = ms < 60_000 ? [ms / 1000, 's'] : [ms / 60_000, 'min'];
  const digits = amount < 10 ? 1 : 0;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${figure(`fixed ${digits}`, options).format(amount)}\u00a0${unit}`;
}

export function speed(tokensPerSecond: number | null): string {
  return tokensPerSecond === null ? NONE : `${short(tokensPerSecond)}\u00a0tok/s`;
}

export function share(part: number, of: number): string {
  if (of === 0) return NONE;
  const digits = part / of < 0.1 ? 1 : 0;
  return figure(`share ${digits}`, { style: 'percent', maximumFractionDigits: digits }).format(part / of);
}

/** `+12%` against the period before; undefined where there is nothing to compare with. */
export function change(now: number | null, before: number | null): string | undefined {
  if (now === null || before === null || before === 0) return undefined;
  const ratio = now / before - 1;
  if (Math.abs(ratio) < 0.005) return 'as before';
  if (ratio > 9.99) return `×${short(Math.round(now / before))}`;
  return figure('change', { style: 'percent', maximumFractionDigits: 0, signDisplay: 'always' }).format(
    ratio,
  );
}

export function time(ts: number): string {
  const isToday = new Date(ts).toDateString() === new Date().toDateString();
  return isToday ? date('time', { timeStyle: 'medium' }).format(ts) : moment(ts);
}

/** Date and time to the minute. */
export function moment(ts: number): string {
  return date('moment', {
    ...{ month: 'short', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit' },
  }).format(ts);
}

export function bucketName(ts: number, bucket: 'hour' | 'day'): string {
  return bucket === 'day'
    ? day(ts)
    : date('hour', { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(ts);
}

/** Below an axis: the day where one begins, else the hour. */
export function tickName(ts: number, bucket: 'hour' | 'day'): string {
  if (bucket === 'hour' && new Date(ts).getHours() !== 0) return date('tick', { hour: 'numeric' }).format(ts);
  return day(ts);
}

/** Where there is little room: the time of the last hours, else the day. */
export function brief(ts: number): string {
  if (Date.now() - ts > 20 * 3_600_000) return day(ts);
  return date('brief', { hour: 'numeric', minute: '2-digit' }).format(ts);
}

/** `rate_limit` as `rate limit`. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

function day(ts: number): string {
  return date('day', { month: 'short', day: 'numeric' }).format(ts);
}

function dollars(usd: number, digits: number): string {
  const options = { ...USD, minimumFractionDigits: digits, maximumFractionDigits: digits };
  return figure(`dollars ${digits}`, options).format(usd);
}

/** Made once each: to make one takes longer than to format a thousand figures. */
const figures = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function figure(name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const found = figures.get(name) ?? new Intl.NumberFormat(locale, options);
  figures.set(name, found);
  return found;
}

function date(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const found = dates.get(name) ?? new Intl.DateTimeFormat(locale, options);
  dates.set(name, found);
  return found;
}

/** Names of display languages are not always locales. */
function usable(name: string | undefined): string | undefined {
  try {
    return name ? new Intl.NumberFormat(name).resolvedOptions().locale : undefined;
  } catch {
    return undefined;
  }
}
