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
import { daysBetween, isRerouted } from './modelFacts.ts';
import { type Retirement, replacedBy, reportAtModel, retirements, spelledModel } from './retirement.ts';

export default defineRule({
  id: 'deprecated-model',
  docs: 'A call names a model that will be shut down or is served by another one.',
  severity: 'warning',
  inExamples: true,
  *check(calls, ctx) {
    for (const retirement of retirements(calls, ctx)) {
      const { fact } = retirement;
      if (fact.shutdown <= ctx.today && !isRerouted(fact)) continue;
      yield reportAtModel(retirement, messageOf(retirement, ctx), ctx);
    }
  },
});

function messageOf(retirement: Retirement, ctx: RuleContext): string {
  const { fact } = retirement;
  const { today } = ctx;
  const model = spelledModel(retirement);
  const other = fact.replacement ?? 'another model';
  if (fact.shutdown <= today) {
    return `${model} was shut down on ${fact.shutdown}: calls are routed to and billed as ${other}.`;
  }
  const days = daysBetween(today, fact.shutdown);
  const when = `${model} shuts down on ${fact.shutdown} (in ${days} ${days === 1 ? 'day' : 'days'})`;
  return isRerouted(fact)
    ? `${when}; calls will then be routed to and billed as ${other}.`
    : `${when}${replacedBy(fact)}.`;
}
