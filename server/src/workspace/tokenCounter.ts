/**
 * Token counts with a cache, from a worker thread that starts with the first text, ends when nobody has asked for a while and
 * never keeps the process alive.
 * Without a worker that works, a text is taken to have a token for each four characters.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Encoding, TokenCounter } from '../core/analysis.ts';
import type { CountReply, CountRequest, WORKER_DATA } from './tokenWorker.ts';

export interface TokenCounterOptions {
  /** The worker's file, where it is not `tokenWorker` beside this one. */
  readonly workerPath?: string;
  /** Counts in this thread, for tests and where no worker can be started. */
  readonly inProcess?: boolean;
  /** Counts that are remembered. */
  readonly cacheSize?: number;
  /** Milliseconds after which a worker that nobody asks is let go, with its memory. */
  readonly idle?: number;
  /** Hears why a worker was lost, for the log. */
  readonly onLost?: (error: Error) => void;
}

export interface DisposableTokenCounter extends TokenCounter {
  dispose(): Promise<void>;
}

export function createTokenCounter(options: TokenCounterOptions = {}): DisposableTokenCounter {
  const path = options.workerPath ?? fileURLToPath(new URL(besideThisFile(), import.meta.url));
  const counting = options.inProcess ? inThisThread() : inWorker(path, options);
  const cache = lru(options.cacheSize ?? 20_000);
  return {
    async count(texts, encoding) {
      const keys = texts.map((text) => `${encoding} ${createHash('sha256').update(text).digest('base64')}`);
      const missing = new Map<string, string>();
      for (const [index, text] of texts.entries()) {
        const key = keys[index] as string;
        if (text !== '' && cache.get(key) === undefined) missing.set(key, text);
      }
      const counted = missing.size > 0 ? await counting.count([...missing.values()], encoding) : [];
      const fresh = new Map([...missing.keys()].map((key, index) => [key, counted?.[index]]));
      for (const [key, count] of fresh) if (count !== undefined) cache.set(key, count);
      return texts.map((text, index) => {
        const key = keys[index] as string;
        return text === '' ? 0 : (fresh.get(key) ?? cache.get(key) ?? guess(text));
      });
    },
    dispose: () => counting.dispose(),
  };
}

/** Counts, or undefined where they cannot be had. */
interface Counting {
  count(texts: readonly string[], encoding: Encoding): Promise<readonly number[] | undefined>;
  dispose(): Promise<void>;
}

function besideThisFile(): string {
  return import.meta.url.endsWith('.ts') ? './tokenWorker.ts' : './tokenWorker.cjs';
}

function inThisThread(): Counting {
  const module = () => import('./tokenWorker.ts');
  return {
    count: async (texts, encoding) => (await module()).countTokens(texts, encoding),
    dispose: async () => {},
  };
}

interface Waiting {
  readonly request: CountRequest;
  readonly resolve: (counts: readonly number[] | undefined) => void;
}

const STARTS = 2;

/** Spelled out, because an import of the value would bring the data of the encodings into this bundle. */
const workerData: typeof WORKER_DATA = 'llm-cost token counter';

function inWorker(path: string, { onLost = () => {}, idle = 30_000 }: TokenCounterOptions): Counting {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let startsLeft = STARTS;
  let letGo: NodeJS.Timeout | undefined;
  let nextId = 1;

  /** The worker keeps the process alive just as long as somebody waits for it. */
  function settle(id: number, counts: readonly number[] | undefined): void {
    waiting.get(id)?.resolve(counts);
    waiting.delete(id);
    if (waiting.size > 0) return;
    worker?.unref();
    letGo = setTimeout(rest, idle).unref();
  }

  function rest(): void {
    const last = worker;
    if (!last) return;
    worker = undefined;
    startsLeft += 1;
    void last.terminate();
  }

  function start(): Worker | undefined {
    if (worker || startsLeft === 0) return worker;
    startsLeft -= 1;
    // Flags of this process (`--inspect`, `--input-type`) are none of the worker's business.
    const started = new Worker(path, { workerData, execArgv: [] });
    started.on('message', ({ id, counts }: CountReply) => settle(id, counts));
    started.on('error', (error) => lost(started, error));
    started.on('exit', (code) => lost(started, new Error(`the token worker ended with code ${code}`)));
    worker = started;
    return worker;
  }

  /** Asks a new worker what the lost one owed; when that is lost too, there are no counts any more. */
  function lost(which: Worker, error: Error): void {
    if (which !== worker) return;
    worker = undefined;
    onLost(error);
    const owed = [...waiting.values()];
    const next = owed.length > 0 ? start() : undefined;
    for (const { request } of owed) {
      if (next) next.postMessage(request);
      else settle(request.id, undefined);
    }
  }

  return {
    count(texts, encoding) {
      clearTimeout(letGo);
      const running = start();
      if (!running) return Promise.resolve(undefined);
      const request: CountRequest = { id: nextId++, texts, encoding };
      return new Promise((resolve) => {
        waiting.set(request.id, { request, resolve });
        running.ref();
        running.postMessage(request);
      });
    },
    async dispose() {
      const last = worker;
      worker = undefined;
      startsLeft = 0;
      for (const id of [...waiting.keys()]) settle(id, undefined);
      clearTimeout(letGo);
      await last?.terminate();
    },
  };
}

/** Measured on source text and English prose: 4.5 to 4.7 characters a token, 3 in JSON. */
function guess(text: string): number {
  return Math.ceil(text.length / 4);
}

/** A map keeps its order of insertion, so the first key is the one that nobody has asked for the longest. */
function lru(size: number): { get(key: string): number | undefined; set(key: string, count: number): void } {
  const counts = new Map<string, number>();
  return {
    get(key) {
      const count = counts.get(key);
      if (count !== undefined) {
        counts.delete(key);
        counts.set(key, count);
      }
      return count;
    },
    set(key, count) {
      counts.set(key, count);
      const [oldest] = counts.keys();
      if (counts.size > size && oldest !== undefined) counts.delete(oldest);
    },
  };
}
