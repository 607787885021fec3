import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { tempFolder } from '../core/workspace/tempWorkspace.ts';
import { openStore } from './helpers.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Of these, a third meets readers; they take longer to start. */
const KILLS = 200;

describe('every record is kept once', function () {
  this.timeout(240_000);
  const folder = tempFolder();
  const started = new Set<ChildProcess>();
  beforeEach(() => {
    // One file starts several times as fast as the sources.
    buildSync({
      entryPoints: [path.join(import.meta.dirname, 'crashProcess.ts')],
      outfile: folder.file('program.cjs'),
      bundle: true,
      platform: 'node',
      external: ['better-sqlite3'],
      alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    });
  });
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    started.clear();
  });

  function start(...args: string[]): ChildProcess {
    const [role = '', ...more] = args;
    const child = spawn(process.execPath, [folder.file('program.cjs'), role, folder.root, ...more], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') },
    });
    started.add(child);
    return child;
  }

  /** Lets it work for a random while, then kills it as a crash would. */
  async function startAndKill(args: readonly string[], longest: number): Promise<void> {
    const child = start(...args);
    await Promise.race([once(child.stdout as NodeJS.EventEmitter, 'data'), once(child, 'exit')]);
    await delay(Math.random() * longest);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    started.delete(child);
  }

  /** The uids of all lines that were written to the end, in all spool files. */
  function written(): string[] {
    const spool = path.join(folder.root, 'spool');
    return readdirSync(spool).flatMap((name) =>
      readFileSync(path.join(spool, name), 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((text) => JSON.parse(text).uid as string),
    );
  }

  async function stored(): Promise<{ uids: string[]; counted: number }> {
    const { engine } = openStore(folder.root);
    await engine.ingest();
    const uids: string[] = [];
    for (let last = 0; ; ) {
      const batch = await engine.callsAfter(last, 1000);
      if (batch.length === 0) break;
      uids.push(...batch.map(({ uid }) => uid));
      last = batch.at(-1)?.id ?? 0;
    }
    await engine.close();
    // Sums, not rows: a crash must not leave one without the other.
    const sums = openStore(folder.root, { exactUpTo: 0 });
    const { calls } = await sums.engine.totals({});
    await sums.engine.close();
    return { uids, counted: calls };
  }

  it(`although writers and readers are killed at random, ${KILLS} times`, async () => {
    const readings = Math.floor(KILLS / 3);
    const writers = async (): Promise<void> => {
      for (let turn = 0; turn < KILLS - readings; turn++)
        await startAndKill(['writer', String(turn + 1), '400'], 40);
    };
    const readers = async (): Promise<void> => {
      for (let turn = 0; turn < readings / 2; turn++) await startAndKill(['ingester'], 100);
    };
    await Promise.all([writers(), readers(), readers()]);
    const expected = written().sort();
    const { uids, counted } = await stored();
    assert.ok(expected.length > KILLS, `only ${expected.length} records were written`);
    assert.deepEqual(uids.sort(), expected);
    assert.equal(counted, expected.length);
  });

  it('although eight programs write and two windows read at once', async () => {
    const readers = [start('ingester'), start('ingester')];
    const writers = Array.from({ length: 8 }, (_, index) => start('writer', String(index + 1), '1000'));
    await Promise.all(writers.map((child) => once(child, 'exit')));
    for (const child of readers) child.kill('SIGKILL');
    const expected = written().sort();
    assert.equal(expected.length, 8000);
    const { uids, counted } = await stored();
    assert.deepEqual(uids.sort(), expected);
    assert.equal(counted, 8000);
  });
});
