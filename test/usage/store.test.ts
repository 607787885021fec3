import { strict as assert } from 'node:assert';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import type { SummaryRow } from '../../server/src/usage/types.ts';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import {
  line,
  NOON,
  openStore,
  price,
  RUN,
  siteOf,
  spoolText,
  type TestStore,
  writeSpool,
} from './helpers.ts';

const FILE = `${RUN}-77.ndjson`;
const HOUR = 3_600_000;
const FAILED = { status: 429, error: 'rate_limit', end: 'error', tokens: null, tokens_source: 'none' };

describe('the usage store', () => {
  const folder = tempFolder();
  const stores: TestStore[] = [];
  afterEach(async () => {
    for (const { engine } of stores.splice(0)) await engine.close();
  });

  function open(options: Parameters<typeof openStore>[1] = {}): TestStore {
    const store = openStore(folder.root, options);
    stores.push(store);
    return store;
  }

  async function storeOf(lines: readonly unknown[], options: Parameters<typeof openStore>[1] = {}) {
    const store = open(options);
    writeSpool(store.spool, FILE, lines);
    await store.engine.ingest();
    return store;
  }

  const pick = (row: SummaryRow | undefined, ...names: (keyof SummaryRow)[]) =>
    Object.fromEntries(names.map((name) => [name, row?.[name]]));

  it('adds up calls, tokens, money, failures and retries', async () => {
    const { engine } = await storeOf([
      line({ latency_ms: 100 }),
      line({ latency_ms: 300, tokens: { in: 2000, out: 0, cache_read: 1000, cache_write: 0, reasoning: 0 } }),
      line(FAILED),
      line({ attempt: 2, latency_ms: 200 }),
    ]);
    const { rows, totals } = await engine.summary('model', {});
    assert.equal(rows.length, 1);
    assert.deepEqual(pick(rows[0], 'key', 'provider', 'calls', 'errors', 'retries', 'costUsd', 'savedUsd'), {
      ...{ key: 'gpt-4o', provider: 'openai', calls: 4, errors: 1, retries: 1 },
      // 1000 in and 100 out cost 0.003; 1000 fresh and 1000 cached cost 0.002 + 0.001.
      ...{ costUsd: 0.009, savedUsd: 0.001 },
    });
    assert.deepEqual(totals.tokens, {
      input: 4000,
      output: 200,
      cachedRead: 1000,
      cachedWrite: 0,
      reasoning: 0,
    });
    assert.deepEqual([totals.p50Ms, totals.p95Ms, totals.exactCalls], [200, 300, 3]);
  });

  it('never calls an unknown price nothing', async () => {
    const { engine } = await storeOf([
      line({ model: 'house-llm' }),
      line({ model: 'house-llm', ...FAILED }),
      line({ tokens: null, tokens_source: 'none', stream: true }),
      line({ tokens: null, tokens_source: 'none', error: 'stream', end: 'error' }),
      line({ ...FAILED, model: 'claude-haiku-4-5', provider: 'anthropic' }),
    ]);
    const { rows, totals } = await engine.summary('model', {});
    const facts = rows.map((row) => [row.key, row.calls, row.costUsd, row.unpricedCalls]).sort();
    assert.deepEqual(facts, [
      ['claude-haiku-4-5', 1, 0, 0],
      ['gpt-4o', 2, null, 2],
      ['house-llm', 2, null, 1],
    ]);
    assert.deepEqual([totals.costUsd, totals.unpricedCalls], [null, 3]);
  });

  it('counts the snapshots of a model as one, and says their names', async () => {
    const { engine } = await storeOf([line({ model: 'gpt-4o-2024-08-06' }), line()]);
    const { rows } = await engine.summary('model', {});
    assert.deepEqual(
      rows.map(({ key, names, calls }) => ({ key, names, calls })),
      [{ key: 'gpt-4o', names: ['gpt-4o', 'gpt-4o-2024-08-06'], calls: 2 }],
    );
  });

  it('answers by site, run and day, newest run and day first', async () => {
    const other = 'test.m1abd.aaaaaa';
    const { engine } = await storeOf([
      line(),
      line({ file: null, run: other, ts: NOON + HOUR }),
      line({ file: '/elsewhere/x.ts', line: 9, ts: NOON + HOUR, run: other }),
      line({ ts: NOON - 24 * HOUR }),
    ]);
    const sites = (await engine.summary('site', {})).rows;
    assert.deepEqual(
      sites.map(({ key, file, line: at, calls }) => [key, file, at, calls]),
      [
        ['src/a.ts#answer', '/app/src/a.ts', 5, 2],
        [null, null, null, 1],
        [null, '/elsewhere/x.ts', 9, 1],
      ],
    );
    const runs = (await engine.summary('run', {})).rows;
    assert.deepEqual(
      runs.map(({ key, label, calls }) => [key, label, calls]),
      [
        [other, 'test', 2],
        [RUN, 'dev', 2],
      ],
    );
    const days = (await engine.summary('day', {})).rows;
    assert.deepEqual(
      days.map(({ key, calls }) => [key, calls]),
      [
        ['2026-11-18', 3],
        ['2026-11-17', 1],
      ],
    );
  });

  it('gives the measured figures of a site as the estimate takes them', async () => {
    const { engine } = await storeOf([
      line({ latency_ms: 100 }),
      line({ latency_ms: 200, run: 'dev.m1abd.aaaaaa', tokens: { in: 3000, out: 300, cache_read: 500 } }),
      line({ ...FAILED, ts: NOON + 1 }),
      line({ file: '/app/b.ts', model: 'house-llm' }),
      line({ file: '/elsewhere/x.ts' }),
    ]);
    const sites = await engine.measured('/app');
    assert.deepEqual([...sites.keys()].sort(), ['b.ts#answer', 'src/a.ts#answer']);
    assert.deepEqual(sites.get('src/a.ts#answer'), {
      ...{ site: 'src/a.ts#answer', calls: 3, exact: 2, runs: 2, first: NOON, last: NOON + 1 },
      // 0.003 and 2500 * 2 + 500 * 1 + 300 * 10 millionths.
      ...{ costTotal: 0.0115, costPerCall: 0.00575 },
      tokens: { input: 2000, output: 200, cachedRead: 250, cachedWrite: 0, outputP99: 300 },
      ...{ p50Ms: 100, p95Ms: 200, errorRate: 1 / 3, retriedRate: 0, model: 'gpt-4o', provider: 'openai' },
    });
    assert.equal(sites.get('b.ts#answer')?.costPerCall, null);
    assert.deepEqual([...(await engine.measured('/other')).keys()], []);
  });

  it('knows a site from a folder above its workspace, and from one within', async () => {
    const { engine } = await storeOf([line({ file: '/app/pkg/src/a.ts' }), line({ file: '/app/b.ts' })], {
      ask: {
        prices: async (requests) => requests.map(price),
        sites: async (places) =>
          places.map(({ file }) =>
            file.startsWith('/app/pkg/')
              ? { root: '/app/pkg', site: 'src/a.ts#f', file, line: 5 }
              : { root: '/app', site: 'b.ts#g', file, line: 5 },
          ),
      },
    });
    const sites = async (root?: string) => [...(await engine.measured(root)).keys()].sort();
    assert.deepEqual(await sites('/app'), ['b.ts#g', 'pkg/src/a.ts#f']);
    assert.deepEqual(await sites('/app/pkg'), ['src/a.ts#f']);
    assert.deepEqual(await sites('/app/pk'), []);
    assert.deepEqual(await sites(), ['b.ts#g', 'src/a.ts#f']);
    assert.equal((await engine.totals({ root: '/app' })).calls, 2);
    assert.equal((await engine.totals({ root: '/app/pkg' })).calls, 1);
    assert.equal((await engine.calls({ root: '/ap' })).length, 0);
    assert.equal(await engine.forget({ root: '/app', site: 'pkg/src/a.ts#f' }), 1);
    assert.deepEqual(await sites(), ['b.ts#g']);
  });

  it('counts a record once, wherever it comes from', async () => {
    const twice = line();
    const { engine, spool } = await storeOf([twice, twice, line()]);
    writeSpool(spool, 'other.m1abc.x0y1z2-78.ndjson', [twice]);
    await engine.ingest();
    await engine.ingest();
    assert.equal((await engine.totals({})).calls, 2);
  });

  it('lets the last line wait until it is whole', async () => {
    const { engine, spool } = await storeOf([line()]);
    const text = spoolText([line({ model: 'claude-haiku-4-5' })]);
    appendFileSync(path.join(spool, FILE), text.slice(0, 40));
    assert.equal(await engine.ingest(), 0);
    appendFileSync(path.join(spool, FILE), text.slice(40));
    assert.equal(await engine.ingest(), 1);
    assert.equal((await engine.totals({})).calls, 2);
  });

  it('reads on behind hostile lines, and says how many there were', async () => {
    const { engine, events, spool } = await storeOf([
      line(),
      '{"v":1,',
      '\0'.repeat(100),
      'x'.repeat(300_000),
      line({ uid: "x'); DROP TABLE call; --" }),
      '',
      line(),
    ]);
    assert.equal((await engine.totals({})).calls, 2);
    assert.deepEqual(
      events.filter(({ kind }) => kind === 'refused'),
      [{ kind: 'refused', file: FILE, lines: 4, reason: 'line too long' }],
    );
    appendFileSync(path.join(spool, FILE), `${'y'.repeat(3_000_000)}\n${spoolText([line()])}`);
    await engine.ingest();
    assert.equal((await engine.totals({})).calls, 3);
  });

  it('tells who shows figures that there are new ones', async () => {
    const { engine, events, spool } = await storeOf([line()]);
    assert.deepEqual(events, [{ kind: 'changed', calls: 1, sites: ['src/a.ts#answer'] }]);
    events.length = 0;
    await engine.ingest();
    assert.deepEqual(events, []);
    const other = open();
    writeSpool(spool, FILE, [line()]);
    await other.engine.ingest();
    await engine.ingest();
    assert.deepEqual(events, [{ kind: 'changed', calls: 0, sites: [] }]);
  });

  it('binds a line later, when somebody knows its site', async () => {
    let isReady = false;
    const { engine, events } = await storeOf([line(), line({ file: '/elsewhere/x.ts' })], {
      ask: {
        prices: async (requests) => requests.map(price),
        sites: async (places) =>
          places.map(({ file, line: at, fn }) => (isReady ? siteOf(file, at, fn) : undefined)),
      },
    });
    assert.equal((await engine.measured()).size, 0);
    isReady = true;
    assert.equal(await engine.bindWaiting(), 1);
    assert.deepEqual([...(await engine.measured('/app')).keys()], ['src/a.ts#answer']);
    assert.deepEqual(events.at(-1), { kind: 'changed', calls: 0, sites: ['src/a.ts#answer'] });
    assert.equal((await engine.summary('run', {})).rows[0]?.root, '/app');
    assert.equal(await engine.bindWaiting(), 0);
  });

  it('does not mistake a line for what stood there before an edit', async () => {
    let site = 'a.ts#before';
    const { engine, spool } = await storeOf([line()], {
      ask: {
        prices: async (requests) => requests.map(price),
        sites: async (places) => places.map(({ file }) => ({ root: '/app', site, file, line: 5 })),
      },
    });
    site = 'a.ts#after';
    writeSpool(spool, FILE, [line(), line()]);
    await engine.ingest();
    const sites = await engine.measured();
    assert.deepEqual([sites.get('a.ts#before')?.calls, sites.get('a.ts#after')?.calls], [1, 2]);
  });

  it('filters by period, model, provider, site, run and workspace', async () => {
    const other = 'test.m1abd.aaaaaa';
    const { engine } = await storeOf([
      line(),
      line({ ts: NOON + 3 * HOUR }),
      line({ model: 'claude-haiku-4-5', provider: 'anthropic', run: other }),
      line({ file: '/elsewhere/x.ts' }),
    ]);
    const calls = async (filter: Parameters<typeof engine.totals>[0]) => (await engine.totals(filter)).calls;
    assert.equal(await calls({ from: NOON + HOUR }), 1);
    assert.equal(await calls({ to: NOON + HOUR }), 3);
    assert.equal(await calls({ models: ['claude-haiku-4-5'] }), 1);
    assert.equal(await calls({ providers: ['openai'] }), 3);
    assert.equal(await calls({ sites: ['src/a.ts#answer'] }), 3);
    assert.equal(await calls({ runs: [other] }), 1);
    assert.equal(await calls({ root: '/app' }), 3);
    assert.equal(await calls({ root: '/app', providers: ['openai'], from: NOON + HOUR }), 1);
    assert.equal(await calls({ sites: [] }), 0);
    assert.equal((await engine.calls({ runs: [other] })).length, 1);
    assert.equal((await engine.calls({ failed: true })).length, 0);
  });

  it('lists the latest calls, page by page', async () => {
    const { engine } = await storeOf([1, 2, 3, 4, 5].map((n) => line({ ts: NOON + n, latency_ms: n })));
    const first = await engine.calls({ limit: 2 });
    assert.deepEqual(
      first.map(({ latencyMs }) => latencyMs),
      [5, 4],
    );
    const { ts, id } = first[1] as (typeof first)[number];
    const second = await engine.calls({ limit: 2, before: { ts, id } });
    assert.deepEqual(
      second.map(({ latencyMs }) => latencyMs),
      [3, 2],
    );
    assert.deepEqual([second[0]?.site, second[0]?.costUsd], ['src/a.ts#answer', 0.003]);
  });

  it('forgets a site, or everything, and leaves all other figures as they were', async () => {
    const lines = [
      line(),
      line({ file: '/app/b.ts', latency_ms: 50 }),
      line({ file: '/app/b.ts', ...FAILED }),
    ];
    const { engine } = await storeOf(lines);
    assert.equal(await engine.forget({ site: 'src/a.ts#answer', root: '/other' }), 0);
    assert.equal(await engine.forget({ site: 'src/a.ts#answer' }), 1);
    assert.deepEqual([...(await engine.measured()).keys()], ['b.ts#answer']);
    const { totals } = await engine.summary('model', {});
    assert.deepEqual([totals.calls, totals.errors, totals.costUsd, totals.p50Ms], [2, 1, 0.003, 50]);
    // What was read is not read again.
    assert.equal(await engine.ingest(), 0);
    assert.equal(await engine.forget('all'), 2);
    assert.deepEqual((await engine.summary('run', {})).rows, []);
  });

  it('forgets a workspace folder, and no other', async () => {
    const { engine } = await storeOf([line(), line({ file: '/elsewhere/c.ts' })]);
    assert.equal(await engine.forget({ root: '/other' }), 0);
    assert.equal(await engine.forget({ root: '/app' }), 1);
    assert.equal((await engine.totals({})).calls, 1);
  });
});
