/** The catalogue as the core reads it; `server/src/catalog/index.ts` loads the data files into this. */

import type {
  CachingFact,
  ContextFile,
  HttpFile,
  LadderStep,
  ModelFact,
  ParameterFact,
  PriceRow,
  SdkFile,
} from '../catalog/types.ts';

export interface Catalog {
  readonly sdks: readonly SdkFile[];
  readonly models: readonly ModelFact[];
  readonly ladder: readonly LadderStep[];
  /** Consulted before the price package. */
  readonly prices: readonly PriceRow[];
  readonly parameters: readonly ParameterFact[];
  readonly caching: readonly CachingFact[];
  readonly http: HttpFile;
  readonly context: ContextFile;
  /** Host patterns of OpenAI-compatible base URLs → provider. */
  readonly hosts: readonly { readonly pattern: string; readonly provider: string; readonly free?: boolean }[];
}
