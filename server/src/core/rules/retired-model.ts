/**
 * ## What
 *
 * A call names a model that its provider has shut down.
 *
 * ## Why
 *
 * Every such call fails with an error, usually `404 model_not_found`, and no retry helps. The dates are those of the
 * provider's own API; Azure, Amazon Bedrock and Vertex AI keep their own calendars and are not reported.
 *
 * ## Example
 *
 * ```ts
 * await openai.chat.completions.create({ model: 'gpt-4-turbo', messages });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * await openai.chat.completions.create({ model: 'gpt-6.1-sol', messages });
 * ```
 *
 * The quick fix writes the replacement that the provider names, where that is one model with the same kind of input and
 * output. Read its answers before you ship: prompts that were tuned for one model may need work for the next.
 */
import { defineRule } from './define.ts';
import { isRerouted } from './modelFacts.ts';
import { replacedBy, reportAtModel, retirements, spelledModel } from './retirement.ts';

export default defineRule({
  id: 'retired-model',
  docs: 'A call names a model that its provider has shut down.',
  severity: 'error',
  inExamples: true,
  *check(calls, ctx) {
    for (const retirement of retirements(calls, ctx)) {
      const { fact } = retirement;
      // A rerouted name goes on answering, so it is `deprecated-model` that speaks of it.
      if (fact.shutdown > ctx.today || isRerouted(fact)) continue;
      const message = `${spelledModel(retirement)} was shut down on ${fact.shutdown}: calls fail${replacedBy(fact)}.`;
      yield reportAtModel(retirement, message, ctx);
    }
  },
});
