/** Fixtures of rules, their twins and every single fix, against the real types of the SDKs that they import. */
import { strict as assert } from 'node:assert';
import { which } from '../../scripts/process.mjs';
import { RULES } from '../../server/src/core/rules/index.ts';
import { actionsOn, afterAction } from '../core/everyFix.ts';
import { readRuleFixture, type Source, twinName } from '../core/ruleFixtures.ts';
import { type Compiler, type Project, pythonCompiler, typeCompiler } from './compile.ts';

/** Without Python on the machine its files are read by our own front end alone, in the tests of the rules. */
const python = which('python3') ?? which('python');

for (const compiler of [typeCompiler, ...(python === undefined ? [] : [pythonCompiler(python)])]) {
  describe(`fixtures, twins and each fix alone are accepted by ${compiler.name}`, () => {
    const projects = new Map<string, Record<string, Project>>();
    let problems: ReadonlyMap<string, readonly string[]>;

    before(async () => {
      for (const { id } of RULES) projects.set(id, await projectsOf(id, compiler));
      problems = await compiler.problems(Object.assign({}, ...projects.values()));
    });

    for (const { id } of RULES) {
      it(id, () => {
        const titles = Object.keys(projects.get(id) ?? {});
        const inSources = problems.get(sourcesOf(id))?.map(withoutPlace) ?? [];
        const isNew = (line: string) => !inSources.includes(withoutPlace(line));
        const told = titles.flatMap((title) => {
          const lines = problems.get(title) ?? [];
          // What is wrong before a fix is told once.
          const own = title === sourcesOf(id) ? lines : lines.filter(isNew);
          return own.map((line) => `${title}: ${line}`);
        });
        assert.deepEqual(told, []);
      });
    }
  });
}

/** Title → files: the sources as they are, with their twins, and after each fix alone. */
async function projectsOf(id: string, compiler: Compiler): Promise<Record<string, Project>> {
  const { sources, twins } = readRuleFixture(id);
  const fixed = sources.map(({ name, text }) => {
    const twin = twins.find((other) => other.name === twinName(name));
    return { name, text: twin?.text ?? text };
  });
  const projectOf = (files: readonly Source[]): Project => {
    const read = files.filter(({ name }) => compiler.reads(name));
    return Object.fromEntries(read.map(({ name, text }) => [name, text]));
  };
  const actions = (await actionsOn(sources, id)).filter(({ source }) => compiler.reads(source));
  return {
    [sourcesOf(id)]: projectOf(sources),
    [`${id}: twins`]: projectOf(fixed),
    ...Object.fromEntries(
      actions.map((action, index) => [
        `${id}: ${index + 1}. ${action.source}: ${action.fix.title}`,
        projectOf(afterAction(sources, action)),
      ]),
    ),
  };
}

function sourcesOf(id: string): string {
  return `${id}: sources`;
}

/** Fixes move what stands behind them. */
function withoutPlace(problem: string): string {
  return problem.replace(/\(\d+,\d+\)|:\d+:/, '');
}
