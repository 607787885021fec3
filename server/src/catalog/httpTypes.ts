/** The shape of `http.json`: plain requests to an LLM's address. */
import type { LlmCallSpec, Path, Reliability, SdkFile } from './types.ts';

/** `http.json`: raw requests. Which functions send them, and which addresses are an LLM's. */
export interface HttpFile {
  /** Where the defaults of the clients were read. */
  readonly sources: readonly string[];
  readonly clients: readonly HttpClient[];
  readonly endpoints: readonly HttpEndpoint[];
  /** Without one of these, or an API's host, a text has no such request: a cheap look before the parse. */
  readonly words: readonly string[];
}

export interface HttpClient {
  /**
   * `module#name.member`, `global#fetch`; `()` stands for an instance or the result of a call:
   * `axios#default.create().post`, `httpx#Client().post`.
   */
  readonly callees: readonly string[];
  /** Names of functions of the workspace that are called as these are, wherever they send what they are given. */
  readonly alike?: string;
  readonly family: SdkFile['family'];
  readonly url: readonly Path[];
  /** What a relative address is relative to. */
  readonly base?: readonly Path[];
  readonly body: readonly Path[];
  /** Retries of a POST by default; null is unknown. */
  readonly retries: number | null;
  /** See `LlmCallSpec`. */
  readonly refusal?: LlmCallSpec['refusal'];
  readonly timeout?: readonly Path[];
  /** By default; null is none at all, and unknown where left out. */
  readonly timeoutMs?: number | null;
  readonly timeoutOption?: string;
  readonly timeoutUnit?: Reliability['timeoutUnit'];
  readonly nullTimeout?: Reliability['nullTimeout'];
}

/** Paths are seen from the request's body. `url` is matched without protocol and query. */
export interface HttpEndpoint extends LlmCallSpec {
  readonly id: string;
  readonly url: string;
  /** What must stand in the body, where the address alone says too little. */
  readonly given?: readonly Path[];
  /** The model is the first group of `url`. */
  readonly modelInUrl?: boolean;
}
