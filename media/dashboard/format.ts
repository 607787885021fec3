/** Figures as people read them, in the locale of the editor. Unknown is a dash. */

const locale = usable(document.body.dataset.locale) ?? navigator.language;
export const NONE = '–';

export function money(usd: number | null): string {
  if (usd === null) return NONE;
  if (usd !== 0 && Math.abs(usd) < 0.0001) return `<${dollars(0.0001, 4)}`;
  const size = Math.abs(usd);
  return dollars(usd, size >= 100 ? 0 : size >= 1 || usd === 0 ? 2 : size >= 0.01 ? 3 : 4);
}

/** For axes, where one after the other must be told apart and no more. */
export function roundMoney(usd: number): string {
  if (usd === 0) return dollars(0, 0);
  return usd.toLocaleString(locale, { ...USD, maximumSignificantDigits: 3, minimumFractionDigits: 0 });
}

export function whole(count: number): string {
  return count.toLocaleString(locale);
}

/** `1.2M`, `12K`, `950`. */
export function short(count: number): string {
  return count.toLocaleString(locale, { notation: 'compact', maximumSignificantDigits: 3 });
}

export function duration(ms: number | null): string {
  if (ms === null) return NONE;
  if (ms < 1000) return `${whole(Math.round(ms))}\u00a0ms`;
  const [amount, unit] = ms < 60_000 ? [ms / 1000, 's'] : [ms / 60_000, 'min'];
  const digits = amount < 10 ? 1 : 0;
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return `${amount.toLocaleString(locale, options)}\u00a0${unit}`;
}

export function speed(tokensPerSecond: number | null): string {
  return tokensPerSecond === null ? NONE : `${short(tokensPerSecond)}\u00a0tok/s`;
}

export function share(part: number, of: number): string {
  if (of === 0) return NONE;
  return (part / of).toLocaleString(locale, {
    style: 'percent',
    maximumFractionDigits: part / of < 0.1 ? 1 : 0,
  });
}

/** `+12%` against the period before; undefined where there is nothing to compare with. */
export function change(now: number | null, before: number | null): string | undefined {
  if (now === null || before === null || before === 0) return undefined;
  const ratio = now / before - 1;
  if (Math.abs(ratio) < 0.005) return 'as before';
  if (ratio > 9.99) return `×${short(Math.round(now / before))}`;
  return ratio.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'always' });
}

export function time(ts: number): string {
  const date = new Date(ts);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday ? date.toLocaleTimeString(locale) : moment(ts);
}

/** Date and time to the minute. */
export function moment(ts: number): string {
  return new Date(ts).toLocaleString(locale, {
    ...{ month: 'short', day: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit' },
  });
}

export function bucketName(ts: number, bucket: 'hour' | 'day'): string {
  return new Date(ts).toLocaleString(
    locale,
    bucket === 'day'
      ? { month: 'short', day: 'numeric' }
      : { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  );
}

/** Below an axis: the day where one begins, else the hour. */
export function tickName(ts: number, bucket: 'hour' | 'day'): string {
  const at = new Date(ts);
  if (bucket === 'hour' && at.getHours() !== 0) return at.toLocaleTimeString(locale, { hour: 'numeric' });
  return at.toLocaleDateString(locale, { month: 'short', day: 'numeric' });
}

/** Where there is little room: the time of the last hours, else the day. */
export function brief(ts: number): string {
  const date = new Date(ts);
  if (Date.now() - ts < 20 * 3_600_000)
    return date.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' });
  return date.toLocaleDateString(locale, { month: 'short', day: 'numeric' });
}

/** `rate_limit` as `rate limit`. */
export function words(name: string): string {
  return name.replaceAll('_', ' ');
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole(count)} ${count === 1 ? one : many}`;
}

const USD = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;

function dollars(usd: number, digits: number): string {
  return usd.toLocaleString(locale, {
    ...USD,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** Names of display languages are not always locales. */
function usable(name: string | undefined): string | undefined {
  try {
    return name ? new Intl.NumberFormat(name).resolvedOptions().locale : undefined;
  } catch {
    return undefined;
  }
}
