/**
 * `npm run bench`: generated workspaces of three sizes, each measured beside its yardsticks in the same run.
 * `npm run bench -- FOLDER` measures a real folder. Options: --sizes 1000,10000  --shares 0.02,0.3  --runs 5
 * `npm run bench -- --start` measures alone what a program costs before it has anything to do.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureEditor } from './editor.ts';
import { measureTogether } from './runs.ts';
import { printStart } from './start.ts';
import { bytes, growth, milliseconds, table } from './table.ts';
import { writeWorkspace } from './workspace.ts';

const root = path.join(import.meta.dirname, '..');
const astGrep = path.join(import.meta.dirname, 'node_modules/.bin/ast-grep');
const cli = path.join(root, 'dist/cli.cjs');
const server = path.join(root, 'dist/server.cjs');
const preload = ['--require', path.join(import.meta.dirname, 'peak.cjs')];

/** One call of one SDK, in any language that ast-grep can tell by the file's name. */
const PATTERN = '$CLIENT.chat.completions.create($$$ARGS)';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sizes: { type: 'string', default: '1000,10000,50000' },
    shares: { type: 'string', default: '0.02,0.3' },
    runs: { type: 'string', default: '5' },
    start: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.runs);
const [processor] = cpus();
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${processor?.model.trim()}, ` +
    `${bytes(totalmem())} of memory; medians of ${rounds} runs, the least and the most behind.\n`,
);

await printStart(cli, server, rounds);
if (values.start) process.exit();

const rows: Row[] = [];
if (positionals[0] !== undefined) {
  rows.push(await measure(path.basename(path.resolve(positionals[0])), path.resolve(positionals[0])));
} else {
  for (const share of values.shares.split(',').map(Number)) {
    for (const files of values.sizes.split(',').map(Number)) {
      const folder = path.join(mkdtempSync(path.join(tmpdir(), 'llm-cost-bench-')), 'workspace');
      writeWorkspace(folder, { files, llmShare: share, seed: 7 });
      rows.push(await measure(`${files / 1000} k files, ${share * 100} % LLM`, folder, share));
      rmSync(path.dirname(folder), { recursive: true });
    }
  }
}
print(rows);

interface Row {
  readonly name: string;
  readonly share: number | null;
  readonly files: number;
  readonly calls: number;
  readonly floor: Measured;
  readonly astGrep: Measured;
  readonly parse: Measured;
  readonly cold: Measured;
  readonly peak: number | null;
  readonly editor: Awaited<ReturnType<typeof measureEditor>>;
}

interface Measured {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

async function measure(name: string, folder: string, share: number | null = null): Promise<Row> {
  process.stderr.write(`${name}\n`);
  const [floor, grep, parse, cold] = measureTogether(
    [
      { command: process.execPath, args: [path.join(import.meta.dirname, 'floor.mjs'), folder] },
      { command: astGrep, args: ['run', '--pattern', PATTERN, '--json=stream', folder] },
      { command: process.execPath, args: [path.join(import.meta.dirname, 'parse.ts'), folder] },
      { command: process.execPath, args: [...preload, cli, 'scan', folder, '--format', 'json'] },
    ],
    rounds,
  );
  if (floor === undefined || grep === undefined || parse === undefined || cold === undefined)
    throw new Error();
  const report = JSON.parse(cold.output) as { totals: { calls: number } };
  const { files } = JSON.parse(floor.output) as { files: number };
  const editor = await measureEditor(server, folder);
  return {
    name,
    share,
    files,
    calls: report.totals.calls,
    floor,
    astGrep: grep,
    parse,
    cold,
    peak: cold.peak,
    editor,
  };
}

function print(all: readonly Row[]): void {
  console.log('Cold scan by the command line\n');
  console.log(
    table(
      [
        'workspace',
        'files',
        'calls',
        'floor',
        'ast-grep',
        'TS parse',
        'scan',
        '× floor',
        '× ast-grep',
        'peak memory',
      ],
      all.map((row) => [
        row.name,
        row.files.toLocaleString('en'),
        row.calls.toLocaleString('en'),
        spread(row.floor),
        spread(row.astGrep),
        spread(row.parse),
        spread(row.cold),
        (row.cold.median / row.floor.median).toFixed(2),
        (row.cold.median / row.astGrep.median).toFixed(2),
        row.peak === null ? '–' : bytes(row.peak),
      ]),
    ),
  );
  console.log('\nThe language server\n');
  console.log(
    table(
      ['workspace', 'ready', 'first hints', 'scanned', 'memory after', 'constant of 500', 'then blocked'],
      all.map(({ name, editor }) => [
        name,
        milliseconds(editor.ready),
        milliseconds(editor.firstHints),
        milliseconds(editor.scanned),
        editor.memory === null ? '–' : bytes(editor.memory),
        milliseconds(editor.shared),
        milliseconds(editor.sharedBlocked),
      ]),
    ),
  );
  console.log('\nFrom a keystroke in 2,000 lines to fresh hints\n');
  const strokes = all.flatMap(({ name, editor: { keystroke, python } }) => [
    { name, language: 'TypeScript', ...keystroke },
    { name, language: 'Python', ...python },
  ]);
  console.log(
    table(
      ['workspace', 'language', 'p50', 'p95', 'most', 'then blocked'],
      strokes.map(({ name, language, p50, p95, most, blocked }) => [
        name,
        language,
        ...[p50, p95, most, blocked].map(milliseconds),
      ]),
    ),
  );
  for (const share of new Set(all.flatMap((row) => row.share ?? []))) {
    const group = all.filter((row) => row.share === share);
    if (group.length < 2) continue;
    const time = growth(group.map((row) => [row.files, row.cold.median]));
    const memory = growth(group.map((row) => [row.files, row.peak ?? Number.NaN]));
    console.log(
      `\nGrowth at ${share * 100} % LLM files: time as files^${time.toFixed(2)}, peak memory as files^${memory.toFixed(2)}.`,
    );
  }
}

function spread({ median, least, most }: Measured): string {
  return `${milliseconds(median)} (${milliseconds(least)}–${milliseconds(most)})`;
}
