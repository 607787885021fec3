/**
 * ## What
 *
 * A request waits for one model, and nothing else answers where that model is overloaded or fails.
 *
 * ## Why
 *
 * A model can be down or over its limits for longer than retries last. A second model, an answer that was kept or a plain
 * text keeps the feature alive meanwhile.
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
 *   const ask = (model: string) => openai.responses.create({ model, input: req.body.question });
 *   const answer = await ask('gpt-6.1-sol').catch(() => ask('gpt-6.1-terra'));
 *   res.json(answer.output_text);
 * });
 * ```
 *
 * Off by default: whether a feature may fail for a while is for its owners to say. Only calls in request handlers are
 * looked at. The rule is silent where an error leads to anything but another error, behind gateways, which have fallbacks of
 * their own, in loops, which may go through models, where a caller catches the error, and in files that speak of fallbacks.
 */
import { contains, regionsAround } from '../context/site.ts';
import { fallBack } from '../fixes/fallBack.ts';
import type { Module, Region } from '../ir.ts';
import type { PricedCall } from '../model.ts';
import { callOf } from '../moduleIndex.ts';
import { defineRule, type RuleContext } from './define.ts';

export default defineRule({
  id: 'no-fallback',
  docs: 'A request fails with the one model that it asks.',
  severity: 'info',
  default: 'off',
  *check(calls, ctx) {
    for (const call of calls) {
      const [model] = call.models;
      if (!model || !isWithoutFallback(call, calls, ctx)) continue;
      yield {
        call,
        message: `Where ${model.id} is overloaded or fails, this request fails with it: nothing else answers.`,
        fixes: [fallBack(call, ctx)],
      };
    }
  },
});

/** They choose another model or provider by themselves where they are told to, often outside of the code. */
const GATEWAYS: readonly string[] = ['openrouter', 'portkey', 'litellm', 'vercel', 'helicone'];

function isWithoutFallback(call: PricedCall, calls: readonly PricedCall[], ctx: RuleContext): boolean {
  const { operation, via, context, models, sdk } = call;
  const [option, ...others] = models;
  if (operation !== 'chat' || via === 'wrapper' || context.test || !option || others.length > 0) return false;
  if (GATEWAYS.includes(option.provider) || GATEWAYS.includes(sdk)) return false;
  const { where, loop, calledInLoop, errors, use } = ctx.facts.of(call);
  if (where.kind !== 'handler' || loop || calledInLoop || errors.kind === 'handledAbove') return false;
  // What is not waited for here may be answered for by whoever waits.
  if (use.kind !== 'awaited' && use.kind !== 'sync' && use.kind !== 'handed on') return false;
  const text = ctx.text(call.file) ?? '';
  if (/fall(?:s|ing)?[\s_-]?back/i.test(text) || isCaught(call, text)) return false;
  return handlersAround(call, ctx)?.every((region) => givesUp(region, calls, text)) ?? false;
}

/** By a method of the promise, or by one of several that run for the same answer. */
function isCaught({ callSpan: [start, end], statement }: PricedCall, text: string): boolean {
  const behind = text.slice(end, Math.max(end, statement[1]) + 40);
  const before = text.slice(statement[0], start);
  return (
    /^\s*\)*\s*\.(?:catch|then)\s*\(/.test(behind) || /\b(?:any|race|allSettled|gather)\s*\(/.test(before)
  );
}

/** What is done with an error of the call; undefined where the call is itself what is done with one. */
function handlersAround({ made, file }: PricedCall, ctx: RuleContext): readonly Region[] | undefined {
  const [own] = made;
  const module = ctx.module(file);
  const site = own && module && callOf(module, own.expr);
  if (!module || !site || own.file !== file) return undefined;
  const regions = regionsAround(module, site);
  if (regions.some(({ k }) => k === 'catch')) return undefined;
  return regions
    .filter((region) => region.k === 'try' && region.handles)
    .flatMap((guard) => handlersOf(module, guard));
}

/** The handlers of one `try` follow it one upon the other. */
function handlersOf(module: Module, guard: Region): Region[] {
  return module.regions.filter(
    (region) =>
      region.k === 'catch' &&
      region.parent === guard.parent &&
      region.fn === guard.fn &&
      region.span[0] >= guard.span[1] &&
      !module.regions.some(
        (other) =>
          other.k === 'try' &&
          other.parent === guard.parent &&
          other.fn === guard.fn &&
          other.span[0] >= guard.span[1] &&
          other.span[0] < region.span[0],
      ),
  );
}

/** The error becomes another error, or the answer that there is none. */
function givesUp({ span }: Region, calls: readonly PricedCall[], text: string): boolean {
  const source = text.slice(...span);
  const asksAgain = calls.some(({ callSpan }) => contains(span, callSpan));
  return !asksAgain && GIVES_UP.test(source) && !OTHER_ANSWER.test(source);
}

const GIVES_UP =
  /\b(?:throw|raise|abort|next)\b|\b(?:status|status_code|statusCode|code)\b\W{0,3}5\d\d|,\s*5\d\d\b/;
const OTHER_ANSWER = /cache|default|degrad|backup|secondary|alternat|canned|previous/i;
