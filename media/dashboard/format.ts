/** Figures as people read them, in the locale of the editor. Unknown is a dash. */

const locale = document.documentElement.lang || navigator.language;
const NONE = '–';

export function money(usd: number | null): string {
  if (usd === null) return NONE;
  if (usd !== 0 && Math.abs(usd) < 0.0001) return '<$0.0001';
  const digits =
    Math.abs(usd) >= 100 ? 0 : Math.abs(usd) >= 1 || usd === 0 ? 2 : Math.abs(usd) >= 0.01 ? 3 : 4;
  return usd.toLocaleString(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
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
  if (ms < 1000) return `${Math.round(ms)}\u00a0ms`;
  const seconds = ms / 1000;
  return seconds < 60
    ? `${seconds.toFixed(seconds < 10 ? 1 : 0)}\u00a0s`
    : `${(seconds / 60).toFixed(1)}\u00a0min`;
}

export function share(part: number, of: number): string {
  if (of === 0) return NONE;
  return (part / of).toLocaleString(locale, {
    style: 'percent',
    maximumFractionDigits: part / of < 0.1 ? 1 : 0,
  });
}

/** `+12 %` against the period before; undefined where there is nothing to compare with. */
export function change(now: number | null, before: number | null): string | undefined {
  if (now === null || before === null || before === 0) return undefined;
  const ratio = now / before - 1;
  if (Math.abs(ratio) < 0.005) return 'as before';
  return ratio.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'always' });
}

export function time(ts: number): string {
  const date = new Date(ts);
  const isToday = date.toDateString() === new Date().toDateString();
  return isToday
    ? date.toLocaleTimeString(locale)
    : date.toLocaleString(locale, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
}

export function bucketName(ts: number, bucket: 'hour' | 'day'): string {
  return new Date(ts).toLocaleString(
    locale,
    bucket === 'day'
      ? { month: 'short', day: 'numeric' }
      : { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  );
}
