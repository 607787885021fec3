/**
 * Comments that silence rules at one place:
 *
 *     llm-cost-disable-next-line [rule…]   the next line with code
 *     llm-cost-disable-line [rule…]        the comment's own line
 *     llm-cost-disable-file [rule…]        the whole file, wherever it stands
 *
 * Without a rule they silence all of them. Rules are parted by blanks or commas, and ` -- ` begins a reason.
 *
 * Admitted weakness: a line inside of a block comment is known only by its leading `*`, since the IR keeps no comments
 * that do not speak to us.
 */
import type { Directive, Language } from '../ir.ts';

/** Is the rule silenced on one of these lines (0-based) of the file? */
export type Silenced = (rule: string, lines: readonly number[]) => boolean;

export function readDirectives(directives: readonly Directive[], text: string, language: Language): Silenced {
  const disables = directives.flatMap((directive) => readDirective(directive, text, language) ?? []);
  return (rule, lines) =>
    disables.some(
      (disable) =>
        (disable.rules.length === 0 || disable.rules.includes(rule)) &&
        (disable.line === 'all' || lines.includes(disable.line)),
    );
}

/** 0-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** 0-based line of the first code after a line; the line after it where there is no code. */
export function nextCodeLine(text: string, after: number, language: Language): number {
  const comment = language === 'python' ? /^\s*(#|$)/ : /^\s*(\/\/|\/\*|\*|\{\/\*|$)/;
  const lines = text.split('\n');
  const code = lines.findIndex((line, number) => number > after && !comment.test(line.trimEnd()));
  return code === -1 ? after + 1 : code;
}

interface Disable {
  readonly line: number | 'all';
  readonly rules: readonly string[];
}

function readDirective(directive: Directive, text: string, language: Language): Disable | undefined {
  const match = /^llm-cost-disable-(next-line|line|file)(?![\w-])([\s\S]*)$/.exec(directive.text);
  if (!match) return undefined;
  const [names = ''] = (match[2] ?? '').split(/(?:^|\s)--(?:\s|$)/);
  const rules = names.split(/[\s,]+/).filter((name) => name !== '');
  if (match[1] === 'file') return { line: 'all', rules };
  if (match[1] === 'line') return { line: lineAt(text, directive.span[0]), rules };
  return { line: nextCodeLine(text, lineAt(text, directive.span[1]), language), rules };
}
