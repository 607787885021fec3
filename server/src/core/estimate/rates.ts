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
