/** What a lightbulb offers on the fixtures of a rule, each thing done alone. */
import type { Fix } from '../../server/src/core/model.ts';
import { fileOf, inWorkspace, type Source } from './ruleFixtures.ts';
import { applyEdits, ROOT } from './rulesSetup.ts';

export interface Action {
  /** The rule that it answers; null for an offer. */
  readonly rule: string | null;
  readonly site: string | null;
  /** Name of the source that it is shown in. */
  readonly source: string;
  readonly fix: Fix;
}

/**
 * Every fix of every finding of the rule, not the first alone, and of the offers one of each title: cheaper models are
 * offered at nearly every call, always by the same code.
 */
export async function actionsOn(sources: readonly Source[], rule: string): Promise<Action[]> {
  const seen = new Set<string>();
  const all = await everyActionOn(sources);
  return all.filter((action) => {
    if (action.rule !== null) return action.rule === rule;
    const name = nameOf(action.fix);
    return !seen.has(name) && seen.add(name);
  });
}

/** The texts after it, with the files that it makes. */
export function afterAction(sources: readonly Source[], { fix }: Action): Source[] {
  const made = (fix.creates ?? []).map(({ file, text }) => ({ name: file.slice(ROOT.length + 1), text }));
  const edited = sources.map((source) => {
    const own = fix.edits.filter(({ file }) => file === fileOf(source));
    return { name: source.name, text: applyEdits(source.text, own) };
  });
  return [...edited.filter(({ name }) => made.every((file) => file.name !== name)), ...made];
}

/** Empty where it is offered no more and, for a quick fix, what it answers is gone or on the way. */
export async function remainsOf(
  action: Action,
  before: readonly Source[],
  after: readonly Source[],
): Promise<string[]> {
  const [then, now] = await Promise.all([hereOf(action, before), hereOf(action, after)]);
  const isAgain = now.fixes.some((fix) => fix.disabled === undefined && nameOf(fix) === nameOf(action.fix));
  if (isAgain) return ['is offered again'];
  // A step on a longer way may leave the finding, with fewer steps to go.
  const isDone = now.findings < then.findings || now.fixes.length < then.fixes.length;
  const stays = action.fix.kind === 'quickfix' && !isDone;
  return stays ? [`leaves the finding of ${action.rule}`] : [];
}

async function hereOf({ rule, site, source }: Action, sources: readonly Source[]) {
  const { findings, offers } = await inWorkspace(sources).check(fileOf({ name: source, text: '' }));
  const own = findings.filter((finding) => finding.rule === rule && finding.site === site);
  const offered = offers.filter((offer) => rule === null && offer.site === site).map(({ fix }) => fix);
  return { findings: own.length, fixes: [...own.flatMap(({ fixes }) => fixes), ...offered] };
}

/** Titles carry figures in brackets, which change with the text. */
function nameOf({ title }: Fix): string {
  return title.replace(/ \(.*/, '');
}

async function everyActionOn(sources: readonly Source[]): Promise<Action[]> {
  const each = await Promise.all(sources.map((source) => actionsIn(source, sources)));
  return each.flat().filter(({ fix }) => fix.disabled === undefined);
}

async function actionsIn(source: Source, sources: readonly Source[]): Promise<Action[]> {
  const { findings, offers } = await inWorkspace(sources).check(fileOf(source));
  const at = (rule: string | null, site: string | null) => (fix: Fix) => ({
    rule,
    site,
    source: source.name,
    fix,
  });
  return [
    ...findings.flatMap(({ rule, site, fixes }) => fixes.map(at(rule, site))),
    ...offers.map(({ site, fix }) => at(null, site)(fix)),
  ];
}
