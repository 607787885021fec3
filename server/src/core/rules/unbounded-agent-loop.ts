/**
 * ## What
 *
 * The model is asked again as long as it calls tools, and nothing counts the turns.
 *
 * ## Why
 *
 * A model that goes in circles, or a tool that fails each time, keeps the loop running until somebody notices. Every turn
 * sends the whole conversation again, so each costs more than the one before.
 *
 * ## Example
 *
 * ```ts
 * while (true) {
 *   const answer = await client.chat.completions.create({ model: 'gpt-6-luna', messages, tools });
 *   messages.push(answer.choices[0].message);
 *   if (!answer.choices[0].message.tool_calls) break;
 *   messages.push(...(await runTools(answer.choices[0].message.tool_calls)));
 * }
 * ```
 *
 * ## Instead
 *
 * ```ts
 * let turns = 0;
 * while (true) {
 *   if (++turns > 20) throw new Error('No answer after 20 turns');
 *   const answer = await client.chat.completions.create({ model: 'gpt-6-luna', messages, tools });
 *   messages.push(answer.choices[0].message);
 *   if (!answer.choices[0].message.tool_calls) break;
 *   messages.push(...(await runTools(answer.choices[0].message.tool_calls)));
 * }
 * ```
 *
 * The rule is silent where a counter, a length, a budget or a deadline ends the loop, where each turn waits for a person
 * or a queue, for the loops that an SDK runs by itself, which have a limit, and in tests.
 */
import type { LoopFact } from '../context/facts.ts';
import { contains } from '../context/site.ts';
import { formatUsd } from '../estimate/format.ts';
import { limitTurns } from '../fixes/limitTurns.ts';
import type { Module, Region, Span } from '../ir.ts';
import type { FileId, PricedCall } from '../model.ts';
import { byCause } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';

interface Endless {
  readonly call: PricedCall;
  readonly file: FileId;
  readonly span: Span;
  /** Null for a function that calls itself. */
  readonly loop: Region | null;
}

export default defineRule({
  id: 'unbounded-agent-loop',
  docs: 'An agent goes on for as long as the model calls tools.',
  severity: 'warning',
  *check(calls, ctx) {
    const endless = calls.flatMap((call) => endlessOf(call, ctx) ?? []);
    for (const [first] of byCause(endless, ({ file, span }) => `${file}:${span[0]}`))
      yield report(first, ctx);
  },
});

function endlessOf(call: PricedCall, ctx: RuleContext): Endless | undefined {
  if (call.context.test || call.operation !== 'chat') return undefined;
  const { loop, calledInLoop, recursion, retry, tools, where } = ctx.facts.of(call);
  if (!tools || retry || where.kind === 'test') return undefined;
  if (loop) return ofLoop(call, call.file, loop, ctx);
  // Of a function in another file the callers carry the finding, where they are known.
  if (calledInLoop?.file === call.file) return ofLoop(call, call.file, calledInLoop, ctx);
  if (!recursion || recursion.counted || recursion.at.file !== call.file) return undefined;
  const { file, span } = recursion.at;
  return isDirect(call, span, ctx) ? { call, file, span, loop: null } : undefined;
}

function ofLoop(call: PricedCall, file: FileId, fact: LoopFact, ctx: RuleContext): Endless | undefined {
  if (fact.bounded || fact.stream) return undefined;
  const module = ctx.module(file);
  const loop = module?.regions.find(
    (region) => region.k === 'loop' && region.head[0] === fact.span[0] && region.head[1] === fact.span[1],
  );
  if (!module || !loop || waitsForSomebody(module, loop)) return undefined;
  return { call, file, span: fact.span, loop };
}

/** A chat with a person, a server, a poll: a turn begins when something comes. */
function waitsForSomebody(module: Module, { span }: Region): boolean {
  return module.calls.some(
    ({ name, expr }) => WAITS.test(name) && contains(span, module.exprs[expr]?.span ?? [-1, -1]),
  );
}

const WAITS =
  /^(?:\w*input\w*|question|prompt|ask|\w*read_?line|recv\w*|receive\w*|\w*_message|getMessage|next|accept|poll|sleep|setTimeout|delay|b[rl]pop|get_nowait|getline|raw_input|text|select|confirm|prompt_async|wait\w*|xread\w*)$/i;

/** The function of the call calls itself, not something that comes back to it in the end. */
function isDirect(call: PricedCall, at: Span, ctx: RuleContext): boolean {
  const module = ctx.module(call.file);
  const again = module?.calls.find(
    ({ expr }) => module.exprs[expr]?.span[0] === at[0] && module.exprs[expr]?.span[1] === at[1],
  );
  const isAround = ({ name, span }: { name: string; span: Span }): boolean =>
    name !== '' && name === again?.name && contains(span, call.callSpan) && contains(span, at);
  return module?.functions.some(isAround) ?? false;
}

function report({ call, file, span, loop }: Endless, ctx: RuleContext): Report {
  const cost = call.estimate.costPerCall?.expected;
  const price = cost ? `, and each costs ≈ ${formatUsd(cost)} or more` : '';
  const message = loop
    ? `Nothing limits the turns of this loop: it goes on for as long as the model calls tools${price}.`
    : `Nothing limits how often this function calls itself: it goes on for as long as the model calls tools${price}.`;
  if (loop) return { call, message, span, fixes: [limitTurns(call, file, loop, ctx)] };
  const disabled = 'Hand on a depth with the call, and stop at a limit.';
  const title = 'Limit the depth';
  return {
    call,
    message,
    span,
    fixes: [{ title, kind: 'quickfix', edits: [], disabled, savingPerMonth: null, preferred: true }],
  };
}
