/** What the first estimate of a call and its estimate on another model have in common. */
import type { AnalysisContext } from '../analysis.ts';
import type { Estimate, Figure, LlmCall, ModelOption, Range } from '../model.ts';
import type { Cost, Option } from './cost.ts';
import { rangeOf, scale } from './range.ts';

export interface Parts {
  readonly layout: Estimate['layout'];
  readonly input: Figure;
  readonly cachedInput: Figure;
  readonly output: Figure;
  readonly cost: Cost;
  readonly callsPerMonth: Estimate['callsPerMonth'];
  readonly notes: readonly string[];
}

export function assemble({
  layout,
  input,
  cachedInput,
  output,
  cost,
  callsPerMonth,
  notes,
}: Parts): Estimate {
  const costPerCall = cost.perCall && rangeOf(cost.perCall);
  return Object.freeze({
    layout,
    tokens: { input, cachedInput, output },
    costPerCall,
    priceReason: cost.reason,
    callsPerMonth,
    costPerMonth: costPerCall && scale(costPerCall, callsPerMonth.value),
    prices: cost.prices,
    notes: [...new Set(notes)],
  });
}

/** An agent loop may make up to `maxSteps` requests. */
export function inSteps({ maxSteps }: LlmCall, range: Range): Range {
  return { ...rangeOf(range), high: range.high * Math.max(1, maxSteps) };
}

/** The model that a price is looked up for: an alias of the configuration (`azure:gpt-4o`) is followed once. */
export function resolveOption(
  { id, provider }: Pick<ModelOption, 'id' | 'provider'>,
  ctx: AnalysisContext,
): Option {
  const { models } = ctx.config;
  const target = Object.hasOwn(models, id) ? (models[id] ?? '') : '';
  const [, aliased, model] = /^([^:]+):(.+)$/.exec(target) ?? [];
  return aliased !== undefined && model !== undefined
    ? { provider: aliased, model }
    : { provider, model: id };
}
