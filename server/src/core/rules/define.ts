/**
 * The one shape of a rule. The id is also the name of the file, of the fixture folder and of the documentation page;
 * a test holds them together.
 *
 * The header comment of a rule's file has the sections What, Why, Example and Instead. `scripts/rule-docs.mjs` makes
 * the page of it, so a rule is explained in one place only.
 */
import type { AnalysisContext } from '../analysis.ts';
import type { Facts } from '../context/facts.ts';
import type { Module, Span } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import type { FileId, Finding, Fix, PricedCall, Severity } from '../model.ts';

export interface Rule {
  /** Kebab case. */
  readonly id: string;
  /** One sentence for lists of rules. */
  readonly docs: string;
  /** The level where the configuration names none; see the policy in `severity.ts`. */
  readonly severity: Severity;
  /** Says nothing until the configuration names a level: it is right too seldom, or a matter of taste. */
  readonly default?: 'off';
  /** Speaks of examples and demos too, as what fails or leaks there does so for everybody who copies it. */
  readonly inExamples?: true;
  /** Gets every call of one file, because several calls may share one cause, which is reported once. */
  check(calls: readonly PricedCall[], ctx: RuleContext): Iterable<Report>;
}

/** What a rule may ask beside the facts of the calls. A fix may edit another file, so both take any file. */
export interface RuleContext extends AnalysisContext {
  readonly module: (file: FileId) => Module | undefined;
  readonly text: (file: FileId) => string | undefined;
  readonly facts: Facts;
  /** What value an expression can have; for fixes that must know what a name stands for. */
  readonly linker: Linker;
}

/** A finding as a rule states it; who it belongs to and how severe it is are filled in by `checkRules`. */
export interface Report {
  /** The call that it speaks of; the first one where several share the cause. */
  readonly call: PricedCall;
  /** In the file of the call; the callee's last name where left out. */
  readonly span?: Span;
  readonly message: string;
  readonly fixes?: readonly Fix[];
  /** USD. */
  readonly savingPerMonth?: number | null;
  readonly tag?: Finding['tag'];
  readonly related?: Finding['related'];
}

export function defineRule(rule: Rule): Rule {
  return Object.freeze(rule);
}
