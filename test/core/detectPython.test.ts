import { strict as assert } from 'node:assert';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lower } from '../../server/src/core/syntax/python.ts';
import { listFixtures } from './fixtures.ts';
import { pythonLowering, pythonProblems } from './pythonFixtures.ts';

const folder = fileURLToPath(new URL('../fixtures/detect-python/', import.meta.url));
const fixtures = listFixtures(folder);

describe('detection of calls in Python', () => {
  let lower: Lower;

  before(async () => {
    lower = await pythonLowering();
  });

  for (const group of new Set(fixtures.map((fixture) => fixture.group))) {
    describe(group, () => {
      for (const { path } of fixtures.filter((fixture) => fixture.group === group)) {
        it(titleOf(path), () => {
          const problems = pythonProblems(path, lower);
          if (problems.length > 0) assert.fail(`\n${problems.join('\n')}`);
        });
      }
    });
  }
});

/** `clients/made-on-the-spot.py` is "made on the spot". */
function titleOf(path: string): string {
  return basename(path)
    .replace(/\.\w+$/, '')
    .replaceAll('-', ' ');
}
