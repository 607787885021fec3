/**
 * What `retired-model` and `deprecated-model` share: which models of the calls have a date of shutdown, and how the
 * finding points at the model's name.
 *
 * A date holds for exactly one provider and one id. Azure, Bedrock and Vertex have calendars of their own, and a
 * snapshot is dated apart from its family, so nothing is matched by likeness.
 */
import type { ModelFact } from '../../catalog/types.ts';
import { callAt } from '../fixes/options.ts';
import { modelEdit, replaceModel } from '../fixes/replaceModel.ts';
import type { Span } from '../ir.ts';
import type { Fix, ModelOption, PricedCall } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import type { Report, RuleContext } from './define.ts';
import { ladderTargets } from './ladder.ts';
import { type DatedFact, factId, factOf, isModelId, replacementOf, takesModel } from './modelFacts.ts';

export interface Retirement {
  readonly fact: DatedFact;
  readonly option: ModelOption;
  /** Every call of the file that gets the model from the same place. */
  readonly calls: NonEmpty<PricedCall>;
}

export function retirements(calls: readonly PricedCall[], ctx: RuleContext): Retirement[] {
  const uses = calls.flatMap((call) => call.models.map((option) => ({ call, option })));
  const causes = byCause(uses.filter(isToldHere), causeOf);
  return causes.flatMap(([{ call, option }, ...others]) => {
    const fact = factOf(option.provider, factId(option), ctx.catalog.models);
    if (fact?.shutdown === undefined) return [];
    return [
      { fact: { ...fact, shutdown: fact.shutdown }, option, calls: [call, ...others.map((use) => use.call)] },
    ];
  });
}

/** The squiggle is under the model's name; where that stands in another file, under the callee with a link to it. */
export function reportAtModel(retirement: Retirement, message: string, ctx: RuleContext): Report {
  const { fact, option, calls } = retirement;
  const [call] = calls;
  const report = { call, message, fixes: fixesOf(retirement, ctx) };
  const { at } = option;
  if (at?.file === call.file) return { ...report, span: at.span, tag: 'deprecated' };
  const maker = isChosenBySdk(call, option) ? makerSpan(call, ctx) : undefined;
  if (maker) return { ...report, span: maker };
  return { ...report, related: at ? [{ ...at, message: `${fact.model} is named here` }] : [] };
}

/** The code names no model. Of several clients that a call may be made with, it is not known which chooses. */
function isChosenBySdk({ models }: PricedCall, { source, at }: ModelOption): boolean {
  return source === 'default' && at === null && models.length === 1;
}

/** What takes a model of its own choice: `ChatOpenAI` in `ChatOpenAI(temperature=0)`. */
function makerSpan({ file, makerAt }: PricedCall, ctx: RuleContext): Span | undefined {
  if (makerAt?.file !== file) return undefined;
  const made = callAt(makerAt, ctx);
  return made && ctx.module(file)?.exprs[made.callee]?.span;
}

/** How a sentence about the model begins; where the code names none, that it is this one has to be said. */
export function spelledModel({ fact, option, calls: [call] }: Retirement): string {
  return isChosenBySdk(call, option) ? `The model here is ${fact.model}, which` : fact.model;
}

/** `; gpt-6.1-sol replaces it`, in words that also hold where the provider names no single model. */
export function replacedBy({ replacement }: ModelFact): string {
  if (replacement === undefined) return '';
  if (isModelId(replacement)) return `; ${replacement} replaces it`;
  return `; its provider points to ${replacement.replaceAll(' | ', ' or ')}`;
}

/**
 * The provider's own replacement first. Where the model fails already, nothing else offers what the ladder knows to be
 * newer and cheaper, so that comes second.
 */
function fixesOf({ fact, option, calls }: Retirement, ctx: RuleContext): Fix[] {
  const models = [replacementOf(fact, calls, ctx)];
  if (fact.shutdown <= ctx.today) {
    const next = ladderTargets(fact.provider, fact.model, ctx).find(({ steps }) => steps === 1);
    if (next && calls.every((call) => takesModel(call, next.model))) models.push(next.model);
  }
  const names = [...new Set(models.filter((model) => model !== null))];
  const fixes = names.flatMap((model, index) => {
    const fix = replaceModel({ option, calls, model }, ctx);
    return fix ? [{ ...fix, preferred: index === 0 }] : [];
  });
  return fixes.length > 0 ? fixes : [cannotReplace(option, names, ctx)];
}

function cannotReplace(option: ModelOption, [model]: readonly string[], ctx: RuleContext): Fix {
  const reason =
    model === undefined
      ? 'Its provider names no model in its place that these calls could ask.'
      : modelEdit(option, model, ctx) === null
        ? `No name stands in the code that ${model} could be written over.`
        : `${model} refuses something that these calls give: change them together by hand.`;
  return {
    title: 'Replace the model',
    kind: 'quickfix',
    edits: [],
    savingPerMonth: null,
    preferred: false,
    disabled: reason,
  };
}

interface Use {
  readonly call: PricedCall;
  readonly option: ModelOption;
}

/** A wrapper's own call carries the finding; its callers would repeat it in every file. */
function isToldHere({ call, option }: Use): boolean {
  // What a test calls is seldom the provider.
  if (call.context.test) return false;
  return call.via !== 'wrapper' || option.at?.file === call.file;
}

function causeOf({ call, option }: Use): string {
  const at = option.at ?? (isChosenBySdk(call, option) ? call.makerAt : null);
  return at ? `${at.file}:${at.span[0]} ${option.id}` : `${call.callSpan[0]} ${option.id}`;
}
