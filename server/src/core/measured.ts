/**
 * What recorded runs say of one call. Plain data: the usage store makes it, the estimate and the views read it.
 * Figures are those of the runs that the store still holds and the user has not forgotten.
 */
export interface MeasuredSite {
  /** As `LlmCall.site`. */
  readonly site: string;
  /** Requests that were sent, retries and failures included. */
  readonly calls: number;
  /** Of these, those that ended well and said how many tokens they used. */
  readonly exact: number;
  /** Runs with at least one call. */
  readonly runs: number;
  /** Milliseconds since the epoch. */
  readonly first: number;
  readonly last: number;
  /** USD of the calls with a known price; null where none has one. */
  readonly costTotal: number | null;
  /** USD, over the calls with a known price. */
  readonly costPerCall: number | null;
  /** Mean tokens over the `exact` calls; null where there are none. Input has cached reads and writes in it. */
  readonly tokens: MeasuredTokens | null;
  /** Milliseconds, over the calls that ended well; null where there are none. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  /** Share of the calls, 0 to 1. */
  readonly errorRate: number;
  readonly retriedRate: number;
  /** The model with the most calls, as the provider names it. */
  readonly model: string | null;
  readonly provider: string | null;
}

export interface MeasuredTokens {
  readonly input: number;
  readonly output: number;
  readonly cachedRead: number;
  readonly cachedWrite: number;
  /** Below which 99 % of the answers stay. */
  readonly outputP99: number;
}

/** The measured figures of a workspace by site. */
export type MeasuredSites = ReadonlyMap<string, MeasuredSite>;
