/** Puts the body of a request handler into a `try`, and answers in the words of its framework where that is known. */
import { NONE, type Span } from '../ir.ts';
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { indentAt, styleOf } from './style.ts';

export function handleErrors(calls: readonly [PricedCall, ...PricedCall[]], ctx: RuleContext): Fix {
  const edit = editFor(calls, ctx);
  return {
    title: 'Catch the error and answer',
    kind: 'quickfix',
    savingPerMonth: null,
    preferred: typeof edit !== 'string',
    ...(typeof edit === 'string' ? { edits: [], disabled: edit } : { edits: [edit] }),
  };
}

const UP_TO_YOU = 'What is to happen instead is up to the program.';

function editFor(calls: readonly [PricedCall, ...PricedCall[]], ctx: RuleContext): TextEdit | string {
  const [call] = calls;
  const { at, by } = ctx.facts.of(call).where;
  const module = at && ctx.module(at.file);
  const text = at && ctx.text(at.file);
  const answers = ctx.catalog.context.places.find(({ title }) => title === by)?.onError;
  if (!at || !module || !text || !answers) return UP_TO_YOU;
  // Behind the first part of a stream it is too late for a status.
  if (calls.some(({ stream }) => stream)) return 'A stream that has begun can only be broken off.';
  if (at.file !== call.file) return 'The handler stands in another file.';
  const fn = module.functions.findIndex(({ span }) => span[0] === at.span[0] && span[1] === at.span[1]);
  const names = (module.functions[fn]?.params ?? []).map(({ name }) => name);
  const answer = answers.find(({ params }) => params <= names.length);
  const body = bodyOf(text, at.span, module.functions[fn]?.kind === 'arrow');
  if (!answer || !body || fn === NONE) return UP_TO_YOU;
  const inner = text.slice(...body);
  // Lines of a text must stay as they are.
  if (/`[^`]*\n[^`]*`/.test(inner) || inner.includes('/*')) return 'The body holds texts of several lines.';
  const style = styleOf(module, text);
  const base = indentAt(text, at.span[0]) + style.indent;
  const lines = inner.trim().split(/\r?\n/);
  const filled = answer.lines.map((line) =>
    line.replace(/\{(\d)\}/g, (_, index) => names[Number(index)] ?? '').replace(/;$/, style.semicolon),
  );
  const newText = [
    `${base}try {`,
    ...lines.map((line, index) =>
      line.trim() === '' ? '' : style.indent + (index === 0 ? base : '') + line,
    ),
    `${base}} catch (error) {`,
    ...filled.map((line) => `${base}${style.indent}${line}`),
    `${base}}`,
  ].join(style.lineBreak);
  return {
    file: at.file,
    span: body,
    newText: style.lineBreak + newText + style.lineBreak + indentAt(text, at.span[0]),
  };
}

/** Between the braces. */
function bodyOf(text: string, span: Span, arrow: boolean): Span | null {
  const source = text.slice(...span);
  const open = arrow ? /=>\s*\{/.exec(source) : /\)[^(){}]*\{/.exec(source);
  if (!open || !source.endsWith('}')) return null;
  const start = span[0] + open.index + open[0].length;
  return /^\s*\n/.test(text.slice(start)) ? [start, span[1] - 1] : null;
}
