/** What the server's handlers and the command line see of the workspace. All paths are absolute with forward slashes. */
import type { Limits } from '../core/budgets.ts';
import type { Change } from '../core/estimate/index.ts';
import type { Span } from '../core/ir.ts';
import type { MeasuredSites } from '../core/measured.ts';
import type { Analysis, CoreConfig, FileId, PricedCall, PricedFile } from '../core/model.ts';
import type { Compared, ModelChoice } from '../core/whatIf.ts';

export interface Workspace {
  readonly roots: readonly FileId[];
  /** Text of a file: the open document's if there is one, else from disk; undefined when it cannot be read as text. */
  text(file: FileId): string | undefined;
  /** The editor's text of a file, which hides the one on disk; undefined closes it. Drops what rested on the old text. */
  setOverlay(file: FileId, text: string | undefined): void;
  /** Files changed, made or removed on disk. */
  changed(files: readonly FileId[]): void;
  /** Everything known of the current version of the file; cached until the file or something it rests on changes. */
  analyze(file: FileId): Promise<Analysis>;
  /** Settles when all files are found. Analyses wait for it, prices of open documents do not. */
  ready(): Promise<void>;
  /** The calls of that analysis, which are there before its findings. */
  price(file: FileId): Promise<PricedFile>;
  /** Why the file, which mentions an SDK, is not analysed, for people; null where it is. */
  refusal(file: FileId): string | null;
  /** True while what is given is still that of the current texts. */
  isCurrent(part: PricedFile): boolean;
  /** Finds and analyses every source file of the roots (or of `paths`), open ones first. */
  scan(options?: ScanOptions): Promise<ScanResult>;
  /** Mistakes in `.llmcost.json`, tsconfig and the like, each with its place. */
  problems(): readonly FileProblem[];
  /** Settings of the editor, as read from `llmCost.*`; re-reads the configuration files too. */
  configure(settings: EditorSettings): void;
  /** What recorded runs say, by root. Drops the analyses of the files that have other figures now. */
  measure(figures: ReadonlyMap<FileId, MeasuredSites>): void;
  /** The calls of a file with something about them changed; those that `touches` says no to stay as they are. */
  compare(
    file: FileId,
    calls: readonly PricedCall[],
    change: Change,
    touches: (call: PricedCall) => boolean,
  ): Promise<readonly Compared[]>;
  /** Models that can be asked for in the place of others. */
  modelChoices(providers: readonly string[]): readonly ModelChoice[];
  /** What holds for a file, or for the first root. */
  config(file: FileId | null): CoreConfig;
  /** Budgets and alerts, once for each `.llmcost.json`. */
  limits(): readonly Limits[];
  relative(file: FileId): string;
  dispose(): void;
}

export interface ScanOptions {
  readonly paths?: readonly FileId[];
  readonly tests?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  /** Called for each file with calls or findings, as it comes. */
  readonly onAnalysis?: (analysis: Analysis) => void;
}

export interface ScanResult {
  /** Only files with calls or findings. */
  readonly analyses: readonly Analysis[];
  readonly scanned: number;
  readonly failed: readonly { readonly file: FileId; readonly reason: string }[];
}

export interface FileProblem {
  readonly file: FileId;
  readonly span: Span;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** `llmCost.*` settings that reach the core: they lie under `.llmcost.json`, which the team shares. */
export interface EditorSettings {
  readonly callsPerMonth?: number;
  readonly outputTokens?: number;
  readonly dynamicTokens?: number;
  readonly rules?: Readonly<Record<string, string>>;
}
