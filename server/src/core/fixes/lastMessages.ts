/**
 * Sends the system message and the last messages only. The number is odd: after an even number of turns and the new
 * question, the first that is left is the user's, which some APIs insist on.
 */
import type { ExprId } from '../ir.ts';
import type { PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import type { GivenOption } from './options.ts';

export const LAST_MESSAGES = 21;

export function sendLastMessages(
  call: PricedCall,
  given: GivenOption | undefined,
  ctx: RuleContext,
): TextEdit | { readonly reason: string } {
  const text = given && ctx.text(given.file);
  if (!given || text === undefined) return { reason: 'The messages are put together elsewhere.' };
  if (ctx.facts.of(call).tools) return { reason: 'A cut could part the call of a tool from its result.' };
  const { module, file } = given;
  const list = module.exprs[given.value];
  const python = module.language === 'python';
  const last = (source: string): string =>
    python ? `${source}[-${LAST_MESSAGES}:]` : `${source}.slice(-${LAST_MESSAGES})`;
  const nameAt = (id: ExprId): string | undefined => {
    const span = module.exprs[id]?.span;
    const source = span && text.slice(...span);
    return source && /^[\w.]+$/.test(source) ? source : undefined;
  };
  if (list?.k === 'array') {
    const spread = list.items.filter((item) => item.spread);
    const [only] = spread;
    const source = only && nameAt(only.value);
    if (!only || !source || spread.length > 1) return { reason: 'The messages are put together elsewhere.' };
    return { file, span: module.exprs[only.value]?.span ?? [0, 0], newText: last(source) };
  }
  const source = nameAt(given.value);
  if (!source) return { reason: 'The messages are put together elsewhere.' };
  const rest = last(python ? `${source}[1:]` : `${source}.slice(1)`);
  const whole = python ? `[${source}[0], *${rest}]` : `[${source}[0], ...${rest}]`;
  const value = call.prompt[0]?.role === 'system' && !isSystemApart(call) ? whole : last(source);
  // In `{ messages }` the name is the value too.
  const isShorthand = given.keySpan !== null && given.keySpan[0] === given.span[0];
  return { file, span: given.span, newText: isShorthand ? `${source}: ${value}` : value };
}

/** Anthropic and Google take the system prompt beside the messages, and then it is no message to keep. */
function isSystemApart({ spec }: PricedCall): boolean {
  return (spec?.system?.length ?? 0) > 0;
}
