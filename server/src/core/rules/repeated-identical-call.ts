/**
 * ## What
 *
 * A call that runs again and again sends the very same request each time: nothing in its prompt or its options changes.
 *
 * ## Why
 *
 * The same question gets the same kind of answer, and each one is paid for and waited for. Kept for an hour, one answer
 * serves everybody who asks within it.
 *
 * ## Example
 *
 * ```ts
 * app.get('/tip', async (req, res) => {
 *   const answer = await client.responses.create({ model: 'gpt-6-luna', input: 'How is an espresso machine cleaned?' });
 *   res.json(answer.output_text);
 * });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * app.get('/tip', async (req, res) => {
 *   const request = { model: 'gpt-6-luna', input: 'How is an espresso machine cleaned?' };
 *   const answer = await cached(request, () => client.responses.create(request));
 *   res.json(answer.output_text);
 * });
 * ```
 *
 * The rule is silent where another answer is wanted each time (a high temperature, a prompt that asks for something new
 * or random, several samples in a loop), at calls that only ask whether the provider is there, with tools, in scripts,
 * notebooks and tests, and where a cache is around the call.
 */

import { ownerFn } from '../context/around.ts';
import { changesIn } from '../context/flow.ts';
import { siteAt } from '../context/site.ts';
import { savingOf } from '../estimate/alternatives.ts';
import { formatUsd } from '../estimate/format.ts';
import { cacheAnswers, isCached } from '../fixes/cacheAnswers.ts';
import { temperatureOf } from '../fixes/temperature.ts';
import type { Fix, PricedCall, PromptPart } from '../model.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';

/** Seconds that the fix keeps an answer. */
const LIFE = 3600;

export default defineRule({
  id: 'repeated-identical-call',
  docs: 'The same request is sent each time, and its answer is paid for anew.',
  severity: 'info',
  *check(calls, ctx) {
    for (const call of calls) {
      if (isRepeated(call, ctx) && isIdentical(call, ctx)) yield report(call, ctx);
    }
  },
});

/** Somebody makes it run often. A script or a notebook is started by hand, once. */
function isRepeated(call: PricedCall, ctx: RuleContext): boolean {
  if (call.context.test || call.via === 'wrapper' || call.via === 'framework' || !call.spec) return false;
  if (call.operation !== 'chat' && call.operation !== 'embedding') return false;
  const { where, loop, calledInLoop } = ctx.facts.of(call);
  const around = loop ?? calledInLoop;
  // In a loop the same request is made for several samples, unless it says that there is but one answer.
  if (around) return !around.varies && !around.history && temperatureOf(call, ctx) === 0;
  // Who calls a function of a library, and how often, is not known; that its answer is always the same is.
  if (where.kind === 'library')
    return isInFunction(call, ctx) && (call.operation === 'embedding' || temperatureOf(call, ctx) === 0);
  return where.kind === 'handler' || where.kind === 'worker';
}

/** What a module does as it is loaded, it does once. */
function isInFunction({ file, made }: PricedCall, ctx: RuleContext): boolean {
  const [first] = made;
  const site = first && siteAt(ctx.linker, first);
  return site !== undefined && site.file === file && ownerFn(site) > 0;
}

function isIdentical(call: PricedCall, ctx: RuleContext): boolean {
  const { layout } = call.estimate;
  if (!layout || layout.dynamicAt !== null || layout.dynamicRole !== null || layout.prefix === 0)
    return false;
  if (call.models.length !== 1 || call.maxSteps > 1 || (call.choices.known && (call.choices.value ?? 1) > 1))
    return false;
  const facts = ctx.facts.of(call);
  if (facts.tools || facts.retry || isCached(call, ctx) || !isFixed(call, ctx)) return false;
  return !wantsAnother(call, ctx) && !isProbe(call);
}

/** Every argument is written out in the file, and nothing in the file changes what it is made of. */
function isFixed(call: PricedCall, ctx: RuleContext): boolean {
  return call.made.every((made) => {
    const site = siteAt(ctx.linker, made);
    const expr = site?.module.exprs[made.expr];
    const end = ctx.text(made.file)?.length ?? 0;
    if (!site || expr?.k !== 'call' || expr.args.length === 0) return false;
    // A conversation is kept somewhere else, and `previous_response_id` says where.
    return expr.args.every(({ value, name }) => {
      if (name !== undefined && BESIDE.test(name)) return true;
      return !changesIn(site.module, value, [0, end]);
    });
  });
}

const BESIDE = /^(?:timeout|api_key|user|metadata|extra_headers|num_retries|max_retries|headers)$/;

/** High enough to be set for the sake of variety. */
const LIVELY = 0.9;
const ANOTHER =
  /\b(?:random(?:ly)?|creative|different|unique|new|fresh|surprise|surprising|jokes?|ideas?|poems?|stor(?:y|ies)|haikus?|brainstorm|invent|make up|funny|quiz|riddle|imagine|lyrics|limerick|fictional|pick (?:a|one)|choose (?:a|one)|latest|today(?:'s)?|current(?:ly)?|now|recent|news|weather)\b/i;

function wantsAnother(call: PricedCall, ctx: RuleContext): boolean {
  const temperature = temperatureOf(call, ctx);
  if (temperature === 0) return false;
  return (temperature ?? 0) >= LIVELY || ANOTHER.test(textOf(call));
}

/** `ping`, `Hi`, one token of an answer: what counts is whether one comes. */
function isProbe(call: PricedCall): boolean {
  const { outputCap } = call;
  const isCut = outputCap.known && outputCap.value !== null && outputCap.value <= 20;
  const place = `${call.site.split('/').at(-1) ?? ''}`;
  return isCut || textOf(call).trim().length < 24 || PROBE.test(textOf(call)) || PROBE_PLACE.test(place);
}

const PROBE = /^\W*(?:hello|hi|hey|ping|test(?:ing)?|say|reply|respond|are you|echo|who are you)\b/i;
const PROBE_PLACE =
  /health|ping|probe|(?:^|[#._-])(?:test|check|verify|validate|demo|example|warm|compare|bench|arena|eval)|compare|benchmark|[a-z](?:Health|Check|Test|Connection)|connection/;

function textOf({ prompt }: PricedCall): string {
  const ofParts = (parts: readonly PromptPart[]): string[] =>
    parts.map((part) => (part.kind === 'text' ? part.text : ''));
  return prompt
    .filter(({ role }) => role !== 'schema')
    .flatMap(({ parts }) => ofParts(parts))
    .join('\n');
}

function report(call: PricedCall, ctx: RuleContext): Report {
  const saving = savingOf(call, { avoided: avoidedShare(call.estimate.callsPerMonth.value) });
  const perMonth = saving?.perMonth ?? null;
  const found = cacheAnswers(call, ctx);
  const saves = perMonth === null ? '' : `saves ≈ ${formatUsd(perMonth)}/mo`;
  const fix: Fix = {
    title: `Keep the answer for an hour ${'reason' in found ? '' : `in ${found.package} `}(${[
      ...(saves ? [saves] : []),
      ...('reason' in found || !found.isNew ? [] : [`needs ${found.package}`]),
    ].join('; ')})`.replace(' ()', ''),
    kind: 'quickfix',
    savingPerMonth: perMonth,
    preferred: true,
    ...('reason' in found ? { edits: [], disabled: found.reason } : { edits: found.edits }),
  };
  return {
    call,
    message: `This request never changes and its answer is paid for each time${
      saves ? `; kept for an hour, it ${saves}` : ''
    }.`,
    savingPerMonth: perMonth,
    fixes: [fix],
  };
}

/** One call in each hour fills the cache, and all others within the hour find it, at calls that come evenly. */
function avoidedShare(callsPerMonth: number): number {
  const within = (callsPerMonth * LIFE) / (30 * 24 * 3600);
  return within / (1 + within);
}
