import { strict as assert } from 'node:assert';
import type { By, Figures, UsageFilter } from '../../server/src/usage/types.ts';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import { NOON, openStore, type TestStore, writeSpool } from './helpers.ts';
import { someLines } from './manyLines.ts';

const HOUR = 3_600_000;
const FILTERS: readonly UsageFilter[] = [
  {},
  { from: NOON - 6 * 24 * HOUR },
  { from: NOON - 20 * 24 * HOUR - 5 * HOUR, to: NOON - 3 * 24 * HOUR - 7 * HOUR },
  { from: NOON - 35 * 24 * HOUR },
  { to: NOON - 50 * HOUR, models: ['gpt-4o'] },
  { root: '/app', sites: ['a.ts#answer'] },
  { runs: ['dev.m1abc.x0y1z3', 'test.m1abc.x0y1z4'] },
];

describe('the sums by hour, day and run', function () {
  this.timeout(20_000);
  const folder = tempFolder();
  let summed: TestStore;
  let counted: TestStore;

  beforeEach(async () => {
    summed = openStore(folder.root, { exactUpTo: 0 });
    counted = openStore(folder.root, { exactUpTo: 1e9 });
    writeSpool(summed.spool, 'dev.m1abc.x0y1z2-1.ndjson', someLines(1500));
    await summed.engine.ingest();
  });
  afterEach(async () => {
    await summed.engine.close();
    await counted.engine.close();
  });

  async function compareAll(): Promise<void> {
    for (const filter of FILTERS) {
      for (const by of ['model', 'site', 'run', 'day'] as By[]) {
        const [fast, slow] = [
          await summed.engine.summary(by, filter),
          await counted.engine.summary(by, filter),
        ];
        const what = `${by} ${JSON.stringify(filter)}`;
        assert.ok(slow.rows.length > 0, what);
        assert.deepEqual(byKey(fast.rows), byKey(slow.rows), what);
        isNear(fast.totals, slow.totals, what);
        for (const row of slow.rows) {
          const twin = fast.rows.find((other) => keyOf(other) === keyOf(row));
          isNear(twin as Figures, row, `${what} ${row.key}`);
        }
      }
      for (const bucket of ['hour', 'day'] as const) {
        const query = { ...filter, bucket, by: 'model' as const };
        const [fast, slow] = [await summed.engine.timeseries(query), await counted.engine.timeseries(query)];
        assert.deepEqual(fast.map(exactly), slow.map(exactly), `${bucket} ${JSON.stringify(filter)}`);
      }
      assert.deepEqual(await summed.engine.errors(filter), await counted.engine.errors(filter));
    }
  }

  it('say what the calls say, whatever is asked', compareAll);

  it('still do after calls were removed', async () => {
    assert.ok((await summed.engine.forget({ site: 'b.ts#answer' })) > 100);
    await summed.engine.tidy({ days: 30, megabytes: 100 });
    const { firstTs } = await counted.engine.totals({});
    assert.ok((firstTs ?? 0) >= NOON - 30 * 24 * HOUR);
    const filter = { from: NOON - 20 * 24 * HOUR };
    for (const by of ['model', 'site', 'day'] as By[]) {
      const [fast, slow] = [
        await summed.engine.summary(by, filter),
        await counted.engine.summary(by, filter),
      ];
      assert.deepEqual(byKey(fast.rows), byKey(slow.rows));
    }
    assert.deepEqual(
      byKey((await summed.engine.summary('run', {})).rows),
      byKey((await counted.engine.summary('run', {})).rows),
    );
  });
});

type Keyed = Figures & {
  readonly key: string | null;
  readonly provider?: string;
  readonly file?: string | null;
};

const keyOf = ({ key, file }: Keyed): string => `${key} ${file}`;

/** All that sums know exactly. The first and last of a removed call stay, so they are left out as well. */
function exactly(figures: Figures & { readonly key?: string | null }) {
  const { p50Ms, p95Ms, p99Ms, ttftP50Ms, ttftP95Ms, firstTs, lastTs, costUsd, savedUsd, ...rest } = figures;
  return { ...rest, costUsd: costUsd?.toFixed(6), savedUsd: savedUsd?.toFixed(6) };
}

function byKey(rows: readonly Keyed[]) {
  return Object.fromEntries(rows.map((row) => [keyOf(row), exactly(row)]));
}

/** A bin of the histogram is 9 % wide. */
function isNear(fast: Figures, slow: Figures, what: string): void {
  for (const name of ['p50Ms', 'p95Ms', 'p99Ms', 'ttftP50Ms', 'ttftP95Ms'] as const) {
    const [a, b] = [fast[name], slow[name]];
    assert.equal(a === null, b === null, `${what}: ${name}`);
    if (a !== null && b !== null)
      assert.ok(Math.abs(a - b) <= b * 0.05 + 1, `${what}: ${name} ${a} instead of ${b}`);
  }
}
