import { strict as assert } from 'node:assert';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import hosts from '../../server/src/catalog/hosts.json' with { type: 'json' };
import { detectCalls } from '../../server/src/core/detect/index.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { checkMarkers, fixtureHost, listFixtures, readFixture } from './fixtures.ts';

const folder = fileURLToPath(new URL('../fixtures/detect/', import.meta.url));
// A base URL is what tells an OpenAI-compatible provider, so the real table of hosts is part of what is tested.
const catalog = { ...pinnedCatalog, hosts };

const fixtures = listFixtures(folder);

describe('detection of calls', () => {
  for (const group of new Set(fixtures.map((fixture) => fixture.group))) {
    describe(group, () => {
      for (const { path } of fixtures.filter((fixture) => fixture.group === group)) {
        it(titleOf(path), () => {
          const problems = problemsOf(path);
          if (problems.length > 0) assert.fail(`\n${problems.join('\n')}`);
        });
      }
    });
  }
});

function problemsOf(path: string): string[] {
  const fixture = readFixture(path);
  const linker = createLinker(fixtureHost(fixture));
  return fixture.files.flatMap((file) =>
    checkMarkers(file, { calls: detectCalls(file.file, linker, catalog) }),
  );
}

/** `clients/made-on-the-spot.ts` is "made on the spot". */
function titleOf(path: string): string {
  return basename(path)
    .replace(/\.\w+$/, '')
    .replaceAll('-', ' ');
}
