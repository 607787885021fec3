/** Findings as an editor lists them. */
import type { Span } from '../ir.ts';
import type { Analysis, Finding, Severity } from '../model.ts';

export interface DiagnosticView {
  readonly span: Span;
  readonly severity: Severity;
  /** The rule's id. */
  readonly code: string;
  readonly message: string;
  readonly tag: Finding['tag'];
  readonly related: Finding['related'];
}

/** Shown as the source of each diagnostic. */
export const DIAGNOSTIC_SOURCE = 'llm-cost';

/** In the order of the text. */
export function diagnostics(analysis: Analysis): readonly DiagnosticView[] {
  return [...analysis.findings]
    .sort((left, right) => left.span[0] - right.span[0] || (left.rule < right.rule ? -1 : 1))
    .map(({ span, severity, rule, message, tag, related }) => ({
      span,
      severity,
      code: rule,
      message,
      tag,
      related,
    }));
}
