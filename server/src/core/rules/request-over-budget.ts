/**
 * ## What
 *
 * One call is expected to cost more than the budget for a request, `budgets.perRequestUsd` in `.llmcost.json`.
 *
 * ## Why
 *
 * The team has said what a request may cost. A long prompt, a dear model or a high output cap is easier to change while
 * the code is being written than after the bill.
 *
 * ## Example
 *
 * ```ts
 * // .llmcost.json: { "budgets": { "perRequestUsd": 0.01 } }
 * await openai.responses.create({ model: 'gpt-5.5', input: REPORT + question });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * await openai.responses.create({ model: 'gpt-6-luna', input: REPORT + question, max_output_tokens: 500 });
 * ```
 *
 * Without a budget the rule is silent. It goes by the expected cost, not by the high end of the range.
 */
import { formatUsd } from '../estimate/format.ts';
import type { Fix, PricedCall } from '../model.ts';
import { defineRule, type RuleContext } from './define.ts';
import { offerCheaperModels } from './offers.ts';

export default defineRule({
  id: 'request-over-budget',
  docs: 'A call costs more than the budget for one request.',
  severity: 'warning',
  *check(calls, ctx) {
    const budget = ctx.config.budgets.perRequestUsd;
    if (budget === undefined) return;
    for (const call of calls) {
      const cost = call.estimate.costPerCall?.expected ?? 0;
      if (cost <= budget || call.context.test) continue;
      yield {
        call,
        message: `One call costs ≈ ${formatUsd(cost)}, more than the ${formatUsd(budget)} that a request may cost.`,
        fixes: cheaper(call, calls, ctx),
      };
    }
  },
});

function cheaper(call: PricedCall, calls: readonly PricedCall[], ctx: RuleContext): readonly Fix[] {
  const fixes = offerCheaperModels(call, calls, ctx).map(({ fix }): Fix => ({ ...fix, kind: 'quickfix' }));
  if (fixes.length > 0) return fixes;
  const disabled =
    'No cheaper model of this provider can stand in its place: shorten the prompt or cap the output.';
  return [
    {
      title: 'Switch to a cheaper model',
      kind: 'quickfix',
      edits: [],
      disabled,
      savingPerMonth: null,
      preferred: false,
    },
  ];
}
