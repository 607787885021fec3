/**
 * ## What
 *
 * A request handler or a background job waits for a model without a time-out, or with the SDK's default of five to fifteen
 * minutes.
 *
 * ## Why
 *
 * When a provider is slow, each waiting request keeps its connection and its memory, and the user has long gone. A default
 * of ten minutes, retried twice, is half an hour. A time-out of your own lets the request fail while somebody can still be
 * told.
 *
 * ## Example
 *
 * ```ts
 * const openai = new OpenAI();
 * app.post('/ask', async (req, res) => {
 *   const answer = await openai.responses.create({ model: 'gpt-6-luna', input: req.body.text });
 *   res.send(answer.output_text);
 * });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const openai = new OpenAI({ timeout: 60_000 });
 * ```
 *
 * A worker that nobody waits for is only reported where there is no limit at all, and so is a plain `requests` call
 * anywhere. The rule is silent for streams, whose length is no sign of a hang, under a time-out around the call or a signal,
 * where the platform has a limit (AWS Lambda) or is told one (`maxDuration`), with options made elsewhere, in scripts, notebooks and tests.
 */
import { addTimeout } from '../fixes/addTimeout.ts';
import type { PricedCall } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { sdkName } from './sdkName.ts';

export default defineRule({
  id: 'missing-timeout',
  docs: 'A handler or job waits for the model without a time-out, or for minutes.',
  severity: 'info',
  *check(calls, ctx) {
    const found = calls.filter((call) => isOpenEnded(call, ctx));
    for (const cause of byCause(found, causeOf)) yield report(cause, ctx);
  },
});

/** From here on a default is none for somebody who waits for an answer. */
const LONG = 300_000;

function isOpenEnded(call: PricedCall, ctx: RuleContext): boolean {
  const { reliability, context, via, stream } = call;
  const { timeoutMs, timeoutFrom, timeoutOption } = reliability;
  // Without an option nothing is known of how long the SDK waits.
  if (timeoutFrom === 'unknown' || timeoutOption === null) return false;
  if (timeoutMs !== null && timeoutMs < LONG) return false;
  if (context.test || via === 'wrapper' || stream) return false;
  // What the client is that a framework is given, its model tells, and with it how long it waits.
  if (via === 'framework' && call.models.length === 0) return false;
  const { where, timeout } = ctx.facts.of(call);
  if (timeout || hasPlatformLimit(call, ctx)) return false;
  if (ctx.catalog.context.places.some(({ title, timeLimit }) => timeLimit && title === where.by))
    return false;
  if (where.kind === 'handler') return true;
  return timeoutMs === null && (where.kind === 'worker' || (where.kind === 'library' && via === 'http'));
}

/** What the file tells its platform: `export const maxDuration = 60`. */
function hasPlatformLimit({ file }: PricedCall, ctx: RuleContext): boolean {
  return ctx.module(file)?.exports.some((item) => 'name' in item && item.name === 'maxDuration') ?? false;
}

/** Calls of one client share the cause and the fix. */
function causeOf({ reliability: { clientAt }, callSpan, clientOptions }: PricedCall): string {
  return clientAt && clientOptions?.timeout ? `${clientAt.file}:${clientAt.span[0]}` : `${callSpan[0]}`;
}

function report(calls: NonEmpty<PricedCall>, ctx: RuleContext): Report {
  const [call] = calls;
  const { clientAt } = call.reliability;
  return {
    call,
    message: messageOf(call, ctx),
    fixes: [addTimeout(call, ctx)],
    related:
      clientAt && clientAt.file !== call.file ? [{ ...clientAt, message: 'The client is made here' }] : [],
  };
}

function messageOf(call: PricedCall, ctx: RuleContext): string {
  const { timeoutMs, retries } = call.reliability;
  const { where } = ctx.facts.of(call);
  const asker = nameOf(call, ctx);
  const waiter = `this ${where.by ?? where.kind} ${where.kind}`;
  if (timeoutMs === null)
    return `No time-out: ${asker} sets none, so ${where.kind === 'library' ? 'the code' : waiter} waits for as long as the provider takes.`;
  const tries = retries ? ` for each of ${retries + 1} tries` : '';
  return `No time-out of your own: ${asker} waits up to ${timeoutMs / 60_000} minutes${tries}, and ${waiter} with it.`;
}

function nameOf({ sdk, via, language }: PricedCall, ctx: RuleContext): string {
  if (via === 'http') return 'a plain request';
  return sdkName(sdk, language, ctx);
}
