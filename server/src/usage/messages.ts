/** What the main thread and the worker of the usage store say to each other. */
import type { Spending } from '../core/budgets.ts';
import type { MeasuredSites } from '../core/measured.ts';
import type { UsageRecord } from './record.ts';
import type {
  Board,
  BoardQuery,
  BoundSite,
  By,
  CallRow,
  CallsQuery,
  ErrorRow,
  Figures,
  Limits,
  PlaceRequest,
  PriceAnswer,
  PriceRequest,
  SeriesPoint,
  SeriesQuery,
  Summary,
  UsageEvent,
  UsageFilter,
} from './types.ts';

export interface WorkerOptions {
  readonly kind: 'llm-cost usage store';
  readonly file: string;
  readonly spool: string;
  readonly patience?: number;
  readonly exactUpTo?: number;
  readonly sitesWithinMs?: number;
}

export interface Answers {
  prices: { requests: readonly PriceRequest[]; answers: readonly PriceAnswer[] };
  sites: { requests: readonly PlaceRequest[]; answers: readonly (BoundSite | undefined)[] };
}

export type ForgetWhat =
  | 'all'
  | { readonly site: string; readonly root?: string }
  /** A workspace folder, with the calls that no site was found for. */
  | { readonly root: string };
export type ExportedCall = CallRow & { readonly uid: string };

export interface OtlpAddress {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly token: string;
}

export interface Methods {
  /** Null in trouble. */
  ingest(): Promise<number | null>;
  watch(limits: Limits): Promise<void>;
  tidy(limits: Limits): Promise<number | null>;
  bindWaiting(): Promise<number>;
  importRecords(records: readonly UsageRecord[]): Promise<number>;
  forget(what: ForgetWhat): Promise<number>;
  summary(by: By, filter: UsageFilter): Promise<Summary>;
  totals(filter: UsageFilter): Promise<Figures>;
  timeseries(query: SeriesQuery): Promise<readonly SeriesPoint[]>;
  errors(filter: UsageFilter): Promise<readonly ErrorRow[]>;
  calls(query: CallsQuery): Promise<readonly CallRow[]>;
  board(query: BoardQuery): Promise<Board>;
  spending(root: string, now: number): Promise<Spending>;
  notices(prefix: string): Promise<ReadonlyMap<string, number>>;
  claim(key: string, until: number, now: number): Promise<boolean>;
  setNotice(key: string, until: number): Promise<void>;
  callsAfter(id: number, limit: number): Promise<readonly ExportedCall[]>;
  measured(root?: string): Promise<MeasuredSites>;
  startOtlp(): Promise<OtlpAddress>;
  stopOtlp(): Promise<void>;
  close(): Promise<void>;
}

export type ToWorker =
  | { readonly id: number; readonly method: keyof Methods; readonly args: readonly unknown[] }
  | { readonly answer: number; readonly value: unknown };

export type FromWorker =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly ask: number; readonly what: keyof Answers; readonly requests: readonly unknown[] }
  | { readonly event: UsageEvent };
