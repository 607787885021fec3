// What the dashboard is told, beside what SQL says of the calls themselves.
import { strict as assert } from 'node:assert';
import Database from 'better-sqlite3';
import type { Board, BoardQuery, Figures } from '../../server/src/usage/types.ts';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import { line, NOON, openStore, type TestStore, writeSpool } from './helpers.ts';
import { someLines } from './manyLines.ts';

const DAY = 24 * 3_600_000;
const MONTH: BoardQuery = { from: NOON - 30 * DAY, to: NOON + 3_600_000, by: 'model' };
const FAILED = "(CASE WHEN error IS NULL THEN ending = 'error' ELSE error <> 'cancelled' END)";

/** A filter, and the same in SQL. */
const FILTERS: readonly [Partial<BoardQuery>, string][] = [
  [{}, '1'],
  [{ from: NOON - 2 * DAY }, '1'],
  [{ models: ['house-llm'] }, "m.normal = 'house-llm'"],
  [{ models: ['gpt-4o'], status: 'ok' }, `m.normal = 'gpt-4o' AND NOT ${FAILED}`],
  [{ status: 'error' }, FAILED],
  [{ status: 'ok', from: NOON - 2 * DAY }, `NOT ${FAILED}`],
  [{ kinds: ['test'] }, "run.label = 'test'"],
  [{ kinds: ['test', 'dev'], status: 'error' }, FAILED],
  [{ sites: ['b.ts#answer'] }, "s.site = 'b.ts#answer'"],
  [{ sites: ['b.ts#answer'], models: ['gpt-4o'] }, "s.site = 'b.ts#answer' AND m.normal = 'gpt-4o'"],
  [
    { runs: ['dev.m1abc.x0y1z3', 'test.m1abc.x0y1z4'] },
    "run.key IN ('dev.m1abc.x0y1z3', 'test.m1abc.x0y1z4')",
  ],
  [
    { runs: ['dev.m1abc.x0y1z1'], from: NOON - 8 * DAY, status: 'error' },
    `run.key = 'dev.m1abc.x0y1z1' AND ${FAILED}`,
  ],
  [{ root: '/app' }, "p.root = '/app'"],
  [{ root: ['/app', '/nowhere'], status: 'ok' }, `p.root = '/app' AND NOT ${FAILED}`],
  [{ root: [] }, '0'],
];

for (const [name, exactUpTo] of [
  ['by sums', 0],
  ['by calls', 1e9],
] as const) {
  describe(`the dashboard's figures, ${name}`, function () {
    this.timeout(30_000);
    const folder = tempFolder();
    let store: TestStore;
    let db: Database.Database;

    beforeEach(async () => {
      store = openStore(folder.root, { exactUpTo });
      writeSpool(store.spool, 'dev.m1abc.x0y1z2-1.ndjson', someLines(1200));
      await store.engine.ingest();
      db = new Database(store.file, { readonly: true });
    });
    afterEach(async () => {
      db.close();
      await store.engine.close();
    });

    interface Row {
      readonly key: string | number | null;
      readonly calls: number;
      readonly errors: number;
      readonly retries: number;
      readonly cost: number | null;
      readonly output: number;
      readonly cached: number;
    }

    function sql(key: string, { from, to }: BoardQuery, where: string): Row[] {
      return db
        .prepare(
          `SELECT ${key} AS key, count(*) AS calls, sum(${FAILED}) AS errors, sum(attempt > 1) AS retries, sum(cost) AS cost,
             ifnull(sum(output), 0) AS output, ifnull(sum(cached_read), 0) AS cached
           FROM call c JOIN run ON run.id = c.run JOIN model m ON m.id = c.model JOIN place p ON p.id = c.place
           LEFT JOIN site s ON s.id = p.site WHERE c.ts >= ? AND c.ts < ? AND ${where} GROUP BY 1 ORDER BY 1`,
        )
        .all(from, to) as Row[];
    }

    /** The rows of the board under one key each. */
    function seen(rows: readonly (Figures & { readonly key: string | number | null })[]): Row[] {
      const keys = [...new Set(rows.map(({ key }) => key))].sort(byKey);
      return keys.map((key) => {
        const those = rows.filter((row) => row.key === key);
        const sum = (of: (row: Figures) => number): number => those.reduce((all, row) => all + of(row), 0);
        return {
          key,
          calls: sum((row) => row.calls),
          errors: sum((row) => row.errors),
          retries: sum((row) => row.retries),
          cost: sum((row) => row.costUsd ?? 0),
          output: sum((row) => row.tokens.output),
          cached: sum((row) => row.tokens.cachedRead),
        };
      });
    }

    function same(actual: readonly Row[], expected: readonly Row[], what: string): void {
      const rounded = (rows: readonly Row[]) =>
        rows.map((row) => ({ ...row, cost: (row.cost ?? 0).toFixed(6) }));
      assert.deepEqual(rounded(actual), rounded(expected), what);
    }

    it('are those of SQL under each filter', async () => {
      for (const [filter, where] of FILTERS) {
        for (const by of ['model', 'provider', 'site', 'kind'] as const) {
          const query = { ...MONTH, ...filter, by };
          const shown: Board = await store.engine.board(query);
          const what = `${by} ${JSON.stringify(filter)}`;
          const column = { model: 'm.normal', provider: 'm.provider', site: 's.site', kind: 'run.label' }[by];
          same(seen(shown.spend), sql(column, query, where), `spend ${what}`);
          const [all] = sql("'all'", query, where);
          same(
            seen([{ key: 'all', ...shown.totals }]),
            [all ?? { key: 'all', calls: 0, errors: 0, retries: 0, cost: 0, output: 0, cached: 0 }],
            what,
          );
          same(seen(shown.models), sql('m.normal', query, where), `models ${what}`);
          same(seen(shown.sites), sql('s.site', query, where), `sites ${what}`);
          same(seen(shown.kinds), sql('run.label', query, where), `kinds ${what}`);
          const spark = shown.sites.reduce((sum, row) => sum + row.spark.reduce((a, b) => a + b, 0), 0);
          assert.equal(spark.toFixed(5), (all?.cost ?? 0).toFixed(5), `sparklines ${what}`);
        }
      }
    });

    it('are those of the command line, with all percentiles', async () => {
      for (const [filter] of FILTERS) {
        const query = { ...MONTH, ...filter };
        const { by, ...plain } = query;
        const shown = await store.engine.board(query);
        const what = JSON.stringify(filter);
        const same = (actual: object | readonly object[], expected: object | readonly object[]) =>
          assert.deepEqual(timeless(actual), timeless(expected), what);
        same(shown.totals, await store.engine.totals(plain));
        const previous = { ...plain, from: 2 * query.from - query.to, to: query.from };
        same(shown.before, await store.engine.totals(previous));
        const { bucket } = shown;
        same(shown.spend, await store.engine.timeseries({ ...plain, bucket, by }));
        same(shown.timeline, await store.engine.timeseries({ ...plain, bucket }));
        for (const [rows, name] of [
          [shown.models, 'model'],
          [shown.sites.map(({ spark, ...row }) => row), 'site'],
          [shown.kinds, 'kind'],
        ] as const) {
          same(rows, (await store.engine.summary(name, plain)).rows);
        }
        same(shown.errors, await store.engine.errors(plain));
      }
    });

    it('have the newest calls and runs that fit', async () => {
      for (const [filter, where] of FILTERS) {
        const query = { ...MONTH, ...filter };
        const { calls, runs } = await store.engine.board(query);
        const joins = `FROM call c JOIN run ON run.id = c.run JOIN model m ON m.id = c.model JOIN place p ON p.id = c.place
          LEFT JOIN site s ON s.id = p.site`;
        const ids = db
          .prepare(
            `SELECT c.id ${joins} WHERE c.ts >= ? AND c.ts < ? AND ${where} ORDER BY c.ts DESC, c.id DESC LIMIT 200`,
          )
          .pluck()
          .all(query.from, query.to);
        assert.deepEqual(
          calls.map(({ id }) => id),
          ids,
          JSON.stringify(filter),
        );
        // A run counts as a whole to the period in which it began, unless it is named.
        const began = query.runs ? 'c.ts >= ? AND c.ts < ?' : 'run.first >= ? AND run.first < ?';
        const keys = db
          .prepare(`SELECT run.key, count(*) AS n ${joins} WHERE ${began} AND ${where} GROUP BY 1 ORDER BY 1`)
          .all(query.from, query.to) as { key: string; n: number }[];
        assert.deepEqual(
          runs.map(({ key, calls: count }) => [key, count]).sort(),
          keys.map(({ key, n }) => [key, n]),
          JSON.stringify(filter),
        );
      }
    });

    it('have each error with its retries', async () => {
      for (const [filter, where] of FILTERS) {
        const query = { ...MONTH, ...filter };
        const { errors } = await store.engine.board(query);
        const expected = sql('error', query, `error IS NOT NULL AND ${where}`);
        assert.deepEqual(
          errors.map(({ error, calls, retries }) => [error, calls, retries]).sort(),
          expected.map(({ key, calls, retries }) => [key, calls, retries]).sort(),
          JSON.stringify(filter),
        );
      }
    });

    it('have the latency and the speed of each bucket', async () => {
      const { spend, buckets, bucket } = await store.engine.board(MONTH);
      assert.equal(bucket, 'day');
      assert.equal(buckets.length, 31);
      const point = spend.find(({ key, p95Ms, ts }) => ts > MONTH.from && key === 'gpt-4o' && p95Ms !== null);
      assert.ok(point);
      assert.ok(buckets.includes(point.ts));
      const calls = db
        .prepare(
          `SELECT latency, ttft, output FROM call JOIN model m ON m.id = model
           WHERE ts >= ? AND ts < ? AND m.normal = 'gpt-4o' AND ending = 'done' AND error IS NULL ORDER BY latency`,
        )
        .all(point.ts, point.ts + DAY) as { latency: number; ttft: number | null; output: number | null }[];
      const p95 = calls[Math.ceil(calls.length * 0.95) - 1]?.latency ?? 0;
      assert.ok(Math.abs((point.p95Ms ?? 0) - p95) <= p95 * 0.05 + 1, `${point.p95Ms} instead of ${p95}`);
      const streams = calls.filter(({ ttft, output }) => ttft !== null && output !== null);
      const sum = (of: (call: (typeof calls)[number]) => number): number =>
        streams.reduce((all, call) => all + of(call), 0);
      const speed =
        (sum(({ output }) => output ?? 0) / sum((call) => call.latency - (call.ttft ?? 0))) * 1000;
      assert.ok(Math.abs((point.tokensPerSecond ?? 0) - speed) < 0.01 * speed);
    });

    it('hold two runs against each other', async () => {
      const [first, second] = ['dev.m1abc.x0y1z1', 'test.m1abc.x0y1z2'] as const;
      const { comparison } = await store.engine.board({
        ...MONTH,
        compare: [first, second],
        models: ['gpt-4o'],
      });
      assert.ok(comparison);
      assert.deepEqual(
        comparison.runs.map(({ key, label }) => [key, label]),
        [
          [first, 'dev'],
          [second, 'test'],
        ],
      );
      const all = { ...MONTH, from: 0 };
      comparison.runs.forEach((run, index) => {
        const where = `m.normal = 'gpt-4o' AND run.key = '${run.key}'`;
        same(seen([run]), sql('run.key', all, where), 'run');
        same(seen(comparison.models[index] ?? []), sql('m.normal', all, where), 'models');
        same(seen(comparison.sites[index] ?? []), sql('s.site', all, where), 'sites');
      });
      const none = await store.engine.board({ ...MONTH, compare: [first, 'dev.gone00.xxxxxx'] });
      assert.equal(none.comparison, null);
    });

    it('name the folders that something was recorded in', async () => {
      const at = { file: '/elsewhere/x.ts' };
      writeSpool(store.spool, 'dev.m1abc.x0y1z2-9.ndjson', [line(at)]);
      await store.engine.ingest();
      assert.deepEqual((await store.engine.board(MONTH)).roots, ['/app']);
    });
  });
}

/** Sums know the first and the last of all calls, not those of each status. */
function timeless(figures: object | readonly object[]): unknown {
  const { firstTs, lastTs, ...rest } = figures as { firstTs?: unknown; lastTs?: unknown };
  return Array.isArray(figures) ? figures.map(timeless) : rest;
}

function byKey(a: string | number | null, b: string | number | null): number {
  return a === b ? 0 : a === null || (b !== null && a < b) ? -1 : 1;
}
