/** Lines before a statement, in its indentation. */
import type { Module } from '../ir.ts';
import type { FileId, TextEdit } from '../model.ts';
import { indentAt, styleOf } from './style.ts';

/** Null where the statement does not begin its line, or is all that an `if` or a loop without braces holds. */
export function beforeStatement(
  { file, module, text }: { readonly file: FileId; readonly module: Module; readonly text: string },
  statement: number,
  lines: string,
): TextEdit | null {
  const indent = indentAt(text, statement);
  const line = text.lastIndexOf('\n', statement - 1) + 1;
  const start = line + indent.length;
  const isFirst =
    start === statement || /^(?:export|await)\s+(?:default\s+)?$/.test(text.slice(start, statement));
  if (!isFirst || (module.language !== 'python' && isHeld(text.slice(0, start)))) return null;
  const { lineBreak } = styleOf(module, text);
  // An empty line carries no blanks.
  const rest = lines
    .split(lineBreak)
    .map((each, index) => (index === 0 || each === '' ? each : indent + each));
  return { file, span: [start, start], newText: `${rest.join(lineBreak)}${lineBreak}${indent}` };
}

function isHeld(before: string): boolean {
  const last = before.trimEnd();
  if (/(?:=>|\belse|[=(,?:&|])$/.test(last)) return true;
  const line = last.slice(last.lastIndexOf('\n') + 1);
  return /^\s*(?:\}\s*)?(?:else\s+)?(?:if|for|while)\b.*\)$/.test(line);
}
