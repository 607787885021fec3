/**
 * ## What
 *
 * The text of the prompt and the output cap are together longer than the model's context window.
 *
 * ## Why
 *
 * The provider refuses such a request: it fails every time. The text counted here is only what stands in the code, at the
 * low end of the count, so whatever comes at run time makes it worse.
 *
 * ## Example
 *
 * ```ts
 * await openai.chat.completions.create({ model: 'gpt-4', max_tokens: 8192, messages });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * await openai.chat.completions.create({ model: 'gpt-4', max_tokens: 2048, messages });
 * ```
 *
 * Only providers that refuse the sum are looked at (OpenAI, Azure, Anthropic), and models whose window is known.
 */
import { resolveOption } from '../estimate/assemble.ts';
import { formatTokens } from '../estimate/format.ts';
import { contextWindow } from '../estimate/index.ts';
import { outputCap } from '../estimate/tokens.ts';
import type { Fix, PricedCall } from '../model.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';

export default defineRule({
  id: 'context-overflow',
  docs: 'Prompt and output cap do not fit into the context window.',
  severity: 'error',
  inExamples: true,
  *check(calls, ctx) {
    for (const call of calls) {
      const found = check(call, ctx);
      if (found) yield found;
    }
  },
});

const REFUSES_THE_SUM: readonly string[] = ['openai', 'azure', 'anthropic'];

function check(call: PricedCall, ctx: RuleContext): Report | undefined {
  const [option, ...others] = call.models;
  if (!option || others.length > 0 || call.operation !== 'chat' || call.context.test) return undefined;
  const { provider, model } = resolveOption(option, ctx);
  const window = REFUSES_THE_SUM.includes(provider) ? contextWindow(provider, model, ctx.today) : undefined;
  if (window === undefined) return undefined;
  const cap = outputCap(call) ?? 0;
  // What a wrapper's callers hand in is counted there.
  const prompt = call.prompt.length === 0 ? 0 : call.estimate.tokens.input.low;
  if (prompt + cap <= window) return undefined;
  const parts =
    cap > 0
      ? `${formatTokens(prompt)} tokens of prompt and an output cap of ${formatTokens(cap)}`
      : `${formatTokens(prompt)} tokens of prompt`;
  const message = `${capital(parts)} do not fit into the ${formatTokens(window)} of ${model}: every call is refused.`;
  const capAt = call.outputCap.known ? call.outputCap.at : null;
  const span = capAt?.file === call.file ? { span: capAt.span } : {};
  return { call, message, ...span, fixes: [lowerCap(call, window - prompt, ctx)] };
}

/** A quarter of the room stays for what comes at run time. */
function lowerCap(call: PricedCall, room: number, ctx: RuleContext): Fix {
  const at = call.outputCap.known ? call.outputCap.at : null;
  const cap = 2 ** Math.floor(Math.log2(Math.max(1, room * 0.75)));
  const fix = { kind: 'quickfix', savingPerMonth: null } as const;
  const isWritten = at !== null && /^[\d_]+$/.test(ctx.text(at.file)?.slice(...at.span) ?? '');
  if (room < 64 || !isWritten) {
    const disabled =
      room < 64 ? 'The prompt alone is too long for this model.' : 'The output cap is set elsewhere.';
    return { ...fix, title: 'Lower the output cap', edits: [], disabled, preferred: false };
  }
  return {
    ...fix,
    title: `Lower the output cap to ${cap}`,
    edits: [{ ...at, newText: String(cap) }],
    preferred: true,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
