/** Moves what makes a client to the top of the module, before the statement that it stands in. */
import { contains } from '../context/site.ts';
import type { Module, Span } from '../ir.ts';
import type { Place, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { indentAt, styleOf } from './style.ts';

export type Hoisted =
  | { readonly edits: readonly TextEdit[]; readonly name: string }
  | { readonly reason: string };

const ELSEWHERE = { reason: 'It is made in a place that this fix cannot move.' };

/** `made` is the constructor; what it is made of is known to be as good outside of the function. */
export function hoist(made: Place, ctx: RuleContext): Hoisted {
  const module = ctx.module(made.file);
  const text = ctx.text(made.file);
  if (!module || text === undefined) return ELSEWHERE;
  const offset = topStatement(module, text, made.span[0]);
  if (offset === undefined) return ELSEWHERE;
  const own = ownStatement(text, made.span);
  const name = own?.name ?? 'client';
  const isTaken = module.bindings.some((other) => other.name === name && (other.fn === 0 || !own));
  if (isTaken) return { reason: `The module has another \`${name}\`.` };
  const { semicolon, lineBreak } = styleOf(module, text);
  const constant = module.language === 'python' ? name : `const ${name}`;
  const statement = own
    ? dedented(own.text, indentAt(text, made.span[0]))
    : `${constant} = ${text.slice(...made.span)}${semicolon}`;
  const gap = module.language === 'python' ? lineBreak.repeat(3) : lineBreak.repeat(2);
  const { file } = made;
  const before: TextEdit = { file, span: [offset, offset], newText: statement + gap };
  const here: TextEdit = own
    ? { file, span: own.lines, newText: '' }
    : { file, span: made.span, newText: name };
  return { name, edits: [before, here] };
}

/** The begin of the statement of the module in which an offset lies, with its decorators and comments. */
function topStatement(module: Module, text: string, offset: number): number | undefined {
  let line = text.lastIndexOf('\n', offset - 1) + 1;
  while (line > 0 && !/^[^\s)\]}]/.test(text.slice(line, line + 1))) line = previous(text, line);
  while (line > 0 && /^(?:@|#|\/\/|\/\*| \*)/.test(text.slice(previous(text, line), line)))
    line = previous(text, line);
  // A line of a text over several lines begins where it likes.
  const isInside =
    module.functions.some(({ span }, fn) => fn > 0 && span[0] < line && line < span[1]) ||
    module.exprs.some(({ span }) => span[0] < line && line < span[1]);
  const holds = module.functions.some(
    ({ span }, fn) => fn > 0 && span[0] >= line && contains(span, [offset, offset]),
  );
  return isInside || !holds ? undefined : line;
}

function previous(text: string, line: number): number {
  return text.lastIndexOf('\n', line - 2) + 1;
}

/** `const client = new OpenAI();` on lines of its own. */
function ownStatement(text: string, span: Span): { name: string; text: string; lines: Span } | undefined {
  const start = text.lastIndexOf('\n', span[0] - 1) + 1;
  const head = /^[ \t]*(?:(?:const|let|var)\s+)?([A-Za-z_$][\w$]*)\s*(?::\s*[\w.[\]]+\s*)?=\s*$/.exec(
    text.slice(start, span[0]),
  );
  const tail = /^;?[ \t]*(\r?\n|$)/.exec(text.slice(span[1]));
  const [, name] = head ?? [];
  if (name === undefined || !tail) return undefined;
  const end = span[1] + tail[0].length;
  // The empty line that set it off from the rest goes too.
  const rest = /[{:(]\s*$/.test(text.slice(0, start))
    ? (/^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length ?? 0)
    : 0;
  const own = text
    .slice(start, end)
    .trim()
    .replace(/^(?:let|var)\s/, 'const ');
  return { name, text: own, lines: [start, end + rest] };
}

function dedented(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}
