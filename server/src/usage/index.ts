/**
 * The usage store: what recorded runs did, in one SQLite file. Everything slow happens in a worker thread; all that is here
 * resolves without holding the caller up.
 *
 * ```ts
 * const usage = openUsage({ db, spool, price: createPriceLookup(catalog, configOf), onEvent });
 * usage.bindSites(createSiteResolver(workspace));   // whenever a workspace is there or was made anew
 * await usage.watch();                              // catches up, then follows the spool
 * const sites = await usage.measured(root);         // again on each event of kind `changed`
 * ```
 *
 * Several windows and programs may have the same store open. Needs Node 22 (`storeProblem` says so in words).
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Spending } from '../core/budgets.ts';
import type { MeasuredSites } from '../core/measured.ts';
import type {
  ExportedCall,
  ForgetWhat,
  FromWorker,
  Methods,
  OtlpAddress,
  ToWorker,
  WorkerOptions,
} from './messages.ts';
import type { UsageRecord } from './record.ts';
import {
  type Board,
  type BoardQuery,
  type By,
  type CallRow,
  type CallsQuery,
  DEFAULT_LIMITS,
  type ErrorRow,
  type Figures,
  type Limits,
  type PriceLookup,
  type SeriesPoint,
  type SeriesQuery,
  type SiteResolver,
  type Summary,
  type UsageEvent,
  type UsageFilter,
} from './types.ts';

export type * from './types.ts';
export type { ExportedCall, OtlpAddress, UsageRecord };

export interface UsageOptions {
  /** Path of the database. */
  readonly db: string;
  /** Folder that the recorders append to. */
  readonly spool: string;
  readonly price: PriceLookup;
  readonly onEvent?: (event: UsageEvent) => void;
  /** The worker's file, where it is not beside this one. */
  readonly workerPath?: string;
  /** Milliseconds to wait for other writers. */
  readonly patience?: number;
  /** Milliseconds that a record waits for its site, before it is stored without and bound later. */
  readonly sitesWithinMs?: number;
}

export interface UsageStore {
  /** Reads what is new in the spool, once. Number of new calls; null in trouble, which `onEvent` tells. */
  ingest(): Promise<number | null>;
  /** Catches up, then follows the spool until the store is closed. Resolves when it has caught up. */
  watch(limits?: Limits): Promise<void>;
  /** Removes what is beyond the limits, and spool files that are no longer needed. `watch` does so every hour. */
  tidy(limits?: Limits): Promise<number | null>;
  /** Who tells the sites of lines. Places without one are asked for at once; undefined: nobody knows any more. */
  bindSites(resolver: SiteResolver | undefined): void;
  /** Asks again for the sites of places that have none, after a scan for example. Number that were found. */
  bindWaiting(): Promise<number>;
  /** Figures of each site (`LlmCall.site`); with a root, those of that workspace folder alone. */
  measured(root?: string): Promise<MeasuredSites>;
  summary(by: By, filter?: UsageFilter): Promise<Summary>;
  totals(filter?: UsageFilter): Promise<Figures>;
  /** Buckets with calls, by time and cost. */
  timeseries(query: SeriesQuery): Promise<readonly SeriesPoint[]>;
  errors(filter?: UsageFilter): Promise<readonly ErrorRow[]>;
  /** Newest first. */
  calls(query?: CallsQuery): Promise<readonly CallRow[]>;
  runs(filter?: UsageFilter): Promise<Summary>;
  board(query: BoardQuery): Promise<Board>;
  /** What was spent in a folder, for budgets and alerts. */
  spending(root: string, now: number): Promise<Spending>;
  /** Keys that begin so, without that beginning, and until when they hold. */
  notices(prefix: string): Promise<ReadonlyMap<string, number>>;
  /** True for the first who asks, of all programs that have the store open. Throws in trouble. */
  claim(key: string, until: number, now: number): Promise<boolean>;
  setNotice(key: string, until: number): Promise<void>;
  /** Removes what was measured: of one site, or everything. Number of calls. */
  forget(what: ForgetWhat): Promise<number>;
  /** Idempotent by uid. Number of calls that were new. */
  importRecords(records: readonly UsageRecord[]): Promise<number>;
  /** All calls, oldest first as they were stored, in batches. */
  exportRecords(): AsyncGenerator<readonly ExportedCall[]>;
  /**
   * Takes OpenTelemetry's traces over HTTP, until it is stopped; `otlpEnvironment` of `otlp/receiver.ts` makes what a program
   * needs to send here. Off unless somebody asks for it.
   */
  startOtlp(): Promise<OtlpAddress>;
  stopOtlp(): Promise<void>;
  close(): Promise<void>;
}

/** Why no store can be opened here, in words; undefined where one can. Loading SQLite into an older Node crashes it. */
export function storeProblem(): string | undefined {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 22) return undefined;
  return `the usage database needs Node 22 or newer, and this is Node ${process.versions.node}`;
}

/** Throws where `storeProblem` has something to say. */
export function openUsage(options: UsageOptions): UsageStore {
  const problem = storeProblem();
  if (problem !== undefined) throw new Error(problem);
  const { price, onEvent = () => undefined } = options;
  let resolver: SiteResolver | undefined;
  const call = startWorker(options, {
    prices: async (requests) => requests.map((request) => price(request as Parameters<PriceLookup>[0])),
    async sites(requests) {
      const nobody = requests.map(() => undefined);
      return (await resolver?.(requests as Parameters<SiteResolver>[0])) ?? nobody;
    },
    onEvent,
  });
  return {
    ingest: () => call('ingest'),
    watch: (limits = DEFAULT_LIMITS) => call('watch', limits),
    tidy: (limits = DEFAULT_LIMITS) => call('tidy', limits),
    bindSites(given) {
      resolver = given;
      if (given !== undefined) call('bindWaiting').catch(() => undefined);
    },
    bindWaiting: () => call('bindWaiting'),
    measured: (root) => call('measured', root),
    summary: (by, filter = {}) => call('summary', by, filter),
    totals: (filter = {}) => call('totals', filter),
    timeseries: (query) => call('timeseries', query),
    errors: (filter = {}) => call('errors', filter),
    calls: (query = {}) => call('calls', query),
    runs: (filter = {}) => call('summary', 'run', filter),
    spending: (root, now) => call('spending', root, now),
    notices: (prefix) => call('notices', prefix),
    claim: (key, until, now) => call('claim', key, until, now),
    setNotice: (key, until) => call('setNotice', key, until),
    board: (query) => call('board', query),
    forget: (what) => call('forget', what),
    importRecords: (records) => call('importRecords', records),
    startOtlp: () => call('startOtlp'),
    stopOtlp: () => call('stopOtlp'),
    async *exportRecords() {
      for (let last = 0; ; ) {
        const batch = await call('callsAfter', last, 1000);
        const end = batch.at(-1);
        if (end === undefined) return;
        yield batch;
        last = end.id;
      }
    },
    close: () => call.close(),
  };
}

interface MainSide {
  readonly prices: (requests: readonly unknown[]) => Promise<readonly unknown[]>;
  readonly sites: (requests: readonly unknown[]) => Promise<readonly unknown[]>;
  readonly onEvent: (event: UsageEvent) => void;
}

interface Caller {
  <K extends keyof Methods>(method: K, ...args: Parameters<Methods[K]>): ReturnType<Methods[K]>;
  close(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The worker keeps the process alive just as long as somebody waits for it. */
function startWorker(options: UsageOptions, main: MainSide): Caller {
  const path = options.workerPath ?? fileURLToPath(new URL(besideThisFile(), import.meta.url));
  const workerData: WorkerOptions = {
    kind: 'llm-cost usage store',
    file: options.db,
    spool: options.spool,
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.sitesWithinMs === undefined ? {} : { sitesWithinMs: options.sitesWithinMs }),
  };
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let lost: Error | undefined;
  // Flags of this process (`--inspect`, `--require` of a recorder) are none of the worker's business.
  const worker = new Worker(path, { workerData, execArgv: [], env: withoutRecorder() });
  worker.unref();

  function settle(id: number, how: (waiting: Waiting) => void): void {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (one) how(one);
  }

  function ended(error: Error): void {
    lost ??= error;
    for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(error));
  }

  worker.on('message', (message: FromWorker) => {
    if ('event' in message) main.onEvent(message.event);
    else if ('ask' in message) void answer(message);
    else if ('error' in message) settle(message.id, ({ reject }) => reject(new Error(message.error)));
    else settle(message.id, ({ resolve }) => resolve(message.value));
  });
  worker.on('error', ended);
  worker.on('exit', (code) => ended(new Error(`the usage store ended with code ${code}`)));

  async function answer({ ask, what, requests }: Extract<FromWorker, { ask: number }>): Promise<void> {
    // Whoever cannot answer knows nothing: the record is more important than its price.
    const value = await main[what](requests).catch(() => requests.map(() => undefined));
    worker.postMessage({ answer: ask, value } satisfies ToWorker);
  }

  const call = (method: keyof Methods, ...args: readonly unknown[]): Promise<unknown> => {
    if (lost) return Promise.reject(lost);
    const id = nextId++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, method, args } satisfies ToWorker);
    });
  };
  return Object.assign(call, {
    async close() {
      if (lost) return;
      await call('close').catch(() => undefined);
      lost ??= new Error('the usage store is closed');
      await worker.terminate();
    },
  }) as Caller;
}

function withoutRecorder(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, ...env } = process.env;
  return env;
}

function besideThisFile(): string {
  return import.meta.url.endsWith('.ts') ? './worker.ts' : './usageWorker.cjs';
}
