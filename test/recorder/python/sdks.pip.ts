import assert from 'node:assert/strict';
import path from 'node:path';
import { pythonWithSdks } from '../../../scripts/python.mjs';
import { type FakeProvider, startProvider } from '../../provider/server.ts';
import { assertSame, PROGRAMS, runPython } from './run.ts';
import { checkTable, type Row, rowOf } from './table.ts';

const PROGRAM = path.join(PROGRAMS, 'sdks.py');
const SDKS = [
  { sdk: 'openai', providers: ['openai', 'azure'] },
  { sdk: 'openai_async', providers: ['openai'] },
  { sdk: 'anthropic', providers: ['anthropic'] },
  { sdk: 'google', providers: ['google'] },
  { sdk: 'groq', providers: ['groq'] },
  { sdk: 'boto3', providers: ['aws'] },
];

describe('the Python recorder, with SDKs', () => {
  let python: string;
  let provider: FakeProvider;
  const rows: Row[] = [];
  before(async function () {
    this.timeout(900_000);
    python = await pythonWithSdks();
  });
  beforeEach(async () => {
    provider = await startProvider();
  });
  afterEach(() => provider.close());

  for (const { sdk, providers } of SDKS) {
    it(`records every call of ${sdk} at its line, and the program does as without it`, async function () {
      this.timeout(60_000);
      const recorded = await runPython(python, [PROGRAM, sdk], { provider });
      const plainProvider = await startProvider();
      try {
        const plain = await runPython(python, [PROGRAM, sdk], { provider: plainProvider, isRecorded: false });
        assert.deepEqual(
          [recorded.stdout, recorded.stderr, recorded.code],
          [plain.stdout, plain.stderr, plain.code],
        );
      } finally {
        await plainProvider.close();
      }
      assert.equal(recorded.code, 0);
      rows.push(rowOf(sdk, recorded, provider, PROGRAM));
      assertSame(recorded, provider, PROGRAM, sdk);
      assert.ok(!/canary/.test(recorded.spool));
      assert.deepEqual([...new Set(recorded.records.map((one) => one.provider))], providers);
      for (const { end, error, attempt, stream, ttft_ms: first } of recorded.records)
        assert.deepEqual([end, error, attempt, first !== null], ['done', null, 1, stream]);
    });
  }

  it('is told in the documentation: else run node scripts/recorder-docs.mjs', () => {
    checkTable('python-sdks', 'SDK', rows);
  });
});
