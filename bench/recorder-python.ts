/**
 * What the Python recorder costs: a start, an import, a call. Each with and without it in turn, so that both have the
 * same machine. Usage: node bench/recorder-python.ts
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { pythonWithClients } from '../scripts/python.mjs';
import { startProvider } from '../test/provider/server.ts';
import { quantile } from './runs.ts';

const HOOK = path.resolve(import.meta.dirname, '../recorder/python');
const RUNS = 9;

/** Prints the median time of a call in µs, whole and as a stream, after the first ones. */
const CALLS = `
import json, os, statistics, sys, time
import httpx
url = os.environ["FAKE_PROVIDER_URL"] + "/v1/chat/completions"
body = {"model": "gpt-4o", "messages": [{"role": "user", "content": "x" * 2000}]}
stream = dict(body, stream=True, stream_options={"include_usage": True})
times = {"whole": [], "stream": []}
with httpx.Client() as client:
    for at in range(120):
        for name, sent in (("whole", body), ("stream", stream)):
            start = time.perf_counter()
            client.post(url, json=sent).read()
            times[name].append(time.perf_counter() - start)
print(json.dumps({name: statistics.median(all[20:]) * 1e6 for name, all in times.items()}))
`;

/** The recorder's own work for one call, without any network, in µs. */
const OWN = `
import json, statistics, sys, time
from llm_cost_recorder import call
answer = json.dumps({"id": "x", "model": "gpt-4o", "choices": [{"message": {"content": "y" * 2000}}],
                     "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}}).encode()
asked = json.dumps({"model": "gpt-4o", "messages": [{"role": "user", "content": "x" * 2000}]}).encode()
headers = {"content-type": "application/json"}
def once():
    begun = call.begin("POST", "api.openai.com", None, "/v1/chat/completions", sys._getframe())
    begun.request(asked)
    begun.respond(200, headers.get)
    begun.feed(answer)
    begun.end()
times = []
for _ in range(2000):
    start = time.perf_counter()
    once()
    times.append(time.perf_counter() - start)
print(json.dumps({"first": times[0] * 1e6, "later": statistics.median(times[10:]) * 1e6}))
`;

const python = await pythonWithClients();
const provider = await startProvider();
const folder = mkdtempSync(path.join(tmpdir(), 'recorder-bench-'));
try {
  report(
    'start (ms)',
    pairs(() => timed('pass')),
  );
  report(
    'start and import httpx (ms)',
    pairs(() => timed('import httpx')),
  );
  // The provider runs in this process, so that it must not be kept from answering.
  const calls = { plain: [] as Calls[], recorded: [] as Calls[] };
  for (let run = 0; run < 5; run += 1) {
    calls.plain.push(JSON.parse(await output(CALLS, false)));
    calls.recorded.push(JSON.parse(await output(CALLS, true)));
  }
  for (const name of ['whole', 'stream'] as const)
    report(`call, ${name} (µs)`, {
      plain: calls.plain.map((each) => each[name]),
      recorded: calls.recorded.map((each) => each[name]),
    });
  const own: { first: number; later: number }[] = [];
  for (let run = 0; run < 5; run += 1)
    own.push(
      JSON.parse(await output(`import sys; sys.path.insert(0, ${JSON.stringify(HOOK)})\n${OWN}`, true)),
    );
  console.log(
    `own work of a call (µs): first ${median(own.map((each) => each.first))}, later ${median(own.map((each) => each.later))}`,
  );
} finally {
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
}

interface Calls {
  readonly whole: number;
  readonly stream: number;
}

interface Pairs {
  readonly plain: readonly number[];
  readonly recorded: readonly number[];
}

function pairs(measure: () => (isRecorded: boolean) => number): Pairs {
  const run = measure();
  for (const isRecorded of [false, true]) run(isRecorded);
  const times = Array.from({ length: RUNS }, () => [run(false), run(true)] as const);
  return { plain: times.map(([plain]) => plain), recorded: times.map(([, recorded]) => recorded) };
}

function timed(program: string): (isRecorded: boolean) => number {
  return (isRecorded) => {
    const start = performance.now();
    spawnSync(python, ['-c', program], { env: environment(isRecorded) });
    return performance.now() - start;
  };
}

function environment(isRecorded: boolean): NodeJS.ProcessEnv {
  const recording = { PYTHONPATH: HOOK, LLM_COST_SPOOL: path.join(folder, 'spool') };
  return { PATH: process.env.PATH, ...provider.environment, ...(isRecorded ? recording : {}) };
}

async function output(program: string, isRecorded: boolean): Promise<string> {
  const { stdout } = await promisify(execFile)(python, ['-c', program], { env: environment(isRecorded) });
  return stdout;
}

function report(what: string, { plain, recorded }: Pairs): void {
  const [before, after] = [median(plain), median(recorded)];
  console.log(`${what}: ${before} plain, ${after} recorded, ratio ${(after / before).toFixed(2)}`);
}

function median(values: readonly number[]): number {
  return (
    Math.round(
      quantile(
        [...values].sort((a, b) => a - b),
        0.5,
      ) * 10,
    ) / 10
  );
}
