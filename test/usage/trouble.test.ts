import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { MIGRATIONS, SCHEMA_VERSION } from '../../server/src/usage/schema.ts';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import { line, NOON, openStore, RUN, type TestStore, writeSpool } from './helpers.ts';

const FILE = `${RUN}-77.ndjson`;
const DAY = 86_400_000;

describe('the usage store in trouble', function () {
  // One of them removes thousands of calls, on a machine that may be busy.
  this.timeout(60_000);
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

  const kinds = ({ events }: TestStore) =>
    events.map((event) => ('trouble' in event ? `${event.kind} ${event.trouble}` : event.kind));

  it('sets a file aside that is no database, and reads the spool again', async () => {
    const store = open();
    writeFileSync(store.file, 'this was never a database, but something else altogether');
    writeSpool(store.spool, FILE, [line(), line()]);
    assert.equal(await store.engine.ingest(), 2);
    assert.deepEqual(kinds(store), ['rebuilt', 'changed']);
    const kept = readdirSync(folder.root).find((name) => /^usage\.db\.damaged-\d{4}-\d\d-\d\d$/.test(name));
    assert.match(readFileSync(path.join(folder.root, kept ?? ''), 'utf8'), /something else/);
  });

  it('sets a database aside that is damaged while it is open', async () => {
    const first = open();
    writeSpool(
      first.spool,
      FILE,
      Array.from({ length: 600 }, () => line()),
    );
    await first.engine.ingest();
    await first.engine.close();
    // All pages but the first are overwritten, so that opening it finds nothing wrong.
    const { size } = statSync(first.file);
    const fd = openSync(first.file, 'r+');
    writeSync(fd, Buffer.alloc(size - 4096, 0x5a), 0, size - 4096, 4096);
    const store = open();
    assert.equal(await store.engine.ingest(), 600);
    assert.ok(kinds(store).includes('rebuilt'));
    assert.equal((await store.engine.totals({})).calls, 600);
    // A second window, which had the old file open, finds the new one.
    assert.equal(await open().engine.ingest(), 0);
  });

  it('finds the new file where another window has set the old one aside', async () => {
    const [one, other] = [open(), open()];
    writeSpool(one.spool, FILE, [line()]);
    await one.engine.ingest();
    await other.engine.ingest();
    for (const end of ['', '-wal', '-shm']) rmSync(one.file + end, { force: true });
    assert.equal(await one.engine.ingest(), 1);
    assert.equal(await other.engine.ingest(), 0);
    assert.equal((await other.engine.totals({})).calls, 1);
  });

  it('waits while another program holds the database, and says so once', async () => {
    const store = open({ patience: 20 });
    await store.engine.ingest();
    const holder = new Database(store.file);
    holder.exec('BEGIN EXCLUSIVE');
    writeSpool(store.spool, FILE, [line()]);
    assert.equal(await store.engine.ingest(), undefined);
    assert.equal(await store.engine.ingest(), undefined);
    holder.exec('COMMIT');
    holder.close();
    assert.equal(await store.engine.ingest(), 1);
    assert.deepEqual(kinds(store), ['trouble locked', 'changed', 'recovered']);
  });

  it('waits while the disk is full, and loses nothing', async () => {
    let pages = 0;
    const store = open({ onOpen: (db) => void (pages > 0 && db.pragma(`max_page_count = ${pages}`)) });
    await store.engine.ingest();
    pages = 1;
    writeSpool(
      store.spool,
      FILE,
      Array.from({ length: 2000 }, () => line()),
    );
    await store.engine.close();
    assert.equal(await store.engine.ingest(), undefined);
    // What could be shown before can be shown still.
    assert.equal((await store.engine.totals({})).calls, 0);
    pages = 1e6;
    await store.engine.close();
    assert.equal(await store.engine.ingest(), 2000);
    assert.equal((await store.engine.totals({})).calls, 2000);
    assert.deepEqual(
      kinds(store).filter((kind) => kind !== 'changed'),
      ['trouble full', 'recovered'],
    );
  });

  it('answers from a database that it may not write, and reads on when it may', async () => {
    const store = open();
    writeSpool(store.spool, FILE, [line()]);
    await store.engine.ingest();
    await store.engine.close();
    // Root may write everything, so the trial is made by somebody else.
    const nobody = process.getuid?.() === 0 ? 65534 : undefined;
    if (nobody !== undefined) chownSync(folder.root, nobody, nobody);
    chmodSync(store.file, 0o444);
    chmodSync(folder.root, 0o555);
    const script = `
      const { openStore } = await import(${JSON.stringify(path.join(import.meta.dirname, 'helpers.ts'))});
      const { engine, events } = openStore(${JSON.stringify(folder.root)});
      const read = await engine.ingest();
      const again = await engine.ingest();
      const { calls } = await engine.totals({});
      console.log(JSON.stringify({ read: read ?? null, again: again ?? null, calls, events: events.map(({ kind, trouble }) => [kind, trouble]) }));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      ...(nobody === undefined ? {} : { uid: nobody, gid: nobody }),
    });
    chmodSync(folder.root, 0o755);
    assert.deepEqual(JSON.parse(stdout === '' ? JSON.stringify(stderr) : stdout), {
      ...{ read: null, again: null, calls: 1 },
      events: [['trouble', 'readonly']],
    });
    chmodSync(store.file, 0o644);
    writeSpool(store.spool, FILE, [line()]);
    assert.equal(await open().engine.ingest(), 1);
  });

  it('only reads what a newer version has made', async () => {
    const store = open();
    writeSpool(store.spool, FILE, [line()]);
    await store.engine.ingest();
    await store.engine.close();
    const db = new Database(store.file);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    writeSpool(store.spool, FILE, [line()]);
    store.events.length = 0;
    assert.equal(await store.engine.ingest(), undefined);
    assert.deepEqual(kinds(store), ['trouble newer']);
    assert.equal((await store.engine.totals({})).calls, 1);
  });

  it('has a folder that nobody else may look into', async () => {
    const store = openStore(path.join(folder.root, 'new'));
    stores.push(store);
    store.engine.watchFolder();
    await store.engine.ingest();
    assert.equal(statSync(path.join(folder.root, 'new')).mode & 0o777, 0o700);
    assert.equal(statSync(store.spool).mode & 0o777, 0o700);
    assert.equal(statSync(store.file).mode & 0o077, 0);
  });

  it('brings an older database to the present form, and keeps its calls', async () => {
    const store = open();
    writeSpool(store.spool, FILE, [line(), line()]);
    await store.engine.ingest();
    await store.engine.close();
    const fresh = schemaOf(store.file);
    // Every version that was ever released is one of these.
    for (let version = 0; version < MIGRATIONS.length; version++) {
      const file = path.join(folder.root, `v${version}.db`);
      const old = new Database(file);
      for (const step of MIGRATIONS.slice(0, version)) for (const sql of step) old.exec(sql);
      old.pragma(`user_version = ${version}`);
      old.close();
      const opened = openStore(folder.root, { file });
      stores.push(opened);
      assert.equal(await opened.engine.ingest(), 2);
      assert.deepEqual(schemaOf(file), fresh);
    }
  });

  it('adds the calls of the first version up anew', async () => {
    const file = path.join(folder.root, 'first.db');
    const old = new Database(file);
    for (const sql of MIGRATIONS[0] ?? []) old.exec(sql);
    old.exec(`INSERT INTO run VALUES (1, 'dev.m1abc.x0y1z2', 'dev', '/app', NULL, 'hook', ${NOON}, ${NOON}),
      (2, 'test.m1abc.x0y1z3', 'test', '/app', NULL, 'hook', ${NOON}, ${NOON})`);
    old.exec("INSERT INTO model VALUES (1, 'openai', 'gpt-4o', 'gpt-4o')");
    old.exec(`INSERT INTO place VALUES (1, '/app/a.ts', 5, 1, NULL, '/app', NULL, 2, ${NOON})`);
    const add = old.prepare(
      `INSERT INTO call (uid, ts, run, model, place, stream, status, error, ending, attempt, latency, input, output, cached_read,
         cached_write, cost, saved, source) VALUES (?, ?, ?, 1, 1, 0, 200, ?, ?, ?, 1000, ?, 5, ?, ?, ?, ?, 'hook')`,
    );
    add.run('one', NOON, 1, null, 'done', 1, 100, 50, 0, 0.25, 0.5);
    // What writing to the cache cost was not kept.
    add.run('two', NOON - DAY, 1, null, 'done', 1, 100, 50, 20, 0.5, 0.125);
    add.run('three', NOON, 2, 'rate_limit', 'error', 2, null, null, null, 0, 0);
    old.pragma('user_version = 1');
    old.close();
    for (const exactUpTo of [0, 5000]) {
      const { engine } = openStore(folder.root, { file, exactUpTo });
      const { calls, errors, retries, costUsd, savedUsd, tokens, p50Ms } = await engine.totals({});
      assert.deepEqual(
        { calls, errors, retries, costUsd, savedUsd },
        { calls: 3, errors: 1, retries: 1, costUsd: 0.75, savedUsd: 0.5 },
      );
      assert.equal(tokens.cachedWrite, 20);
      assert.ok(Math.abs((p50Ms ?? 0) - 1000) < 50);
      const kinds = await engine.summary('kind', {});
      assert.deepEqual(
        kinds.rows.map((row) => [row.key, row.calls]),
        [
          ['dev', 2],
          ['test', 1],
        ],
      );
      await engine.close();
    }
  });

  it('removes what is too old or too much, and then the files that nobody needs', async () => {
    const store = open();
    const lines = Array.from({ length: 6000 }, (_, index) => line({ ts: NOON - index * 3_600_000 }));
    const spoolFile = writeSpool(store.spool, '1.m1abc.x0y1z2-999999.ndjson', lines);
    await store.engine.ingest();
    // What is in the log reaches the file when it is closed.
    await store.engine.close();
    const before = statSync(store.file).size;
    assert.equal(await store.engine.tidy({ days: 10, megabytes: 500 }), 6000 - 241);
    const { firstTs } = await store.engine.totals({});
    assert.equal(firstTs, NOON - 240 * 3_600_000);
    assert.equal((await store.engine.summary('run', {})).rows.length, 1);
    // A program that ended yesterday.
    assert.ok(statSync(spoolFile));
    utimesSync(spoolFile, (NOON - 2 * DAY) / 1000, (NOON - 2 * DAY) / 1000);
    const alive = writeSpool(store.spool, `${RUN}-${process.pid}.ndjson`, [line()]);
    utimesSync(alive, (NOON - 2 * DAY) / 1000, (NOON - 2 * DAY) / 1000);
    const unread = writeSpool(store.spool, '2.m1abc.x0y1z2-999998.ndjson', [line()]);
    utimesSync(unread, (NOON - 2 * DAY) / 1000, (NOON - 2 * DAY) / 1000);
    await store.engine.tidy({ days: 10, megabytes: 500 });
    assert.deepEqual(readdirSync(store.spool).sort(), [path.basename(unread), path.basename(alive)].sort());
    assert.equal(await store.engine.ingest(), 2);
    await store.engine.close();
    assert.ok(statSync(store.file).size < before / 2, 'the pages were not given back');
    await store.engine.tidy({ days: 10_000, megabytes: 0.12 });
    const { calls } = await store.engine.totals({});
    assert.ok(calls < 243, String(calls));
  });

  function schemaOf(file: string): unknown {
    const db = new Database(file, { readonly: true });
    const rows = db.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY name').all();
    const version = db.pragma('user_version', { simple: true });
    db.close();
    return { rows, version };
  }
});
