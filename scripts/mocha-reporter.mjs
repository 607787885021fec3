// Mocha's usual output, and the counts in the file that LLM_COST_TEST_RESULT names, for scripts/test.mjs to add up.

import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

const GRACE_MS = 5000;

export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      const titles = this.failures.map((test) => test.fullTitle());
      publish(passes, failures, titles);
      // A child or server that a test left behind would keep the process, and the whole run, waiting for ever.
      // The timer itself does not: where nothing is left the process ends before it.
      const leftBehind = () => {
        console.error(`still running after the last test: ${process.getActiveResourcesInfo().join(', ')}`);
        publish(passes, failures + 1, [...titles, 'leaves nothing running']);
        process.exit(1);
      };
      setTimeout(leftBehind, GRACE_MS).unref();
    });
  }
}

function publish(passed, failed, failures) {
  writeFileSync(process.env.LLM_COST_TEST_RESULT, JSON.stringify({ passed, failed, failures }));
}
