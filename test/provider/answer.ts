/** What a wire format answers to one request, before it is sent. */
import type { Counted, Tokens } from './usage.ts';

/** One request to an LLM endpoint. */
export interface Asked {
  readonly path: string;
  readonly query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: the formats look into bodies of many shapes
  readonly body: any;
  /** Counts the requests of this provider, from 1. */
  readonly n: number;
  readonly usage: Counted;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type: string;
  /** One piece is a body; several are a stream, sent one after the other. */
  readonly pieces: readonly (string | Buffer)[];
  readonly op: string;
  readonly model: string | null;
  readonly stream: boolean;
  readonly id: string | null;
  /** What a correct record says; null where the answer carries no usage. */
  readonly tokens: Tokens | null;
}

/** A wire format: what it answers at which path. A path that is not its own is undefined. */
export type Wire = (asked: Asked) => Answer | undefined;

/** The text of every answer, in pieces where it is streamed. */
export const WORDS = ['Ye', 's.'];
export const TEXT = WORDS.join('');
export const VECTOR = [0.25, 0.5];

export type Facts = Pick<Answer, 'op' | 'model' | 'id' | 'tokens'>;

export function json(body: object, facts: Facts): Answer {
  return { ...facts, type: 'application/json', pieces: [JSON.stringify(body)], stream: false };
}

export function sse(events: readonly string[], facts: Facts): Answer {
  return { ...facts, type: 'text/event-stream', pieces: events.map((event) => `${event}\n\n`), stream: true };
}

export function ndjson(lines: readonly object[], facts: Facts): Answer {
  const pieces = lines.map((line) => `${JSON.stringify(line)}\n`);
  return { ...facts, type: 'application/x-ndjson', pieces, stream: true };
}

/** `event:` and `data:` lines, as Anthropic, OpenAI's responses and Cohere send them. */
export function named(events: readonly { readonly type: string }[]): string[] {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}`);
}

export const data = (value: object): string => `data: ${JSON.stringify(value)}`;
