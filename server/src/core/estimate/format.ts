/** Short spellings of money, token counts and times for hints, titles and tables. */

/** `$0.0021`, `$0.21`, `$2.10`, `$21`, `$1.2k`, `$3.4M`; `<$0.0001` for less, and `$0` for nothing at all only. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0';
  if (usd < 0) return `-${formatUsd(-usd)}`;
  if (usd < 0.0001) return '<$0.0001';
  if (usd < 0.0995) return `$${Number(usd.toPrecision(2))}`;
  if (usd < 9.995) return `$${usd.toFixed(2)}`;
  return `$${short(usd)}`;
}

/** `1,234,567`, with three digits behind the point at most. `toLocaleString` costs each start 20 ms and 9 MB for all languages. */
export function formatCount(count: number): string {
  const [whole = '', fraction] = String(Math.round(count * 1000) / 1000).split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `320`, `1.2k`, `12k`, `1.5M`. */
export function formatTokens(tokens: number): string {
  return short(tokens);
}

/** `320 ms`, `1.8 s`, `12 s`, `2.5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9950) return `${Number((ms / 1000).toFixed(1))} s`;
  return ms < 119_500 ? `${Math.round(ms / 1000)} s` : `${Number((ms / 60_000).toFixed(1))} min`;
}

/** `12 %`, of a share from 0 to 1. */
export function formatShare(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Two digits or three, with k, M or B; the limits are where the rounded figure gets a digit more. */
function short(value: number): string {
  if (value < 999.5) return String(Math.round(value));
  if (value < 999_500) return thousands(value / 1e3, 'k');
  if (value < 999_500_000) return thousands(value / 1e6, 'M');
  return thousands(value / 1e9, 'B');
}

function thousands(value: number, unit: string): string {
  const digits = value < 9.95 ? Number(value.toFixed(1)) : Math.round(value);
  return `${digits}${unit}`;
}
