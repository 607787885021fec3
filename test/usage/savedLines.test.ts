import { strict as assert } from 'node:assert';
import { lineInEditor } from '../../server/src/usage/savedLines.ts';

const SAVED = 'a\nb\nc\nd\nd\ne';

describe('a line of a file that is edited', () => {
  for (const [what, edited, lines] of [
    ['is where it was without an edit', SAVED, [1, 2, 3, 4, 5, 6]],
    ['stays above an edit, and moves below it', 'a\nb\nnew\nnew\nc\nd\nd\ne', [1, 2, 5, 6, 7, 8]],
    ['moves up when lines go', 'c\nd\nd\ne', [undefined, undefined, 1, 2, 3, 4]],
    [
      'is found between two edits where it is the only one',
      'x\nb\nc\nd\nd\ny',
      [undefined, 2, 3, undefined, undefined, undefined],
    ],
  ] as const) {
    it(what, () => {
      assert.deepEqual(
        SAVED.split('\n').map((_, index) => lineInEditor(SAVED, edited, index + 1)),
        lines,
      );
    });
  }
});
