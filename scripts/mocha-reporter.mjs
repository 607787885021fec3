// Mocha's usual output, and the counts in the file that LLM_COST_TEST_RESULT names, for scripts/test.mjs to add up.

import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      const result = {
        passed: passes,
        failed: failures,
        failures: this.failures.map((test) => test.fullTitle()),
      };
      writeFileSync(process.env.LLM_COST_TEST_RESULT, JSON.stringify(result));
    });
  }
}
