import { strict as assert } from 'node:assert';
import { fileURLToPath } from 'node:url';
import hosts from '../../server/src/catalog/hosts.json' with { type: 'json' };
import { detectCalls } from '../../server/src/core/detect/index.ts';
import { createLinker } from '../../server/src/core/link/index.ts';
import { pinnedCatalog } from '../fixtures/pinned-catalog.ts';
import { fixtureHost, readFixture } from './fixtures.ts';

const folder = fileURLToPath(new URL('../fixtures/detect/', import.meta.url));

describe('what a chain sends', () => {
  it('is the text of its templates and what is put into them, without models and parsers', () => {
    const expected = ['system: You are a world class technical writer.', 'user: {input}', 'user: dynamic'];
    const [piped, streamed, listed, answered] = promptsOf('langchain/chains.ts');
    assert.deepEqual(piped, expected);
    assert.deepEqual(streamed, expected);
    assert.deepEqual(listed, expected);
    // The object that fills the template is known at run time only, as is the question.
    assert.deepEqual(answered, ['user: dynamic', 'user: Answer from {context}: {question}', 'user: dynamic']);
  });

  it('counts an argument once that may be a text or options', () => {
    const [asText, withOptions] = promptsOf('genkit/generate.ts');
    assert.deepEqual(asText, ['user: dynamic']);
    assert.deepEqual(withOptions, ['user: dynamic']);
  });
});

/** Of each call of a fixture its prompt, a line per segment. */
function promptsOf(name: string): string[][] {
  const fixture = readFixture(`${folder}${name}`);
  const linker = createLinker(fixtureHost(fixture));
  return fixture.files
    .flatMap((file) => detectCalls(file.file, linker, { ...pinnedCatalog, hosts }))
    .map((call) =>
      call.prompt.map(
        ({ role, parts }) =>
          `${role}: ${parts.map((part) => (part.kind === 'text' ? part.text : part.kind)).join('')}`,
      ),
    );
}
