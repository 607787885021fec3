/** The shape of `context.json`: names by which the code around a call is understood. */
import type { Path } from './types.ts';

/**
 * `context.json`: what the names of frameworks and helpers say of the code around a call. A pattern is a name as the
 * linker spells it, without the brackets of calls (`express#default.Router.get`); `*` stands for any text and `(a|b)`
 * for either.
 */
export interface ContextFile {
  /** Who runs a function: the first that fits holds. */
  readonly places: readonly PlaceSpec[];
  /** What counts as a route although nobody knows of what: `app.post('/chat', …)`. Regular expressions. */
  readonly routes: { readonly calls: string; readonly path: string };
  /** Around a call they try it again: as wrappers, decorators, `with`, or what a loop runs over. */
  readonly retries: readonly string[];
  /** Names of helpers of anybody that retry. */
  readonly retryNames: string;
  readonly timeouts: readonly {
    readonly title: string;
    readonly names: readonly string[];
    readonly ms?: readonly Path[];
    readonly unit?: 's' | 'ms';
  }[];
  /** Options that a request is given up by. */
  readonly signals: readonly string[];
  /** `one`: each call of it starts one, and goes on unless it is awaited there and then. */
  readonly fanOuts: readonly {
    readonly title: string;
    readonly names: readonly string[];
    readonly one?: true;
  }[];
  /** `always`: it bounds by itself, whether or not it is told a number. */
  readonly limiters: readonly {
    readonly title: string;
    readonly names: readonly string[];
    readonly bound: readonly Path[];
    readonly always?: true;
  }[];
  readonly limiterNames: string;
  /** Python: calls by such a name give something to await. */
  readonly asyncNames: string;
  readonly keyOptions: readonly string[];
  readonly keys: readonly KeySpec[];
  /** Objects that are the request in hand, wherever they are used. */
  readonly requests: readonly string[];
  readonly browserOptions: readonly string[];
  readonly parsers: readonly string[];
  /** Values that ask for an answer in JSON. */
  readonly jsonModes: readonly string[];
  /** What makes a task of a coroutine, that somebody has to keep. */
  readonly tasks: readonly string[];
}

export interface PlaceSpec {
  readonly title: string;
  readonly where: 'handler' | 'worker' | 'script';
  /** What is raised in it becomes an answer, not a crash. */
  readonly handlesErrors?: boolean;
  /** The same from a version of a package on. */
  readonly handlesErrorsFrom?: { readonly package: string; readonly version: string };
  /** The platform ends a run that takes too long. */
  readonly timeLimit?: true;
  /** What happens where nothing handles an error, in the words of a message; left out where that is not known. */
  readonly unhandled?: string;
  /** Statements that answer instead, the first for which the handler has the parameters: `{1}` is its second one. */
  readonly onError?: readonly { readonly params: number; readonly lines: readonly string[] }[];
  /** Functions handed over to such a call. */
  readonly calls?: readonly string[];
  readonly decorators?: readonly string[];
  /** Declared types of parameters. */
  readonly params?: readonly string[];
  /** Methods of classes with such a base. */
  readonly bases?: readonly string[];
  readonly methods?: readonly string[];
  /** Names that are exported, in any file or in those of `files` (a regular expression of the relative path). */
  readonly exports?: readonly string[];
  readonly files?: string;
  /** Functions in such a file whose first parameter has the name. */
  readonly firstParam?: string;
  /** Imports that make any other file one of these, for such functions. */
  readonly answers?: readonly string[];
  /** Functions of an object that is the default export. */
  readonly members?: readonly string[];
  readonly prologue?: string;
  /** Whole files that import, or call, one of these. */
  readonly imports?: readonly string[];
  readonly makes?: readonly string[];
}

/**
 * How a provider's keys look. Sources: gitleaks b58d3f1 `config/gitleaks.toml` (Anthropic, OpenAI, Google, Hugging Face,
 * Perplexity), whose exact lengths are not asked for here; the marks of the others are those that their keys begin with.
 */
export interface KeySpec {
  /** Of who gives it out, for people; null where several give out such keys. */
  readonly title: string | null;
  readonly provider: string | null;
  /** A regular expression of the whole key. */
  readonly pattern: string;
  /** Names of the variable of the environment, the usual one first. */
  readonly env: readonly string[];
  /** Counts only behind such a name (a regular expression), since the key itself has no mark. */
  readonly named?: string;
}
