/**
 * How loud a finding is, decided here and nowhere else:
 *
 * - error: the call will fail, or a secret leaks (a retired model, a key in the code);
 * - warning: likely waste or outage (no retry, a call in an unbounded loop);
 * - info: questionable, depends on what the program is for;
 * - hint: a cheaper equivalent with a fix.
 *
 * A rule names its level after this list and never varies it by call: what deserves another level is another rule. One
 * that is off by default has the level that is proposed to who turns it on.
 * The team's configuration has the last word.
 */
import type { CoreConfig, Severity } from '../model.ts';
import type { Rule } from './define.ts';

/** The level in force, or null where the rule is off. */
export function severityOf(rule: Rule, config: CoreConfig): Severity | null {
  const level = config.rules[rule.id] ?? rule.default ?? rule.severity;
  return level === 'off' ? null : level;
}
