// `llm-cost check --budget`, as a script runs it.
import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { chatCall, tempFolder } from '../core/workspace/tempWorkspace.ts';

const CLI = path.resolve(import.meta.dirname, '../../server/src/cli.ts');

describe('llm-cost check --budget', function () {
  // Each test starts several programs, on a machine that may be busy.
  this.timeout(60_000);
  const folder = tempFolder();

  async function run(...args: string[]) {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder.root });
    child.stdin.end();
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { stdout, stderr, exitCode };
  }

  async function record(count: number): Promise<void> {
    const program = `const fs = require('node:fs'); const { LLM_COST_SPOOL: spool, LLM_COST_RUN: run } = process.env;
      for (let index = 0; index < ${count}; index++) fs.appendFileSync(spool + '/' + run + '-' + process.pid + '.ndjson', JSON.stringify({
        v: 1, uid: 'check' + String(process.pid * 1000 + index).padStart(16, '0'), ts: Date.now(), run, pid: process.pid, provider: 'openai',
        model: 'gpt-4o', op: 'chat', stream: false, status: 200, error: null, latency_ms: 100, attempt: 1, end: 'done', source: 'hook',
        tokens: { in: 1000000, out: 0, cache_read: 0, cache_write: 0, reasoning: 0 }, tokens_source: 'exact',
        file: process.cwd() + '/src/a.ts', line: 5, col: 10, fn: 'answer' }) + '\\n')`;
    folder.write({ 'src/a.ts': chatCall("'gpt-4o'"), 'program.cjs': program });
    assert.equal((await run('record', '--db', 'u.db', '--', process.execPath, 'program.cjs')).exitCode, 0);
  }

  const config = (given: object): void => folder.write({ '.llmcost.json': JSON.stringify(given) });
  const prices = { 'openai:gpt-4o': { input_mtok: 2, output_mtok: 8 } };

  it('ends with 0 while all holds, and says what is left', async () => {
    config({ prices, budgets: { perRequestUsd: 3, dailyUsd: 50, monthlyUsd: 1000 } });
    await record(2);
    const { stdout, stderr, exitCode } = await run('check', '--budget', '--db', 'u.db');
    assert.equal(stderr, '');
    assert.deepEqual(stdout.split('\n'), [
      'ok      Budget for a request: the dearest call of today cost $2.00, of $3.00 that one may cost (src/a.ts#answer).',
      'ok      Daily budget: $4.00 of $50 spent today.',
      'ok      Monthly budget: $4.00 of $1k spent this month.',
      '',
    ]);
    assert.equal(exitCode, 0);
  });

  it('ends with 1 where a budget or an alert is broken, which come first', async () => {
    config({
      prices,
      budgets: { monthlyUsd: 1000, dailyUsd: 5 },
      alerts: [
        { name: 'LowCacheHitRate', metric: 'cache_hit_rate', below: 0.6 },
        { name: 'HighErrorRate', metric: 'error_rate', above: 0.05 },
      ],
    });
    await record(12);
    const { stdout, exitCode } = await run('check', '--budget', '--db', 'u.db');
    assert.deepEqual(stdout.split('\n'), [
      'BROKEN  Daily budget: $24 of $5.00 spent today.',
      'BROKEN  LowCacheHitRate: 0 % of today’s input tokens came from a cache, below 60 %.',
      'ok      Monthly budget: $24 of $1k spent this month.',
      'ok      HighErrorRate: 0 % of today’s 12 calls failed, not above 5 %.',
      '',
    ]);
    assert.equal(exitCode, 1);
    const json = JSON.parse((await run('check', '--budget', '--db', 'u.db', '--format', 'json')).stdout);
    assert.deepEqual([json.schema, json.broken], [1, 2]);
    assert.deepEqual(
      json.budgets.map(({ kind, state, spent, limit }: Record<string, unknown>) => [
        kind,
        state,
        spent,
        limit,
      ]),
      [
        ['day', 'broken', 24, 5],
        ['month', 'ok', 24, 1000],
      ],
    );
    assert.deepEqual([json.alerts[0].state, json.alerts[0].value, json.alerts[0].calls], ['broken', 0, 12]);
  });

  it('is content where nothing was recorded, and says so', async () => {
    config({ budgets: { dailyUsd: 0 }, alerts: [{ name: 'A', metric: 'error_rate', above: 0 }] });
    const { stdout, exitCode } = await run('check', '--budget');
    assert.equal(exitCode, 0);
    assert.equal(
      stdout,
      'ok      Daily budget: no call was recorded today.\nok      A: no call was recorded today.\n',
    );
  });

  it('counts what was recorded in the folder alone', async () => {
    config({ budgets: { dailyUsd: 1 } });
    await record(1);
    folder.write({ 'other/.llmcost.json': '{ "budgets": { "dailyUsd": 1 } }' });
    assert.equal((await run('check', '--budget', '--db', 'u.db')).exitCode, 1);
    assert.equal((await run('check', '--budget', 'other', '--db', 'u.db')).exitCode, 0);
    assert.equal(
      (await run('check', '--budget', '.', '--config', 'other/.llmcost.json', '--db', 'u.db')).exitCode,
      1,
    );
  });

  it('ends with 2 and one line where it is told nothing that it could check', async () => {
    const wrong = async (...args: string[]) => {
      const { stdout, stderr, exitCode } = await run('check', ...args);
      assert.equal(stdout, '');
      assert.equal(exitCode, 2);
      return stderr;
    };
    assert.match(
      await wrong('--budget'),
      /^llm-cost: there is no budget and no alert in a \.llmcost\.json of .+\n$/,
    );
    config({ budgets: { dailyUsd: '5' } });
    assert.match(await wrong('--budget'), /^llm-cost: \.llmcost\.json: Expected an amount in USD.+\n$/);
    config({ budgets: { dailyUsd: 5, monthlyUSD: 5 } });
    const doubtful = await run('check', '--budget');
    assert.equal(doubtful.exitCode, 0);
    assert.match(doubtful.stderr, /^llm-cost: \.llmcost\.json: .*monthlyUSD.*\n$/);
    config({ budgets: { dailyUsd: 5 } });
    assert.match(await wrong(), /^error: required option '--budget'/);
    assert.match(await wrong('--budget', 'nowhere'), /^llm-cost: there is no such folder: nowhere\n$/);
    assert.match(
      await wrong('--budget', '--config', 'x.json'),
      /^llm-cost: there is no such configuration file: x\.json\n$/,
    );
    assert.match(await wrong('--budget', '--db', 'x.db'), /^llm-cost: there is no such database: x\.db\n$/);
  });
});
