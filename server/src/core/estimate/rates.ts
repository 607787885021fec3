/** What a price is: rates per million tokens, with whole-request tiers. */

export interface Price {
  readonly provider: string;
  /** The name under which the price stands, perhaps without the date of the snapshot asked for. */
  readonly model: string;
  readonly source: string;
  /** ISO date. */
  readonly asOf: string;
  /** Rates of equal parts of the day; one for most models. */
  readonly cards: readonly [RateCard, ...RateCard[]];
  /** The provider makes no charge. */
  readonly free: boolean;
}

/** USD per million tokens; null where the source has no such rate. */
export interface RateCard {
  readonly input: Rate | null;
  readonly cachedInput: Rate | null;
  readonly cacheWrite: Rate | null;
  readonly output: Rate | null;
  /** USD per request. */
  readonly request: number;
}

/** The highest tier that the request's input tokens exceed gives the rate of all of its tokens. */
export interface Rate {
  readonly base: number;
  readonly tiers: readonly { readonly above: number; readonly rate: number }[];
}

export function flat(base: number): Rate {
  return { base, tiers: [] };
}

export interface Tokens {
  /** All input, with what is read from the cache and written to it. */
  readonly input: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly output: number;
}

/** USD of one request; null where a needed rate is missing. Where a source has no rate for the cache, the provider bills these tokens as any other input. */
export function costOnCard(
  { input, cachedInput = 0, cacheWrite = 0, output }: Tokens,
  card: RateCard,
): number | null {
  if (!card.input || (output > 0 && !card.output)) return null;
  const cost = (tokens: number, rate: Rate) => (tokens * rateAt(rate, input)) / 1e6;
  return (
    cost(input - cachedInput - cacheWrite, card.input) +
    cost(cachedInput, card.cachedInput ?? card.input) +
    cost(cacheWrite, card.cacheWrite ?? card.input) +
    (card.output ? cost(output, card.output) : 0) +
    card.request
  );
}

export function rateAt({ base, tiers }: Rate, inputTokens: number): number {
  return tiers.reduce((rate, tier) => (inputTokens > tier.above ? tier.rate : rate), base);
}
