/**
 * ## What
 *
 * A request makes one call for each element of a list, one after the other.
 *
 * ## Why
 *
 * The cost and the waiting time of the request grow with the list: ten elements are ten calls, and the instructions are
 * paid for with each. Several elements in one request, a filter before the model, or a batch job cost a part of it.
 *
 * ## Example
 *
 * ```ts
 * for (const review of reviews) {
 *   const answer = await client.responses.create({ model: 'gpt-6-luna', input: `Sentiment of: ${review}` });
 *   sentiments.push(answer.output_text);
 * }
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const answer = await client.responses.create({
 *   model: 'gpt-6-luna',
 *   input: `Sentiment of each review, as a JSON list:\n${JSON.stringify(reviews)}`,
 * });
 * ```
 *
 * The rule speaks of code that a request waits for. It is silent in agent loops, retries, polls and streams, where the
 * calls run side by side, over lists of up to three elements or of what is short by nature (models, tools), in scripts,
 * notebooks and tests.
 */
import type { LoopFact } from '../context/facts.ts';
import { formatUsd } from '../estimate/format.ts';
import type { Fix, PricedCall } from '../model.ts';
import { byCause } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { isShortList, spelledList } from './lists.ts';

interface Repeated {
  readonly call: PricedCall;
  readonly file: string;
  readonly loop: LoopFact;
  readonly list: string;
}

export default defineRule({
  id: 'call-in-loop',
  docs: 'A request makes one call for each element of a list, one after the other.',
  severity: 'info',
  *check(calls, ctx) {
    const repeated = calls.flatMap((call) => repeatedIn(call, ctx) ?? []);
    for (const cause of byCause(repeated, ({ file, loop }) => `${file}:${loop.span[0]}`))
      yield report(cause, ctx);
  },
});

const FEW = 3;

function repeatedIn(call: PricedCall, ctx: RuleContext): Repeated | undefined {
  if (call.context.test || call.operation !== 'chat') return undefined;
  const { where, loop: own, calledInLoop, retry, tools, fanOut, recursion } = ctx.facts.of(call);
  if (where.kind !== 'handler' || retry || tools || fanOut || recursion) return undefined;
  // A loop in another file is not what whoever reads this one looks for; callers that are known carry the finding.
  const above = call.countedAtCallers || calledInLoop?.file !== call.file ? null : calledInLoop;
  const loop = own ?? above;
  const file = own ? call.file : (above?.file ?? call.file);
  if (!loop?.over || loop.form === 'while' || loop.stream || loop.history || !loop.varies) return undefined;
  if (loop.bound !== null && loop.bound <= FEW) return undefined;
  const list = ctx.text(file)?.slice(...loop.over);
  return list === undefined || isShortList(list) || isCount(list) ? undefined : { call, file, loop, list };
}

/** As many as somebody says; the length of a list is that of its elements. */
function isCount(list: string): boolean {
  return /^range\((?!len\()/.test(list);
}

function report(cause: readonly [Repeated, ...Repeated[]], ctx: RuleContext): Report {
  const [{ call, file, loop, list }] = cause;
  const times = loop.bound ?? ctx.config.assume.loopIterations;
  const assumed = loop.bound === null ? ' (assumed)' : '';
  const cost = cause.reduce((sum, { call: each }) => sum + (each.estimate.costPerCall?.expected ?? 0), 0);
  const price = cost > 0 ? `: ${times} times${assumed} ≈ ${formatUsd(cost * times)} a request` : '';
  const message = `One call for each of ${spelledList(list)}, one after the other${price}.`;
  const found = { call, message, fixes: [NO_FIX] };
  if (file === call.file && loop.span[0] <= call.callSpan[0]) return found;
  return { ...found, related: [{ file, span: loop.span, message: 'The loop is here' }] };
}

const NO_FIX: Fix = {
  title: 'Put several elements into one request',
  kind: 'quickfix',
  edits: [],
  disabled: 'The prompt has to ask for a list of answers, which only its author can write.',
  savingPerMonth: null,
  preferred: false,
};
