/**
 * The facade: one document version through the whole line. Everything slow or impure (token counts, files, the date)
 * is handed in; the result is frozen and every view is made from it.
 */

import type { Catalog } from './catalog.ts';
import type { MeasuredSites } from './measured.ts';
import type { Analysis, CoreConfig, FileId, LlmCall } from './model.ts';

/** Counts tokens; the implementation may live in a worker and caches by content. */
export interface TokenCounter {
  /** One count a text, in order. */
  count(texts: readonly string[], encoding: Encoding): Promise<readonly number[]>;
}

export type Encoding = 'o200k_base' | 'cl100k_base' | 'p50k_base' | 'r50k_base';

export interface AnalysisContext {
  readonly catalog: Catalog;
  readonly config: CoreConfig;
  /** What recorded runs say of the calls of the file; left out where nothing was recorded. */
  readonly measured?: MeasuredSites;
  readonly tokens: TokenCounter;
  /** Today as an ISO date (`2026-11-21`): prices and retirements hang on it. */
  readonly today: string;
}

export type { Analysis, FileId, LlmCall };
