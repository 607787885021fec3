/** The catalogue: data files, bundled with the program. Their schemas and a test vouch for their shapes. */
import type { Catalog } from '../core/catalog.ts';
import caching from './caching.json' with { type: 'json' };
import context from './context.json' with { type: 'json' };
import hosts from './hosts.json' with { type: 'json' };
import http from './http.json' with { type: 'json' };
import ladder from './ladder.json' with { type: 'json' };
import models from './models.json' with { type: 'json' };
import parameters from './parameters.json' with { type: 'json' };
import type { ParameterFact } from './parameterTypes.ts';
import prices from './prices.json' with { type: 'json' };
import { sdks } from './sdks/index.ts';
import type { CachingFact, ContextFile, HttpFile, LadderStep, ModelFact, PriceRow } from './types.ts';

export function loadCatalog(): Catalog {
  return catalog;
}

const catalog: Catalog = Object.freeze({
  sdks,
  models: models as readonly ModelFact[],
  ladder: ladder as readonly LadderStep[],
  prices: prices as readonly PriceRow[],
  parameters: parameters as readonly ParameterFact[],
  caching: caching as readonly CachingFact[],
  hosts,
  http: http as HttpFile,
  context: context as ContextFile,
});
