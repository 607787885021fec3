/**
 * What the straight line carries after the syntax: `LlmCall` → `PricedCall` → `Finding` → `Analysis`.
 * All of it is plain frozen data with offsets; nothing here knows an editor, a protocol or a file system.
 */
import type { ClientOptions, LlmCallSpec, Operation } from '../catalog/types.ts';
import type { Overrides } from './estimate/directive.ts';
import type { Language, Span } from './ir.ts';
import type { MeasuredSite } from './measured.ts';

export type { Operation };

/** A file of the workspace: absolute path, forward slashes. */
export type FileId = string;

export interface Place {
  readonly file: FileId;
  readonly span: Span;
}

/** How the model's name came to be known. */
export type ModelSource = 'literal' | 'constant' | 'default' | 'env-fallback' | 'config' | 'unknown';

export interface ModelOption {
  /** As the code spells it. */
  readonly id: string;
  /** Our provider id: openai, anthropic, google, azure, … */
  readonly provider: string;
  readonly source: Exclude<ModelSource, 'unknown'>;
  /** The literal in the code (with its quotes), where there is one. */
  readonly at: Place | null;
}

export type PromptRole = 'system' | 'user' | 'assistant' | 'tool' | 'tools' | 'schema';

export type PromptPart =
  | { readonly kind: 'text'; readonly text: string; readonly at: Place | null }
  /** Something known only at run time. */
  | { readonly kind: 'dynamic'; readonly at: Place | null }
  /** One of several (a conditional). */
  | { readonly kind: 'either'; readonly options: readonly (readonly PromptPart[])[] }
  | {
      readonly kind: 'image';
      readonly width: number | null;
      readonly height: number | null;
      readonly detail: string | null;
    };

export interface PromptSegment {
  readonly role: PromptRole;
  readonly parts: readonly PromptPart[];
  readonly at: Place | null;
  /** The code marks it as cacheable (`cache_control`, `cachePoint`). */
  readonly cacheMarked: boolean;
}

/** A number that an option has: known, left out (the SDK's default holds), or set to something we cannot know. */
export type OptionValue =
  | { readonly known: true; readonly value: number | null; readonly at: Place | null }
  | { readonly known: false; readonly reason: 'absent' | 'dynamic' };

export interface CallContext {
  readonly loop: boolean;
  readonly loopBound: number | null;
  readonly test: boolean;
  readonly tryCatch: boolean;
  readonly concurrent: boolean;
}

export interface LlmCall {
  /** Stable identity: `src/chat.ts#ChatService.answer:chat.completions.create`, with `:2` for the second of its kind. */
  readonly site: string;
  readonly file: FileId;
  /** From the callee's last name to the end of the call. */
  readonly span: Span;
  /** The callee's last name. */
  readonly nameSpan: Span;
  /** The whole call expression. */
  readonly callSpan: Span;
  readonly statement: Span;
  readonly language: Language;
  readonly sdk: string;
  readonly provider: string;
  readonly method: string;
  readonly operation: Operation;
  readonly via: 'direct' | 'wrapper' | 'http' | 'framework';
  /** The call expressions from the one that is shown to that of the SDK: one, but for wrappers. */
  readonly made: readonly { readonly file: FileId; readonly expr: number }[];
  /** For `wrapper`: the name of the function that is called. */
  readonly through?: string;
  /** Made inside a wrapper whose callers are known: these carry the monthly volume. */
  readonly countedAtCallers?: true;
  /** More than one where the code chooses between models. */
  readonly models: readonly ModelOption[];
  /** Why `models` is empty, or why there are several. */
  readonly modelReason: string | null;
  readonly prompt: readonly PromptSegment[];
  readonly outputCap: OptionValue;
  /** Answers per call. */
  readonly choices: OptionValue;
  readonly stream: boolean;
  readonly tier: string | null;
  /** Model calls that one call may make: 1 but for agent loops. */
  readonly maxSteps: number;
  readonly imageSize: string | null;
  readonly imageQuality: string | null;
  /** Set where the unit of billing is not tokens; no cost is estimated then. */
  readonly unpriced: string | null;
  /** The provider makes no charge. */
  readonly free: boolean;
  readonly reliability: CallReliability;
  readonly context: CallContext;
  /** Where the call's own options stand, seen from `callSpan`; null for a wrapper, whose arguments are its own. */
  readonly spec: LlmCallSpec | null;
  /** The call that made the receiver or, for a client that sends commands, the command: `maker.` in the paths. */
  readonly makerAt: Place | null;
  /** The same for the client, seen from `reliability.clientAt`. */
  readonly clientOptions: ClientOptions | null;
  /** Files other than `file` whose text the facts above rest on. */
  readonly dependsOn: readonly FileId[];
}

/** What holds for this very call: request option over client option over the SDK's default. */
export interface CallReliability {
  /** Retries after the first try; null is unknown. */
  readonly retries: number | null;
  readonly retriesFrom: 'request' | 'client' | 'sdk default' | 'unknown';
  /** The value in the code that sets it. */
  readonly retriesAt: Place | null;
  readonly retryOption: string | null;
  /** Milliseconds; null is none or unknown: see `timeoutFrom`. */
  readonly timeoutMs: number | null;
  readonly timeoutFrom: 'request' | 'client' | 'sdk default' | 'unknown';
  readonly timeoutOption: string | null;
  /** In which the option is written. */
  readonly timeoutUnit: 's' | 'ms';
  /** The constructor call of the client, where it is in the workspace. */
  readonly clientAt: Place | null;
  /** A known helper around the call retries it (p-retry and its like). */
  readonly retryHelper: boolean;
}

/** USD or tokens: `low <= expected <= high`. */
export interface Range {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export type FigureSource = 'static' | 'measured' | 'configured' | 'assumed';

export interface Figure extends Range {
  readonly source: FigureSource;
}

/** USD per million tokens as used for this call. */
export interface PriceUsed {
  readonly model: string;
  readonly provider: string;
  readonly input: number | null;
  readonly cachedInput: number | null;
  readonly output: number | null;
  /** 'genai-prices 0.1.8', 'overlay', 'your .llmcost.json'. */
  readonly source: string;
  /** ISO date of the price data. */
  readonly asOf: string;
}

/** What a prompt cache could keep, in tokens of one request. */
export interface PromptLayout {
  /** Static text from the beginning (tools, system, messages) up to the first dynamic part. */
  readonly prefix: number;
  /** The first part that is known only at run time; null where all is static. */
  readonly dynamicAt: Place | null;
  readonly dynamicRole: PromptRole | null;
  /** Static text behind the first dynamic part. */
  readonly behind: number;
  /** Static text of the tools, of the system prompt and of the messages, wherever it stands. */
  readonly system: number;
  readonly tools: number;
}

export interface Estimate {
  /** Null where the prompt could not be read. */
  readonly layout: PromptLayout | null;
  readonly tokens: { readonly input: Figure; readonly cachedInput: Figure; readonly output: Figure };
  /** USD; null where no price is known. */
  readonly costPerCall: Range | null;
  readonly priceReason: string | null;
  readonly callsPerMonth: { readonly value: number; readonly source: 'assumed' | 'configured' | 'measured' };
  /** USD. */
  readonly costPerMonth: Range | null;
  /** One a model option, in the same order; empty where unknown. */
  readonly prices: readonly PriceUsed[];
  /** Sentences for the hover: each assumption and factor that went in. */
  readonly notes: readonly string[];
}

export interface PricedCall extends LlmCall {
  readonly estimate: Estimate;
  /** What recorded runs say of it; left out where none came by. */
  readonly measured?: MeasuredSite;
  /** Left out where the recorded runs agree with what the code alone says, or are too few. */
  readonly drift?: Drift;
  /** What a comment said of it, and whether its loop is entered many times in a run: to estimate it anew. */
  readonly stated?: Overrides;
  readonly enteredOften?: true;
}

/** The estimate from the code alone, beside what recorded runs cost. */
export interface Drift {
  /** USD a call. */
  readonly estimated: number;
  readonly measured: number;
  /** Over which `measured` is the mean. */
  readonly calls: number;
  /** What most of the difference comes from: `prompts are 1.8 × longer than assumed`. */
  readonly reason: string | null;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface TextEdit extends Place {
  readonly newText: string;
  /** An import: another one can be added at the same place. */
  readonly isImport?: true;
}

/** A file that a fix makes beside its edits. */
export interface NewFile {
  readonly file: FileId;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  /** 'quickfix' answers a finding; 'refactor' stands on its own. */
  readonly kind: 'quickfix' | 'refactor';
  readonly edits: readonly TextEdit[];
  readonly creates?: readonly NewFile[];
  /** One sentence why it cannot be done here: shown greyed out, without edits. */
  readonly disabled?: string;
  /** May be applied to all findings of the rule at once, without anybody looking at each. */
  readonly safe?: true;
  /** USD per month. */
  readonly savingPerMonth: number | null;
  readonly preferred: boolean;
}

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly site: string | null;
  readonly file: FileId;
  /** What gets the squiggle. */
  readonly span: Span;
  readonly message: string;
  /** USD. */
  readonly savingPerMonth: number | null;
  readonly fixes: readonly Fix[];
  /** 'deprecated' is shown struck through. */
  readonly tag: 'deprecated' | 'unnecessary' | null;
  /** Related places, such as the literal in another file. */
  readonly related: readonly (Place & { readonly message: string })[];
}

/** An action offered at a call without any finding: "Switch to …". */
export interface Offer {
  readonly site: string;
  readonly fix: Fix;
}

/** The first half of an analysis, which hints are made of. */
export type PricedFile = Pick<Analysis, 'file' | 'language' | 'calls'>;

/** Everything known of one document version. Views read this and nothing else. */
export interface Analysis {
  readonly file: FileId;
  readonly language: Language;
  readonly calls: readonly PricedCall[];
  readonly findings: readonly Finding[];
  readonly offers: readonly Offer[];
  /** Functions in it that wrap a call: who calls one of them has a call of its own. Null without any. */
  readonly wrappers: WrapperNames | null;
  readonly syntaxErrors: number;
}

export interface WrapperNames {
  readonly names: readonly string[];
  /** Of those that are told where a request goes: of interest to who has the address of a model. */
  readonly addressed: readonly string[];
  /** Who imports one may choose the name. */
  readonly isDefault: boolean;
}

/** Settings that the core reads; DESIGN 5.2 has their file form. All numbers are validated by the loader. */
export interface CoreConfig {
  readonly assume: {
    readonly callsPerMonth: number;
    readonly dynamicTokens: number;
    readonly outputTokens: number;
    readonly loopIterations: number;
    readonly cachedShare: number;
  };
  /** Calls per month; the first that matches wins. A `files` glob is already compiled by the loader. */
  readonly volume: readonly {
    readonly matches: (call: { file: FileId; site: string }) => boolean;
    readonly callsPerMonth: number;
  }[];
  /** Alias or deployment → `provider:model`. */
  readonly models: Readonly<Record<string, string>>;
  /** `provider:model` → USD per million tokens. */
  readonly prices: Readonly<
    Record<
      string,
      { readonly input_mtok: number; readonly output_mtok: number; readonly cache_read_mtok?: number }
    >
  >;
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** USD. */
  readonly budgets: {
    readonly perRequestUsd?: number;
    readonly dailyUsd?: number;
    readonly monthlyUsd?: number;
  };
}

/** What is in force where nobody says otherwise. */
export const DEFAULT_CONFIG: CoreConfig = {
  assume: {
    callsPerMonth: 10_000,
    dynamicTokens: 250,
    outputTokens: 400,
    loopIterations: 10,
    cachedShare: 0,
  },
  volume: [],
  models: {},
  prices: {},
  rules: {},
  budgets: {},
};
