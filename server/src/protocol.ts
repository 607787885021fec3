/**
 * What server and clients say to each other beyond the Language Server Protocol. Types and method names alone: this is
 * the one file of the server that the client imports.
 */

import type { AlertState, Breach, BudgetReport, BudgetState } from './core/budgets.ts';
import type { CallRow, ErrorRow, Figures, SeriesBy, SeriesPoint, SummaryRow } from './usage/types.ts';

/** Request, no parameters → `Summary`: the totals of the workspace as far as it is scanned. */
export const SUMMARY_REQUEST = 'llmCost/summary';
/** Request, no parameters → `readonly CallItem[]`: every call known, the dearest first. */
export const CALLS_REQUEST = 'llmCost/calls';
/** Request, no parameters → `Summary`: scans the workspace again, with progress, and answers when it is done. */
export const SCAN_REQUEST = 'llmCost/scan';
/** Request, no parameters → `UsageSummary`: what was recorded in the folders of this window. */
export const USAGE_REQUEST = 'llmCost/usage';
/** Request, no parameters → `readonly RunItem[]`: recorded runs, the newest first, and no more than `RUNS_AT_MOST`. */
export const RUNS_REQUEST = 'llmCost/runs';
export const RUNS_AT_MOST = 200;
/** Request, no parameters → `readonly FindingItem[]`: every finding of the workspace. */
export const FINDINGS_REQUEST = 'llmCost/findings';
/** Request, `RunLinesParams` → `readonly RunLine[]`. */
export const RUN_LINES_REQUEST = 'llmCost/runLines';
/** Request, `ForgetParams` → the number of calls that are forgotten. */
export const FORGET_REQUEST = 'llmCost/forget';
/**
 * Request, no parameters → `Record<string, string> | null`: variables for programs that are to send OpenTelemetry spans to the
 * store. Starts the receiver; null where the settings have none, or nothing is recorded.
 */
export const OTLP_REQUEST = 'llmCost/otlp';
/** Request, `DashboardQuery` → `DashboardView`: what the dashboard shows of a period; null where nothing was ever recorded. */
export const DASHBOARD_REQUEST = 'llmCost/dashboard';
/** Request, no parameters → `BudgetReport`: budgets and alerts of `.llmcost.json` against what was recorded. */
export const BUDGETS_REQUEST = 'llmCost/budgets';
/** Request, `SnoozeParams` → when it ends: nobody is told of that budget or alert before. */
export const SNOOZE_REQUEST = 'llmCost/snooze';
/** Notification, `BreachNotice`: a budget or alert is broken; sent once for each day or month, by one window. */
export const BREACH_NOTIFICATION = 'llmCost/breach';
/** Request, `WhatIfParams` → `WhatIfView`: the month before and after a change. */
export const WHAT_IF_REQUEST = 'llmCost/whatIf';
/** Request, `WhatIfReportParams` → the same as CSV or Markdown. */
export const WHAT_IF_REPORT_REQUEST = 'llmCost/whatIfReport';
/** Request, no parameters → `readonly WhatIfModel[]`: models to choose from. */
export const WHAT_IF_MODELS_REQUEST = 'llmCost/whatIfModels';
/** Notification, `RecordingState`: whether programs that are started from now on are recorded. */
export const RECORDING_NOTIFICATION = 'llmCost/recording';
/** Notification without parameters: usage and runs that were handed out are no longer the current ones. */
export const USAGE_CHANGED_NOTIFICATION = 'llmCost/usageChanged';
/** Notification without parameters: a summary or list that was handed out is no longer the current one. */
export const CHANGED_NOTIFICATION = 'llmCost/changed';

export type * from './messages/whatIf.ts';

/** USD per month. */
export interface MonthlyCost {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export interface Summary {
  readonly calls: number;
  readonly pricedCalls: number;
  /** The sum over the priced calls. */
  readonly costPerMonth: MonthlyCost;
  /** For people: `≈ $231/mo` and `$110–705`; null where no call is priced. */
  readonly label: string | null;
  readonly rangeLabel: string | null;
  /** False until the first scan has ended. */
  readonly scanned: boolean;
}

export interface CallItem {
  /** Stable identity of the call. */
  readonly site: string;
  /** Where it stands, for people: `src/chat.ts › ChatService.answer`. */
  readonly label: string;
  readonly path: string;
  /** `ChatService.answer`, or file and line outside of all functions. */
  readonly name: string;
  /** `gpt-4o`, `gpt-4o | gpt-4o-mini`; null where it is unknown. */
  readonly model: string | null;
  readonly provider: string;
  readonly method: string;
  /** As in the editor: `≈ $0.0021/call · $21/mo`. */
  readonly cost: string;
  /** USD, expected; null where no price is known. */
  readonly costPerMonth: number | null;
  /** `$21/mo`; null where the call has no monthly cost of its own. */
  readonly costPerMonthLabel: string | null;
  /** Of a call: `$0.0021` by the code alone, `$0.0019` by recorded runs; null where it is not known. */
  readonly estimatePerCall: string | null;
  readonly measuredPerCall: string | null;
  /** `$10–84`; null where the call has no monthly cost of its own. */
  readonly rangePerMonth: string | null;
  /** `10,000 calls a month, assumed`; null where its callers are counted instead. */
  readonly volume: string | null;
  /** Why there is no price. */
  readonly reason: string | null;
  /** Of all calls of its file: `≈ $41/mo`; null where none is known. */
  readonly fileTotal: string | null;
  /** What recorded runs say: `37 calls · $0.42 · p95 1.8 s`; null where there are none. */
  readonly measured: string | null;
  /** Of a file; of a notebook, not of its cell. */
  readonly uri: string;
  /** 0-based index among all cells, where the file is a notebook. */
  readonly cell?: number;
  /** The callee's name in the file or cell, 0-based, in UTF-16 code units. */
  readonly range: CallRange;
}

/** What a rule says of a call, those that save most first. */
export interface FindingItem {
  /** The same as long as the finding is there. */
  readonly id: string;
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  /** USD; null where nothing is known of it. */
  readonly savingPerMonth: number | null;
  /** `saves $12/mo`. */
  readonly saving: string | null;
  /** Over all findings of the rule: `saves $120/mo`. */
  readonly ruleSaving: string | null;
  readonly path: string;
  readonly uri: string;
  readonly cell?: number;
  readonly range: CallRange;
  /** There is a fix that can be made. */
  readonly fixable: boolean;
}

export interface CallRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface UsageSummary {
  /** For people: `37 calls · $0.42 · p95 1.8 s`; null where nothing was recorded. */
  readonly label: string | null;
  readonly calls: number;
  readonly runs: number;
  /** Runs that began since recording was switched on. */
  readonly runsSince: number;
  /** Of these: `12 calls · $0.09`; null where there are none. */
  readonly sinceLabel: string | null;
  /** Why records wait in their files: a full disk, a locked database. Null where all is well. */
  readonly trouble: string | null;
}

export interface RunItem {
  readonly id: string;
  /** `dev`, `app`: what was started. */
  readonly label: string;
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly calls: number;
  /** `37 calls · $0.42 · p95 1.8 s`. */
  readonly figures: string;
  readonly failed: number;
  readonly gitCommit: string | null;
}

export interface RunLinesParams {
  /** `RunItem.id`. */
  readonly run: string;
}

/** A line of code that a run called from, the dearest first. */
export interface RunLine {
  readonly id: string;
  /** `src/chat.ts › ChatService.answer`, or file and line where no call is known there. */
  readonly name: string;
  readonly figures: string;
  /** Where the call is now; null where it is not known, or in no folder of the window. */
  readonly uri: string | null;
  /** 0-based. */
  readonly line: number;
}

export interface RecordingState {
  /** Milliseconds since the epoch; null where nothing is recorded. */
  readonly since: number | null;
}

export type {
  AlertState,
  Breach,
  BudgetReport,
  BudgetState,
  CallRow,
  ErrorRow,
  Figures,
  SeriesBy,
  SeriesPoint,
  SummaryRow,
};

export interface SnoozeParams {
  /** Of a `BudgetState` or `AlertState`. */
  readonly id: string;
}

export interface BreachNotice {
  readonly id: string;
  readonly message: string;
  readonly severity: Breach['severity'];
}

export interface DashboardQuery {
  /** Milliseconds since the epoch: from there, inclusive, to there, exclusive. */
  readonly from: number;
  readonly to: number;
  /** What spending is divided by. */
  readonly by: SeriesBy;
  /** One of `DashboardView.folders`; null: all that was recorded on this machine. Left out: the folders of the window. */
  readonly folder?: string | null;
  /** These alone, where given: the keys of `models`, `sites` and `runs` of the view, and labels of runs. */
  readonly models?: readonly string[];
  readonly sites?: readonly string[];
  readonly runs?: readonly string[];
  readonly kinds?: readonly string[];
  readonly status?: 'ok' | 'error';
  /** Two ids of runs that are to be held against each other. */
  readonly compare?: readonly [string, string];
}

/** Figures are sums over the folders asked for. Money in USD, times in milliseconds. */
export interface DashboardView {
  readonly query: DashboardQuery;
  /** Workspaces that something was recorded in, those of the window first. */
  readonly folders: readonly DashboardFolder[];
  readonly totals: Figures;
  /** Of the period of the same length before. */
  readonly before: Figures;
  /** `day` where the period is long. */
  readonly bucket: 'hour' | 'day';
  /** Starts of all buckets of the period, those without calls too. */
  readonly buckets: readonly number[];
  /** By time, and divided as asked for, with latency and all else; buckets without calls are missing. */
  readonly spend: readonly SeriesPoint[];
  /** By time alone. */
  readonly timeline: readonly SeriesPoint[];
  readonly models: readonly SummaryRow[];
  readonly sites: readonly DashboardSite[];
  /** The newest 200. */
  readonly runs: readonly SummaryRow[];
  /** What was run, the dearest first; the keys are labels of runs. */
  readonly kinds: readonly SummaryRow[];
  readonly errors: readonly ErrorRow[];
  /** The newest first. */
  readonly calls: readonly CallRow[];
  /** Null where none was asked for, or one of the runs is not known. */
  readonly comparison: DashboardComparison | null;
  /** Of the folders of the window, whatever the filters are. */
  readonly budgets: BudgetReport;
}

export interface DashboardFolder {
  /** Absolute. */
  readonly path: string;
  /** Its last part. */
  readonly name: string;
  /** In this window. */
  readonly isOpen: boolean;
}

/** Two runs, each as a whole, under the other filters of the query. */
export interface DashboardComparison {
  readonly runs: readonly [SummaryRow, SummaryRow];
  readonly models: readonly ComparedRow[];
  readonly sites: readonly ComparedRow[];
}

export interface ComparedRow {
  readonly key: string | null;
  readonly name: string;
  /** In the order of the runs; null where that run did not call it. */
  readonly figures: readonly [Figures | null, Figures | null];
}

export interface DashboardSite extends SummaryRow {
  /** `src/chat.ts › ChatService.answer`, or file and line where no call is known there. */
  readonly name: string;
  /** USD per call, expected by the code alone; null where it is not known. */
  readonly estimate: number | null;
  /** USD in each of the view's `buckets`. */
  readonly spark: readonly number[];
}

/** The webview asks its host. */
export type ToHost =
  | { readonly kind: 'ask'; readonly id: number; readonly query: DashboardQuery }
  | { readonly kind: 'open'; readonly file: string; readonly line: number }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'snooze'; readonly id: string }
  /** A picture; the name is a proposal for the dialog that asks where. */
  | { readonly kind: 'save'; readonly name: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'run';
      readonly command: 'startRecording' | 'openRecordedTerminal' | 'explainRecording';
    };

/** The host tells the webview. */
export type ToWebview =
  | { readonly kind: 'view'; readonly id: number; readonly view: DashboardView | null }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  /** There are newer figures. */
  | { readonly kind: 'changed' }
  /** Somebody asks for these alone. */
  | { readonly kind: 'narrow'; readonly filter: DashboardFilter };

export type DashboardFilter = Pick<DashboardQuery, 'sites' | 'runs'>;

export interface ForgetParams {
  /** `CallItem.site` with its `uri`; all calls of the folders of this window where left out. */
  readonly call?: { readonly uri: string; readonly site: string };
}

/** How the editor shows the price of a call. */
export type Annotations = 'hints' | 'lenses' | 'off';

/** What a client may say in `initializationOptions`. */
export interface InitializationOptions {
  /** The settings, for clients without `workspace/configuration`; the same shape as `llmCost.*`. */
  readonly settings?: unknown;
  /** A command of the client that takes `OpenCallArguments`; lenses run it. */
  readonly openCallCommand?: string;
  /** Absolute path of the folder for recorded runs; nothing is read or kept where left out. */
  readonly storage?: string;
}

export type OpenCallArguments = readonly [uri: string, range: CallRange, cell?: number];
