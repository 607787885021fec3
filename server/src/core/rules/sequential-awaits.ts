/**
 * ## What
 *
 * Calls that do not need each other's answers are awaited one after the other.
 *
 * ## Why
 *
 * Whoever waits for the answer waits for the sum of the calls instead of for the slowest. Side by side they cost the
 * same.
 *
 * ## Example
 *
 * ```ts
 * const title = await client.responses.create({ model: 'gpt-6-luna', input: `A title for: ${text}` });
 * const tags = await client.responses.create({ model: 'gpt-6-luna', input: `Tags for: ${text}` });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * const [title, tags] = await Promise.all([
 *   client.responses.create({ model: 'gpt-6-luna', input: `A title for: ${text}` }),
 *   client.responses.create({ model: 'gpt-6-luna', input: `Tags for: ${text}` }),
 * ]);
 * ```
 *
 * The rule is silent where the second call uses what the first gave, where something between them may leave the function,
 * for conversations, threads and agents, which remember, in loops, scripts, notebooks and tests.
 */
import { runTogether } from '../fixes/runTogether.ts';
import type { PricedCall } from '../model.ts';
import { defineRule, type RuleContext } from './define.ts';

export default defineRule({
  id: 'sequential-awaits',
  docs: 'Independent calls are awaited one after the other.',
  severity: 'info',
  *check(calls, ctx) {
    for (const group of ctx.facts.independent(calls.filter((call) => isStateless(call, ctx)))) {
      const [first, second] = group;
      if (!first || !second) continue;
      const message = `These ${group.length} calls do not need each other's answers: side by side they take as long as the slowest, not as long as all.`;
      const related = group
        .slice(1)
        .map(({ file, nameSpan }) => ({ file, span: nameSpan, message: 'It waits for no reason' }));
      yield { call: first, message, related, fixes: [runTogether(group, ctx)] };
    }
  },
});

function isStateless(call: PricedCall, ctx: RuleContext): boolean {
  if (call.context.test || isOfMade(call)) return false;
  if (call.via === 'framework' && !FORGETS.test(call.method)) return false;
  if (call.operation !== 'chat' && call.operation !== 'embedding') return false;
  if (/thread|run|assistant|session|conversation|send/i.test(call.method)) return false;
  // What a module does as it is loaded, nobody waits for.
  if (fnOf(call, ctx) === 0) return false;
  const { where, tools, loop } = ctx.facts.of(call);
  if (tools || loop || where.kind === 'script' || where.kind === 'notebook' || where.kind === 'test')
    return false;
  const text = ctx.text(call.file)?.slice(...call.callSpan) ?? '';
  return !/\b(?:conversation|previous_response_id|thread_id|session_id)\b/.test(text) && isPlain(call, ctx);
}

/** What frameworks ask a model by; their agents, chats and chains remember. */
const FORGETS = /^(?:generate(?:Text|Object)|a?completion|a?invoke|embed(?:Many)?)$/;

function fnOf({ file, made }: PricedCall, ctx: RuleContext): number {
  return ctx.module(file)?.calls.find(({ expr }) => expr === made[0]?.expr)?.fn ?? 0;
}

/** What the client made, such as a chat, remembers. */
function isOfMade({ makerAt, reliability: { clientAt } }: PricedCall): boolean {
  return makerAt !== null && (makerAt.file !== clientAt?.file || makerAt.span[0] !== clientAt.span[0]);
}

/** A method of one's own may remember what it was told. */
function isPlain({ via, file, made }: PricedCall, ctx: RuleContext): boolean {
  if (via !== 'wrapper') return true;
  const expr = ctx.module(file)?.exprs[made[0]?.expr ?? -1];
  return expr?.k === 'call' && ctx.module(file)?.exprs[expr.callee]?.k === 'name';
}
