/**
 * ## What
 *
 * Nothing handles a failure of the call, in a request handler or a job of a framework that does not handle it either.
 *
 * ## Why
 *
 * Model calls fail in normal operation: rate limits, overload, a refused request, a time-out. After its retries the SDK
 * throws. In Express before version 5 such an error leaves the request without an answer and stops the process; in a chat
 * bot it stops the bot; Streamlit shows the user a traceback.
 *
 * ## Example
 *
 * ```ts
 * app.post('/ask', async (req, res) => {
 *   const answer = await openai.responses.create({ model: 'gpt-6-luna', input: req.body.text });
 *   res.send(answer.output_text);
 * });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * app.post('/ask', async (req, res) => {
 *   try {
 *     const answer = await openai.responses.create({ model: 'gpt-6-luna', input: req.body.text });
 *     res.send(answer.output_text);
 *   } catch (error) {
 *     console.error(error);
 *     res.status(502).json({ error: 'The model did not answer.' });
 *   }
 * });
 * ```
 *
 * The rule is silent where the framework makes an answer of an error (Fastify, Next.js, FastAPI, Express 5 and many more),
 * where a caller handles it or may do so, and in scripts, which are right to stop.
 */
import { handleErrors } from '../fixes/handleErrors.ts';
import type { PricedCall } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';

export default defineRule({
  id: 'missing-error-handling',
  docs: 'A failure of the call is handled neither by the code nor by the framework.',
  severity: 'info',
  *check(calls, ctx) {
    const found = calls.filter((call) => isUnhandled(call, ctx));
    for (const cause of byCause(found, (call) => causeOf(call, ctx))) yield report(cause, ctx);
  },
});

function isUnhandled(call: PricedCall, ctx: RuleContext): boolean {
  if (call.context.test || call.context.tryCatch || call.via === 'wrapper') return false;
  if (outcomeOf(call, ctx) === undefined) return false;
  const { errors, use } = ctx.facts.of(call);
  // What is handed on may be handled by whoever gets it.
  return errors.kind === 'unhandled' && (use.kind === 'awaited' || use.kind === 'sync');
}

function outcomeOf(call: PricedCall, ctx: RuleContext): string | undefined {
  const { by, kind } = ctx.facts.of(call).where;
  return ctx.catalog.context.places.find(({ title, where }) => title === by && where === kind)?.unhandled;
}

/** One `try` serves the whole handler. */
function causeOf(call: PricedCall, ctx: RuleContext): string {
  const { at } = ctx.facts.of(call).where;
  return at ? `${at.file}:${at.span[0]}` : 'file';
}

function report(calls: NonEmpty<PricedCall>, ctx: RuleContext): Report {
  const [call] = calls;
  const which = calls.length === 1 ? 'this call' : `these ${calls.length} calls`;
  return {
    call,
    message: `Nothing handles a failure of ${which}: ${outcomeOf(call, ctx)}.`,
    fixes: [handleErrors(calls, ctx)],
  };
}
