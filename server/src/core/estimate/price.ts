/**
 * What a model's tokens cost: the user's own prices, then our dated overlay, then `@pydantic/genai-prices`.
 * A model without a price stays without one; a near name never lends its price.
 */
import { calcPrice, findProvider, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import type { PriceRow } from '../../catalog/types.ts';
import type { AnalysisContext } from '../analysis.ts';
import type { PriceUsed, Range } from '../model.ts';
import { ALIASES, bareModel, canonicalModel, dateless } from './modelName.ts';

/** The data inside the price package, whose version is pinned. */
export const PRICE_PACKAGE = { name: 'genai-prices', version: '0.1.8', asOf: '2026-09-23' } as const;

export type PriceContext = Pick<AnalysisContext, 'catalog' | 'config' | 'today'>;

export interface Tokens {
  /** All input, with what is read from the cache and written to it. */
  readonly input: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  readonly output: number;
}

export interface Price {
  readonly provider: string;
  /** The name under which the price stands, perhaps without the date of the snapshot asked for. */
  readonly model: string;
  readonly source: string;
  /** ISO date. */
  readonly asOf: string;
  /** Rates of equal parts of the day; one for most models. */
  readonly cards: readonly [RateCard, ...RateCard[]];
  /** The provider makes no charge. */
  readonly free: boolean;
}

/** USD per million tokens; null where the source has no such rate. */
export interface RateCard {
  readonly input: Rate | null;
  readonly cachedInput: Rate | null;
  readonly cacheWrite: Rate | null;
  readonly output: Rate | null;
  /** USD per request. */
  readonly request: number;
}

/** The highest tier that the request's input tokens exceed gives the rate of all of its tokens. */
export interface Rate {
  readonly base: number;
  readonly tiers: readonly { readonly above: number; readonly rate: number }[];
}

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

/** Where a source has no rate for the cache, the provider bills these tokens as any other input. */
function costOnCard(
  { input, cachedInput = 0, cacheWrite = 0, output }: Tokens,
  card: RateCard,
): number | null {
  if (!card.input || (output > 0 && !card.output)) return null;
  const cost = (tokens: number, rate: Rate) => (tokens * rateAt(rate, input)) / 1e6;
  return (
    cost(input - cachedInput - cacheWrite, card.input) +
    cost(cachedInput, card.cachedInput ?? card.input) +
    cost(cacheWrite, card.cacheWrite ?? card.input) +
    (card.output ? cost(output, card.output) : 0) +
    card.request
  );
}

function rateAt({ base, tiers }: Rate, inputTokens: number): number {
  return tiers.reduce((rate, tier) => (inputTokens > tier.above ? tier.rate : rate), base);
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

function packagePrice(provider: string, model: string, today: string): Price | undefined {
  const providerId = PACKAGE_PROVIDERS.get(provider) ?? provider;
  if (findProvider({ providerId })?.id !== providerId) return undefined;
  for (const name of spellings(model, [provider, providerId])) {
    const found = calcPrice({}, name, { providerId, timestamp: new Date(`${today}T00:00:00Z`) });
    if (!found) continue;
    // A rejected match ends the search: the name is a known relative, and its family's price may differ.
    if (canonicalModel(found.model.id) !== canonicalModel(name)) return undefined;
    const cards = cardsOf(found.model, name, providerId, today);
    if (!cards.every(({ input }) => input)) return undefined;
    const source = `${PRICE_PACKAGE.name} ${PRICE_PACKAGE.version}`;
    return { provider, model: found.model.id, source, asOf: PRICE_PACKAGE.asOf, cards, free: false };
  }
  return undefined;
}

/** Our provider ids where the package has others. */
const PACKAGE_PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['xai', 'x-ai'],
  ['bedrock', 'aws'],
  ['vertex', 'google'],
  ['voyage', 'voyageai'],
  ['moonshot', 'moonshotai'],
]);

/** The name as it is, then without its provider's prefix, then each without the date of a snapshot. */
function spellings(model: string, providers: readonly string[]): readonly string[] {
  const name = ALIASES.get(model) ?? model;
  const prefixes = [...providers, 'models', 'publishers/google/models', 'publishers/anthropic/models'];
  const prefix = prefixes.find((each) => name.startsWith(`${each}/`));
  const names = prefix === undefined ? [name] : [name, name.slice(prefix.length + 1)];
  return [...new Set([...names, ...names.map(dateless)])];
}

/** One card, or one for each half of an hour where the price hangs on the time of day (UTC). */
function cardsOf(
  model: ModelInfo,
  name: string,
  providerId: string,
  today: string,
): [RateCard, ...RateCard[]] {
  const byTime =
    Array.isArray(model.prices) && model.prices.some(({ constraint }) => constraint?.type === 'time_of_date');
  const at = (half: number): RateCard => {
    const timestamp = new Date(Date.parse(`${today}T00:15:00Z`) + half * 30 * 60_000);
    return packageCard(calcPrice({}, name, { providerId, timestamp })?.model_price ?? {});
  };
  const others = byTime ? Array.from({ length: 47 }, (_, half) => at(half + 1)) : [];
  return [at(0), ...others];
}

function packageCard(prices: ModelPrice): RateCard {
  const rate = (key: string): Rate | null => {
    const value = prices[key];
    if (value === undefined) return null;
    if (typeof value === 'number') return flat(value);
    return {
      base: value.base,
      tiers: value.tiers.map(({ start, price }) => ({ above: start, rate: price })),
    };
  };
  const perThousand = prices.requests_kcount;
  return {
    input: rate('input_mtok'),
    cachedInput: rate('cache_read_mtok'),
    cacheWrite: rate('cache_write_mtok'),
    output: rate('output_mtok'),
    request: typeof perThousand === 'number' ? perThousand / 1000 : 0,
  };
}

function flat(base: number): Rate {
  return { base, tiers: [] };
}
