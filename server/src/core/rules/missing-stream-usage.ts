/**
 * ## What
 *
 * A streamed answer does not say how many tokens it used: the API adds that only on request.
 *
 * ## Why
 *
 * Without it nothing knows what the call has cost: no log, no budget, no bill per customer, and the measured figures that
 * this program shows stay empty for it.
 *
 * ## Example
 *
 * ```ts
 * const stream = await openai.chat.completions.create({ model: 'gpt-6-luna', messages, stream: true });
 * for await (const chunk of stream) {
 *   response.write(chunk.choices[0].delta.content ?? '');
 * }
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const stream = await openai.chat.completions.create({
 *   model: 'gpt-6-luna',
 *   messages,
 *   stream: true,
 *   stream_options: { include_usage: true },
 * });
 * for await (const chunk of stream) {
 *   if (chunk.choices.length === 0) continue;
 *   response.write(chunk.choices[0].delta.content ?? '');
 * }
 * ```
 *
 * The chunk with the usage comes last and has no choices, so the fix also lets the loop step over it where it would trip.
 * The rule is silent for other providers behind the same SDK, for options made elsewhere, and in scripts, notebooks and
 * tests.
 */
import { askForUsage } from '../fixes/askForUsage.ts';
import { optionAt } from '../fixes/options.ts';
import type { PricedCall } from '../model.ts';
import { defineRule, type RuleContext } from './define.ts';

export default defineRule({
  id: 'missing-stream-usage',
  docs: 'A stream does not report its tokens, so nobody knows what the call has cost.',
  severity: 'hint',
  *check(calls, ctx) {
    for (const call of calls) {
      const fix = isWithoutUsage(call, ctx) ? askForUsage(call, ctx) : null;
      if (!fix) continue;
      const message =
        'This stream does not report its tokens, so nobody knows what it has cost, unless stream_options.include_usage asks for it.';
      yield { call, message, fixes: [fix] };
    }
  },
});

function isWithoutUsage(call: PricedCall, ctx: RuleContext): boolean {
  const { spec, stream, via, context, provider, sdk, language } = call;
  const [path] = spec?.streamUsage ?? [];
  if (!path || !stream || via === 'wrapper' || context.test || ctx.facts.of(call).structured) return false;
  // What others make of the option is not known.
  const family = language === 'python' ? 'python' : 'javascript';
  const own = ctx.catalog.sdks.find((one) => one.id === sdk && one.family === family)?.provider;
  if (provider !== own || mayBeElsewhere(call, ctx)) return false;
  const whole = path.split('.').slice(0, -1).join('.');
  if (optionAt(call, [whole], ctx)) return false;
  const { kind } = ctx.facts.of(call).where;
  return kind === 'handler' || kind === 'worker' || kind === 'library';
}

/** The client is not seen, or has an address that is known at run time. */
function mayBeElsewhere({ reliability: { clientAt } }: PricedCall, ctx: RuleContext): boolean {
  const made = clientAt && ctx.text(clientAt.file)?.slice(...clientAt.span);
  return !made || /base_?url|\.\.\.|\*\*/i.test(made);
}
