// Entry of the suite that runs inside the extension host, for @vscode/test-electron and code-server alike.
// The outcome goes into the file that LLM_COST_TEST_RESULT names: a browser-hosted extension host has no exit
// code and no console that the runner could read.

import { renameSync, writeFileSync } from 'node:fs';
import Mocha from 'mocha';

interface Outcome {
  readonly title: string;
  readonly error?: string;
}

/** Runs every suite. Rejects when a test fails, which is how desktop VS Code learns of it. */
export async function run(): Promise<void> {
  const outcomes = await runSuites().catch((error) => [
    { title: 'the suites load', error: describeError(error) },
  ]);
  const failures = outcomes.filter((outcome) => outcome.error !== undefined).map(({ title }) => title);
  const passed = outcomes.length - failures.length;
  publish({ passed, failed: failures.length, failures, outcomes });
  if (failures.length > 0) throw new Error(`${failures.length} failed`);
}

async function runSuites(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  // The base reporter prints nothing: the runner prints the outcomes.
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    forbidOnly: true,
    forbidPending: true,
    reporter: Mocha.reporters.Base,
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  // Imported here and not above, because they call `describe`, which exists only from now on.
  await import('./activation.suite.ts');
  await import('./annotations.suite.ts');
  await import('./findings.suite.ts');
  await import('./fixes.suite.ts');
  await import('./notebooks.suite.ts');
  await import('./recording.suite.ts');
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on('pass', (test) => outcomes.push({ title: test.fullTitle() }));
    runner.on('fail', (test, error) =>
      outcomes.push({ title: test.fullTitle(), error: describeError(error) }),
    );
  });
  return outcomes;
}

function publish(result: object): void {
  const file = process.env.LLM_COST_TEST_RESULT;
  if (!file) throw new Error('LLM_COST_TEST_RESULT is not set');
  // Renaming is atomic: the runner, which waits for the file, never reads half of it.
  writeFileSync(`${file}.part`, JSON.stringify(result));
  renameSync(`${file}.part`, file);
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
