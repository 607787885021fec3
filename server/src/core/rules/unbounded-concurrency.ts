/**
 * ## What
 *
 * One call for each element of a list is started at once, and nothing says how many may run at a time.
 *
 * ## Why
 *
 * With ten elements it works. With five hundred the provider answers most of them with 429, the SDK's retries come at
 * the same moment again, and `Promise.all` or `asyncio.gather` fails as a whole, after the calls that went well are
 * paid for.
 *
 * ## Example
 *
 * ```ts
 * await Promise.all(reviews.map((review) => client.responses.create({ model: 'gpt-6-luna', input: review })));
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const limit = pLimit(5);
 * await Promise.all(
 *   reviews.map((review) => limit(() => client.responses.create({ model: 'gpt-6-luna', input: review }))),
 * );
 * ```
 *
 * What counts as a limit: p-limit, p-map, p-queue, bottleneck, async's `mapLimit`, semaphores, rate limiters and thread
 * pools, a helper whose name says that it limits, a limit in the options of the client, chunks of the list. The rule is
 * silent for lists that are written out or that are short by what they hold (models, agents, tool calls), for a number
 * of runs that somebody chose, in notebooks and in tests.
 */
import type { FanOutFact } from '../context/facts.ts';
import { limitConcurrency } from '../fixes/limitConcurrency.ts';
import type { PricedCall } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { isOneByOne } from './embedding-one-by-one.ts';
import { isShortList, spelledList } from './lists.ts';

interface Spread {
  readonly call: PricedCall;
  readonly fanOut: FanOutFact;
  /** Source text of the list. */
  readonly list: string;
}

export default defineRule({
  id: 'unbounded-concurrency',
  docs: 'One call for each element of a list, all at once.',
  severity: 'info',
  default: 'off',
  *check(calls, ctx) {
    const spread = calls.flatMap((call) => spreadOf(call, ctx) ?? []);
    for (const cause of byCause(spread, ({ fanOut }) => `${fanOut.file}:${fanOut.span[0]}`))
      yield report(cause, ctx);
  },
});

function spreadOf(call: PricedCall, ctx: RuleContext): Spread | undefined {
  if (call.context.test) return undefined;
  const { fanOut, where, retry } = ctx.facts.of(call);
  if (!fanOut?.loop?.over || fanOut.limiter !== null || where.kind === 'test' || where.kind === 'notebook')
    return undefined;
  // Where another file starts the calls, whoever reads this one can do nothing about it.
  if (fanOut.file !== call.file) return undefined;
  // What is refused is sent again, later.
  if (retry || isOneByOne(call, ctx)) return undefined;
  const list = ctx.text(fanOut.file)?.slice(...fanOut.loop.over);
  return list === undefined || isShortList(list) ? undefined : { call, fanOut, list };
}

function report(cause: NonEmpty<Spread>, ctx: RuleContext): Report {
  const [{ call, fanOut, list }] = cause;
  const message = `One call for each of ${spelledList(list)} is started at once: nothing limits how many run at a time, so a long list ends in 429s.`;
  return { call, message, span: fanOut.span, fixes: [limitConcurrency(call, fanOut, ctx)] };
}
