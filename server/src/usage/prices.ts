/** Prices of recorded calls: the estimate's own look-up, at the date of the call. Runs where the configuration is known. */
import { isIP } from 'node:net';
import type { Catalog } from '../core/catalog.ts';
import { canonicalModel } from '../core/estimate/modelName.ts';
import { findPrice } from '../core/estimate/price.ts';
import { flat, type Price, type RateCard } from '../core/estimate/rates.ts';
import type { CoreConfig } from '../core/model.ts';
import type { PriceAnswer, PriceLookup, PriceRequest } from './types.ts';

/** `configOf` gives the configuration that holds for a file, or where no file is known. */
export function createPriceLookup(
  catalog: Catalog,
  configOf: (file: string | null) => CoreConfig,
): PriceLookup {
  return (request) => {
    const config = configOf(request.file);
    const { provider, model } = aliased(request, config);
    const price = priceOf({ ...request, provider, model }, catalog, config);
    const owner = price?.provider === LOCAL ? LOCAL : provider;
    return {
      normal: canonicalModel(model),
      price,
      ...(owner === request.provider ? {} : { provider: owner }),
    };
  };
}

/** A deployment's name stands for the model that the configuration says. */
function aliased({ provider, model }: PriceRequest, { models }: CoreConfig) {
  const alias = models[model];
  if (alias === undefined) return { provider, model };
  const colon = alias.indexOf(':');
  return { provider: alias.slice(0, colon), model: alias.slice(colon + 1) };
}

function priceOf(request: PriceRequest, catalog: Catalog, config: CoreConfig): PriceAnswer['price'] {
  const { provider, model, op, date, host } = request;
  if (op !== null && isFree(catalog, provider, op)) return free(provider, model, date);
  const found = model === '' ? null : findPrice(provider, model, { catalog, config, today: date });
  if (found !== null && !('reason' in found)) {
    const isUsers = config.prices[`${provider}:${model}`] !== undefined;
    return op !== null && BY_ANOTHER_UNIT.has(op) && !isUsers && !found.free ? null : found;
  }
  // What has no price and is served by this machine or its network is a model of the user's own.
  return host !== null && isPrivateHost(host) ? free(LOCAL, model, date) : null;
}

const LOCAL = 'local';

/** Billed by images, minutes or searches; the tokens that some of them report have other rates than text. */
const BY_ANOTHER_UNIT: ReadonlySet<string> = new Set(['image', 'audio', 'rerank', 'batch']);

function isFree(catalog: Catalog, provider: string, op: string): boolean {
  return catalog.sdks.some(
    (sdk) =>
      sdk.provider === provider &&
      Object.values(sdk.types ?? {}).some((type) =>
        Object.values(type.members ?? {}).some(
          (member) => 'call' in member && member.call.operation === op && member.call.free === true,
        ),
      ),
  );
}

function free(provider: string, model: string, date: string): Price {
  const none = flat(0);
  const card: RateCard = { input: none, cachedInput: none, cacheWrite: none, output: none, request: 0 };
  return { provider, model, source: 'no charge', asOf: date, cards: [card], free: true };
}

/** `host:port` of this machine or of a private network. */
export function isPrivateHost(host: string): boolean {
  const name = host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d+$/, '');
  if (isIP(name) === 4) {
    return /^(?:127|10)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\.|^0\.0\.0\.0$/.test(name);
  }
  if (isIP(name) === 6) return /^(?:::1?$|f[cd][0-9a-f]{2}:|fe80:|::ffff:(?:127|10)\.)/.test(name);
  // A name without a domain is one of this machine or of a compose file.
  return /^[a-z0-9_-]+$|\.(?:localhost|local|internal|lan)$/.test(name);
}
