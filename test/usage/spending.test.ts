import { strict as assert } from 'node:assert';
import Database from 'better-sqlite3';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import { line, NOON, openStore, type TestStore, writeSpool } from './helpers.ts';
import { someLines } from './manyLines.ts';

for (const [name, exactUpTo] of [
  ['by sums', 0],
  ['by calls', 1e9],
] as const) {
  describe(`what budgets are held against, ${name}`, function () {
    this.timeout(20_000);
    const folder = tempFolder();
    let store: TestStore;

    beforeEach(async () => {
      store = openStore(folder.root, { exactUpTo });
      writeSpool(store.spool, 'dev.m1abc.x0y1z2-1.ndjson', [
        ...someLines(800),
        line({ tokens: { in: 9e6, out: 0 }, ts: NOON - 60_000, file: '/app/b.ts', fn: 'summarize' }),
        line({ tokens: { in: 9e9, out: 0 }, ts: NOON - 60_000, file: '/app-of-others/c.ts' }),
      ]);
      await store.engine.ingest();
    });
    afterEach(() => store.engine.close());

    it('has each day since the first of the last month', async () => {
      const { days, months, hours, dearestPlace } = await store.engine.spending('/app', NOON);
      const [last, current] = months;
      assert.deepEqual(
        [last.from, last.to, current.to],
        [new Date(2026, 9, 1), new Date(2026, 10, 1), new Date(2026, 11, 1)].map(Number),
      );
      assert.equal(days.length, 31 + 18);
      assert.equal(days[0]?.from, last.from);
      assert.equal(days.at(-1)?.from, new Date(2026, 10, 18).getTime());
      const db = new Database(store.file, { readonly: true });
      const select = db.prepare(
        `SELECT count(*) AS calls, ifnull(sum(cost), 0) AS cost, ifnull(sum(cost IS NULL), 0) AS unpriced, ifnull(max(cost), 0) AS dearest,
           ifnull(sum(input), 0) AS input, ifnull(sum(cached_read), 0) AS cachedRead
         FROM call JOIN place p ON p.id = place WHERE p.root = '/app' AND call.ts >= ? AND call.ts < ?`,
      );
      for (const { from, to, errors, priced, ...figures } of days) {
        const expected = select.get(from, to) as typeof figures;
        assert.deepEqual(
          { ...figures, cost: figures.cost.toFixed(6) },
          {
            calls: expected.calls,
            unpriced: expected.unpriced,
            cost: expected.cost.toFixed(6),
            dearest: expected.dearest,
            input: expected.input,
            cachedRead: expected.cachedRead,
          },
          new Date(from).toISOString(),
        );
      }
      db.close();
      assert.equal(hours.length, 13);
      assert.equal(hours.reduce((sum, { cost }) => sum + cost, 0).toFixed(6), days.at(-1)?.cost.toFixed(6));
      assert.equal(dearestPlace, 'b.ts#summarize');
    });

    it('knows when the first call was made', async () => {
      const { firstTs } = await store.engine.spending('/app', NOON);
      assert.ok(firstTs !== null && firstTs < NOON - 30 * 86_400_000);
      assert.equal((await store.engine.spending('/nowhere', NOON)).firstTs, null);
    });
  });
}

describe('who was told of something', () => {
  const folder = tempFolder();

  it('is the first of all windows, until it is over', async () => {
    const [one, other] = [openStore(folder.root), openStore(folder.root)];
    assert.equal(await one.engine.claim('told a', NOON + 1000, NOON), true);
    assert.equal(await other.engine.claim('told a', NOON + 1000, NOON), false);
    assert.equal(await other.engine.claim('told b', NOON + 1000, NOON), true);
    await one.engine.close();
    // As after a restart of the editor.
    const next = openStore(folder.root);
    assert.equal(await next.engine.claim('told a', NOON + 1000, NOON + 999), false);
    assert.equal(await next.engine.claim('told a', NOON + 5000, NOON + 1000), true);
    await next.engine.close();
    await other.engine.close();
  });

  it('is forgotten with nothing but the time', async () => {
    const { engine } = openStore(folder.root);
    await engine.setNotice('snoozed a', NOON + 1);
    await engine.setNotice('snoozed a', NOON + 2);
    await engine.setNotice('told b', NOON + 3);
    await engine.forget('all');
    assert.deepEqual([...(await engine.notices('snoozed '))], [['a', NOON + 2]]);
    await engine.close();
  });
});
