/**
 * The usage store at size: `node bench/usage.ts [--rows 1000000] [--runs 5] [--spread runs|even] [--keep FOLDER]`. Reading records in, beside reading and
 * parsing the same files and beside bare inserts; each question of the dashboard, beside a plain scan of the same calls.
 * `--rows 10000000` takes some ten minutes and 5 GB of disk. `even` spreads calls over all hours, models and sites, which is the
 * worst that sums can meet; `runs` are recordings of a few hundred calls, as developers make them. With `--keep`, the database stays, and is
 * asked again by the next.
 */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { flat } from '../server/src/core/estimate/rates.ts';
import {
  type BoardQuery,
  openUsage,
  type PriceLookup,
  type SiteResolver,
  type UsageStore,
} from '../server/src/usage/index.ts';
import { readRecord } from '../server/src/usage/record.ts';
import { quantile } from './runs.ts';
import { bytes, milliseconds, table } from './table.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '5' },
    spread: { type: 'string', default: 'runs' },
    keep: { type: 'string' },
  },
});
const rows = Number(values.rows);
const rounds = Number(values.runs);
const DAY = 86_400_000;
const DAYS = 90;
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-haiku-4-5', 'claude-sonnet-4-5', 'gemini-2.5-flash'];
const SITES = 40;
/** Lines in a spool file, and files that are read before the next are written. */
const FILE_LINES = 50_000;
const PORTION = 1_000_000;

const folder = values.keep ?? mkdtempSync(path.join(tmpdir(), 'llm-cost-bench-'));
const spool = path.join(folder, 'spool');
const db = path.join(folder, 'usage.db');
const now = Date.now();
mkdirSync(spool, { recursive: true });
const isMade = existsSync(db);

const price: PriceLookup = ({ provider, model, date }) => {
  const card = { input: flat(2), cachedInput: flat(1), cacheWrite: null, output: flat(10), request: 0 };
  return {
    normal: model,
    price: { provider, model, source: 'bench', asOf: date, cards: [card], free: false },
  };
};
const sites: SiteResolver = async (places) =>
  places.map(({ file, line }) => ({ root: '/app', site: `${file.slice(5)}#f${line}`, file, line }));

try {
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}; ` +
      `${rows.toLocaleString('en')} calls, ${DAYS} days, ${MODELS.length} models, ${SITES} lines, spread: ${values.spread}.\n`,
  );
  const store = openUsage({ db, spool, price });
  store.bindSites(sites);
  if (!isMade) await readIn(store);
  const yardstick = await ask(store);
  await openPanel(store, yardstick);
  await store.close();
} finally {
  if (values.keep === undefined) rmSync(folder, { recursive: true });
}

async function readIn(store: UsageStore): Promise<void> {
  const next = random(11);
  const times = { store: 0, parse: 0, insert: 0 };
  let size = 0;
  for (let done = 0; done < rows; done += PORTION) {
    const files = writePortion(done, Math.min(rows, done + PORTION), next);
    size += files.reduce((sum, file) => sum + statSync(file).size, 0);
    times.parse += timed(() => parseAll(files));
    times.insert += timed(() => insertAll(files));
    const start = performance.now();
    const calls = await store.ingest();
    times.store += performance.now() - start;
    if (calls !== Math.min(rows - done, PORTION)) throw new Error(`read ${calls} calls`);
    for (const file of files) rmSync(file);
  }
  const row = (name: string, ms: number): string[] => [
    name,
    milliseconds(ms),
    `${Math.round(rows / ms).toLocaleString('en')} k`,
    `${(ms / times.parse).toFixed(1)} ×`,
  ];
  const measured = [
    row('read and parse the files (yardstick)', times.parse),
    row('and insert each into a bare table, 100 at once (yardstick)', times.insert),
    row('the store: checked, priced, bound, with all sums', times.store),
  ];
  console.log(`${table(['Reading in', 'time', 'calls/s', 'ratio'], measured)}\n`);
  console.log(`Spool ${bytes(size)}, database ${bytes(statSync(db).size)}.\n`);
}

/** Returns the median of the yardstick. */
async function ask(store: UsageStore): Promise<number> {
  const since = (days: number) => ({ from: now - days * DAY });
  const questions: [string, () => Promise<unknown>][] = [
    ['totals of 24 hours', () => store.totals(since(1))],
    ['by model, 30 days', () => store.summary('model', since(30))],
    ['by line, 90 days', () => store.summary('site', since(DAYS))],
    ['by day, all', () => store.summary('day')],
    ['runs of 7 days', () => store.runs(since(7))],
    ['hours of 7 days by model', () => store.timeseries({ ...since(7), bucket: 'hour', by: 'model' })],
    ['days of 90 by model', () => store.timeseries({ ...since(DAYS), bucket: 'day', by: 'model' })],
    [
      'one model, one line, 30 days',
      () => store.totals({ ...since(30), models: ['gpt-4o'], sites: ['src/f3.ts#f30'] }),
    ],
    ['errors, 90 days', () => store.errors(since(DAYS))],
    ['latest 200 calls', () => store.calls({ limit: 200 })],
    ['latest 200 of a line', () => store.calls({ limit: 200, sites: ['src/f3.ts#f30'] })],
    ['figures of all lines (for the editor)', () => store.measured('/app')],
  ];
  const plain = new Database(db, { readonly: true });
  const scan = plain.prepare(
    'SELECT model, count(*), sum(cost), sum(input), sum(output) FROM call GROUP BY model',
  );
  const yardstick = spread(Array.from({ length: rounds }, () => timed(() => scan.all())));
  plain.close();
  const measured: string[][] = [['plain scan: sums by model (yardstick)', shown(yardstick), '1']];
  for (const [name, question] of questions) {
    await question();
    const samples: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await question();
      samples.push(performance.now() - start);
    }
    const result = spread(samples);
    measured.push([name, shown(result), (result.median / yardstick.median).toFixed(3)]);
  }
  console.log(`${table(['Question, through the worker', 'time', 'of the scan'], measured)}\n`);
  return yardstick.median;
}

/** What the panel `LLM Usage` asks: at first, with each filter, and when a call has come. */
async function openPanel(store: UsageStore, yardstick: number): Promise<void> {
  const measured: string[][] = [];
  let added = 0;
  // Forgets what the worker holds in memory, as each new call does.
  const write = (): Promise<number> => {
    const line = JSON.parse(lineOf(rows + ++added, random(added)));
    const record = readRecord({ ...line, ts: Date.now() }, Date.now());
    if (!('record' in record)) throw new Error(record.refused);
    return store.importRecords([record.record]);
  };
  for (const days of [1, 7, 30, DAYS]) {
    const query: BoardQuery = { from: now - days * DAY, to: now + DAY / 24, by: 'model', root: '/app' };
    const { runs } = await store.board(query);
    const run = runs.at(-1)?.key ?? '';
    const filters: [string, Partial<BoardQuery>][] = [
      ['first', {}],
      ['by line', { by: 'site' }],
      ['one model', { models: ['gpt-4o'] }],
      ['one line', { sites: ['src/f3.ts#f30'] }],
      ['one run', { runs: [run] }],
      ['failed', { status: 'error' }],
      ['one model, one line, failed', { models: ['gpt-4o'], sites: ['src/f3.ts#f30'], status: 'error' }],
    ];
    for (const [name, filter] of filters) {
      const samples: number[] = [];
      for (let round = 0; round < rounds; round++) {
        if (name === 'first') await write();
        const start = performance.now();
        await store.board({ ...query, ...filter });
        samples.push(performance.now() - start);
      }
      const result = spread(samples);
      const what = `${days === 1 ? '24 hours' : `${days} days`}, ${name}`;
      measured.push([what, shown(result), (result.median / yardstick).toFixed(3)]);
    }
  }
  const budgets: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await store.spending('/app', Date.now());
    budgets.push(performance.now() - start);
  }
  const result = spread(budgets);
  measured.push(['budgets and alerts', shown(result), (result.median / yardstick).toFixed(3)]);
  console.log(table(['The panel, through the worker', 'time', 'of the scan'], measured));
}

function writePortion(from: number, to: number, next: () => number): string[] {
  const files: string[] = [];
  for (let first = from; first < to; first += FILE_LINES) {
    const file = path.join(spool, `bench.m1abc.x0y1z2-${first + 1}.ndjson`);
    let text = '';
    for (let index = first; index < Math.min(to, first + FILE_LINES); index++)
      text += `${lineOf(index, next)}\n`;
    appendFileSync(file, text);
    files.push(file);
  }
  return files;
}

/** Of recordings: 400 calls within minutes, of a few models and lines. */
function lineOf(index: number, next: () => number): string {
  const isEven = values.spread === 'even';
  const recording = Math.floor(index / 400);
  const perDay = rows / 400 / DAYS;
  const ago = isEven ? next() * DAYS * DAY : DAYS * DAY - (recording / perDay) * DAY - (index % 400) * 1000;
  const site = isEven ? Math.floor(next() * SITES) : (recording * 7 + Math.floor(next() * 8)) % SITES;
  const model = isEven
    ? Math.floor(next() * MODELS.length)
    : (recording + Math.floor(next() * 2)) % MODELS.length;
  const isError = next() < 0.03;
  const latency = Math.round(Math.exp(5 + 3 * next()));
  return JSON.stringify({
    ...{ v: 1, uid: `bench${index.toString(36).padStart(15, '0')}`, ts: Math.round(now - ago) },
    ...{
      run: `bench.${recording.toString(36)}.abcdef`,
      pid: 7,
      provider: 'openai',
      host: null,
      model: MODELS[model],
    },
    ...{ op: 'chat', stream: true, status: isError ? 429 : 200, error: isError ? 'rate_limit' : null },
    ...{ latency_ms: latency, ttft_ms: Math.round(latency / 4), attempt: next() < 0.04 ? 2 : 1 },
    tokens: isError
      ? null
      : {
          in: Math.floor(next() * 4000),
          out: Math.floor(next() * 800),
          cache_read: 100,
          cache_write: 0,
          reasoning: 0,
        },
    ...{ tokens_source: isError ? 'none' : 'exact', end: isError ? 'error' : 'done' },
    ...{
      file: `/app/src/f${site % 10}.ts`,
      line: 10 * (site % 10) + Math.floor(site / 10),
      col: 5,
      fn: 'answer',
    },
    ...{ response_id: `chatcmpl-${index}`, source: 'hook' },
  });
}

function parseAll(files: readonly string[]): number {
  let sum = 0;
  for (const file of files) {
    for (const line of readFileSync(file, 'utf8').split('\n'))
      if (line !== '') sum += JSON.parse(line).latency_ms;
  }
  return sum;
}

function insertAll(files: readonly string[]): void {
  const bare = path.join(folder, 'bare.db');
  const plain = new Database(bare);
  plain.pragma('journal_mode = WAL');
  plain.pragma('synchronous = NORMAL');
  plain.exec(
    'CREATE TABLE call (uid TEXT UNIQUE, ts, run, model, file, line, status, latency, input, output)',
  );
  const insert = plain.prepare('INSERT INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const batch = plain.transaction((lines: readonly string[]) => {
    for (const line of lines) {
      const { uid, ts, run, model, file, line: at, status, latency_ms, tokens } = JSON.parse(line);
      insert.run(uid, ts, run, model, file, at, status, latency_ms, tokens?.in ?? null, tokens?.out ?? null);
    }
  });
  for (const file of files) {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    for (let at = 0; at < lines.length; at += 100) batch(lines.slice(at, at + 100));
  }
  plain.close();
  for (const end of ['', '-wal', '-shm']) rmSync(bare + end, { force: true });
}

interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN };
}

function shown({ median, least, most }: Spread): string {
  return `${milliseconds(median)} (${milliseconds(least)} – ${milliseconds(most)})`;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The same numbers at each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
