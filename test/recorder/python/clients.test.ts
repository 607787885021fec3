import assert from 'node:assert/strict';
import path from 'node:path';
import { pythonWithClients } from '../../../scripts/python.mjs';
import { type FakeProvider, startProvider } from '../../provider/server.ts';
import { assertSame, PROGRAMS, runPython } from './run.ts';
import { checkTable, type Row, rowOf } from './table.ts';

const PROGRAM = path.join(PROGRAMS, 'clients.py');
const CLIENTS = ['httpx', 'httpx_async', 'requests', 'urllib3', 'urllib', 'http', 'aiohttp', 'threads'];

describe('the Python recorder', () => {
  let python: string;
  let provider: FakeProvider;
  const rows: Row[] = [];
  before(async function () {
    this.timeout(600_000);
    python = await pythonWithClients();
  });
  beforeEach(async () => {
    provider = await startProvider();
  });
  afterEach(() => provider.close());

  for (const client of CLIENTS) {
    it(`records every call of ${client} at its line, and the program does as without it`, async function () {
      this.timeout(60_000);
      const recorded = await runPython(python, [PROGRAM, client], { provider });
      assert.equal(recorded.stderr, '');
      rows.push(rowOf(client, recorded, provider, PROGRAM));
      assertSame(recorded, provider, PROGRAM, client);
      assert.ok(!/canary/.test(recorded.spool));
      for (const { end, error, attempt, host, provider: name } of recorded.records)
        assert.deepEqual(
          [end, error, attempt, host, name],
          ['done', null, 1, `127.0.0.1:${provider.port}`, 'openai'],
        );
      const plainProvider = await startProvider();
      try {
        const plain = await runPython(python, [PROGRAM, client], {
          provider: plainProvider,
          isRecorded: false,
        });
        assert.deepEqual(
          [plain.stdout, plain.stderr, plain.code],
          [recorded.stdout, recorded.stderr, recorded.code],
        );
        assert.equal(plain.spool, '');
        assert.equal(plainProvider.requests.length, provider.requests.length);
      } finally {
        await plainProvider.close();
      }
    });
  }

  it('is told in the documentation: else run node scripts/recorder-docs.mjs', () => {
    checkTable('python-clients', 'client', rows);
  });
});
