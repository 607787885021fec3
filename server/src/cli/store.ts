/** The usage store as the commands open it: prices and sites come from the workspace of the current folder. */
import { existsSync, readFileSync } from 'node:fs';
import { loadCatalog } from '../catalog/index.ts';
import { DEFAULT_CONFIG } from '../core/model.ts';
import { openUsage, type UsageEvent, type UsageStore } from '../usage/index.ts';
import { createPriceLookup } from '../usage/prices.ts';
import { createSiteResolver } from '../usage/sites.ts';
import type { Storage } from '../usage/storage.ts';
import { readConfig } from '../workspace/config.ts';
import { decode } from '../workspace/decode.ts';
import { createWorkspace } from '../workspace/index.ts';
import { isInside, toFileId } from '../workspace/paths.ts';

export interface OpenStore {
  readonly store: UsageStore;
  readonly events: readonly UsageEvent[];
  close(): Promise<void>;
}

export function openStore(storage: Storage): OpenStore {
  const root = toFileId(process.cwd());
  const catalog = loadCatalog();
  const config = readConfig(root, { settings: {}, text: textOf }).core;
  const configOf = (file: string | null) => (file === null || isInside(file, root) ? config : DEFAULT_CONFIG);
  const events: UsageEvent[] = [];
  const store = openUsage({
    ...storage,
    price: createPriceLookup(catalog, configOf),
    onEvent: (event) => events.push(event),
    // Nobody works meanwhile, and the command ends when all is known.
    sitesWithinMs: 120_000,
  });
  const workspace = createWorkspace({
    roots: [root],
    catalog,
    // Where a call is does not hang on the length of its prompt.
    tokens: { count: async (texts) => texts.map((text) => Math.ceil(text.length / 4)) },
    today: new Date().toISOString().slice(0, 10),
    log: () => undefined,
  });
  store.bindSites(createSiteResolver(workspace));
  return {
    store,
    events,
    async close() {
      await store.close();
      workspace.dispose();
    },
  };
}

/** For questions alone. */
export function readStore(storage: Storage): UsageStore {
  return openUsage({ ...storage, price: () => ({ normal: '', price: null }) });
}

export function hasDatabase({ db }: Storage): boolean {
  return existsSync(db);
}

export function hasStore({ db, spool }: Storage): boolean {
  return existsSync(db) || existsSync(spool);
}

function textOf(file: string): string | undefined {
  try {
    return decode(readFileSync(file));
  } catch {
    return undefined;
  }
}
