/** A small program before a fix and after it: analysed, changed, and run for real against the fake provider. */
import { execFile } from 'node:child_process';
import type { Fix } from '../../server/src/core/model.ts';
import { afterAction } from '../core/everyFix.ts';
import { inWorkspace } from '../core/ruleFixtures.ts';
import { ROOT } from '../core/rulesSetup.ts';
import { type ProviderRequest, startProvider } from '../provider/server.ts';
import { inProject } from './scratch.ts';

export type Program = Readonly<Record<string, string>>;

export interface Run {
  readonly requests: readonly ProviderRequest[];
  /** What the program printed; null where it failed. */
  readonly output: string | null;
  /** What it wrote to standard error. */
  readonly errors: string;
}

interface Options {
  /** The rule whose fix is taken; without it, an offer. */
  readonly rule?: string;
  /** The beginning of the title. */
  readonly title: string;
  /** Statuses that the first requests are answered with. */
  readonly failures?: readonly number[];
}

const ENTRY = 'main.ts';
const LONGEST_RUN_MS = 30_000;

/** Runs a program, whose entry is `main.ts`, as it is and with the one fix or offer of that title. */
export async function runBoth(
  program: Program,
  { rule, title, failures }: Options,
): Promise<{ before: Run; after: Run; fixed: Program }> {
  const sources = Object.entries(program).map(([name, text]) => ({ name, text }));
  const { findings, offers } = await inWorkspace(sources).check(`${ROOT}/${ENTRY}`);
  const fixes = rule
    ? findings.filter((finding) => finding.rule === rule).flatMap((finding) => finding.fixes)
    : offers.map(({ fix }) => fix);
  const after = afterAction(sources, {
    rule: rule ?? null,
    site: null,
    source: ENTRY,
    fix: only(fixes, title),
  });
  const fixed = Object.fromEntries(after.map(({ name, text }) => [name, text]));
  const [first, second] = await Promise.all([run(program, failures), run(fixed, failures)]);
  return { before: first, after: second, fixed };
}

/** Runs a program with Node, which drops the types, and the real SDKs. */
export async function run(program: Program, failures: readonly number[] = []): Promise<Run> {
  const provider = await startProvider(failures.map((status) => ({ status })));
  try {
    const outcome = await inProject(program, (cwd) => execute(cwd, provider.environment));
    return { ...outcome, requests: provider.requests };
  } finally {
    await provider.close();
  }
}

/** More than one fix of that title would make it a matter of luck which is proved. */
function only(fixes: readonly Fix[], title: string): Fix {
  const [fix, second] = fixes.filter((each) => each.title.startsWith(title) && each.disabled === undefined);
  if (fix && !second) return fix;
  throw new Error(
    `${second ? 'more than one' : 'no'} "${title}" in ${fixes.map((each) => each.title).join(', ')}`,
  );
}

function execute(
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<Pick<Run, 'output' | 'errors'>> {
  // Nothing of the machine's own keys, proxies and hooks.
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [ENTRY], { cwd, env, timeout: LONGEST_RUN_MS }, (error, stdout, stderr) => {
      resolve({ output: error ? null : stdout.trim(), errors: stderr });
    });
  });
}
