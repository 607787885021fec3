import { strict as assert } from 'node:assert';
import { coverageTable, writtenTable } from './coverage.ts';

describe('the coverage table', () => {
  it('is that of the catalogue and the fixtures (node test/core/coverage.ts)', () => {
    assert.equal(writtenTable(), coverageTable());
  });
});
