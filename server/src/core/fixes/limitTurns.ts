/** Counts the turns of a loop and gives up after so many, which all ways out of the loop are free to come before. */
import type { Region } from '../ir.ts';
import type { FileId, Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { beforeStatement } from './statements.ts';
import { indentAt, quoted, styleOf } from './style.ts';

const TURNS = 20;

export function limitTurns(call: PricedCall, file: FileId, loop: Region, ctx: RuleContext): Fix {
  const title = `Give up after ${TURNS} turns`;
  const fix = { title, kind: 'quickfix', savingPerMonth: null, preferred: true } as const;
  const edits = call.language === 'python' ? inPython(file, loop, ctx) : inScript(file, loop, ctx);
  return edits
    ? { ...fix, edits }
    : { ...fix, edits: [], disabled: 'The loop is laid out in a way that this fix cannot rewrite.' };
}

function inScript(file: FileId, { span, head }: Region, ctx: RuleContext): TextEdit[] | null {
  const module = ctx.module(file);
  const text = ctx.text(file);
  if (!module || text === undefined || module.bindings.some(({ name }) => name === 'turns')) return null;
  // `while (…) {`, `for (;;) {`, `do {`
  const after = text.startsWith('do', span[0]) ? span[0] + 2 : head[1];
  const open = /^[\s);]*\{/.exec(text.slice(after))?.[0];
  if (open === undefined) return null;
  const style = styleOf(module, text);
  const { semicolon, lineBreak, indent } = style;
  const body = after + open.length;
  const error = `new Error(${quoted(`No answer after ${TURNS} turns`, style)})${semicolon}`;
  const check = `${lineBreak}${indentAt(text, span[0])}${indent}if (++turns > ${TURNS}) throw ${error}`;
  const before = beforeStatement({ file, module, text }, span[0], `let turns = 0${semicolon}`);
  return before && [before, { file, span: [body, body], newText: check }];
}

function inPython(file: FileId, { span, head }: Region, ctx: RuleContext): TextEdit[] | null {
  const module = ctx.module(file);
  const text = ctx.text(file);
  if (!module || text === undefined || module.bindings.some(({ name }) => name === 'turns')) return null;
  const colon = /^[ \t)]*:[^\n]*\n/.exec(text.slice(head[1]))?.[0];
  if (colon === undefined) return null;
  const style = styleOf(module, text);
  const { lineBreak } = style;
  const body = head[1] + colon.length;
  const own = indentAt(text, span[0]) + style.indent;
  const lines = [
    'turns += 1',
    `if turns > ${TURNS}:`,
    `${style.indent}raise RuntimeError(${quoted(`No answer after ${TURNS} turns`, style)})`,
  ];
  const check = lines.map((line) => `${own}${line}${lineBreak}`).join('');
  const before = beforeStatement({ file, module, text }, span[0], 'turns = 0');
  return before && [before, { file, span: [body, body], newText: check }];
}
