/**
 * Prices from `@pydantic/genai-prices`. The package matches names by rules that are partly too wide: `gpt-5.1-mini`,
 * which never existed, is `gpt-5.1-codex-mini` to it, and every `claude-sonnet-5…` is `claude-sonnet-5`. A match counts
 * only where the names are the same one.
 */
import { calcPrice, findProvider, type ModelInfo, type ModelPrice } from '@pydantic/genai-prices';
import { ALIASES, canonicalModel, dateless } from './modelName.ts';
import { flat, type Price, type Rate, type RateCard } from './rates.ts';

/** The data inside the price package, whose version is pinned. */
export const PRICE_PACKAGE = { name: 'genai-prices', version: '0.1.8', asOf: '2026-09-23' } as const;

/** `today` is an ISO date. */
export function packagePrice(provider: string, model: string, today: string): Price | undefined {
  const key = `${today} ${provider} ${model}`;
  const before = known.get(key);
  if (before) return before.price;
  const price = lookUp(provider, model, today);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, { price });
  return price;
}

/** Each analysis asks for the same few models again, and the package goes through its rules each time. */
const known = new Map<string, { readonly price: Price | undefined }>();
const MOST_KNOWN = 1_000;

function lookUp(provider: string, model: string, today: string): Price | undefined {
  const found = packageModel(provider, model, today);
  if (!found) return undefined;
  const cards = cardsOf(found.info, found.name, found.providerId, today);
  if (!cards.every(({ input }) => input)) return undefined;
  const source = `${PRICE_PACKAGE.name} ${PRICE_PACKAGE.version}`;
  return { provider, model: found.info.id, source, asOf: PRICE_PACKAGE.asOf, cards, free: false };
}

/** Tokens that prompt and answer have together; undefined where the package does not say. */
export function contextWindow(provider: string, model: string, today: string): number | undefined {
  return packageModel(provider, model, today)?.info.context_window;
}

/** Names of the provider's models that are priced by tokens of text. */
export function knownModels(provider: string): readonly string[] {
  const providerId = PACKAGE_PROVIDERS.get(provider) ?? provider;
  const found = findProvider({ providerId });
  if (found?.id !== providerId) return [];
  return found.models.filter((model) => !model.deprecated && hasInputPrice(model)).map(({ id }) => id);
}

function hasInputPrice({ prices }: ModelInfo): boolean {
  const rows = Array.isArray(prices) ? prices.map((row) => row.prices) : [prices];
  return rows.some((row) => row.input_mtok !== undefined);
}

interface PackageModel {
  readonly info: ModelInfo;
  /** The spelling under which the package has it. */
  readonly name: string;
  readonly providerId: string;
}

function packageModel(provider: string, model: string, today: string): PackageModel | undefined {
  const providerId = PACKAGE_PROVIDERS.get(provider) ?? provider;
  if (findProvider({ providerId })?.id !== providerId) return undefined;
  for (const name of spellings(model, [provider, providerId])) {
    const found = calcPrice({}, name, { providerId, timestamp: new Date(`${today}T00:00:00Z`) });
    if (!found) continue;
    // A rejected match ends the search: the name is a known relative, and its family's price may differ.
    const isSame = canonicalModel(found.model.id) === canonicalModel(name);
    return isSame ? { info: found.model, name, providerId } : undefined;
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
  const prefixes = [
    ...providers,
    'mistralai',
    'models',
    'publishers/google/models',
    'publishers/anthropic/models',
  ];
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
