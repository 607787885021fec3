/** What the usage store takes and gives. Plain data that crosses threads; all times in milliseconds, all money in USD. */
import type { Price } from '../core/estimate/rates.ts';
import type { TroubleKind } from './database.ts';
import type { ErrorClass, RecordTokens } from './record.ts';

/** What must be known of a call to look its price up. */
export interface PriceRequest {
  readonly provider: string;
  readonly model: string;
  readonly host: string | null;
  readonly op: string | null;
  /** ISO date (UTC) of the call. */
  readonly date: string;
  /** The file that made the call, whose workspace may have prices of its own. */
  readonly file: string | null;
}

export interface PriceAnswer {
  /** The model under the name that all its snapshots and aliases share. */
  readonly normal: string;
  /** Whose model it is, where that is not the provider of the record: an alias says so, or it is served by this machine. */
  readonly provider?: string;
  readonly price: Price | null;
}

/** Runs on the main thread. */
export type PriceLookup = (request: PriceRequest) => PriceAnswer;

/** A line as the run named it, source maps already followed. */
export interface PlaceRequest {
  readonly file: string;
  readonly line: number;
  readonly col: number | null;
  readonly fn: string | null;
  /** When the call was made. */
  readonly ts: number;
}

export interface BoundSite {
  /** Absolute path of the workspace folder that the site counts from. */
  readonly root: string;
  /** As `LlmCall.site`; null: the file is of this workspace, but no call is on that line. */
  readonly site: string | null;
  /** Where the call is now. */
  readonly file: string;
  readonly line: number;
}

/** One answer a place, in order. Undefined: not of this workspace, or not known yet; it is asked again later. */
export type SiteResolver = (places: readonly PlaceRequest[]) => Promise<readonly (BoundSite | undefined)[]>;

export interface UsageFilter {
  /** Inclusive; taken down to the full hour. */
  readonly from?: number;
  /** Exclusive; taken up to the full hour. */
  readonly to?: number;
  /** A folder, or several: what they hold. */
  readonly root?: string | readonly string[];
  /** Names of models, as `SummaryRow.key`. */
  readonly models?: readonly string[];
  readonly providers?: readonly string[];
  /** Site ids, as `LlmCall.site`. */
  readonly sites?: readonly string[];
  /** Run ids. Where rows are runs, each that is not named here counts as a whole to the period in which it began. */
  readonly runs?: readonly string[];
  /** What was run, as `SummaryRow.label` of runs. */
  readonly kinds?: readonly string[];
  /** Calls that failed alone, or all others. What the program itself gave up did not fail. */
  readonly status?: 'ok' | 'error';
}

export interface TokenSums {
  readonly input: number;
  readonly output: number;
  readonly cachedRead: number;
  readonly cachedWrite: number;
  readonly reasoning: number;
}

export interface Figures {
  /** Requests that were sent, retries and failures included. */
  readonly calls: number;
  readonly errors: number;
  /** Requests that were a second or later attempt. */
  readonly retries: number;
  readonly tokens: TokenSums;
  /** Of the calls with a known price; null where there is none. */
  readonly costUsd: number | null;
  /** Calls that cost something which nobody knows: no price, or the provider did not say how many tokens. */
  readonly unpricedCalls: number;
  /**
   * USD that the cache saved: what its reads were cheaper than other input, less what its writes were dearer, by the prices of the
   * calls. Below 0 where writes cost more than reads saved; null where a cache was used and no price is known.
   */
  readonly savedUsd: number | null;
  /** Calls that ended well and said how many tokens they used. */
  readonly exactCalls: number;
  /** Over the calls that ended well; null where there are none. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly ttftP50Ms: number | null;
  readonly ttftP95Ms: number | null;
  /** Output tokens per second of streams, after the first token. */
  readonly tokensPerSecond: number | null;
  readonly firstTs: number | null;
  readonly lastTs: number | null;
}

export type By = 'model' | 'site' | 'run' | 'kind' | 'day';

export interface SummaryRow extends Figures {
  /** Model name, site id, run id, label of runs, or the ISO date of a day (of the machine's calendar); null: not known. */
  readonly key: string | null;
  /** By model. */
  readonly provider?: string;
  /** By model: the names that the provider used. */
  readonly names?: readonly string[];
  /** By site: where the call is. Of a call that is bound to no site, the line that the run named. */
  readonly root?: string | null;
  readonly file?: string | null;
  readonly line?: number | null;
  /** By run. */
  readonly label?: string;
  readonly gitCommit?: string | null;
}

export interface Summary {
  readonly by: By;
  /** Most expensive first; days and runs in the order of time, newest first. */
  readonly rows: readonly SummaryRow[];
  readonly totals: Figures;
}

export interface SeriesQuery extends UsageFilter {
  readonly bucket: 'hour' | 'day';
  readonly by?: SeriesBy;
}

/** `kind`: what was run, `dev` or `test`. */
export type SeriesBy = 'model' | 'provider' | 'site' | 'kind';

export interface SeriesPoint extends Figures {
  /** Start of the bucket. */
  readonly ts: number;
  /** Null without `by`. */
  readonly key: string | null;
}

export interface ErrorRow {
  readonly error: ErrorClass;
  readonly calls: number;
  /** Of these, second and later attempts. */
  readonly retries: number;
}

export interface CallsQuery extends UsageFilter {
  /** At most 1000. */
  readonly limit?: number;
  /** The last row of the page before. */
  readonly before?: { readonly ts: number; readonly id: number };
  /** Only calls that failed. */
  readonly failed?: boolean;
}

export interface CallRow {
  readonly id: number;
  readonly ts: number;
  readonly run: string;
  readonly provider: string;
  readonly model: string | null;
  readonly normal: string | null;
  readonly host: string | null;
  readonly op: string | null;
  readonly stream: boolean;
  readonly status: number | null;
  readonly error: ErrorClass | null;
  readonly end: string;
  readonly attempt: number;
  readonly latencyMs: number | null;
  readonly ttftMs: number | null;
  readonly tokens: RecordTokens | null;
  readonly costUsd: number | null;
  readonly root: string | null;
  readonly site: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly col: number | null;
  readonly fn: string | null;
  readonly responseId: string | null;
  readonly source: string;
}

export interface BoardQuery extends UsageFilter {
  readonly from: number;
  readonly to: number;
  /** What spending is divided by. */
  readonly by: SeriesBy;
  /** Ids of two runs. */
  readonly compare?: readonly [string, string];
}

/** What the dashboard shows of a period. */
export interface Board {
  readonly totals: Figures;
  /** Of the period of the same length before. */
  readonly before: Figures;
  /** `day` where the period is long. */
  readonly bucket: 'hour' | 'day';
  readonly buckets: readonly number[];
  readonly spend: readonly SeriesPoint[];
  readonly timeline: readonly SeriesPoint[];
  readonly models: readonly SummaryRow[];
  readonly sites: readonly (SummaryRow & { readonly spark: readonly number[] })[];
  /** The newest. */
  readonly runs: readonly SummaryRow[];
  readonly kinds: readonly SummaryRow[];
  readonly errors: readonly ErrorRow[];
  /** The newest. */
  readonly calls: readonly CallRow[];
  readonly comparison: BoardComparison | null;
  /** All workspace folders that something was recorded in. */
  readonly roots: readonly string[];
}

/** Rows of the one run, rows of the other. */
export interface BoardComparison {
  readonly runs: readonly [SummaryRow, SummaryRow];
  readonly models: readonly [readonly SummaryRow[], readonly SummaryRow[]];
  readonly sites: readonly [readonly SummaryRow[], readonly SummaryRow[]];
}

export type UsageEvent =
  /** New figures, of this process or another: whoever shows some asks again. `calls` is 0 where they are another's. */
  | { readonly kind: 'changed'; readonly calls: number; readonly sites: readonly string[] }
  /** Recording goes on in the spool; what could not be done is tried again. Told once until it changes. */
  | { readonly kind: 'trouble'; readonly trouble: TroubleKind; readonly message: string }
  | { readonly kind: 'recovered' }
  /** The damaged file's new name. What the spool still has is read again. */
  | { readonly kind: 'rebuilt'; readonly setAside: string; readonly message: string }
  /** Lines of a spool file that are no records, for the log. */
  | { readonly kind: 'refused'; readonly file: string; readonly lines: number; readonly reason: string };

export interface Limits {
  /** Calls older than this are removed. */
  readonly days: number;
  /** Above this size of the database, the oldest calls are removed. */
  readonly megabytes: number;
}

export const DEFAULT_LIMITS: Limits = { days: 90, megabytes: 500 };
