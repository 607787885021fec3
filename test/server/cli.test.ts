import { strict as assert } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { Ajv } from 'ajv';
import { SCAN_SCHEMA } from '../core/reports/scanSchema.ts';
import { chatCall, tempFolder } from '../core/workspace/tempWorkspace.ts';

const CLI = path.resolve(import.meta.dirname, '../../server/src/cli.ts');
const validate = new Ajv().compile(SCAN_SCHEMA);

describe('the command line', function () {
  // Each test starts a program, on a machine that may be busy.
  this.timeout(30_000);
  const folder = tempFolder();

  const started = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    started.clear();
  });

  function start(args: readonly string[]) {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder.root });
    started.add(child);
    return child;
  }

  async function run(...args: string[]) {
    const child = start(args);
    child.stdin.end();
    const [stdout, stderr, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { stdout, stderr, exitCode };
  }

  async function scanJson(...args: string[]) {
    const { stdout, stderr, exitCode } = await run('scan', '--format', 'json', ...args);
    assert.equal(stderr, '');
    const report = JSON.parse(stdout);
    assert.equal(validate(report), true, JSON.stringify(validate.errors));
    return { ...report, exitCode, places: report.calls.map((call: { file: string }) => call.file) };
  }

  it('scans the current folder, and prints one JSON object as the contract says', async () => {
    folder.write({
      'src/a.ts': chatCall("'gpt-4o'"),
      'src/a.test.ts': chatCall("'gpt-4o'"),
      '.gitignore': 'old',
      'old/a.ts': chatCall("'gpt-4o'"),
    });
    const report = await scanJson();
    assert.equal(report.exitCode, 0);
    assert.equal(report.root, folder.root);
    assert.deepEqual(report.places, ['src/a.test.ts', 'src/a.ts']);
    assert.deepEqual(
      report.calls.map((call: { context: { test: boolean } }) => call.context.test),
      [true, false],
    );
    assert.deepEqual((await scanJson('--no-tests')).places, ['src/a.ts']);
  });

  it('takes a folder for the root, and a file within its project', async () => {
    folder.write({
      'app/package.json': '{}',
      'app/src/a.ts': chatCall('M', "import { M } from './m';"),
      'app/src/m.ts': "export const M = 'gpt-4o';",
      'b.ts': chatCall("'gpt-4o'"),
    });
    const inFolder = await scanJson('app');
    assert.equal(inFolder.root, folder.file('app'));
    assert.deepEqual(inFolder.places, ['src/a.ts']);
    const ofFile = await scanJson('app/src/a.ts');
    assert.equal(ofFile.root, folder.file('app'));
    assert.deepEqual(ofFile.places, ['src/a.ts']);
    assert.equal(ofFile.calls[0].model, 'gpt-4o');
    assert.equal(ofFile.files.scanned, 1);
    const several = await scanJson('app/src/a.ts', 'b.ts');
    assert.equal(several.root, folder.root);
    assert.deepEqual(several.places, ['app/src/a.ts', 'b.ts']);
  });

  it('prints a table, without colours into a pipe', async () => {
    folder.write({ 'a.ts': chatCall("'gpt-4o'") });
    const { stdout, stderr, exitCode } = await run('scan');
    assert.match(
      stdout,
      /^Call +Method +Model +Per call +Per month\na\.ts:5 +chat\.completions\.create +gpt-4o +\$/,
    );
    assert.match(stdout, /\n1 call in 1 file: \$.* a month\.\nAssumed, because/);
    assert.equal(stdout.includes('\x1b'), false);
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
  });

  it('finds nothing in an empty folder, which is fine', async () => {
    const { stdout, exitCode } = await run('scan', folder.root);
    assert.equal(stdout, 'No LLM calls found in 0 files.\n');
    assert.equal(exitCode, 0);
  });

  it('exits with 1 on a finding of the level that --fail-on names, or above', async () => {
    folder.write({
      'a.ts': chatCall("'gpt-4-turbo-2024-04-09'"),
      '.llmcost.json': '{"rules": {"retired-model": "warning"}}',
    });
    assert.equal((await scanJson('--fail-on', 'hint')).exitCode, 1);
    assert.equal((await scanJson('--fail-on', 'warning')).exitCode, 1);
    assert.equal((await scanJson('--fail-on', 'error')).exitCode, 0);
  });

  it('reads the configuration that --config names, and tells of mistakes in it', async () => {
    folder.write({
      'a.ts': chatCall("'gpt-4o'"),
      '.llmcost.json': '{"assume": {"callsPerMonth": 1}}',
      'ci.json': '{\n  "assume": {"callsPerMonth": 2, "cachedShare": 5}\n}',
    });
    const { stdout, stderr, exitCode } = await run('scan', '--format', 'json', '--config', 'ci.json');
    assert.equal(JSON.parse(stdout).calls[0].callsPerMonth.value, 2);
    assert.equal(stderr, 'ci.json:2:49: error: Expected a share between 0 and 1.\n');
    assert.equal(exitCode, 0);
  });

  for (const [what, args, message] of [
    [
      'a path that is not there',
      ['scan', 'nowhere'],
      /^llm-cost: there is no such file or folder: nowhere\n$/,
    ],
    [
      'a file that is no source code',
      ['scan', 'a.md'],
      /^llm-cost: this is no source file that can be scanned: a\.md\n$/,
    ],
    [
      'a configuration that is not there',
      ['scan', '--config', 'none.json'],
      /^llm-cost: there is no such configuration file: none\.json\n$/,
    ],
    [
      'a wrong format',
      ['scan', '--format', 'xml'],
      /^error: option '--format <format>' argument 'xml' is invalid\. .*\n$/,
    ],
    ['an unknown option', ['scan', '--fast'], /^error: unknown option '--fast'\n$/],
    ['an unknown command', ['scam'], /^error: unknown command 'scam'\n$/],
    ['a server without --stdio', ['lsp'], /^error: required option '--stdio' not specified\n$/],
  ] as const) {
    it(`answers ${what} with one line and exit code 2`, async () => {
      folder.write({ 'a.md': '' });
      const { stdout, stderr, exitCode } = await run(...args);
      assert.match(stderr, message);
      assert.equal(stdout, '');
      assert.equal(exitCode, 2);
    });
  }

  it('explains itself', async () => {
    const { stdout, exitCode } = await run('--help');
    assert.match(
      stdout,
      /\n {2}scan [\s\S]*\n {2}record [\s\S]*\n {2}usage [\s\S]*\n {2}import [\s\S]*\n {2}lsp /,
    );
    assert.equal(exitCode, 0);
    assert.equal((await run()).exitCode, 2);
  });

  it('writes all of a large result into a slow pipe', async () => {
    const call = (index: number) =>
      `export const f${index} = () => c.chat.completions.create({ model: 'gpt-4o', messages: [] });\n`;
    folder.write({
      'a.js': `const c = new (require('openai'))();\n${Array.from({ length: 400 }, (_, index) => call(index)).join('')}`,
    });
    const child = start(['scan', '--format', 'json']);
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk);
      await setImmediate();
    }
    const stdout = Buffer.concat(chunks).toString();
    assert.ok(stdout.length > 400_000);
    assert.equal(JSON.parse(stdout).calls.length, 400);
  });

  it('ends quietly when nobody reads its output any more', async () => {
    folder.write({
      'a.js': `const c = new (require('openai'))();\n${"c.chat.completions.create({ model: 'gpt-4o', messages: [] });\n".repeat(400)}`,
    });
    const child = start(['scan', '--format', 'json']);
    child.stdout.destroy();
    const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    assert.equal(stderr, '');
    assert.equal(exitCode, 0);
  });

  it('serves an editor over standard input and output', async () => {
    const child = start(['lsp', '--stdio']);
    const send = (message: object): void => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message });
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    let answer = '';
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk) => {
        answer += String(chunk);
        if (answer.includes('"id":1')) resolve();
      });
    });
    assert.match(answer, /^Content-Length: \d+\r\n\r\n\{"jsonrpc":"2\.0","id":1,"result":\{/);
    send({ id: 2, method: 'shutdown' });
    send({ method: 'exit' });
    const [exitCode] = await once(child, 'close');
    assert.equal(exitCode, 0);
  });
});
