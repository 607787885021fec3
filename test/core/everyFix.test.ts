import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../../server/src/core/rules/index.ts';
import { actionsOn, afterAction, remainsOf } from './everyFix.ts';
import { readRuleFixture } from './ruleFixtures.ts';
import { syntaxErrors } from './rulesSetup.ts';

/** The rows of the page that lists the fixes: rule → what it says of making them all at once. */
const PAGE = new Map(
  [
    ...readFileSync(path.join(import.meta.dirname, '../../docs/fixes.md'), 'utf8').matchAll(
      /^\| \[([\w-]+)\]\(rules\/\1\.md\) \| .* \| ?(.*?) ?\|$/gm,
    ),
  ].map((row) => [row[1], row[2] ?? '']),
);

describe('each fix and offer on the fixtures, done alone,', () => {
  for (const { id } of RULES) {
    it(`leaves a file that parses and is done for good: ${id}`, async () => {
      const { sources } = readRuleFixture(id);
      const problems: string[] = [];
      const actions = await actionsOn(sources, id);
      const own = actions.filter(({ rule }) => rule === id);
      const allAtOnce = own.some(({ fix }) => fix.safe === true);
      assert.equal(PAGE.has(id), own.length > 0, 'docs/fixes.md has a row for each rule with a fix');
      assert.equal(PAGE.get(id)?.startsWith('yes') ?? false, allAtOnce, 'docs/fixes.md, all at once');
      for (const action of actions) {
        const after = afterAction(sources, action);
        const broken = after.filter(({ name, text }) => syntaxErrors(text, name) > 0);
        const left = await remainsOf(action, sources, after);
        const found = [...broken.map(({ name }) => `does not parse: ${name}`), ...left];
        problems.push(...found.map((problem) => `${action.source}: ${action.fix.title}: ${problem}`));
      }
      assert.deepEqual(problems, []);
    });
  }
});
