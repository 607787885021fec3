/** What `llm-cost scan` can be told. Apart from the command itself, so that `--help` need not load the parser. */
import type { Severity } from '../core/model.ts';

export interface ScanFlags {
  readonly format: (typeof FORMATS)[number];
  readonly config?: string;
  readonly tests: boolean;
  readonly failOn?: Severity;
  /** The usage database with what was measured. */
  readonly db?: string;
}

export const FORMATS = ['text', 'json', 'sarif', 'markdown'] as const;

/** Worst first. */
export const LEVELS: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** What `llm-cost usage` can be told. */
export interface UsageFlags {
  readonly db?: string;
  readonly by: (typeof USAGE_BY)[number];
  readonly format: (typeof USAGE_FORMATS)[number];
  readonly since?: string;
  readonly run?: string;
}

/** What `llm-cost check` can be told. */
export interface CheckFlags {
  readonly db?: string;
  readonly config?: string;
  readonly format: (typeof CHECK_FORMATS)[number];
}

export const CHECK_FORMATS = ['text', 'json'] as const;

export const USAGE_BY = ['model', 'site', 'run', 'kind', 'day'] as const;

/** `jsonl` is no summary but the calls themselves, as `llm-cost import` takes them. */
export const USAGE_FORMATS = ['text', 'json', 'csv', 'openmetrics', 'jsonl'] as const;
