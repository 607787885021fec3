import assert from 'node:assert/strict';
import path from 'node:path';
import { pythonWithClients } from '../../../scripts/python.mjs';
import { type FakeProvider, type Fault, startProvider } from '../../provider/server.ts';
import { PROGRAMS, type Recorded, runPython } from './run.ts';

const PROGRAM = path.join(PROGRAMS, 'failures.py');
const CLIENTS = ['httpx', 'httpx_async', 'requests', 'urllib', 'aiohttp'];

interface Step {
  readonly what: string;
  readonly fault: Fault | null;
  /** Status, error, end, and whether the tokens are known. */
  readonly is: readonly [number | null, string | null, string, boolean];
}

/** In the order of the steps of the program. */
const STEPS: readonly Step[] = [
  { what: 'a good answer', fault: null, is: [200, null, 'done', true] },
  { what: 'a compressed answer', fault: { encoding: 'gzip' }, is: [200, null, 'done', true] },
  { what: 'a rate limit', fault: { status: 429 }, is: [429, 'rate_limit', 'error', false] },
  { what: 'a broken server', fault: { status: 500 }, is: [500, 'server', 'error', false] },
  { what: 'a busy server', fault: { status: 529 }, is: [529, 'overloaded', 'error', false] },
  { what: 'a wrong key', fault: { status: 401 }, is: [401, 'auth', 'error', false] },
  { what: 'a wrong request', fault: { status: 400 }, is: [400, 'invalid_request', 'error', false] },
  { what: 'a stream', fault: null, is: [200, null, 'done', true] },
  { what: 'a compressed stream', fault: { encoding: 'gzip', gapMs: 5 }, is: [200, null, 'done', true] },
  { what: 'a deflated stream', fault: { encoding: 'deflate', gapMs: 5 }, is: [200, null, 'done', true] },
  { what: 'a stream that is cut', fault: { cutAfter: 1, gapMs: 20 }, is: [200, 'stream', 'error', false] },
  { what: 'a stream that is left', fault: { hold: 1 }, is: [200, 'cancelled', 'cancelled', false] },
  { what: 'a stream with an error', fault: { errorAfter: 1 }, is: [200, 'stream', 'error', false] },
  { what: 'a connection that is cut', fault: { refuse: true }, is: [null, 'connection', 'error', false] },
  { what: 'no answer in time', fault: { hang: true }, is: [null, 'timeout', 'error', false] },
  { what: 'no next piece in time', fault: { hold: 1 }, is: [200, 'timeout', 'error', false] },
];

describe('the Python recorder, when calls fail', () => {
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

  for (const client of CLIENTS) {
    it(`says how each call of ${client} ended, and the program sees the same errors`, async function () {
      this.timeout(60_000);
      provider.setFaults(STEPS.map(({ fault }) => fault));
      const recorded = await runPython(python, [PROGRAM, client], { provider });
      const sent = [...provider.requests];
      provider.setFaults(STEPS.map(({ fault }) => fault));
      const plain = await runPython(python, [PROGRAM, client], { provider, isRecorded: false });
      assert.deepEqual([recorded.stdout, recorded.stderr], [plain.stdout, plain.stderr]);
      assert.deepEqual(
        recorded.records.map((one, at) => [STEPS[at]?.what, ...outcome(one)]),
        STEPS.map(({ what, is }) => [what, ...is]),
      );
      assert.equal(sent.length, STEPS.length);
      for (const [at, { tokens }] of recorded.records.entries())
        if (tokens) assert.deepEqual(Object.values(tokens), Object.values(sent[at]?.tokens ?? {}));
      // Each step is a call of its own, so that none is a further attempt.
      assert.ok(recorded.records.every(({ attempt }) => attempt === 1));
    });
  }
});

function outcome({ status, error, end, tokens }: Recorded): Step['is'] {
  return [status, error, end, tokens !== null];
}
