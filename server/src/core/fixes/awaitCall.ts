/** Puts `await` before a call, where the function that it stands in is async. */
import type { ExprId, Module } from '../ir.ts';
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';

export function awaitCall(call: PricedCall, ctx: RuleContext): Fix {
  const fix = { title: 'Await the call', kind: 'quickfix', savingPerMonth: null, preferred: true } as const;
  const module = ctx.module(call.file);
  const id = call.made[0]?.expr ?? -1;
  const fn = module?.calls.find(({ expr }) => expr === id)?.fn ?? 0;
  if (!module?.functions[fn]?.async)
    return { ...fix, edits: [], disabled: 'The function that makes the call is not async.' };
  return { ...fix, safe: true, edits: editsOf(call, module, id) };
}

function editsOf({ file, callSpan: [start, end] }: PricedCall, module: Module, id: ExprId): TextEdit[] {
  // `ask().text` reads from what is awaited.
  const isRead = module.exprs.some((expr) => expr.k === 'member' && expr.object === id);
  const before: TextEdit = { file, span: [start, start], newText: isRead ? '(await ' : 'await ' };
  return isRead ? [before, { file, span: [end, end], newText: ')' }] : [before];
}
