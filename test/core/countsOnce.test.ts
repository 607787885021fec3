import { strict as assert } from 'node:assert';
import path from 'node:path';
import { loadCatalog } from '../../server/src/catalog/index.ts';
import { buildReport, type Report } from '../../server/src/reports/report.ts';
import { createWorkspace } from '../../server/src/workspace/index.ts';
import { toFileId } from '../../server/src/workspace/paths.ts';

const fixtures = path.join(import.meta.dirname, '..', 'fixtures');

async function reportOf(folder: string): Promise<Report> {
  const root = toFileId(path.join(fixtures, folder));
  const workspace = createWorkspace({
    roots: [root],
    catalog: loadCatalog(),
    tokens: { count: async (texts) => texts.map((text) => Math.ceil(text.length / 4)) },
    today: '2026-11-21',
    log: () => {},
  });
  const { analyses, scanned, failed } = await workspace.scan();
  workspace.dispose();
  return buildReport({ root, analyses, scanned, failed, text: () => undefined });
}

describe('a request that is made through wrappers', () => {
  for (const [folder, callers] of [
    ['detect/wrapper-functions/options-in-another-file', 2],
    ['detect/wrapper-functions/base-class-in-the-abstract', 2],
    ['detect-python/wrappers/a-chain-in-a-package', 2],
  ] as const) {
    it(`counts once, at its callers: ${path.basename(folder).replaceAll('-', ' ')}`, async () => {
      const { calls, totals } = await reportOf(folder);
      const counted = calls.filter((call) => call.callsPerMonth.value > 0);
      assert.equal(counted.length, callers);
      assert.ok(counted.every(({ via }) => via === 'wrapper'));
      const sum = counted.reduce((total, call) => total + (call.costPerMonth?.expected ?? Number.NaN), 0);
      assert.ok(Math.abs(totals.costPerMonth.expected - sum) < 1e-9);
      assert.ok(sum > 0);
    });
  }
});
