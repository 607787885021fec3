/**
 * Writes `max_completion_tokens` for `max_tokens` in a Chat Completions call. OpenAI's reasoning models refuse the old
 * name, so a change of the model alone would break the call; every model takes the new one.
 * Source: openai 7.55.0 src/resources/chat/completions/completions.ts, `max_tokens`.
 */
import type { PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';

/** No edits where the option is not written in the call itself. */
export function renameOutputCap(calls: readonly PricedCall[], ctx: RuleContext): TextEdit[] {
  return calls.flatMap((call) => {
    const keySpan = /(^|\.)chat\.completions\./.test(call.method)
      ? keyOf(call, 'max_tokens', ctx)
      : undefined;
    if (!keySpan) return [];
    // In `{ max_tokens }` the name is the value too.
    const isShorthand = !/^\s*:/.test(ctx.text(call.file)?.slice(keySpan[1], keySpan[1] + 100) ?? '');
    const newText = isShorthand ? 'max_completion_tokens: max_tokens' : 'max_completion_tokens';
    return [{ file: call.file, span: keySpan, newText }];
  });
}

function keyOf({ file, callSpan }: PricedCall, key: string, ctx: RuleContext) {
  const module = ctx.module(file);
  const call = module?.exprs.find(
    ({ k, span }) => k === 'call' && span[0] === callSpan[0] && span[1] === callSpan[1],
  );
  const first = call?.k === 'call' ? call.args[0] : undefined;
  const options = first ? module?.exprs[first.value] : undefined;
  const entries = options?.k === 'object' ? options.entries : [];
  return entries.flatMap((entry) => ('key' in entry && entry.key === key ? [entry.keySpan] : []))[0];
}
