/**
 * The thread that holds the database, so that no query and no import ever holds up an editor. Watches the spool; asks the main
 * thread for prices and sites, which it has the workspace for.
 */
import { existsSync, type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createEngine, type Engine } from './engine.ts';
import type { Answers, FromWorker, Methods, ToWorker, WorkerOptions } from './messages.ts';
import { type OtlpReceiver, startReceiver } from './otlp/receiver.ts';
import { DEFAULT_LIMITS, type Limits } from './types.ts';

/** Longer than an analysis of one file, shorter than anybody waits for a figure. */
const SITES_WITHIN_MS = 250;
/** What the watcher of the file system misses is found by looking. */
const POLL_MS = 3000;
const TIDY_MS = 3_600_000;
/** Events that come together are read together. */
const GATHER_MS = 15;

if (parentPort && (workerData as { kind?: unknown } | null)?.kind === 'llm-cost usage store')
  serve(parentPort);

function serve(port: NonNullable<typeof parentPort>): void {
  const { file, spool, sitesWithinMs = SITES_WITHIN_MS, ...rest } = workerData as WorkerOptions;
  const send = (message: FromWorker): void => port.postMessage(message);
  const waiting = new Map<number, (answer: unknown) => void>();
  let nextAsk = 1;

  function ask<K extends keyof Answers>(
    what: K,
    requests: Answers[K]['requests'],
  ): Promise<Answers[K]['answers']> {
    const id = nextAsk++;
    return new Promise((resolve) => {
      waiting.set(id, resolve as (answer: unknown) => void);
      send({ ask: id, what, requests });
    });
  }

  const engine = createEngine({
    ...rest,
    file,
    spool,
    ...nativeBinding(),
    onEvent: (event) => send({ event }),
    ask: {
      prices: (requests) => ask('prices', requests),
      async sites(requests) {
        let isLate = false;
        const answer = ask('sites', requests).then((sites) => {
          if (isLate && sites.some((site) => site !== undefined)) void engine.bindWaiting();
          return sites;
        });
        return Promise.race([
          answer,
          delay(sitesWithinMs, undefined, { ref: false }).then(() => {
            isLate = true;
            return requests.map(() => undefined);
          }),
        ]);
      },
    },
  });
  const watching = watchSpool(engine, spool);
  let limits: Limits = DEFAULT_LIMITS;
  let receiver: Promise<OtlpReceiver> | undefined;

  const methods: Methods = {
    ingest: async () => (await engine.ingest()) ?? null,
    async watch(given) {
      limits = given;
      await watching.start(() => limits);
    },
    tidy: async (given) => (await engine.tidy(given)) ?? null,
    bindWaiting: async () => (await engine.bindWaiting()) ?? 0,
    importRecords: engine.importRecords,
    forget: engine.forget,
    summary: engine.summary,
    totals: engine.totals,
    timeseries: engine.timeseries,
    errors: engine.errors,
    calls: engine.calls,
    board: engine.board,
    spending: engine.spending,
    notices: engine.notices,
    claim: engine.claim,
    setNotice: engine.setNotice,
    callsAfter: engine.callsAfter,
    measured: engine.measured,
    async startOtlp() {
      receiver ??= startReceiver({ store: engine.importRecords });
      const { url, token } = await receiver;
      return { url, token };
    },
    async stopOtlp() {
      const running = receiver;
      receiver = undefined;
      await (await running)?.close();
    },
    async close() {
      watching.stop();
      await methods.stopOtlp();
      await engine.close();
    },
  };

  port.on('message', (message: ToWorker) => {
    if ('answer' in message) {
      waiting.get(message.answer)?.(message.value);
      waiting.delete(message.answer);
      return;
    }
    const { id, method, args } = message;
    const work = methods[method] as (...args: readonly unknown[]) => Promise<unknown>;
    // Not called here: what is thrown at once must be answered as well.
    Promise.resolve()
      .then(() => work(...args))
      .then(
        (value) => send({ id, value }),
        (error) => send({ id, error: error instanceof Error ? error.message : String(error) }),
      );
  });
}

function watchSpool(engine: Engine, spool: string) {
  let watcher: FSWatcher | undefined;
  const timers: NodeJS.Timeout[] = [];
  let dirty: Set<string> | 'all' = new Set();
  let busy = false;

  async function work(): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      while (dirty === 'all' || dirty.size > 0) {
        const names = dirty;
        dirty = new Set();
        await engine.ingest(names === 'all' ? undefined : [...names]);
        await delay(GATHER_MS);
      }
    } finally {
      busy = false;
    }
  }

  function changed(name: string | null): void {
    if (name === null) dirty = 'all';
    else if (dirty !== 'all' && name.endsWith('.ndjson')) dirty.add(name);
    void work();
  }

  function startWatcher(): void {
    if (watcher !== undefined) return;
    try {
      watcher = watch(engine.watchFolder(), (_, name) => changed(name));
      watcher.on('error', stopWatcher);
    } catch {
      // No more watchers to be had, or no folder: looking every few seconds does it too.
      stopWatcher();
    }
  }

  function stopWatcher(): void {
    watcher?.close();
    watcher = undefined;
  }

  return {
    async start(limits: () => Limits) {
      if (timers.length > 0) return;
      startWatcher();
      const poll = (): void => {
        if (!existsSync(spool)) stopWatcher();
        startWatcher();
        changed(null);
      };
      timers.push(
        setInterval(poll, POLL_MS),
        setInterval(() => void engine.tidy(limits()), TIDY_MS),
      );
      dirty = 'all';
      await work();
      await engine.bindWaiting();
      void engine.tidy(limits());
    },
    stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      stopWatcher();
    },
  };
}

/** Beside the bundle there is the native part for this platform; from source it is that of the package. */
function nativeBinding(): { nativeBinding?: string } {
  const beside = path.join(import.meta.dirname, 'better_sqlite3.node');
  return existsSync(beside) ? { nativeBinding: beside } : {};
}
