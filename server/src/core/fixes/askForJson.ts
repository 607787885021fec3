/** Asks the API for JSON by its own option, where the prompt says what JSON is wanted. */
import type { Fix, PricedCall, PromptPart } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { addOptionAt } from './addOption.ts';
import { quoted, styleOf } from './style.ts';

export function askForJson(call: PricedCall, ctx: RuleContext): Fix {
  const edit = editFor(call, ctx);
  return {
    title: 'Ask for JSON only',
    kind: 'quickfix',
    savingPerMonth: null,
    preferred: typeof edit !== 'string',
    ...(typeof edit === 'string' ? { edits: [], disabled: edit } : { edits: [edit] }),
  };
}

function editFor(call: PricedCall, ctx: RuleContext) {
  const mode = call.spec?.jsonMode;
  const module = ctx.module(call.file);
  const text = ctx.text(call.file);
  if (!mode || !module || text === undefined || call.models.length === 0)
    return 'What to do with an answer that is not JSON is up to the program.';
  const prompt = call.prompt.map(({ parts }) => parts.map(textOf).join(' ')).join(' ');
  // The API refuses the option where the prompt does not speak of JSON, and gives an object, never a list.
  if (mode.objectOnly && !/json/i.test(prompt)) return 'The API wants the word JSON in the prompt first.';
  if (mode.objectOnly && /\barrays?\b|\blists?\b|\[/i.test(prompt))
    return 'The prompt seems to ask for a list, and the option gives an object.';
  return (
    addOptionAt(call, [mode.path], quoted(mode.value, styleOf(module, text)), ctx) ??
    'The options of the call are not written here.'
  );
}

function textOf(part: PromptPart): string {
  if (part.kind === 'text') return part.text;
  return part.kind === 'either' ? part.options.flat().map(textOf).join(' ') : '';
}
