/**
 * ## What
 *
 * A call names a model that will be shut down, or whose name the provider now serves with another model.
 *
 * ## Why
 *
 * From the date on every call fails. Where the provider reroutes the name instead, the answers and the bill silently
 * become those of another model. Changing it in time leaves room to compare the answers.
 *
 * ## Example
 *
 * ```ts
 * await anthropic.messages.create({ model: 'claude-sonnet-4-5', max_tokens: 1024, messages });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * await anthropic.messages.create({ model: 'claude-sonnet-5-5', max_tokens: 1024, messages });
 * ```
 *
 * The dates are those of the provider's own API; Azure, Amazon Bedrock and Vertex AI keep their own calendars and are
 * not reported.
 */
import { defineRule, type RuleContext } from './define.ts';
import { type DatedFact, daysBetween, isRerouted } from './modelFacts.ts';
import { replacedBy, reportAtModel, retirements } from './retirement.ts';

export default defineRule({
  id: 'deprecated-model',
  docs: 'A call names a model that will be shut down or is served by another one.',
  severity: 'warning',
  inExamples: true,
  *check(calls, ctx) {
    for (const retirement of retirements(calls, ctx)) {
      const { fact } = retirement;
      if (fact.shutdown <= ctx.today && !isRerouted(fact)) continue;
      yield reportAtModel(retirement, messageOf(fact, ctx), ctx);
    }
  },
});

function messageOf(fact: DatedFact, { today }: RuleContext): string {
  const other = fact.replacement ?? 'another model';
  if (fact.shutdown <= today) {
    return `${fact.model} was shut down on ${fact.shutdown}: calls are routed to and billed as ${other}.`;
  }
  const days = daysBetween(today, fact.shutdown);
  const when = `${fact.model} shuts down on ${fact.shutdown} (in ${days} ${days === 1 ? 'day' : 'days'})`;
  return isRerouted(fact)
    ? `${when}; calls will then be routed to and billed as ${other}.`
    : `${when}${replacedBy(fact)}.`;
}
