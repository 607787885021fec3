/** The money of one recorded call. */
import { costOnCard, type Price, type Tokens } from '../core/estimate/rates.ts';
import type { RecordTokens, UsageRecord } from './record.ts';

export interface Money {
  /** USD; null: it cost something, but nobody knows how much. */
  readonly cost: number | null;
  /** Has tokens and a price, so that it counts for the mean cost of a call. */
  readonly priced: boolean;
  /** USD that the cache saved: below 0 where writing to it cost more than reading saved. Null: it was used, and nobody knows. */
  readonly saved: number | null;
}

const NOTHING: Money = { cost: 0, priced: false, saved: 0 };
const DAY = 86_400_000;

export function moneyOf(record: UsageRecord, price: Price | null): Money {
  const { tokens, cost: said } = record;
  const isSaid = said !== undefined && said !== null;
  if (!isSaid && failedBeforeAnswer(record)) return NOTHING;
  const bill = price === null || tokens === null ? null : billOf(tokens, price, record.ts);
  const saved = usesCache(tokens) ? (bill?.saved ?? null) : 0;
  if (isSaid) return { cost: said, priced: true, saved };
  if (price?.free) return { cost: 0, priced: true, saved: 0 };
  return { cost: bill?.cost ?? null, priced: bill !== null, saved };
}

function billOf(tokens: RecordTokens, price: Price, ts: number) {
  // Cards are equal parts of the day, for the few models whose price hangs on the hour.
  const part = Math.floor(((ts % DAY) / DAY) * price.cards.length);
  const card = price.cards[part] ?? price.cards[0];
  const uncached: Tokens = { input: tokens.in, output: tokens.out };
  const cost = costOnCard(
    { ...uncached, cachedInput: tokens.cacheRead, cacheWrite: tokens.cacheWrite },
    card,
  );
  const full = costOnCard(uncached, card);
  return cost === null || full === null ? null : { cost, saved: full - cost };
}

function usesCache(tokens: RecordTokens | null): boolean {
  return tokens !== null && tokens.cacheRead + tokens.cacheWrite > 0;
}

/** A stream that was cut, by us or by the net, had cost something by then. */
function failedBeforeAnswer({ end, error, tokens }: Pick<UsageRecord, 'end' | 'error' | 'tokens'>): boolean {
  return tokens === null && end === 'error' && error !== 'stream';
}

/** What was found by `moneyOf` of a call that is stored. */
export function storedMoney(record: UsageRecord, cost: number | null, saving: number | null): Money {
  const saved = saving ?? (usesCache(record.tokens) ? null : 0);
  return { cost, saved, priced: cost !== null && !failedBeforeAnswer(record) };
}
