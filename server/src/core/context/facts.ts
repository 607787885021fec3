/**
 * What surrounds an LLM call and what becomes of its result: the facts that rules ask for. Each is worked out when it is
 * asked for the first time. "Could not tell" is a value of its own wherever a rule would otherwise speak up.
 */
import type { Span } from '../ir.ts';
import type { FileId, LlmCall, Place, PromptRole } from '../model.ts';

export interface Facts {
  of(call: LlmCall): CallFacts;
  /**
   * Awaited calls of one function that could run side by side: in order, none uses what an earlier one gave, and nothing
   * between them decides whether the next is made. Each group has two or more.
   */
  independent<T extends LlmCall>(calls: readonly T[]): readonly (readonly T[])[];
}

export interface CallFacts {
  readonly where: Where;
  /** The innermost loop that makes the call again and again for its own sake; loops that only try again are `retry`. */
  readonly loop: LoopFact | null;
  /** A loop of the workspace that calls the function in which this call stands. */
  readonly calledInLoop: (LoopFact & { readonly file: FileId }) | null;
  readonly retry: RetryFact | null;
  readonly recursion: RecursionFact | null;
  readonly errors: ErrorFact;
  /** A time-out around the call, beside those of the SDK (`reliability.timeoutMs`). */
  readonly timeout: TimeoutFact | null;
  /** Calls that run side by side; null where they run one after the other. */
  readonly fanOut: FanOutFact | null;
  readonly use: UseFact;
  readonly client: ClientFact | null;
  /** The literal key in the code that the client is made with. */
  readonly apiKey: Place | null;
  /** Why the code runs in a browser; null where nothing says so. */
  readonly browser: string | null;
  /** Tools are offered to the model, or it is an agent. */
  readonly tools: boolean;
  /** An answer of a given form is asked for. */
  readonly structured: boolean;
  readonly parsed: ParsedFact | null;
  /** Text of a request of the outside world in what is sent, by role. `whole`: there is nothing else in that part. */
  readonly requestData: readonly { readonly role: PromptRole; readonly at: Place; readonly whole: boolean }[];
}

export type WhereKind = 'handler' | 'worker' | 'script' | 'test' | 'notebook' | 'library';

/** Who runs the code. Where several do, the first in the order of `WhereKind` that holds; tests and notebooks by file. */
export interface Where {
  readonly kind: WhereKind;
  /** Such as `Express`, `FastAPI`; null for a library. */
  readonly by: string | null;
  /** The function that is the handler or job, where it is one. */
  readonly at: Place | null;
}

export interface LoopFact {
  /** The header of the loop, in the file of the call. */
  readonly span: Span;
  readonly form: 'each' | 'count' | 'while' | 'comprehension' | 'callback';
  /** How often it runs, where that is known. */
  readonly bound: number | null;
  /** What it runs over. */
  readonly over: Span | null;
  /** False where the very same request is made each time. */
  readonly varies: boolean;
  /** The messages that are sent grow in the loop: where they are added to. */
  readonly history: Place | null;
  /** Something ends it: a condition, a counter, the length of what it runs over. False for `while (true)` without one. */
  readonly bounded: boolean;
  /** It runs over a stream or a queue (`for await`), as the elements come in. */
  readonly stream: boolean;
}

export interface RetryFact {
  /** A library, a helper of the workspace, or a loop that tries again. */
  readonly by: string;
  readonly span: Span;
  readonly file: FileId;
}

export interface RecursionFact {
  /** The function hands on something that counts: `depth + 1`, `attempts - 1`. */
  readonly counted: boolean;
  readonly at: Place;
}

/** `unknown`: callers that we do not see, or a framework, may handle it. */
export interface ErrorFact {
  readonly kind: 'handled' | 'handledAbove' | 'unhandled' | 'unknown';
  /** The handler does nothing at all: the error is lost. */
  readonly swallowed: boolean;
}

export interface TimeoutFact {
  readonly by: string;
  /** Milliseconds, where known. */
  readonly ms: number | null;
}

export interface FanOutFact {
  /** How many run at a time at most, where known. */
  readonly bound: number | null;
  /** What bounds them: `p-limit`, `asyncio.Semaphore`, a list of fixed length; null where nothing does. */
  readonly limiter: string | null;
  /** `Promise.all`, `asyncio.gather`: its name, which may stand in another file, where a caller spreads the calls. */
  readonly span: Span;
  readonly file: FileId;
  readonly by: string;
  /** What is called once for each: it gives the promise or coroutine, or is handed the function that does. */
  readonly call: Span;
  /** The loop or callback that multiplies it; null where as many run as are written out. */
  readonly loop: { readonly form: LoopFact['form']; readonly over: Span | null } | null;
}

export interface UseFact {
  /**
   * `dropped`, `unused` and `read` are floating: nobody waits for the call, or its parts are read as if somebody had.
   * `sync` has nothing to wait for.
   */
  readonly kind: 'awaited' | 'handed on' | 'sync' | 'dropped' | 'unused' | 'read' | 'unknown';
  /** Dropped on purpose: `void ask()`, a task that is kept, a registered background job. */
  readonly floating: boolean;
}

export interface ClientFact {
  /** The constructor. */
  readonly at: Place;
  /** Made anew each time: in a request handler, in a loop, or in the function of the call; null for once in a process. */
  readonly per: 'request' | 'iteration' | 'call' | null;
}

export interface ParsedFact {
  /** `JSON.parse(…)`, `json.loads(…)`. */
  readonly at: Place;
  /** A `try` around the parsing, or a check of what it gave (zod, pydantic). */
  readonly checked: boolean;
}
