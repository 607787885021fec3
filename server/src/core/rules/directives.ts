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
import type { Directive, Language, Span } from '../ir.ts';
import { nearest } from './nearest.ts';

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
  const ends = lineEnds(text);
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Of the text that was asked about last: one file is looked at after the other. */
let last: { readonly text: string; readonly ends: readonly number[] } | undefined;

function lineEnds(text: string): readonly number[] {
  if (last?.text === text) return last.ends;
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  last = { text, ends };
  return ends;
}

/** 0-based line of the first code after a line; the line after it where there is no code. */
export function nextCodeLine(text: string, after: number, language: Language): number {
  const comment = language === 'python' ? /^\s*(#|$)/ : /^\s*(\/\/|\/\*|\*|\{\/\*|$)/;
  const lines = text.split('\n');
  const code = lines.findIndex((line, number) => number > after && !comment.test(line.trimEnd()));
  return code === -1 ? after + 1 : code;
}

/** What is wrong with a comment: a rule that does not exist, or a word that almost says what to silence. */
export interface DirectiveMistake {
  readonly error: string;
  /** The wrong word, as offsets in the comment's text. */
  readonly span: Span;
  /** What was probably meant. */
  readonly meant: string | null;
}

export function mistakeIn({ text }: Directive, known: readonly string[]): DirectiveMistake | undefined {
  const [word = ''] = /^llm-cost-disable[\w-]*/.exec(text) ?? [];
  if (word === '') return undefined;
  const names = namesIn(text.slice(word.length));
  if (!FORMS.includes(word)) {
    // Anything else that begins so may be prose.
    if (names.some(({ name }) => !known.includes(name))) return undefined;
    const error = `${word} does nothing: write ${FORMS.join(', ')}.`;
    return { error, span: [0, word.length], meant: nearest(word, FORMS) };
  }
  const wrong = names.find(({ name }) => !known.includes(name));
  if (!wrong) return undefined;
  const { name, index } = wrong;
  const start = word.length + index;
  const meant = nearest(name, known);
  const advice = meant ? `did you mean ${meant}?` : 'names of rules come first, a reason after " -- ".';
  return { error: `There is no rule ${name}: ${advice}`, span: [start, start + name.length], meant };
}

interface Disable {
  readonly line: number | 'all';
  readonly rules: readonly string[];
}

const FORMS = ['llm-cost-disable-next-line', 'llm-cost-disable-line', 'llm-cost-disable-file'];

function readDirective(directive: Directive, text: string, language: Language): Disable | undefined {
  const match = /^llm-cost-disable-(next-line|line|file)(?![\w-])([\s\S]*)$/.exec(directive.text);
  if (!match) return undefined;
  const rules = namesIn(match[2] ?? '').map(({ name }) => name);
  if (match[1] === 'file') return { line: 'all', rules };
  if (match[1] === 'line') return { line: lineAt(text, directive.span[0]), rules };
  return { line: nextCodeLine(text, lineAt(text, directive.span[1]), language), rules };
}

/** Up to the reason. */
function namesIn(rest: string): { readonly name: string; readonly index: number }[] {
  const [names = ''] = rest.split(/(?:^|\s)--(?:\s|$)/);
  return [...names.matchAll(/[^\s,]+/g)].map(({ 0: name, index }) => ({ name, index }));
}
