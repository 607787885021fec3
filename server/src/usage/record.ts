/**
 * One line of a spool file, checked. Any child of a terminal can write there, so nothing is believed: fields that are
 * wrong become null, and a line without the few that identify a call is refused. Unknown fields are dropped.
 */

export interface UsageRecord {
  readonly uid: string;
  /** Milliseconds since the epoch, at the start of the request. */
  readonly ts: number;
  readonly run: string;
  readonly pid: number | null;
  readonly provider: string;
  /** `host:port` where it is not one of the provider's own. */
  readonly host: string | null;
  /** As the provider names it. */
  readonly model: string | null;
  readonly op: string | null;
  readonly stream: boolean;
  readonly status: number | null;
  readonly error: ErrorClass | null;
  readonly latencyMs: number | null;
  readonly ttftMs: number | null;
  /** Null where the provider did not say. Input has cached reads and writes in it, output has reasoning. */
  readonly tokens: RecordTokens | null;
  readonly end: 'done' | 'cancelled' | 'error';
  /** From 1. */
  readonly attempt: number;
  readonly file: string | null;
  readonly line: number | null;
  readonly col: number | null;
  readonly fn: string | null;
  readonly responseId: string | null;
  readonly source: RecordSource;
  /** USD as an imported file says; records of our own recorders never say a cost. */
  readonly cost?: number | null;
}

export interface RecordTokens {
  readonly in: number;
  readonly out: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
}

export const ERROR_CLASSES = [
  'rate_limit',
  'overloaded',
  'server',
  'auth',
  'invalid_request',
  'timeout',
  'connection',
  'cancelled',
  'stream',
] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

const OPERATIONS = [
  'chat',
  'completion',
  'embedding',
  'image',
  'audio',
  'rerank',
  'moderation',
  'batch',
] as const;
const ENDS = ['done', 'cancelled', 'error'] as const;
const SOURCES = ['hook', 'ai-sdk', 'otlp', 'import'] as const;
export type RecordSource = (typeof SOURCES)[number];

/** The contract says 4 KB; a recorder that counts characters instead of bytes is forgiven. */
const MAX_LINE = 16_384;
const RUN = /^[a-z0-9][a-z0-9_-]{0,30}\.[a-z0-9]{1,12}\.[a-z0-9]{6}$/;
const UID = /^[a-z0-9]{16,32}$/;
const PROVIDER = /^[a-z0-9][a-z0-9._-]{0,39}$/;
const HOST = /^[a-z0-9.:[\]_-]{1,260}$/i;
const DAY = 86_400_000;
/** Nothing was recorded before this program. */
const EARLIEST = Date.UTC(2020, 0, 1);
const MAX_TOKENS = 1e9;

export type Reading = { readonly record: UsageRecord } | { readonly refused: string };

/** `now` is the clock in milliseconds: a record may not come from the future. */
export function readLine(line: string, now: number): Reading {
  if (line.length > MAX_LINE) return { refused: 'line too long' };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { refused: 'no JSON' };
  }
  return readRecord(value, now);
}

export function readRecord(value: unknown, now: number): Reading {
  if (!isObject(value)) return { refused: 'no object' };
  if (value.v !== 1) return { refused: 'unknown version' };
  const { uid, run, provider } = value;
  if (typeof uid !== 'string' || !UID.test(uid)) return { refused: 'uid' };
  if (typeof run !== 'string' || !RUN.test(run)) return { refused: 'run' };
  if (typeof provider !== 'string' || !PROVIDER.test(provider)) return { refused: 'provider' };
  const ts = numberIn(value.ts, EARLIEST, now + DAY);
  if (ts === null) return { refused: 'ts' };
  const file = pathOf(value.file);
  const line = file === null ? null : countIn(value.line, 1, 1e7);
  const error = oneOf(ERROR_CLASSES, value.error);
  return {
    record: {
      uid,
      ts: Math.round(ts),
      run,
      pid: countIn(value.pid, 0, 2 ** 32),
      provider,
      host: typeof value.host === 'string' && HOST.test(value.host) ? value.host.toLowerCase() : null,
      model: text(value.model, 200),
      op: oneOf(OPERATIONS, value.op),
      stream: value.stream === true,
      status: countIn(value.status, 100, 599),
      error,
      latencyMs: numberIn(value.latency_ms, 0, 7 * DAY),
      ttftMs: numberIn(value.ttft_ms, 0, 7 * DAY),
      tokens: value.tokens_source === 'none' ? null : tokensOf(value.tokens),
      end: oneOf(ENDS, value.end) ?? (error === null ? 'done' : 'error'),
      attempt: countIn(value.attempt, 1, 1000) ?? 1,
      file: line === null ? null : file,
      line,
      col: line === null ? null : countIn(value.col, 1, 1e7),
      fn: line === null ? null : text(value.fn, 200),
      responseId: text(value.response_id, 200),
      source: oneOf(SOURCES, value.source) ?? 'hook',
    },
  };
}

/** Parts are never more than the whole, so that no cost can become negative. */
export function tokensOf(value: unknown): RecordTokens | null {
  if (!isObject(value)) return null;
  const count = (given: unknown): number | null => countIn(given, 0, MAX_TOKENS);
  const [input, output] = [count(value.in), count(value.out)];
  if (input === null && output === null) return null;
  const cacheRead = count(value.cache_read) ?? 0;
  const cacheWrite = count(value.cache_write) ?? 0;
  const reasoning = count(value.reasoning) ?? 0;
  return {
    in: Math.max(input ?? 0, cacheRead + cacheWrite),
    out: Math.max(output ?? 0, reasoning),
    cacheRead,
    cacheWrite,
    reasoning,
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Without what could disturb a terminal or a table: control characters, marks that turn the direction of writing,
 * characters without width, lone surrogates.
 */
export function cleanText(given: string): string {
  return given.replace(/[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, '').trim();
}

export function text(value: unknown, length: number): string | null {
  if (typeof value !== 'string') return null;
  const clean = cleanText(value.slice(0, length * 2)).slice(0, length);
  return clean === '' ? null : clean;
}

/** Forward slashes, absolute; a `file://` address is taken for its path. */
function pathOf(value: unknown): string | null {
  const given = text(value, 1000);
  if (given === null) return null;
  const path = given.startsWith('file:') ? fromAddress(given) : given;
  const isAbsolute = path !== null && /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path);
  if (!isAbsolute) return null;
  return /^[A-Za-z]:|^\\\\/.test(path) ? path.replaceAll('\\', '/') : path;
}

function fromAddress(address: string): string | null {
  try {
    const path = cleanText(decodeURIComponent(new URL(address).pathname));
    return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
  } catch {
    return null;
  }
}

function numberIn(value: unknown, low: number, high: number): number | null {
  return typeof value === 'number' && value >= low && value <= high ? value : null;
}

function countIn(value: unknown, low: number, high: number): number | null {
  const given = numberIn(value, low, high);
  return given === null ? null : Math.round(given);
}

function oneOf<T extends string>(choices: readonly T[], value: unknown): T | null {
  return choices.find((choice) => choice === value) ?? null;
}
