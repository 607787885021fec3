/**
 * What was recorded, as one session knows it: opens the store once there is something to keep or to show, tells it whose lines
 * are whose, and hands its figures to the workspace. The store is loaded late, for most windows never need it.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Spending } from '../core/budgets.ts';
import { DEFAULT_CONFIG } from '../core/model.ts';
import { type RecordingState, USAGE_CHANGED_NOTIFICATION } from '../protocol.ts';
import type { UsageEvent, UsageStore } from '../usage/index.ts';
import { describeError, inBackground } from './safe.ts';
import type { Session } from './session.ts';

export interface Usage {
  /** Undefined where nothing was recorded, or no store can be opened. */
  store(): Promise<UsageStore | undefined>;
  /** Tells the client that figures are others now. */
  tell(): Promise<void>;
  /** What was spent in a folder; undefined where nothing was recorded. */
  spending(folder: string): Promise<Spending | undefined>;
  recording(state: RecordingState): void;
  /** Milliseconds since the epoch. */
  readonly since: number | null;
  /** Why records wait in their files. */
  readonly trouble: string | null;
  /** Another workspace is there, or all of it is scanned. */
  workspaceChanged(): void;
  settingsChanged(): void;
  dispose(): Promise<void>;
}

/** The first figures after a while are shown at once; those that come one after the other, together. */
const AT_ONCE_MS = 20;
const GATHER_MS = 400;
/** What was spent until then may be read again without being asked for again: days end. */
const SPENDING_MS = 60_000;

/** `onMeasured` is called when the workspace has other figures than before. */
export function followUsage(session: Session, onMeasured: () => void): Usage {
  const log = session.connection.console;
  let opened: Promise<UsageStore | undefined> | undefined;
  let since: number | null = null;
  let trouble: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let shownAt = 0;
  const spent = new Map<string, { at: number; spending: Promise<Spending | undefined> }>();

  function store(): Promise<UsageStore | undefined> {
    const folder = session.options.storage;
    if (folder === undefined || (since === null && !hasRecords(folder))) return Promise.resolve(undefined);
    opened ??= open(folder);
    return opened;
  }

  async function open(folder: string): Promise<UsageStore | undefined> {
    try {
      const found = await openStore(session, folder, onEvent);
      inBackground(log, 'usage', async () => {
        await bind(found);
        await found.watch(session.settings.limits);
        soon();
      });
      return found;
    } catch (error) {
      trouble = describeError(error).split('\n')[0] ?? null;
      log.error(`Recorded runs cannot be read: ${describeError(error)}`);
      return undefined;
    }
  }

  async function bind(found: UsageStore): Promise<void> {
    const { createSiteResolver } = await import('../usage/sites.ts');
    found.bindSites(createSiteResolver(await session.ready));
  }

  async function spending(folder: string): Promise<Spending | undefined> {
    const now = Date.now();
    const known = spent.get(folder);
    if (known !== undefined && now - known.at < SPENDING_MS) return known.spending;
    const asked = store().then((found) => found?.spending(folder, now));
    spent.set(folder, { at: now, spending: asked });
    asked.catch(() => spent.delete(folder));
    return asked;
  }

  function onEvent(event: UsageEvent): void {
    if (event.kind === 'changed' || event.kind === 'rebuilt') spent.clear();
    if (event.kind === 'refused') log.warn(`${event.file}: ${event.lines} lines refused (${event.reason})`);
    else if (event.kind === 'rebuilt') log.warn(event.message);
    else if (event.kind === 'trouble') log.error(event.message);
    if (event.kind === 'trouble') trouble = event.message;
    if (event.kind === 'recovered') trouble = null;
    if (event.kind !== 'refused') soon();
  }

  /** Not put off by more of the same, or a busy program would keep its figures from being shown. */
  function soon(): void {
    const wait = Math.max(AT_ONCE_MS, shownAt + GATHER_MS - Date.now());
    timer ??= setTimeout(() => {
      timer = undefined;
      shownAt = Date.now();
      inBackground(log, 'usage', refresh);
    }, wait);
  }

  async function refresh(): Promise<void> {
    const [workspace, found] = await Promise.all([session.ready, store()]);
    if (!found || session.workspace !== workspace) return;
    const figures = await Promise.all(
      workspace.roots.map(async (root) => [root, await found.measured(root)] as const),
    );
    if (session.workspace !== workspace) return;
    workspace.measure(new Map(figures));
    onMeasured();
    await tell();
  }

  async function tell(): Promise<void> {
    await session.connection.sendNotification(USAGE_CHANGED_NOTIFICATION);
  }

  return {
    store,
    tell,
    spending,
    get since() {
      return since;
    },
    get trouble() {
      return trouble;
    },
    recording(state) {
      since = state.since;
      inBackground(log, 'usage', store);
    },
    workspaceChanged() {
      inBackground(log, 'usage', async () => {
        const found = await store();
        if (!found) return;
        await bind(found);
        await found.bindWaiting();
        soon();
      });
    },
    settingsChanged() {
      inBackground(log, 'usage', async () => (await opened)?.watch(session.settings.limits));
    },
    async dispose() {
      clearTimeout(timer);
      await (await opened)?.close();
    },
  };
}

/** Without any, no thread is started and no database made. */
function hasRecords(folder: string): boolean {
  return existsSync(path.join(folder, 'usage.db')) || existsSync(path.join(folder, 'spool'));
}

async function openStore(
  session: Session,
  folder: string,
  onEvent: (event: UsageEvent) => void,
): Promise<UsageStore> {
  const [{ openUsage }, { createPriceLookup }, { loadCatalog }] = await Promise.all([
    import('../usage/index.ts'),
    import('../usage/prices.ts'),
    import('../catalog/index.ts'),
  ]);
  return openUsage({
    db: path.join(folder, 'usage.db'),
    spool: path.join(folder, 'spool'),
    price: createPriceLookup(loadCatalog(), (file) => session.workspace?.config(file) ?? DEFAULT_CONFIG),
    onEvent,
  });
}
