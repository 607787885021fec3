/** The fixture folders of rules: their sources are one small workspace, and a twin says what a fix makes of a file. */
import path from 'node:path';
import { DEFAULT_CONFIG, type TextEdit } from '../../server/src/core/model.ts';
import { RULES } from '../../server/src/core/rules/index.ts';
import { CONFIG_FILE, readConfigFile } from '../../server/src/workspace/configFile.ts';
import { type Fixture, type FixtureFile, readFixture } from './fixtures.ts';
import { applyEdits, openWorkspace, ROOT } from './rulesSetup.ts';

export const fixtures = path.join(import.meta.dirname, '..', 'fixtures', 'rules');

/** The sources of a rule's fixture folder, which are one small workspace, and the texts they have after the fixes. */
export function readRuleFixture(id: string): { sources: FixtureFile[]; twins: FixtureFile[] } {
  const { files }: Fixture = readFixture(path.join(fixtures, id));
  const isTwin = ({ name }: FixtureFile) => name.includes('.fixed.');
  return { sources: files.filter((file) => !isTwin(file)), twins: files.filter(isTwin) };
}

export type Source = Pick<FixtureFile, 'name' | 'text'>;

const TURNED_ON = Object.fromEntries(
  RULES.filter((rule) => rule.default === 'off').map(({ id, severity }) => [id, severity]),
);

/** A `.llmcost.json` among the sources is in force. Rules that are off by default are on. */
export function inWorkspace(sources: readonly Source[]) {
  const texts = Object.fromEntries(sources.map(({ name, text }) => [name, text]));
  const content = texts[CONFIG_FILE];
  const team = content === undefined ? {} : readConfigFile(`${ROOT}/${CONFIG_FILE}`, content).team;
  const { rules = {}, budgets = {}, models = {}, prices = {} } = team;
  return openWorkspace(texts, {
    ...DEFAULT_CONFIG,
    rules: { ...TURNED_ON, ...rules },
    budgets,
    models,
    prices,
  });
}

export function fileOf({ name }: Source): string {
  return `${ROOT}/${name}`;
}

export async function findingsOf(rule: string, sources: readonly Source[]) {
  const workspace = inWorkspace(sources);
  const checked = await Promise.all(sources.map((source) => workspace.check(fileOf(source))));
  return checked.flatMap(({ findings }) => findings.filter((finding) => finding.rule === rule));
}

/** Applies the first fix of every finding of the rule. */
export async function fixAll(rule: string, sources: readonly Source[]): Promise<Source[]> {
  const findings = await findingsOf(rule, sources);
  const edits = distinct(findings.flatMap(({ fixes: [first] }) => first?.edits ?? []));
  return sources.map((source) => {
    const own = edits.filter(({ file }) => file === fileOf(source));
    return { name: source.name, text: applyEdits(source.text, own) };
  });
}

/** Two findings may want the same import. */
function distinct(edits: readonly TextEdit[]): TextEdit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
}

export function twinName(name: string): string {
  return name.replace(/(\.\w+)$/, '.fixed$1');
}

/** Twins have no markers, of which the reader has left lines of blanks. */
export function withoutMarkers(sources: readonly Source[], name: string): string {
  const lines = sources.find((source) => source.name === name)?.text.split('\n') ?? [];
  return lines.filter((line) => !/^\s+$/.test(line)).join('\n');
}
