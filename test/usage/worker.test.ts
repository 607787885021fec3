import { strict as assert } from 'node:assert';
import path from 'node:path';
import { openUsage, type UsageEvent, type UsageStore } from '../../server/src/usage/index.ts';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import { line, price, RUN, record, siteOf, writeSpool } from './helpers.ts';

describe('the usage store in its thread', function () {
  this.timeout(20_000);
  const folder = tempFolder();
  const stores: UsageStore[] = [];
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  function open() {
    const events: UsageEvent[] = [];
    const listeners = new Set<() => void>();
    const spool = path.join(folder.root, 'store with space', 'spool');
    const store = openUsage({
      db: path.join(folder.root, 'store with space', 'usage.db'),
      spool,
      price,
      onEvent(event) {
        events.push(event);
        for (const listener of listeners) listener();
      },
    });
    stores.push(store);
    /** Resolves as soon as the store is as wanted; looks again at each event. */
    const until = (isSo: () => Promise<boolean>): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          isSo().then((yes) => {
            if (!yes) return;
            listeners.delete(look);
            resolve();
          }, reject);
        };
        listeners.add(look);
        look();
      });
    return { store, events, spool, until };
  }

  const resolver = async (places: readonly { file: string; line: number; fn: string | null }[]) =>
    places.map((place) => siteOf(place.file, place.line, place.fn));

  it('catches up, then follows what is written', async () => {
    const { store, spool, until } = open();
    writeSpool(spool, `${RUN}-1.ndjson`, [line(), line()]);
    store.bindSites(resolver);
    await store.watch();
    assert.equal((await store.totals()).calls, 2);
    writeSpool(spool, `${RUN}-1.ndjson`, [line()]);
    await until(async () => (await store.totals()).calls === 3);
    writeSpool(spool, `${RUN}-2.ndjson`, [line()]);
    await until(async () => (await store.totals()).calls === 4);
    const measured = await store.measured('/app');
    assert.equal(measured.get('src/a.ts#answer')?.calls, 4);
    assert.equal(measured.get('src/a.ts#answer')?.costPerCall, 0.003);
  });

  it('shows one window what another has read', async () => {
    const [one, other] = [open(), open()];
    one.store.bindSites(resolver);
    await Promise.all([one.store.watch(), other.store.watch()]);
    writeSpool(one.spool, `${RUN}-1.ndjson`, [line(), line(), line()]);
    await Promise.all(
      [one, other].map(({ store, until }) => until(async () => (await store.totals()).calls === 3)),
    );
    // The other one knows no workspace; when the first does, the site is there for both.
    await one.until(async () => (await one.store.measured()).size === 1);
    assert.deepEqual(await other.store.measured(), await one.store.measured());
  });

  it('keeps a record whose price or site cannot be asked for', async () => {
    const { store, spool } = open();
    store.bindSites(() => Promise.reject(new Error('no workspace')));
    writeSpool(spool, `${RUN}-1.ndjson`, [line()]);
    assert.equal(await store.ingest(), 1);
    store.bindSites(resolver);
    assert.equal(await store.bindWaiting(), 0);
    assert.equal((await store.measured()).size, 1);
  });

  it('takes in and gives out all calls', async () => {
    const { store } = open();
    const records = Array.from({ length: 2500 }, () => record());
    assert.equal(await store.importRecords(records), 2500);
    assert.equal(await store.importRecords(records), 0);
    const found: string[] = [];
    for await (const batch of store.exportRecords()) found.push(...batch.map(({ uid }) => uid));
    assert.deepEqual(
      found,
      records.map(({ uid }) => uid),
    );
  });

  it('answers nobody once it is closed', async () => {
    const { store } = open();
    await store.ingest();
    await store.close();
    await assert.rejects(store.totals(), /closed/);
  });
});
