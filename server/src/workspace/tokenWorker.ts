/**
 * Counts tokens. Runs in a worker thread, where neither loading an encoding nor a strange text holds anybody up;
 * `countTokens` can also be called where it is imported.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { TiktokenBPE } from 'js-tiktoken/lite';
import type { Encoding } from '../core/analysis.ts';
import { cutLongRuns, sample } from '../core/estimate/chunks.ts';
import { type CountTokens, createBytePairCounter } from './bytePairs.ts';

/** What a worker of ours is started with, so that an import within another worker does not answer its messages. */
export const WORKER_DATA = 'llm-cost token counter';

export interface CountRequest {
  readonly id: number;
  readonly texts: readonly string[];
  readonly encoding: Encoding;
}

export interface CountReply {
  readonly id: number;
  readonly counts: readonly number[];
}

/** One count a text, in order. A text of over 500,000 characters is counted by samples. */
export async function countTokens(texts: readonly string[], encoding: Encoding): Promise<readonly number[]> {
  const countIn = await load(encoding);
  return texts.map((text) => countText(text, countIn));
}

const loaded = new Map<Encoding, Promise<CountTokens>>();

function load(encoding: Encoding): Promise<CountTokens> {
  const known = loaded.get(encoding);
  if (known) return known;
  const counter = RANKS[encoding]().then(({ default: ranks }) => createBytePairCounter(ranks));
  loaded.set(encoding, counter);
  return counter;
}

/** Each is a module of half a megabyte to two, so it is loaded only when its first text comes. */
const RANKS: Readonly<Record<Encoding, () => Promise<{ default: TiktokenBPE }>>> = {
  o200k_base: () => import('js-tiktoken/ranks/o200k_base'),
  cl100k_base: () => import('js-tiktoken/ranks/cl100k_base'),
  p50k_base: () => import('js-tiktoken/ranks/p50k_base'),
  r50k_base: () => import('js-tiktoken/ranks/r50k_base'),
};

function countText(text: string, countIn: CountTokens): number {
  const { texts, factor } = sample(text);
  const pieces = new Map<string, number>();
  let sum = 0;
  for (const piece of texts.flatMap(cutLongRuns)) {
    const count = pieces.get(piece) ?? countIn(piece);
    pieces.set(piece, count);
    sum += count;
  }
  return Math.round(sum * factor);
}

if (parentPort && workerData === WORKER_DATA) {
  const port = parentPort;
  port.on('message', async ({ id, texts, encoding }: CountRequest) => {
    port.postMessage({ id, counts: await countTokens(texts, encoding) } satisfies CountReply);
  });
}
