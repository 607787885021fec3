/**
 * ## What
 *
 * What the answer costs is in the hands of whoever sends the request: text of it goes into the prompt, and nothing caps the
 * answer.
 *
 * ## Why
 *
 * Output tokens cost several times as much as input tokens, and a request can ask for as many as the model gives: tens of
 * thousands. A cap bounds what one request can cost and how long it can take.
 *
 * ## Example
 *
 * ```ts
 * app.post('/ask', async (req, res) => {
 *   const answer = await openai.responses.create({ model: 'gpt-6.1-sol', input: req.body.question });
 *   res.json(answer.output_text);
 * });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * app.post('/ask', async (req, res) => {
 *   const answer = await openai.responses.create({
 *     model: 'gpt-6.1-sol',
 *     input: req.body.question,
 *     max_output_tokens: 4096,
 *   });
 *   res.json(answer.output_text);
 * });
 * ```
 *
 * Only calls in request handlers are looked at, with text of the request in the prompt. The rule is silent with tools and
 * with answers of a given form, which are as long as they have to be, with models so cheap that a long answer costs less than
 * two cents, and where the SDK or the API has a cap of its own.
 */
import { ownerFn } from '../context/around.ts';
import type { CallFacts } from '../context/facts.ts';
import { contains, siteAt } from '../context/site.ts';
import { usesParameter } from '../detect/taint.ts';
import { formatTokens, formatUsd } from '../estimate/format.ts';
import { capAnswer } from '../fixes/capAnswer.ts';
import { optionAt } from '../fixes/options.ts';
import type { PricedCall } from '../model.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';

export default defineRule({
  id: 'missing-output-cap',
  docs: 'A request from outside decides how long the answer gets.',
  severity: 'info',
  *check(calls, ctx) {
    for (const call of calls) {
      const found = check(call, ctx);
      if (found) yield found;
    }
  },
});

function check(call: PricedCall, ctx: RuleContext): Report | undefined {
  const { outputCap, operation, spec, via, context, models } = call;
  if (operation !== 'chat' || via === 'wrapper' || context.test || call.maxSteps > 1) return undefined;
  // A cap that is handed on, or options that are, may be a cap after all.
  if (outputCap.known || outputCap.reason !== 'absent') return undefined;
  if (!spec?.outputCap || spec.defaultOutputCap !== undefined || optionAt(call, spec.outputCap, ctx))
    return undefined;
  const facts = ctx.facts.of(call);
  if (facts.where.kind !== 'handler' || !isAskedByRequest(call, facts, ctx)) return undefined;
  if (facts.tools || facts.structured) return undefined;
  const [price] = call.estimate.prices;
  if (!price?.output || models.length === 0) return undefined;
  const most = (price.output * LONG) / 1e6;
  if (most < WORTH) return undefined;
  const message = `Nothing caps this answer, and the request decides what is asked: ${formatTokens(LONG)} tokens of it cost ${formatUsd(most)}.`;
  return { call, message, fixes: [capAnswer(call, ctx)] };
}

/** Text of the request is in the prompt, or is all of it: what the handler is given is the request. */
function isAskedByRequest(call: PricedCall, { where, requestData }: CallFacts, ctx: RuleContext): boolean {
  if (requestData.length > 0) return true;
  const [made] = call.made;
  const site = made && siteAt(ctx.linker, made);
  const given = optionAt(call, call.spec?.prompt, ctx);
  if (!site || !given || given.file !== where.at?.file || !contains(where.at.span, call.callSpan))
    return false;
  const owner = ownerFn(site);
  return owner > 0 && usesParameter(given.module, given.value, owner);
}

/** A long answer, to give a figure, and the USD from which it is worth a word. */
const LONG = 10_000;
const WORTH = 0.02;
