/** Writes another model's name into the literal that names one, wherever that literal stands. */
import type { Fix, ModelOption, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { factId } from '../rules/modelFacts.ts';

/** `calls` are the calls of the file that get their model from the literal. */
export function replaceModel(
  { option, calls, model }: { option: ModelOption; calls: readonly PricedCall[]; model: string },
  ctx: RuleContext,
): Fix | null {
  const edit = modelEdit(option, model, ctx);
  if (!edit) return null;
  const others = alsoChanged(calls.length - 1);
  return {
    title: `Replace with ${model}${others && ` (${others})`}`,
    kind: 'quickfix',
    edits: [edit],
    savingPerMonth: null,
    preferred: true,
  };
}

/**
 * The edit inside the literal's quotes, or null where the text there is not the model's plain name: a template, a
 * concatenation, an alias of the configuration. A gateway's `provider/` before the name stays.
 */
export function modelEdit(option: ModelOption, model: string, ctx: RuleContext): TextEdit | null {
  const { at } = option;
  const literal = at && ctx.text(at.file)?.slice(at.span[0], at.span[1]);
  const parts = literal ? /^([bru]{0,2})("""|'''|["'`])([\s\S]*)\2$/i.exec(literal) : null;
  if (!at || !parts) return null;
  const [, mark = '', quote = '', content = ''] = parts;
  const id = factId(option);
  const prefix = content.slice(0, -id.length);
  if (prefix + id !== content || !/^([\w.-]+[/:])*$/.test(prefix)) return null;
  const start = at.span[0] + mark.length + quote.length + prefix.length;
  return { file: at.file, span: [start, start + id.length], newText: model };
}

/** Empty where no other call is known to share the literal. */
export function alsoChanged(others: number): string {
  if (others < 1) return '';
  return others === 1 ? 'also changes 1 other call' : `also changes ${others} other calls`;
}
