/** What the what-if page, the extension and the server say to each other. Types alone; money in USD. */
import type { CallRange, MonthlyCost } from '../protocol.ts';

export interface WhatIfParams {
  readonly scope: WhatIfScope;
  readonly change: WhatIfChange;
}

/** Which calls are changed. */
export type WhatIfScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'model'; readonly provider: string; readonly model: string }
  /** `CallItem.site` with its `uri`. */
  | { readonly kind: 'call'; readonly uri: string; readonly site: string };

/** What is left out, or empty, stays as it is. Texts are as in a comment at the call: `50k/mo`, `80%`, `1.2k`. */
export interface WhatIfChange {
  readonly model?: WhatIfModel;
  /** `standard` for the ordinary one. */
  readonly tier?: string;
  /** Also `×3`, so many times what it is now. */
  readonly calls?: string;
  readonly cached?: string;
  readonly out?: string;
}

export interface WhatIfModel {
  readonly provider: string;
  readonly model: string;
}

export interface WhatIfView {
  readonly params: WhatIfParams;
  /** What is wrong in a field, for people. Such a field changes nothing. */
  readonly mistakes: { readonly calls?: string; readonly cached?: string; readonly out?: string };
  /** Those in the scope, the greatest difference first. */
  readonly calls: readonly WhatIfCall[];
  /** Over all calls of the workspace with a price on both sides; null where there is none. */
  readonly totals: { readonly before: MonthlyCost; readonly after: MonthlyCost } | null;
  /** Calls of the workspace that are in neither total, for a side has no price. */
  readonly leftOut: number;
  /** Calls of the workspace. */
  readonly all: number;
  /** To choose from. */
  readonly tiers: readonly string[];
  /** That calls of the workspace use now, for the scope. */
  readonly used: readonly (WhatIfModel & { readonly calls: number })[];
  /** ISO date. */
  readonly pricesAsOf: string;
}

export interface WhatIfCall {
  readonly site: string;
  readonly label: string;
  readonly uri: string;
  readonly cell?: number;
  readonly range: CallRange;
  readonly before: WhatIfSide;
  readonly after: WhatIfSide;
  /** Why the change cannot be made just so, in sentences. */
  readonly obstacles: readonly string[];
}

export interface WhatIfSide {
  readonly model: string | null;
  readonly tier: string | null;
  readonly callsPerMonth: number;
  /** Expected tokens of a call. */
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
  readonly costPerCall: MonthlyCost | null;
  readonly costPerMonth: MonthlyCost | null;
  /** Why there is no price. */
  readonly reason: string | null;
}

export interface WhatIfReportParams extends WhatIfParams {
  readonly format: 'csv' | 'markdown';
}

/** The page asks the extension. */
export type WhatIfToHost =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly id: number; readonly params: WhatIfParams }
  | {
      readonly kind: 'export';
      readonly format: WhatIfReportParams['format'];
      readonly to: 'clipboard' | 'file';
      readonly params: WhatIfParams;
    }
  | { readonly kind: 'open'; readonly uri: string; readonly range: CallRange; readonly cell?: number }
  | { readonly kind: 'scan' };

/** The extension tells the page. */
export type WhatIfToPage =
  | { readonly kind: 'view'; readonly id: number; readonly view: WhatIfView }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'models'; readonly models: readonly WhatIfModel[] }
  /** Somebody asks for these calls. */
  | { readonly kind: 'scope'; readonly scope: WhatIfScope }
  /** There are other calls or figures. */
  | { readonly kind: 'changed' };
