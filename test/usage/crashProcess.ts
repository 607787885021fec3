/**
 * A program of the crash tests: `writer FOLDER NAME COUNT` appends records as a recorder does, `ingester FOLDER` reads them into
 * the database until it is killed. Both say when they begin, so that a kill meets them at work.
 */
import { mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { line, openStore, RUN } from './helpers.ts';

const [, , role, folder = '', name = '', count = '0'] = process.argv;
void (role === 'writer' ? write() : ingestForever());

async function write(): Promise<void> {
  const spool = path.join(folder, 'spool');
  mkdirSync(spool, { recursive: true });
  const fd = openSync(path.join(spool, `${RUN}-${name}.ndjson`), 'a', 0o600);
  process.stdout.write('ready\n');
  for (let done = 0; done < Number(count); done++) {
    const text = `${JSON.stringify(line())}\n`;
    // Now and then a line in two pieces, for a kill to fall between them.
    const cut = done % 5 === 0 ? Math.floor(text.length / 2) : 0;
    if (cut > 0) writeSync(fd, text.slice(0, cut));
    if (cut > 0) await delay(1);
    writeSync(fd, text.slice(cut));
    if (done % 20 === 0) await delay(1);
  }
}

async function ingestForever(): Promise<void> {
  const { engine } = openStore(folder);
  process.stdout.write('ready\n');
  for (;;) {
    await engine.ingest();
    await delay(1);
  }
}
