/** The money of one recorded call. */
import { costOnCard, type Price, type Tokens } from '../core/estimate/rates.ts';
import type { UsageRecord } from './record.ts';

export interface Money {
  /** USD; null: it cost something, but nobody knows how much. */
  readonly cost: number | null;
  /** Has tokens and a price, so that it counts for the mean cost of a call. */
  readonly priced: boolean;
  /** USD that cached input was cheaper than other input. */
  readonly saved: number;
}

const NOTHING: Money = { cost: 0, priced: false, saved: 0 };
const UNKNOWN: Money = { cost: null, priced: false, saved: 0 };
const DAY = 86_400_000;

export function moneyOf(record: UsageRecord, price: Price | null): Money {
  const { tokens, cost: said } = record;
  if (said !== undefined && said !== null) return { cost: said, priced: true, saved: 0 };
  if (failedBeforeAnswer(record)) return NOTHING;
  if (price?.free) return { cost: 0, priced: true, saved: 0 };
  if (tokens === null || price === null) return UNKNOWN;
  // Cards are equal parts of the day, for the few models whose price hangs on the hour.
  const part = Math.floor(((record.ts % DAY) / DAY) * price.cards.length);
  const card = price.cards[part] ?? price.cards[0];
  const bill: Tokens = { input: tokens.in, output: tokens.out };
  const cost = costOnCard({ ...bill, cachedInput: tokens.cacheRead, cacheWrite: tokens.cacheWrite }, card);
  if (cost === null) return UNKNOWN;
  const withoutReads = costOnCard({ ...bill, cacheWrite: tokens.cacheWrite }, card) ?? cost;
  return { cost, priced: true, saved: Math.max(0, withoutReads - cost) };
}

/** A stream that was cut, by us or by the net, had cost something by then. */
function failedBeforeAnswer({ end, error, tokens }: Pick<UsageRecord, 'end' | 'error' | 'tokens'>): boolean {
  return tokens === null && end === 'error' && error !== 'stream';
}

/** What was found by `moneyOf` of a call that is stored. */
export function storedMoney(record: UsageRecord, cost: number | null, saved: number): Money {
  return { cost, saved, priced: cost !== null && !failedBeforeAnswer(record) };
}
