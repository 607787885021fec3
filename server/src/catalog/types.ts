/**
 * The shape of the catalogue: what an SDK's names mean. Data files in `sdks/` have these shapes, `sdk.schema.json`
 * checks them, and detection reads nothing else about an SDK.
 *
 * A file is a small type system. `exports` says what an imported name is, `types` what the members of an instance
 * are, `functions` what a call gives. Detection follows a callee through it until it meets a `call`.
 */
import type { ContextFile, KeySpec, PlaceSpec } from './contextTypes.ts';
import type { ShapeSpec } from './shapeTypes.ts';

export type { HttpClient, HttpEndpoint, HttpFile } from './httpTypes.ts';
export type { LadderStep, ParameterFact } from './parameterTypes.ts';
export type { ContextFile, KeySpec, PlaceSpec, ShapeSpec };

export type Operation =
  | 'chat'
  | 'completion'
  | 'embedding'
  | 'image'
  | 'audio'
  | 'rerank'
  | 'moderation'
  | 'batch';

/**
 * Where a value stands, seen from a call: `arg0.model`, `arg1`, `maker.arg0.model`.
 * `argN` is an argument of the call itself, `kwargs` its keyword arguments as an object, `written` what the program writes to
 * what the call gives (`req.write(body)`); `maker` moves to the call or
 * constructor that made the receiver, and can be repeated. `setting.dspy.lm` is what the program sets for all calls
 * of an SDK (`sets`), `added.haystack.component` what it gave to methods of the receiver, `{argN}` the name that an
 * argument of the call itself says: `maker.arg0.agents.{arg0}`. A list is tried in order.
 */
export type Path = string;

export interface SdkFile {
  /** The `sdk` of reports, also the file's name: `openai`, `anthropic`. */
  readonly id: string;
  readonly title: string;
  /** Whose API it calls unless a type or a base URL says otherwise. */
  readonly provider: string;
  readonly family: 'javascript' | 'python';
  readonly via: 'direct' | 'framework' | 'http';
  /** Package names whose mention makes a file worth parsing; also looked up for the installed version. */
  readonly packages: readonly string[];
  /** Module specifier → exported name → what it is. */
  readonly exports: Readonly<Record<string, Readonly<Record<string, SymbolSpec>>>>;
  /** The same for modules whose mention is no reason to look at a file: `httpx.Timeout`, `pydantic.Field`. */
  readonly helpers?: Readonly<Record<string, Readonly<Record<string, SymbolSpec>>>>;
  /**
   * Modules that pass on what the modules in them have, longest first: `langchain_community.chat_models` has
   * `ChatOpenAI` of `langchain_community.chat_models.openai`.
   */
  readonly reexports?: readonly string[];
  readonly types: Readonly<Record<string, TypeSpec>>;
  readonly functions: Readonly<Record<string, FunctionSpec>>;
  readonly reliability: Reliability;
  /** What the package calls providers in the names of models (`googleai/…`, `azure_openai:…`) → our provider ids. */
  readonly providerNames?: Readonly<Record<string, string>>;
  /** Where a model's name has no provider in it: its beginning → the provider that the package takes. Longest first. */
  readonly providersByPrefix?: Readonly<Record<string, string>>;
  /** Calls on something that no import leads to, certain by their arguments alone: `env.AI.run('@cf/…')`. */
  readonly unbound?: readonly {
    readonly member: string;
    readonly where: readonly { readonly at: readonly Path[]; readonly matches: string }[];
    readonly call: LlmCallSpec;
  }[];
  /** Calls that are told by their names where the code does not show what they are called on. */
  readonly shapes?: readonly ShapeSpec[];
  /** Where the facts of this file were read. */
  readonly sources: readonly string[];
}

/** What an exported name is: a class (its instances have the type), a function, or a value of a type. */
export type SymbolSpec =
  | { readonly class: string }
  | { readonly function: string }
  | { readonly value: string }
  /** The name itself is a member of the type: the module is a client, as `openai.chat` is in Python. */
  | { readonly memberOf: string }
  /** Passed for an option it means that the option is not given: `NOT_GIVEN`. */
  | { readonly absent: true };

export interface TypeSpec {
  readonly provider?: string;
  /** Name of another type whose members it has too. */
  readonly extends?: string;
  /** An interface: what a subclass calls of it by way of `super()` comes back to itself. */
  readonly abstract?: true;
  /** Dotted member → what it is: `chat.completions.create`. */
  readonly members: Readonly<Record<string, MemberSpec>>;
  /** Name of the type that has the members of the class itself: `Agent.create(…)`. */
  readonly statics?: string;
  /** Members that change nothing of what the others are: `with_raw_response`. */
  readonly transparent?: readonly string[];
  /** The value itself can be called: `openai('gpt-4o')`. */
  readonly invoke?: FunctionSpec;
  /** Another provider where an option of the constructor is true (`vertexai: true`), or `given` at all. Seen from the constructor. */
  readonly providerIf?: readonly { readonly path: Path; readonly provider: string; readonly given?: true }[];
  /** Settings that a file assigns to the module itself, by the module's names: `openai.base_url = …`. */
  readonly module?: {
    readonly baseUrl?: readonly string[];
    readonly retries?: readonly string[];
    readonly timeout?: readonly string[];
    readonly providerIf?: readonly {
      readonly name: string;
      readonly is: string;
      readonly provider: string;
    }[];
  };
  /** For clients: where options stand, seen from the constructor. */
  readonly options?: ClientOptions;
  /** The model that an instance stands for, seen from its maker (`maker.arg0`): AI SDK models, Gemini models. */
  readonly model?: readonly Path[];
  /** How the instance names its model, where that differs from the call. */
  readonly modelNaming?: LlmCallSpec['modelNaming'];
  /** The text of an instance that is a prompt or a part of one, seen from its maker, and its role there. */
  readonly prompt?: readonly Path[];
  readonly role?: string;
  /** An option that names the provider, in the words of `providerNames`. */
  readonly providerAt?: readonly Path[];
  /** The model of an instance that is made without one, by the package's own default. */
  readonly defaultModel?: string;
}

/** What is sent beside what the call itself says, by field; paths are seen from the call that adds it, `self` is its receiver. */
export interface Additions extends Partial<Readonly<Record<AddedField, readonly Path[]>>> {
  readonly maxSteps?: NonNullable<LlmCallSpec['maxSteps']>;
  /** What holds from there on: null retries where a helper retries in its own way. */
  readonly reliability?: Partial<Reliability>;
}

export type AddedField = 'system' | 'prompt' | 'tools' | 'schema' | 'outputCap';

/** A member is a property of a type, or a method. */
export type MemberSpec = PropertySpec | FunctionSpec;

export interface PropertySpec {
  readonly is: string;
  /** The setting of the SDK that a program gives its value by assigning to it: `Settings.llm = …`. */
  readonly setting?: string;
}

export type FunctionSpec =
  /** An LLM call, perhaps with a result that can be used further. */
  | { readonly call: LlmCallSpec; readonly returns?: string }
  /** Gives an instance of a type; the instance remembers this call as its maker. */
  | { readonly returns: string }
  /** Gives one of its arguments back, perhaps decorated: `observeOpenAI(client)`. A path. */
  | { readonly passes: Path | readonly Path[] }
  /**
   * Gives the first of these that the catalogue knows: paths, and `self` for the receiver. `model.bindTools(…)` gives the
   * model, `prompt.pipe(model)` what it is piped into; the members of a list are looked at one by one. `returns` holds
   * where none of them is known.
   */
  | { readonly gives: readonly Path[]; readonly adds?: Additions; readonly returns?: string }
  /**
   * The call is that of the argument's own type, under this member's name: `client.send(new ConverseCommand(…))`,
   * `Chroma.from_documents(docs, embeddings)`. No call where the type has none, or where one of `unless` is given.
   */
  | { readonly callOf: Path | readonly Path[]; readonly unless?: readonly Path[]; readonly returns?: string }
  /** Gives an instance of the type that the text at the paths names: `boto3.client('bedrock-runtime')`. */
  | {
      readonly returnsBy: {
        readonly paths: readonly Path[];
        readonly types: Readonly<Record<string, string>>;
      };
    }
  /** Gives settings of the SDK their values: `dspy.configure(lm=…)`. */
  | { readonly sets: Readonly<Record<string, readonly Path[]>> }
  /** Known to cost nothing: it is no LLM call, and no more is asked. */
  | { readonly free: true };

export interface ClientOptions {
  readonly baseUrl?: readonly Path[];
  readonly retries?: readonly Path[];
  readonly timeout?: readonly Path[];
}

export interface LlmCallSpec {
  readonly operation: Operation;
  /** The `method` of reports where it differs from the member's dotted name. */
  readonly method?: string;
  readonly model?: readonly Path[];
  /** The model when none is given, by the SDK's own default; with its source in `sources`. */
  readonly defaultModel?: string;
  /** `gateway`: a plain string names `provider/model`; `colon`: `provider:model`. `deployment`: the string is a deployment's name, not a model's. */
  readonly modelNaming?: 'gateway' | 'colon' | 'deployment';
  /** The system prompt, billed as input. */
  readonly system?: readonly Path[];
  /** Messages or text, billed as input. Every path that is there counts. */
  readonly prompt?: readonly Path[];
  readonly tools?: readonly Path[];
  /** A schema for structured output. */
  readonly schema?: readonly Path[];
  readonly outputCap?: readonly Path[];
  /** Tokens of the cap that the API applies where none is given. */
  readonly defaultOutputCap?: number;
  /** How many answers are made (`n`, `candidateCount`). */
  readonly choices?: readonly Path[];
  /** Always streamed, or streamed where the value at the path is true. */
  readonly stream?: true | readonly Path[];
  /** What makes a stream report its tokens. */
  readonly streamUsage?: readonly Path[];
  /** What makes the answer JSON; `objectOnly`: the prompt must speak of JSON, and the answer is never a list. */
  readonly jsonMode?: { readonly path: Path; readonly value: string; readonly objectOnly?: true };
  readonly tier?: readonly Path[];
  /** A name of the caller's own for requests that share a cached prefix, and the version of the package that first has it. */
  readonly cacheKey?: { readonly paths: readonly Path[]; readonly package: string; readonly since: string };
  /** Of a plain request: a bad status of HTTP is an error, or stands in this property of the answer. */
  readonly refusal?: 'throws' | 'status' | 'status_code';
  /** Per-request retry and time-out. */
  readonly retries?: readonly Path[];
  readonly timeout?: readonly Path[];
  /** Image facts: size and quality paths for image generation. */
  readonly imageSize?: readonly Path[];
  readonly imageQuality?: readonly Path[];
  /** Model calls that one call may make (agent loops); the SDK's own default where none is given. */
  readonly maxSteps?: { readonly paths: readonly Path[]; readonly default: number };
  /** Overrides of the file's `reliability` for this call. */
  readonly reliability?: Partial<Reliability>;
  /** `tokens` (default) is priced by tokens; `unpriced` has a unit that the estimate does not know yet (minutes, batches). */
  readonly unit?: 'tokens' | 'unpriced';
  /** Said where `unit` is `unpriced`. */
  readonly unpricedReason?: string;
  /**
   * What differs where the model's name, or the text at the paths `at`, matches: one method for chats, embeddings and
   * images. The first that matches holds.
   */
  readonly cases?: readonly {
    readonly at?: readonly Path[];
    readonly matches: string;
    readonly call: Partial<LlmCallSpec>;
  }[];
  /** No charge at all, said so (`0` is right): moderations. */
  readonly free?: boolean;
}

/** The SDK's own defaults; null retries are unknown, null time-out is none at all. */
export interface Reliability {
  /** Retries after the first try. */
  readonly retries: number | null;
  readonly timeoutMs: number | null;
  /** How to ask for retries, for messages and fixes; absent where the SDK has no such option. */
  readonly retryOption?: string;
  /** The retry option counts tries, the first included: 5 means 4 retries. */
  readonly countsFirstTry?: boolean;
  readonly timeoutOption?: string;
  /** Unit of the time-out options; milliseconds where left out. */
  readonly timeoutUnit?: 's' | 'ms';
  /** What an explicit null or None is: no time-out at all, or as if it were not given (where left out). */
  readonly nullTimeout?: 'none';
  /** Defaults of other major versions, first match wins: `{ "below": "4.0.0", "retries": 0 }`. */
  readonly versions?: readonly {
    readonly below: string;
    readonly retries?: number | null;
    readonly timeoutMs?: number | null;
  }[];
  readonly source: string;
}

/** One row of `models.json`: what a model is, beside its price. */
export interface ModelFact {
  readonly provider: string;
  readonly model: string;
  /** ISO date from which the API refuses (or reroutes) the model. */
  readonly shutdown?: string;
  readonly replacement?: string;
  readonly note?: string;
  readonly source: string;
}

/** One row of `caching.json`: how a provider caches prompts. The rate of reads stands in the prices. */
export interface CachingFact {
  readonly provider: string;
  /** `marker`: nothing is cached unless the request says up to where. */
  readonly mode: 'marker' | 'automatic';
  /** The shortest prefix that is cached, by a pattern of the model's name; the first that matches holds. */
  readonly minTokens: readonly { readonly models: string; readonly tokens: number }[];
  /** How long an entry lives from its last use, and what writing it costs, in units of the input rate. */
  readonly lifetimes: readonly { readonly name: string; readonly seconds: number; readonly write: number }[];
  readonly source: string;
}

/** USD per million tokens, our dated row over the price package. */
export interface PriceRow {
  readonly provider: string;
  readonly model: string;
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  /** The row holds from (inclusive) / until (inclusive) these ISO dates. */
  readonly from?: string;
  readonly until?: string;
  /** Whole-request tier: above this many input tokens the prices are these. */
  readonly above?: {
    readonly inputTokens: number;
    readonly input: number;
    readonly output: number;
    readonly cachedInput?: number;
  };
  readonly asOf: string;
  readonly source: string;
}
