/** What `llm-cost scan` can be told. Apart from the command itself, so that `--help` need not load the parser. */
import type { Severity } from '../core/model.ts';

export interface ScanFlags {
  readonly format: (typeof FORMATS)[number];
  readonly config?: string;
  readonly tests: boolean;
  readonly failOn?: Severity;
}

export const FORMATS = ['text', 'json', 'sarif', 'markdown'] as const;

/** Worst first. */
export const LEVELS: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
