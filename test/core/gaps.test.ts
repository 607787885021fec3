/**
 * Labels that detection does not meet yet: right by judgment, kept as they are, and listed in the open. A fixture that is
 * met fails here and moves to `detect` or `detect-python`.
 */
import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import hosts from '../../server/src/catalog/hosts.json' with { type: 'json' };
import { detectCalls } from '../../server/src/core/detect/index.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import type { Lower } from '../../server/src/core/syntax/python.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { checkMarkers, fixtureHost, listFixtures, readFixture } from './fixtures.ts';
import { pythonLowering, pythonProblems } from './pythonFixtures.ts';

const folder = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}/`, import.meta.url));
const listed = (name: string): ReturnType<typeof listFixtures> =>
  existsSync(folder(name)) ? listFixtures(folder(name)) : [];
const catalog = { ...pinnedCatalog, hosts };

describe('known gaps of detection', () => {
  let lower: Lower;

  before(async () => {
    lower = await pythonLowering();
  });

  for (const { path } of listed('gaps')) {
    it(`are still open: ${path.slice(path.indexOf('gaps/') + 5)}`, () => {
      assert.notDeepEqual(scriptProblems(path), [], 'this fixture is met now: move it to detect/');
    });
  }

  for (const { path } of listed('gaps-python')) {
    it(`are still open: ${path.slice(path.indexOf('gaps-python/') + 12)}`, () => {
      assert.notDeepEqual(
        pythonProblems(path, lower),
        [],
        'this fixture is met now: move it to detect-python/',
      );
    });
  }
});

function scriptProblems(path: string): string[] {
  const fixture = readFixture(path);
  const linker = createLinker(fixtureHost(fixture));
  return fixture.files.flatMap((file) =>
    checkMarkers(file, { calls: detectCalls(file.file, linker, catalog) }),
  );
}
