/**
 * ## What
 *
 * A parameter, or a value of one, that the model of the call refuses.
 *
 * ## Why
 *
 * The provider answers with a 400, each time: the call cannot work. It happens when a model is exchanged and the
 * parameters stay, because newer models have given up some of them.
 *
 * ## Example
 *
 * ```ts
 * await openai.chat.completions.create({ model: 'gpt-5', temperature: 0, max_tokens: 500, messages });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * await openai.chat.completions.create({ model: 'gpt-5', max_completion_tokens: 500, messages });
 * ```
 *
 * What each model refuses stands in the catalogue, with its source. The rule looks at calls by the provider's own SDK and
 * at plain HTTP requests to it; frameworks have their own ways with such parameters. A value that is known only at run
 * time it leaves alone, because it may be none at all.
 */
import { resolveOption } from '../estimate/assemble.ts';
import { fixOf, joined } from '../fixes/fitParameters.ts';
import type { Fix, PricedCall } from '../model.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { factOf } from './modelFacts.ts';
import { type Refused, refusedBy } from './parameters.ts';

export default defineRule({
  id: 'unsupported-parameter',
  docs: 'The model refuses a parameter of the call, so that it fails.',
  severity: 'error',
  inExamples: true,
  *check(calls, ctx) {
    for (const call of calls) {
      if (isSentAsWritten(call, ctx)) yield* check(call, ctx);
    }
  },
});

function isSentAsWritten(
  { via, sdk, provider, context, spec }: PricedCall,
  { catalog }: RuleContext,
): boolean {
  if (context.test || !spec || (via !== 'direct' && via !== 'http')) return false;
  return via === 'http' || catalog.sdks.some((each) => each.id === sdk && each.provider === provider);
}

function* check(call: PricedCall, ctx: RuleContext): Iterable<Report> {
  const models = call.models.map((option) => resolveOption(option, ctx));
  const [first, ...others] = models;
  // `retired-model` speaks of a call that fails anyway.
  if (!first || (factOf(first.provider, first.model, ctx.catalog.models)?.shutdown ?? '9') <= ctx.today)
    return;
  for (const refused of refusedBy(call, first, ctx)) {
    const { fact, given, value } = refused;
    // Of several models each has to refuse it.
    const byAll = others.every((other) => refusedBy(call, other, ctx).some((each) => each.fact === fact));
    if (!byAll || given.file !== call.file) continue;
    // Where every value is refused, one that nobody knows may still be none at all.
    if (value === undefined && (fact.accepts || !isWritten(given.file, given.value, ctx))) continue;
    const what = fact.accepts || fact.refuses ? `${fact.parameter} ${value}` : fact.parameter;
    const beside = fact.with === undefined ? '' : ` beside ${fact.with}`;
    yield {
      call,
      span: given.keySpan ?? given.span,
      message: `${first.model} refuses ${what}${beside}, so every call fails: ${fact.advice}.`,
      fixes: [fix(call, refused, ctx)],
    };
  }
}

/** A list, an object: certainly something. */
function isWritten(file: string, value: number, ctx: RuleContext): boolean {
  const kind = ctx.module(file)?.exprs[value]?.k;
  return kind === 'array' || kind === 'object';
}

function fix(call: PricedCall, refused: Refused, ctx: RuleContext): Fix {
  const { parameter, rename, replace, remove, advice } = refused.fact;
  const common = { kind: 'quickfix', savingPerMonth: null } as const;
  const title = rename
    ? `Rename to ${rename}`
    : replace
      ? `Set ${replace.parameter} to ${Object.values(replace.by).join(', ')}`
      : `Remove ${parameter}`;
  const edit = fixOf(call, refused, ctx);
  if (!edit) {
    const disabled =
      remove || rename ? 'It is not written out plainly in the call.' : `Only you can decide: ${advice}.`;
    return { ...common, title, edits: [], disabled, preferred: false };
  }
  return { ...common, title, edits: joined([edit], ctx), safe: true, preferred: true };
}
