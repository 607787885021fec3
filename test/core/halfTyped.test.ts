/** Half-typed code is what the server sees most: every fixture, cut off and with parts torn out, must be read. */
import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import { detectCalls } from '../../server/src/core/detect/index.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import type { Lower } from '../../server/src/core/syntax/python.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { type Fixture, fixtureHost, listFixtures, readFixture } from './fixtures.ts';
import { pythonHost, pythonLowering } from './pythonFixtures.ts';

const folder = fileURLToPath(new URL('../fixtures/detect/', import.meta.url));

describe('half-typed code', () => {
  const fixtures = listFixtures(folder).map(({ path }) => readFixture(path));
  const random = seeded(20261121);

  it('is read wherever it is cut off', () => {
    for (const fixture of fixtures)
      readWith(fixture, (text) => text.slice(0, Math.floor(random() * text.length)));
  });

  it('is read with any part torn out', () => {
    for (const fixture of fixtures) {
      readWith(fixture, (text) => {
        const start = Math.floor(random() * text.length);
        return text.slice(0, start) + text.slice(start + Math.floor(random() * 40));
      });
    }
  });

  it('is read with stray brackets and quotes in it', () => {
    for (const fixture of fixtures) {
      readWith(fixture, (text) => {
        const at = Math.floor(random() * text.length);
        return text.slice(0, at) + '({[`\'"*/</>'[Math.floor(random() * 11)] + text.slice(at);
      });
    }
  });

  it('keeps the calls before the place where somebody types', () => {
    const text = `import OpenAI from 'openai';
const client = new OpenAI();
export const a = () => client.responses.create({ model: 'gpt-4o', input: 'a' });
export const b = () => client.responses.create({ model: 'gpt-`;
    const host = fixtureHost({
      name: 'typing',
      files: [{ file: '/fixture/a.ts', name: 'a.ts', text, markers: [] }],
    });
    const [first, second, ...more] = detectCalls('/fixture/a.ts', createLinker(host), pinnedCatalog);
    assert.equal(first?.models[0]?.id, 'gpt-4o');
    assert.equal(second?.method, 'responses.create');
    assert.deepEqual(more, []);
  });
});

describe('half-typed Python', () => {
  const fixtures = listFixtures(fileURLToPath(new URL('../fixtures/detect-python/', import.meta.url))).map(
    ({ path }) => readFixture(path),
  );
  const random = seeded(20261122);
  let lower: Lower;

  before(async () => {
    lower = await pythonLowering();
  });

  it('is read wherever it is cut off or torn', () => {
    for (const fixture of fixtures) {
      const [first, ...others] = fixture.files.filter((file) => file.name.endsWith('.py'));
      if (!first) continue;
      const start = Math.floor(random() * first.text.length);
      for (const text of [
        first.text.slice(0, start),
        first.text.slice(0, start) + first.text.slice(start + 25),
      ]) {
        const changed = { ...first, text };
        const linker = createLinker(pythonHost({ ...fixture, files: [changed, ...others] }, lower));
        assert.doesNotThrow(
          () => detectCalls(changed.file, linker, pinnedCatalog),
          `${fixture.name}:\n${text}`,
        );
      }
    }
  });
});

/** Changes one file of the fixture and reads all of them; what throws fails the test with the text that did it. */
function readWith(fixture: Fixture, change: (text: string) => string): void {
  const [first, ...others] = fixture.files.filter((file) => /\.[cm]?[jt]sx?$/.test(file.name));
  if (!first) return;
  const changed = { ...first, text: change(first.text) };
  const linker = createLinker(fixtureHost({ ...fixture, files: [changed, ...others] }));
  for (const { file } of [changed, ...others]) {
    assert.doesNotThrow(() => detectCalls(file, linker, pinnedCatalog), `${fixture.name}:\n${changed.text}`);
  }
}

/** Mulberry32: the same numbers in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
