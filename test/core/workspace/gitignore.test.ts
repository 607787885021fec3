import { strict as assert } from 'node:assert';
import ignore from 'ignore';
import { judge, withRules } from '../../../server/src/workspace/gitignore.ts';
import { tempFolder } from './tempWorkspace.ts';

describe('what git leaves out', () => {
  const folder = tempFolder();

  it('is told as the library tells it that reads the patterns, for thousands of patterns and paths', () => {
    let state = 20261121;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      return Math.floor(((state >>> 0) / 2 ** 32) * below);
    };
    const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
    const joined = (pieces: readonly string[], most: number): string =>
      Array.from({ length: 1 + random(most) }, () => pick(pieces)).join('');
    const counts = { ignored: 0, unignored: 0, neither: 0 };
    for (let round = 0; round < 400; round++) {
      const lines = Array.from(
        { length: 1 + random(3) },
        () => pick(['', '', '!', '/', '#']) + joined(PATTERN, 7),
      );
      folder.write({ '.gitignore': lines.join(pick(['\n', '\r\n'])) });
      const library = ignore().add(lines);
      const rules = withRules(folder.root, undefined);
      for (let left = 12; left > 0; left--) {
        const parts = random(3) === 0 ? [joined(NAME, 3), joined(NAME, 3)] : filled(pick(lines), pick);
        if (parts.length === 0) continue;
        const isFolder = random(3) === 0;
        // A walk does not come to what is in an ignored folder.
        const above = parts.slice(0, -1).map((_, index) => `${parts.slice(0, index + 1).join('/')}/`);
        if (above.some((path) => library.test(path).ignored)) continue;
        const path = parts.join('/');
        if (/^\.{1,2}(?:\/|$)/.test(path)) continue;
        const { ignored, unignored } = library.test(isFolder ? `${path}/` : path);
        const outer = {
          prefix: `${folder.root}/`,
          own: ignore().add('*'),
          mayMatch: () => true,
          above: undefined,
        };
        const verdict = judge(rules && { ...rules, above: outer }, `${folder.root}/${path}`, isFolder);
        counts[ignored ? 'ignored' : unignored ? 'unignored' : 'neither']++;
        // What is in no pattern is left to the folder above, which leaves out everything.
        assert.equal(verdict.ignored, !unignored, `${JSON.stringify(lines)} of ${path}`);
        assert.equal(
          judge(rules, `${folder.root}/${path}`, isFolder).ignored,
          ignored,
          JSON.stringify(lines),
        );
      }
    }
    for (const count of Object.values(counts)) assert.ok(count > 120, JSON.stringify(counts));
  });
});

/** A path that the pattern may match. */
function filled(pattern: string, pick: (values: readonly string[]) => string): string[] {
  const path = pattern
    .replace(/^!/, '')
    .replace(/\[[^\]]*\]+/g, () => pick(['a', 'A', 'b', 'c', '!', ']']))
    .replace(/\*\*/g, () => pick(['a', 'b/c', '']))
    .replace(/[*?]/g, () => pick(['', 'a', 'ab', '.ts']))
    .replace(/\\(.)/g, '$1');
  const cased = pick([path, path, path.toUpperCase(), path.toLowerCase()]);
  return cased.split('/').filter((part) => part !== '');
}

const PATTERN = [
  ...[
    'a',
    'b',
    'A',
    'é',
    '.ts',
    '/',
    '/',
    '*',
    '**',
    '**/',
    '/**',
    '?',
    '[ab]',
    '[!a]',
    '[Aa]',
    '[]a]',
    '[a',
    ']',
  ],
  ...[
    '[[:alpha:]]',
    '\\a',
    '\\*',
    '\\#',
    '\\ ',
    ' ',
    '\t',
    '#',
    '!',
    '~',
    '$',
    '-',
    '[a-c]',
    '[a/b]',
    'ß',
    'Σ',
  ],
];

const NAME = [
  'a',
  'b',
  'A',
  'é',
  'É',
  '.ts',
  '*',
  '?',
  '[',
  ']',
  '#',
  '!',
  '~',
  '$',
  '-',
  'ς',
  'ß',
  ' ',
  'c',
  '\\',
];
