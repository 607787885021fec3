/**
 * ## What
 *
 * A call gives a promise or a coroutine, and nobody awaits it.
 *
 * ## Why
 *
 * In Python such a call never runs at all. In JavaScript it runs and is paid for, but its answer is lost, a failure is an
 * unhandled rejection, which ends a Node.js process, and a serverless function may be stopped before it is through.
 *
 * ## Example
 *
 * ```python
 * async def moderate(text: str):
 *     client.moderations.create(model="omni-moderation-latest", input=text)
 * ```
 *
 * ## Instead
 *
 * ```python
 * async def moderate(text: str):
 *     await client.moderations.create(model="omni-moderation-latest", input=text)
 * ```
 *
 * The rule is silent where the call is given to somebody else: returned, collected, handed to `waitUntil` or made a task,
 * with `.then` or `.catch`, and where `void` says that nobody should wait; for functions of your own that give nothing
 * back, and in tests.
 */
import { awaitCall } from '../fixes/awaitCall.ts';
import type { PricedCall } from '../model.ts';
import { defineRule, type RuleContext } from './define.ts';

export default defineRule({
  id: 'floating-call',
  docs: 'A promise or coroutine that nobody awaits.',
  severity: 'warning',
  *check(calls, ctx) {
    for (const call of calls)
      if (isFloating(call, ctx)) yield { call, message: messageOf(call, ctx), fixes: [awaitCall(call, ctx)] };
  },
});

function isFloating(call: PricedCall, ctx: RuleContext): boolean {
  if (call.context.test) return false;
  const { use, where } = ctx.facts.of(call);
  if (!use.floating || where.kind === 'test' || where.kind === 'notebook') return false;
  if (call.via === 'framework' && !GIVES.test(call.method)) return false;
  return isBare(call, ctx) && (call.via !== 'wrapper' || givesSomething(call, ctx));
}

/** Methods of frameworks that give an answer, unlike those that describe a step. */
const GIVES = /(?:^|\.)(?:generate\w*|a?invoke|a?complet\w*|a?embed\w*|achat|arun|acall)$/;

/** The call itself, not a task that is made of it. */
function isBare({ file, made }: PricedCall, ctx: RuleContext): boolean {
  const module = ctx.module(file);
  const id = made[0]?.expr ?? -1;
  return (
    module !== undefined &&
    (module.dropped.includes(id) ||
      module.bindings.some(({ sources }) =>
        sources.some((source) => source.from === 'value' && source.value === id),
      ) ||
      module.exprs.some((expr) => expr.k === 'member' && expr.object === id))
  );
}

/** What only does something is often left to itself on purpose. */
function givesSomething({ file, made }: PricedCall, ctx: RuleContext): boolean {
  const expr = ctx.module(file)?.exprs[made[0]?.expr ?? -1];
  const value = expr?.k === 'call' ? ctx.linker.value(file, expr.callee) : undefined;
  if (value?.k !== 'function') return false;
  const fn = ctx.module(value.file)?.functions[value.fn];
  return fn?.async === true && !fn.generator && fn.returns.length > 0;
}

function messageOf(call: PricedCall, ctx: RuleContext): string {
  const { kind } = ctx.facts.of(call).use;
  if (kind === 'read')
    return 'The call is not awaited: what is read here are parts of an answer that is not there yet.';
  return call.language === 'python'
    ? 'This call never runs: nobody awaits its coroutine.'
    : 'Nobody awaits this call: it is paid for, and its answer and its errors are lost.';
}
