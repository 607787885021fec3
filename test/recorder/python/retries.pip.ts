import assert from 'node:assert/strict';
import path from 'node:path';
import { pythonWithSdks } from '../../../scripts/python.mjs';
import { type FakeProvider, type Fault, startProvider } from '../../provider/server.ts';
import { markedLines, PROGRAMS, type Ran, runPython, siteOf } from './run.ts';

const PROGRAM = path.join(PROGRAMS, 'retries.py');
const TWICE: readonly (Fault | null)[] = [{ status: 429 }, { status: 500 }, null];

describe('the Python recorder, when SDKs try again', () => {
  let python: string;
  let provider: FakeProvider;
  before(async function () {
    this.timeout(900_000);
    python = await pythonWithSdks();
  });
  beforeEach(async () => {
    provider = await startProvider();
  });
  afterEach(() => provider.close());

  async function run(part: string, faults: readonly (Fault | null)[]): Promise<Ran> {
    provider.setFaults(faults);
    const recorded = await runPython(python, [PROGRAM, part], { provider });
    assert.doesNotMatch(recorded.stderr, /Traceback/);
    assert.equal(recorded.code, 0);
    assert.deepEqual(recorded.records.map(siteOf).sort(), markedLines(PROGRAM, part).sort());
    return recorded;
  }

  for (const sdk of ['openai', 'anthropic', 'google', 'boto3', 'requests']) {
    it(`counts the attempts of ${sdk}`, async function () {
      this.timeout(60_000);
      const { records } = await run(sdk, TWICE);
      assert.deepEqual(
        records.map(({ attempt, status, error }) => [attempt, status, error]),
        [
          [1, 429, 'rate_limit'],
          [2, 500, 'server'],
          [3, 200, null],
        ],
      );
      const last = provider.requests.filter(({ op }) => op !== null).at(-1);
      assert.deepEqual(Object.values(records[2]?.tokens ?? {}), Object.values(last?.tokens ?? {}));
      assert.deepEqual([records[0]?.tokens, records[0]?.tokens_source], [null, 'none']);
    });
  }

  it('takes calls that the program repeats itself for calls of their own', async function () {
    this.timeout(60_000);
    const { records } = await run('by_hand', TWICE);
    assert.deepEqual(
      records.map(({ attempt, status }) => [attempt, status]),
      [
        [1, 429],
        [1, 500],
        [1, 200],
      ],
    );
  });

  it('says which calls were left and which had no answer in time', async function () {
    this.timeout(60_000);
    const { records } = await run('left', [{ hold: 1 }, { hold: 4 }, { hang: true }, { hang: true }]);
    assert.deepEqual(
      records.map(({ op, stream, status, end, error, tokens }) => [op, stream, status, end, error, tokens]),
      [
        ['chat', true, 200, 'cancelled', 'cancelled', null],
        ['chat', true, 200, 'cancelled', 'cancelled', null],
        ['chat', false, null, 'cancelled', 'cancelled', null],
        ['embedding', false, null, 'error', 'timeout', null],
      ],
    );
  });
});
