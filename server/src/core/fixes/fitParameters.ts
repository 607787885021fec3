/** Changes the parameters of a call so that a model takes them: renames, removes or replaces what it refuses. */
import type { Span } from '../ir.ts';
import type { PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { type Asked, effortsOf, type Refused, refusedBy, requestPath } from '../rules/parameters.ts';
import { addOptionAt } from './addOption.ts';
import { type GivenOption, optionAt } from './options.ts';
import { quoted, styleOf } from './style.ts';

export interface Fitted {
  readonly edits: readonly TextEdit[];
  /** In words: `renames max_tokens`. */
  readonly effects: readonly string[];
}

/** For a call that is to ask another model; null where something that it refuses cannot be changed here. */
export function fitParameters(
  calls: readonly PricedCall[],
  { from, to }: { readonly from: Asked; readonly to: Asked },
  ctx: RuleContext,
): Fitted | null {
  const edits: TextEdit[] = [];
  const effects = new Set<string>();
  for (const call of calls) {
    for (const refused of refusedBy(call, to, ctx)) {
      const edit = fixOf(call, refused, ctx);
      if (!edit) return null;
      edits.push(edit);
      effects.add(effectOf(refused));
    }
    const edit = keepFromThinking(call, { from, to }, ctx);
    if (edit) edits.push(edit);
    if (edit) effects.add('without reasoning, as before');
  }
  return { edits: joined(edits, ctx), effects: [...effects] };
}

/** Null where nothing in the facts says what helps, or where the text around is not plain. */
export function fixOf(call: PricedCall, { fact, given }: Refused, ctx: RuleContext): TextEdit | null {
  const key = keyOf(given, ctx);
  const text = ctx.text(given.file);
  if (!key || text === undefined) return null;
  if (fact.rename !== undefined) {
    // In `{ max_tokens }` the name is the value too.
    const isShorthand = key[0] === given.span[0];
    const written = text.slice(...key);
    const quote = /^["']/.exec(written)?.[0] ?? '';
    const newText = isShorthand ? `${fact.rename}: ${written}` : `${quote}${fact.rename}${quote}`;
    return { file: given.file, span: key, newText };
  }
  if (fact.replace) {
    const { parameter, by } = fact.replace;
    const paths = requestPath(call).map((path) => `${path}.${parameter}`);
    const holder = optionAt(call, paths, ctx);
    if (!holder) return null;
    const style = styleOf(holder.module, text);
    const python = holder.module.language === 'python';
    const fields = Object.entries(by).map(
      ([name, value]) => `${python ? quoted(name, style) : name}: ${quoted(value, style)}`,
    );
    const newText = python ? `{${fields.join(', ')}}` : `{ ${fields.join(', ')} }`;
    return { file: holder.file, span: holder.span, newText };
  }
  return fact.remove ? removal(given, key, text) : null;
}

/** Several edits of one file that touch become one; what is left out at the end of a list takes the comma before it along. */
export function joined(edits: readonly TextEdit[], ctx: RuleContext): TextEdit[] {
  const merged: TextEdit[] = [];
  for (const edit of edits.toSorted((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1])) {
    const last = merged.at(-1);
    if (last?.file === edit.file && edit.span[0] <= last.span[1]) {
      const span: Span = [last.span[0], Math.max(last.span[1], edit.span[1])];
      merged[merged.length - 1] = { file: edit.file, span, newText: last.newText + edit.newText };
    } else merged.push(edit);
  }
  return merged.map((edit) => (edit.newText === '' ? withComma(edit, ctx.text(edit.file) ?? '') : edit));
}

function withComma(edit: TextEdit, text: string): TextEdit {
  const [start, end] = edit.span;
  const before = /,[ \t]*(?:\r?\n[ \t]*)?$/.exec(text.slice(0, start));
  const isLast = /^\s*[)}]/.test(text.slice(end)) && !/,\s*$/.test(text.slice(start, end));
  return before && isLast ? { ...edit, span: [before.index, end] } : edit;
}

function effectOf({ fact }: Refused): string {
  if (fact.rename !== undefined) return `renames ${fact.parameter}`;
  return fact.replace ? `changes ${fact.replace.parameter}` : `removes ${fact.parameter}`;
}

/** The name of the option in front of its value: a key, or the name of a keyword argument. */
function keyOf({ file, span, keySpan }: GivenOption, ctx: RuleContext): Span | null {
  if (keySpan) return keySpan;
  // Backwards from the value, as a search for what ends there begins anew at each word of the text.
  const text = ctx.text(file) ?? '';
  const from = Math.max(0, span[0] - LONGEST_NAME);
  const name = /(\w+)\s*=\s*$/.exec(text.slice(from, span[0]));
  if (name?.[1] === undefined) return null;
  return [from + name.index, from + name.index + name[1].length];
}

/** Of an argument, with the white space around its `=`. */
const LONGEST_NAME = 200;

/** With the comma behind it, and with its line where it has one of its own. */
function removal(given: GivenOption, [start]: Span, text: string): TextEdit | null {
  const end = given.span[1];
  const behind = /^[ \t]*(,?)[ \t]*/.exec(text.slice(end));
  const [whole = '', comma = ''] = behind ?? [];
  const rest = text.slice(end + whole.length);
  if (comma === '' && !/^\s*[)}]/.test(rest)) return null;
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const ownLine = text.slice(line, start).trim() === '' && /^\r?\n/.test(rest);
  if (comma === '') return { file: given.file, span: [start, end], newText: '' };
  if (!ownLine) return { file: given.file, span: [start, end + whole.length], newText: '' };
  return { file: given.file, span: [line, end + whole.length + rest.indexOf('\n') + 1], newText: '' };
}

/**
 * A model that does not reason gives way to one that does: where the answer is capped, its thoughts would use up the cap.
 * Source: openai 7.55.0 src/resources/chat/completions/completions.ts, max_completion_tokens includes reasoning tokens.
 */
function keepFromThinking(
  call: PricedCall,
  { from, to }: { readonly from: Asked; readonly to: Asked },
  ctx: RuleContext,
): TextEdit | null {
  if (!startsToThink(call, { from, to }, ctx) || !effortsOf(to, ctx)?.includes('none')) return null;
  const option = /(^|\.)responses(\.|$)/.test(call.method) ? 'reasoning.effort' : 'reasoning_effort';
  const text = ctx.text(call.file);
  const module = ctx.module(call.file);
  if (text === undefined || !module) return null;
  const paths = requestPath(call).map((path) => `${path}.${option}`);
  return addOptionAt(call, paths, quoted('none', styleOf(module, text)), ctx);
}

/** The answer is capped, and only the other model would think first. */
export function startsToThink(
  call: PricedCall,
  { from, to }: { readonly from: Asked; readonly to: Asked },
  ctx: RuleContext,
): boolean {
  const efforts = effortsOf(to, ctx);
  const thinksNow = effortsOf(from, ctx)?.length !== 0;
  return call.outputCap.known && !thinksNow && efforts !== undefined && efforts.length > 0;
}
