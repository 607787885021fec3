import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { pythonWithClients } from '../../../scripts/python.mjs';
import { type FakeProvider, startProvider } from '../../provider/server.ts';
import { HOOK, inFolder, type Options, type Ran, runPython } from './run.ts';

const ASK = `
import json, os, urllib.request
def ask(stream=False):
    body = {"model": "gpt-4o", "messages": [], "stream": stream, "stream_options": {"include_usage": True}}
    return urllib.request.urlopen(urllib.request.Request(
        os.environ["FAKE_PROVIDER_URL"] + "/v1/chat/completions",
        data=json.dumps(body).encode(), headers={"content-type": "application/json"}))
`;
/** What a program can see of the recorder's way in. */
const LOOK = `
import sys
print(sys.path)
print("sitecustomize" in sys.modules and sys.modules["sitecustomize"].__file__)
print(sorted(name for name in sys.modules if "llm_cost" not in name))
`;

describe('a program under the Python recorder', () => {
  let python: string;
  let provider: FakeProvider;
  before(async function () {
    this.timeout(600_000);
    python = await pythonWithClients();
  });
  beforeEach(async () => {
    provider = await startProvider();
  });
  afterEach(() => provider.close());

  async function bothWays(args: readonly string[], options: Options = {}): Promise<Ran> {
    const recorded = await runPython(python, args, { provider, ...options });
    const env = { ...options.env, PYTHONPATH: options.env?.PLAIN_PYTHONPATH };
    const plain = await runPython(python, args, { provider, ...options, env, isRecorded: false });
    assert.deepEqual(
      [recorded.stdout, recorded.stderr, recorded.code],
      [plain.stdout, plain.stderr, plain.code],
    );
    return recorded;
  }

  it('sees the same path and modules, however it is started', async function () {
    this.timeout(60_000);
    await inFolder({ 'look.py': LOOK, 'pack/__main__.py': LOOK }, async (cwd) => {
      for (const args of [['look.py'], ['-m', 'look'], ['-m', 'pack'], ['-c', LOOK], ['-I', 'look.py']]) {
        await bothWays(args, { cwd });
        // As a variable becomes to which a path is prepended while there is none.
        await bothWays(args, { cwd, env: { PYTHONPATH: `${HOOK}${path.delimiter}` } });
      }
      const more = path.join(cwd, 'pack');
      const env = { PYTHONPATH: `${HOOK}${path.delimiter}${more}`, PLAIN_PYTHONPATH: more };
      await bothWays(['look.py'], { cwd, env });
    });
  });

  it('keeps its own sitecustomize, and the errors of it', async function () {
    this.timeout(60_000);
    const own = {
      'own/sitecustomize.py': 'print("own", __name__)',
      'bad/sitecustomize.py': 'raise ValueError("bad")',
    };
    await inFolder({ 'look.py': LOOK, ...own }, async (cwd) => {
      for (const name of ['own', 'bad']) {
        const folder = path.join(cwd, name);
        const env = { PYTHONPATH: `${HOOK}${path.delimiter}${folder}`, PLAIN_PYTHONPATH: folder };
        const { stdout, stderr } = await bothWays(['look.py'], { cwd, env });
        assert.match(
          name === 'own' ? stdout : stderr,
          name === 'own' ? /own sitecustomize/ : /ValueError: bad/,
        );
      }
    });
  });

  it('ends with the same code', async function () {
    this.timeout(60_000);
    for (const end of [
      'import sys; sys.exit(3)',
      'raise KeyError("x")',
      'import os; os._exit(4)',
      'import os; os.kill(os.getpid(), 9)',
    ])
      await bothWays(['-c', `${ASK}\nask().read()\n${end}`]);
  });

  it('is not recorded where Python is told to look nowhere else', async function () {
    this.timeout(60_000);
    for (const flag of ['-S', '-I', '-E'])
      assert.deepEqual((await bothWays([flag, '-c', `${ASK}\nprint(ask().status)`])).records, []);
  });

  it('imports nothing that it does not import itself, and its modules look as always', async function () {
    this.timeout(60_000);
    const program = `
import sys
print([name for name in ("httpx", "aiohttp", "requests", "urllib3", "http.client", "asyncio", "json", "re") if name in sys.modules])
import httpx, http.client
for module in (httpx._transports.default, http.client):
    print(type(module.__spec__.loader), module.__loader__ is module.__spec__.loader, vars(module.__loader__))
print(http.client.HTTPConnection.send.__qualname__, httpx.HTTPTransport.handle_request.__name__)
import inspect, asyncio
print(inspect.iscoroutinefunction(httpx.AsyncHTTPTransport.handle_async_request), list(inspect.signature(httpx.AsyncClient.post).parameters))
`;
    await bothWays(['-c', program]);
  });

  it('frees what it frees without it', async function () {
    this.timeout(60_000);
    const program = `
import asyncio, gc, os, weakref, httpx
gc.disable()
URL = os.environ["FAKE_PROVIDER_URL"] + "/v1/chat/completions"
class Body(dict): pass
def ask():
    body = Body(model="gpt-4o", messages=[])
    httpx.post(URL, json=body)
    return weakref.ref(body)
async def ask_async():
    body = Body(model="gpt-4o", messages=[])
    async with httpx.AsyncClient() as client:
        await client.post(URL, json=body)
    return weakref.ref(body)
print(ask()(), asyncio.run(ask_async())())
`;
    const { records } = await bothWays(['-c', program]);
    assert.equal(records.length, 2);
  });

  it('works where nothing can be written', async function () {
    this.timeout(60_000);
    for (const LLM_COST_SPOOL of ['', '/dev/fd', path.join(HOOK, 'sitecustomize.py', 'spool')]) {
      const { stdout, spool } = await bothWays(['-c', `${ASK}\nprint(ask().status)`], {
        env: { LLM_COST_SPOOL },
      });
      assert.deepEqual([stdout, spool.includes('"uid"')], ['200\n', false]);
    }
  });

  it('gets each piece of a stream when it comes', async function () {
    this.timeout(60_000);
    const program = `${ASK}
response = ask(True)
for line in response:
    if line.startswith(b"data:"):
        print("piece", flush=True)
`;
    provider.setFaults([{ hold: 1 }]);
    let isHeld = true;
    const onOutput = (text: string) => {
      if (isHeld && text === 'piece\n') void fetch(`${provider.url}/_go`, { method: 'POST' });
      isHeld = false;
    };
    const { records } = await runPython(python, ['-c', program], { provider, onOutput });
    assert.deepEqual(
      records.map(({ end, status }) => [end, status]),
      [['done', 200]],
    );
    assert.ok(!isHeld);
  });

  it('starts children that belong to the same run, each with a file of its own', async function () {
    this.timeout(60_000);
    const program = `${ASK}
import multiprocessing, subprocess, sys
def work(_):
    return ask().status
if __name__ == "__main__":
    print(ask().status)
    for way in ("fork", "spawn"):
        with multiprocessing.get_context(way).Pool(1) as pool:
            print(pool.map(work, [0]))
            pool.close()
            pool.join()
    subprocess.run([sys.executable, __file__, "child"] if len(sys.argv) == 1 else ["true"])
`;
    await inFolder({ 'My App.py': program }, async (cwd) => {
      const spool = path.join(cwd, 'spool');
      const { records, stderr } = await runPython(python, ['My App.py'], {
        provider,
        cwd,
        env: { LLM_COST_SPOOL: spool },
      });
      assert.equal(stderr, '');
      assert.equal(records.length, 6);
      assert.equal(new Set(records.map(({ run }) => run)).size, 1);
      assert.match(records[0]?.run ?? '', /^my-app\.[a-z0-9]{1,12}\.[a-z0-9]{6}$/);
      const pids = new Set(records.map(({ pid }) => pid));
      assert.deepEqual(
        readdirSync(spool).sort(),
        [...pids].map((pid) => `${records[0]?.run}-${pid}.ndjson`).sort(),
      );
      const modes = [spool, ...readdirSync(spool).map((name) => path.join(spool, name))].map((file) =>
        (statSync(file).mode & 0o777).toString(8),
      );
      assert.deepEqual([...new Set(modes)], ['700', '600']);
      assert.deepEqual([...new Set(records.map(({ file, fn }) => `${file} ${fn}`))].sort(), [
        `${path.join(cwd, 'My App.py')} ask`,
      ]);
    });
  });

  it('names its run by the npm script, the program or the module, never by an argument', async function () {
    this.timeout(60_000);
    await inFolder(
      { 'app.py': `${ASK}\nask().read()`, 'test_it.py': `${ASK}\ndef test_it():\n    assert ask().read()\n` },
      async (cwd) => {
        const label = async (args: readonly string[], env = {}) =>
          (await runPython(python, args, { provider, cwd, env })).records.map(({ run }) => run.split('.')[0]);
        assert.deepEqual(await label(['app.py', 'canary-key']), ['app']);
        assert.deepEqual(await label(['-X', 'utf8', '-m', 'app']), ['app']);
        assert.deepEqual(await label(['-c', `${ASK}\nask().read()`]), ['python']);
        assert.deepEqual(await label(['app.py'], { npm_lifecycle_event: 'dev:api' }), ['dev-api']);
        assert.deepEqual(await label(['app.py'], { LLM_COST_RUN: 'mine.abc.000000' }), ['mine']);
        assert.deepEqual(await label(['-m', 'pytest', '-q', 'test_it.py']), ['pytest']);
      },
    );
  });

  it('is recorded at its line after it has changed its folder and its environment', async function () {
    this.timeout(60_000);
    const program = `import os
os.chdir("/")
del os.environ["LLM_COST_SPOOL"], os.environ["LLM_COST_RUN"]
${ASK}
ask().read()`;
    await inFolder({ 'app.py': program }, async (cwd) => {
      mkdirSync(path.join(cwd, 'sub'));
      const options = { provider, cwd: path.join(cwd, 'sub') };
      const { records } = await runPython(python, ['../app.py'], options);
      assert.deepEqual(
        records.map(({ file, fn, line }) => [file, fn, line]),
        [[path.join(cwd, 'app.py'), 'ask', 8]],
      );
    });
  });
});
