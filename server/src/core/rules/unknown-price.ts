/**
 * ## What
 *
 * The call names a model of a known provider, and no price is known for it.
 *
 * ## Why
 *
 * Its cost is missing from every total and from every budget. The price may be a private one, the model newer than the
 * price data, or its name misspelt, in which case the call fails.
 *
 * ## Example
 *
 * ```ts
 * await openai.responses.create({ model: 'gpt-6-lunar', input });
 * ```
 *
 * ## Instead
 *
 * ```json
 * { "prices": { "openai:gpt-6-lunar": { "input_mtok": 0.1, "output_mtok": 0.5 } } }
 * ```
 *
 * The same in `.llmcost.json` maps a deployment to its model: `"models": { "my-deployment": "azure:gpt-4o" }`. Only
 * providers whose prices are known at all are looked at; servers of your own and gateways are not.
 */
import type { Fix, ModelOption, PricedCall } from '../model.ts';
import { byCause } from './causes.ts';
import { defineRule, type RuleContext } from './define.ts';

export default defineRule({
  id: 'unknown-price',
  docs: 'No price is known for the model, so it is missing from the totals.',
  severity: 'info',
  *check(calls, ctx) {
    const unpriced = calls.flatMap((call) => {
      const option = unpricedOption(call, ctx);
      return option ? [{ call, option }] : [];
    });
    for (const [{ call, option }] of byCause(
      unpriced,
      ({ option: { id, provider } }) => `${provider}:${id}`,
    )) {
      const at = option.at?.file === call.file ? { span: option.at.span } : {};
      const what = option.provider === 'azure' ? 'deployment' : 'model';
      const message = `No price is known for the ${what} ${option.id} of ${option.provider}, so its calls are missing from the totals.`;
      yield { call, message, ...at, fixes: [statePrice(option)] };
    }
  },
});

/** Providers who publish a price for each of their models. */
const PUBLISH: readonly string[] = [
  'openai',
  'anthropic',
  'google',
  'azure',
  'mistral',
  'cohere',
  'groq',
  'xai',
  'deepseek',
];

function unpricedOption(call: PricedCall, { catalog }: RuleContext): ModelOption | undefined {
  const [option, ...others] = call.models;
  const { costPerCall, priceReason } = call.estimate;
  if (!option || others.length > 0 || costPerCall !== null || call.context.test) return undefined;
  if (!priceReason?.startsWith('no price for model') || !PUBLISH.includes(option.provider)) return undefined;
  // An example to be filled in.
  if (/[<>{}$]|\byour\b/i.test(option.id)) return undefined;
  // `retired-model` and `deprecated-model` speak of these.
  const isDated = catalog.models.some(
    ({ model, shutdown }) => option.id.endsWith(model) && shutdown !== undefined,
  );
  return isDated ? undefined : option;
}

function statePrice({ id, provider }: ModelOption): Fix {
  return {
    title: 'State its price',
    kind: 'quickfix',
    edits: [],
    disabled: `Nobody but you knows it: add "${provider}:${id}" to "prices", or to "models" what it stands for, in .llmcost.json.`,
    savingPerMonth: null,
    preferred: false,
  };
}
