/** One call as a foreign file tells it, before it is checked. */
export interface Imported {
  /** What identifies the call in its source; null where the source has nothing of the kind. */
  readonly id: string | null;
  /** Milliseconds since the epoch. */
  readonly ts: number | null;
  readonly provider: string | null;
  readonly model: unknown;
  readonly op?: unknown;
  /** All input with cached parts, all output with reasoning. */
  readonly tokens: {
    readonly in: number | null;
    readonly out: number | null;
    readonly cache_read?: number | null;
    readonly cache_write?: number | null;
    readonly reasoning?: number | null;
  };
  /** USD as the source says; null: to be looked up. */
  readonly cost: number | null;
  readonly latencyMs: number | null;
  readonly ttftMs?: number | null;
  readonly status?: number | null;
  /** Null where it went well. */
  readonly error: string | null;
  readonly stream?: boolean | undefined;
  readonly responseId?: unknown;
}

/** Undefined: not a model's call but a step of another kind. */
export type Reader = (item: Record<string, unknown>) => Imported | undefined;

export interface Format {
  readonly id: string;
  readonly title: string;
  /** Of the one object given. */
  readonly fits: (item: Record<string, unknown>) => boolean;
  readonly read: Reader;
}
