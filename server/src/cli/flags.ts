/** What `llm-cost scan` can be told. Apart from the command itself, so that `--help` need not load the parser. */
import type { Severity } from '../core/model.ts';

export interface ScanFlags {
  readonly format: 'text' | 'json';
  readonly config?: string;
  readonly tests: boolean;
  readonly failOn?: Severity;
}

/** Worst first. */
export const LEVELS: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
