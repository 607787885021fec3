/**
 * What a model's tokens cost: the user's own prices, then our dated overlay, then the price package.
 * A model without a price stays without one; a near name never lends its price.
 */
import type { PriceRow } from '../../catalog/types.ts';
import type { AnalysisContext } from '../analysis.ts';
import type { PriceUsed, Range } from '../model.ts';
import { bareModel, canonicalModel } from './modelName.ts';
import { packagePrice } from './packagePrice.ts';
import { costOnCard, flat, type Price, type Rate, type RateCard, rateAt, type Tokens } from './rates.ts';

export { PRICE_PACKAGE } from './packagePrice.ts';
export type { Tokens } from './rates.ts';

export type PriceContext = Pick<AnalysisContext, 'catalog' | 'config' | 'today'>;

/** The price of a model today, or why there is none. */
export function findPrice(
  provider: string,
  model: string,
  ctx: PriceContext,
): Price | { readonly reason: string } {
  return (
    userPrice(provider, model, ctx) ??
    freePrice(provider, model, ctx) ??
    overlayPrice(provider, model, ctx) ??
    packagePrice(provider, model, ctx.today) ?? {
      reason: `no price for model ${model} of provider ${provider}`,
    }
  );
}

/** USD per million tokens for a request of so many input tokens; null where no price is known. */
export function priceFor(
  provider: string,
  model: string,
  ctx: PriceContext,
  inputTokens = 0,
): PriceUsed | null {
  const price = findPrice(provider, model, ctx);
  return 'reason' in price ? null : priceUsed(price, inputTokens);
}

/** `factor` is that of the service tier. */
export function priceUsed({ cards, ...price }: Price, inputTokens: number, factor = 1): PriceUsed {
  const mean = (kind: 'input' | 'cachedInput' | 'output'): number | null => {
    const rates = cards.flatMap((card) => (card[kind] ? [rateAt(card[kind], inputTokens) * factor] : []));
    return rates.length === cards.length ? rates.reduce((sum, rate) => sum + rate, 0) / rates.length : null;
  };
  const { model, provider, source, asOf } = price;
  return {
    model,
    provider,
    input: mean('input'),
    cachedInput: mean('cachedInput'),
    output: mean('output'),
    source,
    asOf,
  };
}

/** USD of one request at the mean, the lowest and the highest rate of the day; null where a needed rate is missing. */
export function costOf(tokens: Tokens, price: Price): Range | null {
  const costs = price.cards.map((card) => costOnCard(tokens, card));
  if (!costs.every((cost) => cost !== null)) return null;
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  return { low: Math.min(...costs), expected: mean, high: Math.max(...costs) };
}

function userPrice(provider: string, model: string, { config, today }: PriceContext): Price | undefined {
  const row = [model, bareModel(model)].map((name) => config.prices[`${provider}:${name}`]).find(Boolean);
  if (!row) return undefined;
  const card: RateCard = {
    input: flat(row.input_mtok),
    cachedInput: row.cache_read_mtok === undefined ? null : flat(row.cache_read_mtok),
    cacheWrite: null,
    output: flat(row.output_mtok),
    request: 0,
  };
  return { provider, model, source: 'your .llmcost.json', asOf: today, cards: [card], free: false };
}

/** Models on the user's own machine, which Ollama's `-cloud` models are not, and OpenRouter's `:free` variants. */
function freePrice(provider: string, model: string, { catalog, today }: PriceContext): Price | undefined {
  const isLocal = catalog.hosts.some((host) => host.free === true && host.provider === provider);
  const isFree = isLocal ? !/[:-]cloud$/.test(model) : provider === 'openrouter' && model.endsWith(':free');
  if (!isFree) return undefined;
  const card: RateCard = {
    input: flat(0),
    cachedInput: flat(0),
    cacheWrite: flat(0),
    output: flat(0),
    request: 0,
  };
  return { provider, model, source: 'no charge', asOf: today, cards: [card], free: true };
}

function overlayPrice(provider: string, model: string, { catalog, today }: PriceContext): Price | undefined {
  const row = catalog.prices.find(
    (each) =>
      each.provider === provider &&
      isModelOfRow(model, each.model) &&
      (each.from === undefined || each.from <= today) &&
      (each.until === undefined || today <= each.until),
  );
  if (!row) return undefined;
  return {
    provider,
    model: row.model,
    source: 'overlay',
    asOf: row.asOf,
    cards: [overlayCard(row)],
    free: false,
  };
}

/** A row for `-latest` speaks of the alias alone, because snapshots of it are other models. */
function isModelOfRow(model: string, rowModel: string): boolean {
  if (bareModel(model) === rowModel) return true;
  return !rowModel.endsWith('-latest') && canonicalModel(model) === canonicalModel(rowModel);
}

function overlayCard({ input, cachedInput, cacheWrite, output, above }: PriceRow): RateCard {
  const rate = (base: number, tier: number | undefined): Rate =>
    above && tier !== undefined ? { base, tiers: [{ above: above.inputTokens, rate: tier }] } : flat(base);
  // The row has no cache write for its tier: vendors charge a fixed factor of the input rate.
  const tierWrite = above && cacheWrite !== undefined ? (cacheWrite * above.input) / input : undefined;
  return {
    input: rate(input, above?.input),
    cachedInput: cachedInput === undefined ? null : rate(cachedInput, above?.cachedInput),
    cacheWrite: cacheWrite === undefined ? null : rate(cacheWrite, tierWrite),
    output: rate(output, above?.output),
    request: 0,
  };
}
