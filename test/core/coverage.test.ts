import { strict as assert } from 'node:assert';
import { coverageTable, readmeWithTable, writtenReadme, writtenTable } from './coverage.ts';

describe('the coverage table', () => {
  it('is that of the catalogue and the fixtures (node test/core/coverage.ts)', () => {
    assert.equal(writtenTable(), coverageTable());
  });

  it('stands in the read-me too', () => {
    assert.equal(writtenReadme(), readmeWithTable());
    assert.match(writtenReadme(), /\| OpenAI SDK \| \d+ calls \| \d+ calls \|/);
  });
});
