/** The rows of `context.json` are patterns that can be read. */
import { strict as assert } from 'node:assert';
import context from '../../server/src/catalog/context.json' with { type: 'json' };
import { SHORTEST } from '../../server/src/core/rules/keys.ts';

describe('the catalogue of what surrounds calls', () => {
  const patterns = [
    ...context.places.flatMap((place) =>
      ['calls', 'decorators', 'params', 'bases', 'makes'].flatMap(
        (key) => (place as unknown as Record<string, string[]>)[key] ?? [],
      ),
    ),
    ...context.retries,
    ...[...context.timeouts, ...context.fanOuts, ...context.limiters].flatMap(({ names }) => names),
    ...context.parsers,
    ...context.tasks,
  ];

  it('has patterns of a module and a name', () => {
    const wrong = patterns.filter((pattern) => !/^[\w@.*()|?:/#-]+#[\w.*()|?]*$/.test(pattern));
    assert.deepEqual(wrong, []);
  });

  it('has no key that is shorter than the literals that are looked at', () => {
    for (const { pattern } of context.keys) {
      const lengths = [...pattern.matchAll(/\{(\d+)/g)].map(([, least]) => Number(least));
      assert.ok(lengths.length > 0 && lengths.every((least) => least >= SHORTEST), pattern);
    }
  });

  it('has regular expressions that compile', () => {
    const texts = [
      ...context.places.flatMap((place) => ('files' in place && place.files ? [place.files] : [])),
      ...patterns.map((pattern) => pattern.replaceAll('*', '.*')),
      context.routes.calls,
      context.routes.path,
      context.retryNames,
      context.limiterNames,
      context.asyncNames,
      ...context.keys.map(({ pattern }) => pattern),
    ];
    for (const text of texts) assert.doesNotThrow(() => new RegExp(text), text);
  });
});
