/**
 * ## What
 *
 * Each turn of a conversation adds to the messages, all of them are sent again with the next turn, and nothing ever
 * shortens them.
 *
 * ## Why
 *
 * The cost of a turn grows with all turns before it, so a conversation twice as long costs four times as much, until the
 * request no longer fits into the model's context and fails.
 *
 * ## Example
 *
 * ```ts
 * while (true) {
 *   messages.push({ role: 'user', content: await ask() });
 *   const reply = await client.chat.completions.create({ model: 'gpt-6-luna', messages });
 *   messages.push(reply.choices[0].message);
 * }
 * ```
 *
 * ## Instead
 *
 * ```ts
 * while (true) {
 *   messages.push({ role: 'user', content: await ask() });
 *   const recent = [messages[0], ...messages.slice(1).slice(-21)];
 *   const reply = await client.chat.completions.create({ model: 'gpt-6-luna', messages: recent });
 *   messages.push(reply.choices[0].message);
 * }
 * ```
 *
 * The rule is silent where the code around cuts, drops or sums up messages, where a counter or a list ends the loop, at
 * agents with tools, whose loop ends with the task, in scripts without such a loop, and in tests.
 */
import { formatTokens, formatUsd } from '../estimate/format.ts';
import { LAST_MESSAGES, sendLastMessages } from '../fixes/lastMessages.ts';
import type { Fix, PricedCall } from '../model.ts';
import { byCause } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { type GrowingHistory, growingHistoryOf } from './history.ts';

export default defineRule({
  id: 'growing-history',
  docs: 'A conversation is sent again as a whole with each turn, and nothing ever shortens it.',
  severity: 'info',
  *check(calls, ctx) {
    const found = calls.flatMap((call) => {
      const history = isOpen(call, ctx) ? growingHistoryOf(call, ctx) : undefined;
      return history && !isShortened(call, history, ctx) ? [{ call, history }] : [];
    });
    for (const [{ call, history }] of byCause(found, (each) => String(each.history.within[0])))
      yield report(call, history, ctx);
  },
});

function isOpen(call: PricedCall, ctx: RuleContext): boolean {
  if (call.operation !== 'chat' || call.context.test || call.via === 'wrapper' || !call.spec) return false;
  const facts = ctx.facts.of(call);
  return facts.where.kind !== 'test' && facts.where.kind !== 'notebook' && !facts.tools && !facts.retry;
}

/** By any of the ways in which people write it; where in doubt, it is. */
function isShortened({ file }: PricedCall, { within }: GrowingHistory, ctx: RuleContext): boolean {
  return SHORTENS.test(ctx.text(file)?.slice(...within) ?? '');
}

const SHORTENS =
  /trim|truncat|prun(?:e|ing)|compact|summar|shorten|condense|context_?management|max_?(?:history|messages|turns|context)|(?:history|messages|context|turns)_?(?:limit|window|size|length)|\.(?:slice|splice|shift|popleft|clear|delete)\(|\.pop\(|maxlen|\[-?\w*:-?\w*\]|\bdel\s|\.length\s*=|\breset|\bforget/i;

const TURN = 50;

function report(call: PricedCall, history: GrowingHistory, ctx: RuleContext): Report {
  const { dynamicTokens, outputTokens } = ctx.config.assume;
  const tokens = TURN * (dynamicTokens + outputTokens);
  const [price, ...others] = call.estimate.prices;
  const cost = price?.input && others.length === 0 ? ` (≈ ${formatUsd((tokens * price.input) / 1e6)})` : '';
  return {
    call,
    message: `Nothing shortens this conversation, and each turn sends all of it again: at turn ${TURN} about ${formatTokens(tokens)} input tokens${cost}, if a turn adds ${dynamicTokens + outputTokens}.`,
    fixes: [fixOf(call, history, ctx)],
    related: [{ file: call.file, span: history.grows, message: 'Messages are added here' }],
  };
}

function fixOf(call: PricedCall, { given }: GrowingHistory, ctx: RuleContext): Fix {
  const edit = sendLastMessages(call, given, ctx);
  return {
    title: `Send only the last ${LAST_MESSAGES} messages`,
    kind: 'quickfix',
    savingPerMonth: null,
    preferred: false,
    ...('reason' in edit ? { edits: [], disabled: edit.reason } : { edits: [edit] }),
  };
}
