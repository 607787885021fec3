/**
 * The comment that gives a call better numbers than any assumption:
 *
 *     llm-cost: calls=50k/mo in=1200 out=300 cached=80%
 *
 * Every part may be left out; ` -- ` begins a remark. A month has 30 days.
 */
import type { Span } from '../ir.ts';

/** What the developer says of one call. */
export interface Overrides {
  readonly callsPerMonth?: number;
  /** Tokens per call. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Part of the input that is read from the cache, 0 to 1. */
  readonly cachedShare?: number;
}

export interface DirectiveError {
  readonly error: string;
  /** The wrong part, as offsets in the text. */
  readonly span: Span;
}

/** Reads a comment's text without its marks; undefined where it is another kind of comment. */
export function parseDirective(text: string): Overrides | DirectiveError | undefined {
  const start = /^\s*llm-cost\s*:/.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const body = text.slice(start).replace(/(^|\s)--(\s[\s\S]*)?$/, '');
  const overrides: { -readonly [Key in keyof Overrides]: number } = {};
  for (const { 0: match, index } of body.matchAll(/\S+/g)) {
    const word = match.replace(/,$/, '');
    const span: Span = [start + index, start + index + word.length];
    const part = parsePart(word);
    if ('error' in part) return { error: part.error, span };
    if (overrides[part.key] !== undefined) return { error: `${word.split('=')[0]} is given twice`, span };
    overrides[part.key] = part.value;
  }
  if (Object.keys(overrides).length > 0) return overrides;
  return { error: `nothing is said: ${EXAMPLE}`, span: [0, start] };
}

export function isDirectiveError(parsed: Overrides | DirectiveError): parsed is DirectiveError {
  return 'error' in parsed;
}

/** `50k`, `2k/day`, `1.5M/mo` as calls per month of 30 days; a bare number is per month. Null where it is none. */
export function parseRate(text: string): number | null {
  const [amount = '', unit = 'mo', ...rest] = text.split('/');
  const perMonth = PER_MONTH.get(unit.toLowerCase());
  const value = parseAmount(amount);
  return rest.length > 0 || perMonth === undefined || value === null ? null : value * perMonth;
}

const EXAMPLE = 'write for example calls=50k/mo in=1200 out=300 cached=80%';

/** Months of 30 days, hence 30/7 weeks. */
const PER_MONTH: ReadonlyMap<string, number> = new Map([
  ['h', 720],
  ['hour', 720],
  ['d', 30],
  ['day', 30],
  ['w', 30 / 7],
  ['week', 30 / 7],
  ['mo', 1],
  ['month', 1],
]);

function parsePart(
  word: string,
): { readonly key: keyof Overrides; readonly value: number } | { readonly error: string } {
  const [name = '', text, ...rest] = word.split('=');
  if (text === undefined || rest.length > 0) return { error: `${word} is not understood: ${EXAMPLE}` };
  const part = PARTS.get(name);
  if (!part) return { error: `${name} is not known: use calls, in, out or cached` };
  const value = part.parse(text);
  return value === null ? { error: `${name} must be ${part.form}` } : { key: part.key, value };
}

interface Part {
  readonly key: keyof Overrides;
  readonly parse: (text: string) => number | null;
  readonly form: string;
}

const PARTS: ReadonlyMap<string, Part> = new Map([
  ['calls', { key: 'callsPerMonth', parse: parseRate, form: 'a rate such as 50k/mo, 2k/day or 100/hour' }],
  ['in', { key: 'inputTokens', parse: parseAmount, form: 'a number of tokens such as 1200 or 1.2k' }],
  ['out', { key: 'outputTokens', parse: parseAmount, form: 'a number of tokens such as 300 or 1.2k' }],
  ['cached', { key: 'cachedShare', parse: parseShare, form: 'a share such as 80% or 0.8' }],
]);

/** Not negative, with k or M. */
export function parseAmount(text: string): number | null {
  const match = /^(\d+(?:[_,]\d{3})*(?:\.\d+)?|\.\d+)([kKmM]?)$/.exec(text);
  if (!match) return null;
  const unit = { '': 1, k: 1e3, m: 1e6 }[(match[2] ?? '').toLowerCase()] ?? 1;
  return Number((match[1] ?? '').replace(/[_,]/g, '')) * unit;
}

/** `80%` or `0.8`. Null where it is none. */
export function parseShare(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(%?)$/.exec(text);
  const share = match ? Number(match[1]) / (match[2] ? 100 : 1) : null;
  return share !== null && share <= 1 ? share : null;
}
