import { strict as assert } from 'node:assert';
import { RULES } from '../../server/src/core/rules/index.ts';
import { actionsOn, afterAction, remainsOf } from './everyFix.ts';
import { readRuleFixture } from './ruleFixtures.ts';
import { syntaxErrors } from './rulesSetup.ts';

describe('each fix and offer on the fixtures, done alone,', () => {
  for (const { id } of RULES) {
    it(`leaves a file that parses and is done for good: ${id}`, async () => {
      const { sources } = readRuleFixture(id);
      const problems: string[] = [];
      for (const action of await actionsOn(sources, id)) {
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
