/** Writes another model's name into the literal that names one, wherever that literal stands. */
import type { Fix, ModelOption, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { factId } from '../rules/modelFacts.ts';
import { fitParameters } from './fitParameters.ts';

export interface Replacement {
  readonly option: ModelOption;
  /** The calls of the file that get their model from the option's literal. */
  readonly calls: readonly PricedCall[];
  readonly model: string;
}

export function replaceModel(replacement: Replacement, ctx: RuleContext): Fix | null {
  const change = modelChange(replacement, ctx);
  if (!change) return null;
  const { edits, effects } = change;
  return {
    title: `Replace with ${replacement.model}${effects.length > 0 ? ` (${effects.join('; ')})` : ''}`,
    kind: 'quickfix',
    edits,
    savingPerMonth: null,
    preferred: true,
  };
}

/** The edits, and in words what they do beyond the call they are offered at; null where there is no plain literal. */
export function modelChange({ option, calls, model }: Replacement, ctx: RuleContext) {
  const edit = modelEdit(option, model, ctx);
  if (!edit) return null;
  const { provider } = option;
  const models = { from: { provider, model: factId(option) }, to: { provider, model } };
  const fitted = fitParameters(calls, models, ctx);
  if (!fitted) return null;
  const others = calls.length - 1;
  const effects = [
    ...(calls.some(({ file }) => file === edit.file) ? [] : [`edits ${edit.file.split('/').at(-1)}`]),
    ...(others > 0 ? [`also changes ${others} other ${others === 1 ? 'call' : 'calls'}`] : []),
    ...fitted.effects,
  ];
  return { edits: [edit, ...fitted.edits], effects };
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
