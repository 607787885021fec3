import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { labelOf, newRunId, recordedEnvironment } from '../../server/src/usage/recording.ts';
import { storageOf } from '../../server/src/usage/storage.ts';
import { chatCall, tempFolder } from '../core/workspace/tempWorkspace.ts';

const CLI = path.resolve(import.meta.dirname, '../../server/src/cli.ts');

/** Writes the records that are given as arguments, as a recorder in it would. */
const PROGRAM = `
import { appendFileSync } from 'node:fs';
const { LLM_COST_SPOOL: spool, LLM_COST_RUN: run } = process.env;
let count = 0;
for (const fields of JSON.parse(process.argv[2])) {
  const record = {
    v: 1, uid: 'test' + String(process.pid + 1e10 * (count += 1)).padStart(16, '0'), ts: Date.now(), run, pid: process.pid, provider: 'openai',
    model: 'gpt-4o', op: 'chat', stream: false, status: 200, error: null, latency_ms: 100,
    tokens: { in: 1000, out: 100, cache_read: 0, cache_write: 0, reasoning: 0 }, tokens_source: 'exact', end: 'done',
    attempt: 1, file: process.cwd() + '/src/a.ts', line: 5, col: 10, fn: 'answer', source: 'hook', ...fields };
  appendFileSync(spool + '/' + run + '-' + process.pid + '.ndjson', JSON.stringify(record) + '\\n');
}
process.stdout.write('out');
process.stderr.write('err');
process.exitCode = Number(process.argv[3] ?? 0);
`;

describe('llm-cost record, usage and import', function () {
  // Each test starts several programs, on a machine that may be busy.
  this.timeout(60_000);
  const folder = tempFolder();
  const started = new Set<ChildProcess>();
  beforeEach(() => folder.write({ 'src/a.ts': chatCall("'gpt-4o'"), 'program.mjs': PROGRAM }));
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    started.clear();
  });

  function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: folder.root,
      env: { ...process.env, ...env },
    });
    started.add(child);
    return child;
  }

  async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const child = start(args, env);
    child.stdin.end();
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { stdout, stderr, exitCode };
  }

  const recording = (records: readonly object[], exitCode = 0): string[] => [
    process.execPath,
    'program.mjs',
    JSON.stringify(records),
    String(exitCode),
  ];

  async function usageJson(...args: string[]) {
    const { stdout, stderr, exitCode } = await run(['usage', '--db', 'u.db', '--format', 'json', ...args]);
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
    return JSON.parse(stdout);
  }

  it('lets a scan show what was recorded, of the whole folder or a part of it', async () => {
    await run(['record', '--db', 'u.db', '--', ...recording([{}, {}, { latency_ms: 300 }])]);
    for (const [part, file] of [
      ['.', 'src/a.ts'],
      ['src', 'a.ts'],
    ] as const) {
      const { stdout, stderr } = await run(['scan', part, '--db', 'u.db', '--format', 'json']);
      assert.equal(stderr, '');
      const [call] = JSON.parse(stdout).calls;
      assert.equal(call.file, file);
      const costPerCall = (1000 * 2.5 + 100 * 10) / 1e6;
      assert.deepEqual(call.measured, { calls: 3, costPerCall, p50Ms: 100, p95Ms: 300, errorRate: 0 });
      assert.deepEqual(call.tokens.input, { low: 1000, expected: 1000, high: 1000, source: 'measured' });
    }
    const missing = await run(['scan', '--db', 'none.db']);
    assert.equal(missing.exitCode, 2);
    assert.equal(missing.stderr, 'llm-cost: there is no such database: none.db\n');
  });

  it('runs the command as it is, and says what it cost', async () => {
    const failed = { status: 429, error: 'rate_limit', end: 'error', tokens: null, tokens_source: 'none' };
    const records = [{}, failed, { attempt: 2, latency_ms: 300 }, { model: 'house-llm', file: null }];
    const { stdout, stderr, exitCode } = await run([
      'record',
      '--db',
      'u.db',
      '--',
      ...recording(records, 7),
    ]);
    assert.equal(exitCode, 7);
    assert.equal(stdout, 'out');
    assert.match(stderr, /^err\nllm-cost: 4 calls, \$\d/);
    assert.match(stderr, /\(1 call without a known cost\), 3,000 tokens in, 300 out, 1 error, 1 retry\./);
    assert.match(stderr, /\ngpt-4o +3 /);
    assert.match(stderr, /\nsrc\/a\.ts:5 +3 /);
    assert.match(stderr, /\n {2}1 call whose line is not known\n/);

    const { schema, by, rows, totals } = await usageJson('--by', 'site');
    assert.deepEqual([schema, by], [1, 'site']);
    const [bound, unbound] = rows;
    assert.equal(bound.key, 'src/a.ts#answer:chat.completions.create');
    assert.deepEqual([bound.root, bound.file, bound.line], [folder.root, 'src/a.ts', 5]);
    assert.deepEqual([bound.calls, bound.errors, bound.retries, bound.p95Ms], [3, 1, 1, 300]);
    assert.deepEqual(
      [unbound.key, unbound.file, unbound.costUsd, unbound.unpricedCalls],
      [null, null, null, 1],
    );
    assert.deepEqual(totals.tokens, {
      input: 3000,
      output: 300,
      cachedRead: 0,
      cachedWrite: 0,
      reasoning: 0,
    });
    assert.equal((await usageJson('--by', 'model')).rows.length, 2);
    assert.match((await usageJson('--by', 'run')).rows[0].key, /^program\.[a-z0-9]+\.[a-z0-9]{6}$/);
  });

  it('ends as the command ends: not found, not to be run, killed', async () => {
    folder.write({ 'data.txt': 'no program' });
    const codes = [];
    for (const command of [['no-such-command'], ['./data.txt'], ['sh', '-c', 'kill -TERM $$']]) {
      codes.push((await run(['record', '--db', 'u.db', '--', ...command])).exitCode);
    }
    assert.deepEqual(codes, [127, 126, 143]);
  });

  it('hands a signal on, and still says what was recorded', async () => {
    folder.write({
      // The handler is there before the first word is written.
      'wait.mjs': `process.on('SIGTERM', () => process.exit(9));\nsetInterval(() => {}, 1000);\n${PROGRAM}`,
    });
    const child = start(['record', '--db', 'u.db', '--', process.execPath, 'wait.mjs', '[{}]']);
    const stderr = text(child.stderr);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [exitCode] = await once(child, 'exit');
    assert.equal(exitCode, 9);
    assert.match(await stderr, /llm-cost: 1 call,/);
  });

  it('says honestly that nothing was seen', async () => {
    const { stderr } = await run(['record', '--db', 'u.db', '--', process.execPath, '-e', '']);
    assert.match(stderr, /no LLM call was seen/);
    assert.match((await run(['usage', '--db', 'u.db'])).stdout, /^No calls are recorded\.\n$/);
  });

  it('keeps records for its user alone, where the editor or the user says', async () => {
    await run(['record', '--', ...recording([{}])], { LLM_COST_STORAGE: folder.file('store') });
    assert.deepEqual(
      readdirSync(folder.file('store')).filter((name) => !/-(?:wal|shm)$/.test(name)),
      ['spool', 'usage.db'],
    );
    assert.equal(statSync(folder.file('store/spool')).mode & 0o777, 0o700);
    const { stdout } = await run(['usage', '--format', 'csv'], { LLM_COST_STORAGE: folder.file('store') });
    assert.match(stdout, /^key,provider,calls,.*\r\ngpt-4o,openai,1,/);
    const elsewhere = {
      LLM_COST_STORAGE: '',
      XDG_DATA_HOME: folder.file('data'),
      LOCALAPPDATA: folder.file('data'),
      HOME: folder.root,
    };
    assert.match((await run(['usage'], elsewhere)).stdout, /^No calls are recorded/);
  });

  it('prints what Prometheus reads', async () => {
    await run(['record', '--db', 'u.db', '--', ...recording([{ model: 'a"b\\c' }])]);
    const { stdout } = await run(['usage', '--db', 'u.db', '--format', 'openmetrics']);
    assert.match(stdout, /\nllm_cost_calls_total\{model="a\\"b\\\\c",provider="openai"\} 1\n/);
    assert.match(stdout, /\n# EOF\n$/);
    // A family is declared once, before its samples.
    const families = [...stdout.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    assert.equal(new Set(families).size, families.length);
  });

  it('gives out what it takes in', async () => {
    await run(['record', '--db', 'u.db', '--', ...recording([{}, { model: 'house-llm' }, { stream: true }])]);
    folder.write({ 'calls.jsonl': (await run(['usage', '--db', 'u.db', '--format', 'jsonl'])).stdout });
    const again = await run(['import', 'calls.jsonl', '--db', 'u.db']);
    assert.equal(again.stdout, '0 calls imported (simple schema); 3 calls had been imported before.\n');
    const first = await run(['import', 'calls.jsonl', '--db', 'v.db']);
    assert.equal(first.stdout, '3 calls imported (simple schema).\n');
    const [before, after] = [
      await usageJson(),
      JSON.parse((await run(['usage', '--db', 'v.db', '--format', 'json'])).stdout),
    ];
    const { firstTs, lastTs, ...totals } = before.totals;
    assert.deepEqual(
      { ...after.totals, firstTs: undefined, lastTs: undefined },
      { ...totals, firstTs: undefined, lastTs: undefined },
    );
  });

  it('answers wrong use with one line and exit code 2', async () => {
    folder.write({ 'x.txt': 'hello' });
    const cases: [string[], RegExp][] = [
      [['usage', '--db', 'missing.db'], /^llm-cost: there is no such database: missing\.db\n$/],
      [['usage', '--by', 'moon'], /--by/],
      [['usage', '--db', 'missing.db', '--since', 'soon'], /--since takes 24h/],
      [['import', 'missing.json'], /^llm-cost: there is no such file: missing\.json\n$/],
      [
        ['import', 'x.txt', '--db', 'u.db'],
        /^llm-cost: x\.txt cannot be imported: it is neither JSON nor CSV\n$/,
      ],
      [['record'], /missing required argument/],
    ];
    for (const [args, message] of cases) {
      const { stderr, exitCode } = await run(args);
      assert.match(stderr, message);
      assert.equal(exitCode, 2, args.join(' '));
      assert.equal(stderr.includes('    at '), false);
    }
  });
});

describe('the environment of a recorded program', () => {
  const hooks = { node: '/opt/with space/recorder/node/hook.cjs', python: '/opt/recorder/python' };
  const given = { hooks, spool: '/s', run: 'dev.m1abc.x0y1z2' };

  it('has our hooks first, and keeps what was there', () => {
    const env = recordedEnvironment(
      { NODE_OPTIONS: '--max-old-space-size=99', PYTHONPATH: '/lib', A: 'b' },
      given,
    );
    assert.deepEqual(env, {
      A: 'b',
      NODE_OPTIONS: '--require "/opt/with space/recorder/node/hook.cjs" --max-old-space-size=99',
      PYTHONPATH: ['/opt/recorder/python', '/lib'].join(path.delimiter),
      ...{ LLM_COST_SPOOL: '/s', LLM_COST_RUN: 'dev.m1abc.x0y1z2' },
    });
    assert.equal(recordedEnvironment({}, given).PYTHONPATH, '/opt/recorder/python');
  });

  it('has no hook twice, where a recorded terminal starts another recording', () => {
    const NODE_OPTIONS = '--require "/home/me/my store/hook/node/hook.cjs" --require ./mine.cjs';
    const env = recordedEnvironment({ NODE_OPTIONS, PYTHONPATH: '/home/me/hook/python' }, given);
    assert.equal(env.NODE_OPTIONS, '--require "/opt/with space/recorder/node/hook.cjs" --require ./mine.cjs');
    assert.equal(env.PYTHONPATH, '/opt/recorder/python');
  });

  it('has a run id that says what runs, and no secret', () => {
    const labels: [string[], string][] = [
      [['npm', 'test'], 'test'],
      [['npm', 'run', 'dev:api', '--', '--key=sk-1'], 'dev-api'],
      [['npx', 'tsx', 'src/main.ts'], 'tsx'],
      [['node', '--import', 'tsx', 'src/Server.ts', '--token', 'sk-1'], 'server'],
      [['/usr/bin/python3.11', '-m', 'my_app.cli', 'sk-1'], 'my_app-cli'],
      [['python', 'app.py'], 'app'],
      [['./run.sh', 'sk-1'], 'run-sh'],
      [['ключ'], 'command'],
    ];
    for (const [command, label] of labels) assert.equal(labelOf(command), label);
    const long = newRunId([`${'x'.repeat(80)}.sh`], 1e12);
    assert.match(long, /^[a-z0-9][a-z0-9_-]{0,30}\.[a-z0-9]{1,12}\.[a-z0-9]{6}$/);
  });

  it('lies beside the database that is named', () => {
    const { db, spool } = storageOf('x/u.db', {});
    assert.deepEqual([db, spool], [path.resolve('x/u.db'), `${path.resolve('x/u.db')}.spool`]);
  });
});
