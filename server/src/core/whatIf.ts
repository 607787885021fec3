/**
 * What the calls would cost a month if something about them were another: before and after, call by call and in all. The
 * figures are those of the estimate; here they are put side by side, with what stands in the way of the change.
 */
import type { AnalysisContext } from './analysis.ts';
import { resolveOption } from './estimate/assemble.ts';
import {
  type Change,
  contextWindow,
  estimateChanged,
  formatTokens,
  knownModels,
  parseAmount,
  parseRate,
  parseShare,
} from './estimate/index.ts';
import { PRICE_PACKAGE } from './estimate/packagePrice.ts';
import { add, ZERO } from './estimate/range.ts';
import { tierNames } from './estimate/serviceTier.ts';
import { outputCap } from './estimate/tokens.ts';
import type { PricedCall, Range } from './model.ts';
import { ladderTargets } from './rules/ladder.ts';
import { factId, factOf, isRerouted, takesModel } from './rules/modelFacts.ts';

export interface Compared {
  readonly before: PricedCall;
  /** The same object where the change does not touch it. */
  readonly after: PricedCall;
  /** Why the change cannot be made just so, in sentences. */
  readonly obstacles: readonly string[];
}

/** One for each call, in order; those that `touches` says no to stay as they are. */
export async function compare(
  calls: readonly PricedCall[],
  change: Change,
  touches: (call: PricedCall) => boolean,
  ctx: AnalysisContext,
): Promise<readonly Compared[]> {
  const touched = calls.filter(touches);
  const changed = await estimateChanged(touched, change, ctx);
  const after = new Map(touched.map((call, index) => [call, changed[index] ?? call]));
  return calls.map((before) => {
    const then = after.get(before);
    return then
      ? { before, after: then, obstacles: obstaclesOf(before, then, change, ctx) }
      : { before, after: before, obstacles: [] };
  });
}

export interface ChangeTexts {
  readonly model?: ModelChoice;
  readonly tier?: string;
  readonly calls?: string;
  readonly cached?: string;
  readonly out?: string;
}

/** As people write it; a field that cannot be read changes nothing. */
export function readChange({ model, tier, calls = '', cached = '', out = '' }: ChangeTexts): {
  readonly change: Change;
  readonly mistakes: { readonly calls?: string; readonly cached?: string; readonly out?: string };
} {
  const volume = calls.trim() === '' ? undefined : readVolume(calls.trim());
  const cachedShare = cached.trim() === '' ? undefined : parseShare(cached.trim());
  const outputTokens = out.trim() === '' ? undefined : parseAmount(out.trim());
  return {
    change: {
      ...(model && { model }),
      ...(tier && { tier }),
      ...(volume && { volume }),
      ...(typeof cachedShare === 'number' && { cachedShare }),
      ...(typeof outputTokens === 'number' && { outputTokens }),
    },
    mistakes: {
      ...(volume === null && { calls: 'A rate such as 50k/mo, 2k/day or 100/hour, or ×3' }),
      ...(cachedShare === null && { cached: 'A share such as 80% or 0.8' }),
      ...(outputTokens === null && { out: 'A number of tokens such as 300 or 1.2k' }),
    },
  };
}

function readVolume(text: string): NonNullable<Change['volume']> | null {
  const [, before, after] = /^(?:[x×*]\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*[x×])$/i.exec(text) ?? [];
  const times = before ?? after;
  if (times !== undefined) return { times: Number(times) };
  const callsPerMonth = parseRate(text);
  return callsPerMonth === null ? null : { callsPerMonth };
}

/** The oldest price that went in, as an ISO date. */
export function pricesAsOf(compared: readonly Compared[]): string {
  const dates = compared.flatMap(({ before, after }) =>
    [...before.estimate.prices, ...after.estimate.prices].map(({ asOf }) => asOf),
  );
  return dates.sort()[0] ?? PRICE_PACKAGE.asOf;
}

export interface ComparedTotals {
  /** USD a month, over the calls with a price on both sides. */
  readonly before: Range;
  readonly after: Range;
  readonly calls: number;
  /** Calls without a price on one side: they are in neither sum. */
  readonly leftOut: number;
}

export function totalsOf(compared: readonly Compared[]): ComparedTotals {
  const priced = compared.filter(
    ({ before, after }) => before.estimate.costPerMonth && after.estimate.costPerMonth,
  );
  const sum = (side: 'before' | 'after'): Range =>
    priced.reduce((total, each) => add(total, each[side].estimate.costPerMonth ?? ZERO), ZERO);
  return {
    before: sum('before'),
    after: sum('after'),
    calls: priced.length,
    leftOut: compared.length - priced.length,
  };
}

export interface ModelChoice {
  readonly provider: string;
  readonly model: string;
}

/** Models with a price that can still be called, of the providers given: what somebody may want to try. */
export function modelChoices(providers: readonly string[], ctx: AnalysisContext): readonly ModelChoice[] {
  const { catalog, config, today } = ctx;
  const own = Object.keys(config.prices).flatMap((key): readonly ModelChoice[] => {
    const [, provider, model] = /^([^:]+):(.+)$/.exec(key) ?? [];
    return provider && model ? [{ provider, model }] : [];
  });
  const overlay = catalog.prices.filter(({ until }) => until === undefined || today <= until);
  const all = [
    ...own,
    ...overlay.map(({ provider, model }) => ({ provider, model })),
    ...providers.flatMap((provider) => knownModels(provider).map((model) => ({ provider, model }))),
  ].filter(({ provider }) => providers.includes(provider));
  const known = new Map(all.map((choice) => [`${choice.provider}:${choice.model}`, choice]));
  return [...known.values()]
    .filter(({ provider, model }) => {
      const shutdown = factOf(provider, model, catalog.models)?.shutdown;
      return shutdown === undefined || shutdown > today;
    })
    .sort((a, b) => order(a.provider, b.provider) || order(a.model, b.model));
}

/** Service tiers that have a price for at least one of the calls, on the models that they have after the change. */
export function tierChoices(calls: readonly PricedCall[]): readonly string[] {
  const names = calls.flatMap(({ models }) => models.flatMap(({ id, provider }) => tierNames(provider, id)));
  return [...new Set(names)].sort(order);
}

function obstaclesOf(
  before: PricedCall,
  after: PricedCall,
  { model: to }: Change,
  ctx: AnalysisContext,
): readonly string[] {
  const { provider, model } = to ? resolveOption({ id: to.model, provider: to.provider }, ctx) : {};
  if (provider === undefined || model === undefined) return [];
  const id = factId({ id: model, provider });
  const fact = factOf(provider, id, ctx.catalog.models);
  const found: string[] = [];
  if (fact?.shutdown !== undefined && fact.shutdown <= ctx.today && !isRerouted(fact))
    found.push(`${model} was shut down on ${fact.shutdown}.`);
  if (!takesModel(before, id)) found.push(`${model} does not do what ${before.method} asks for.`);
  const window = contextWindow(provider, model, ctx.today);
  const needed = (before.prompt.length === 0 ? 0 : after.estimate.tokens.input.low) + capIn(before, provider);
  if (window !== undefined && needed > window)
    found.push(`${formatTokens(needed)} tokens do not fit into the ${formatTokens(window)} of ${model}.`);
  const present = before.models.map((option) => resolveOption(option, ctx));
  const isOther = present.length > 0 && present.every((option) => option.provider !== provider);
  if (isOther && (before.via === 'direct' || before.via === 'http'))
    found.push(`The code speaks to ${present[0]?.provider}: ${provider} needs another client.`);
  const steps = before.models.flatMap((option) =>
    ladderTargets(option.provider, factId(option), ctx).filter((target) => target.model === id),
  );
  const callsTools = before.prompt.some(({ role }) => role === 'tools');
  const caveats = steps
    .flatMap((step) => step.caveats)
    .filter((caveat) => callsTools || !/\bcalls?\b/.test(caveat));
  return [...found, ...new Set(caveats.map(sentence))];
}

/** These providers refuse a request whose prompt and output cap are together longer than the window. */
const REFUSE_THE_SUM: readonly string[] = ['openai', 'azure', 'anthropic'];

function capIn(call: PricedCall, provider: string): number {
  return REFUSE_THE_SUM.includes(provider) ? (outputCap(call) ?? 0) : 0;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
