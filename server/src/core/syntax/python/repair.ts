/**
 * Half-typed code: an open bracket makes the rest of a file its contents, and what follows is lost for the parser. Where
 * a line can only be the start of a statement, the brackets open before it are closed, as are strings that their line
 * leaves open. A page break ends all that is open, since it parts the cells of a notebook. Only for text that the parser
 * has found broken.
 */

export interface Repaired {
  readonly text: string;
  /** What was put in, by its offset in the new text, in order. */
  readonly inserted: readonly { readonly at: number; readonly length: number }[];
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** No expression has a line that begins so. */
const STATEMENT =
  /^(?:(?:async[ \t]+)?(?:def|with)\b|(?:class|return|import|try|while|raise|pass|assert|del|global|nonlocal|break|continue|elif|except|finally)\b(?!\s*[=,)\]}.])|from[ \t]+[.\w]+[ \t]+import\b|@[A-Za-z_]|(?:async[ \t]+)?for\b.*:[ \t]*(?:#.*)?$|(?:if|match)\b.*:[ \t]*(?:#.*)?$|else[ \t]*:)/m;
/** An assignment as one writes it, not as a keyword argument. */
const ASSIGNMENT = /^[A-Za-z_][\w.]*(?:[ \t]*:[^=\n]+)?[ \t]+=[ \t]/;
/** Words that go on with an expression at the start of a line. */
const GOES_ON = /^(?:and|or|not|in|is|if|else|for|async|await|lambda|yield|as)\b/;

/** Undefined where nothing had to be closed. */
export function repairBrackets(text: string): Repaired | undefined {
  const inserts: { readonly at: number; readonly what: string }[] = [];
  let open: { readonly close: string; readonly indent: number }[] = [];
  /** Where the last token that is no comment ends. */
  let lastEnd = 0;
  let at = 0;
  let indent = 0;

  const closeAll = (): void => {
    const what = open
      .reverse()
      .map(({ close }) => close)
      .join('');
    if (what !== '') inserts.push({ at: lastEnd, what });
    open = [];
  };

  const lineStarts = (): void => {
    if (isPageBreak(text, at)) closeAll();
    const line = /[^\n]*/.exec(text.slice(at, at + 400))?.[0] ?? '';
    indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
    const code = line.slice(indent);
    const [outer] = open;
    if (!outer || code.trim() === '' || code.startsWith('#')) return;
    const afterValue = /[\w)\]}"']/.test(text[lastEnd - 1] ?? '');
    const startsValue = /^[A-Za-z_]/.test(code) && !GOES_ON.test(code);
    const isOutside =
      indent < outer.indent || (indent === outer.indent && (afterValue || ASSIGNMENT.test(code)));
    if (STATEMENT.test(code) || (startsValue && isOutside)) closeAll();
  };

  lineStarts();
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '\n') {
      at++;
      lineStarts();
    } else if (char === '#') {
      at = endOfLine(text, at);
    } else if (char === '"' || char === "'") {
      const string = stringAt(text, at);
      if (!string.closed) inserts.push({ at: string.end, what: string.quote });
      at = string.end;
      lastEnd = at;
    } else {
      const close = CLOSES[char];
      if (close) open.push({ close, indent });
      else if (/[)\]}]/.test(char)) closeUpTo(char, open, (what) => inserts.push({ at: lastEnd, what }));
      at++;
      if (!/\s/.test(char)) lastEnd = at;
    }
  }
  closeAll();
  return inserts.length === 0 ? undefined : insert(text, inserts);
}

/** A closing bracket closes what is open inside of its own; without one of its own it is left alone. */
function closeUpTo(char: string, open: { readonly close: string }[], put: (what: string) => void): void {
  const own = open.map(({ close }) => close).lastIndexOf(char);
  if (own < 0) return;
  const inside = open.splice(own).slice(1).reverse();
  if (inside.length > 0) put(inside.map(({ close }) => close).join(''));
}

function stringAt(text: string, start: number): { end: number; closed: boolean; quote: string } {
  const char = text[start] ?? '';
  const quote = text.startsWith(char.repeat(3), start) ? char.repeat(3) : char;
  for (let at = start + quote.length; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '\n' && quote.length === 1)
      return { end: withoutReturn(text, at), closed: false, quote };
    else if (isPageBreak(text, at)) return { end: at - 1, closed: false, quote };
    else if (text.startsWith(quote, at)) return { end: at + quote.length, closed: true, quote };
  }
  return { end: text.length, closed: false, quote };
}

function isPageBreak(text: string, at: number): boolean {
  return text[at] === '\f' && text[at - 1] === '\n' && text[at + 1] === '\n';
}

function withoutReturn(text: string, lineEnd: number): number {
  return text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

function insert(text: string, inserts: readonly { readonly at: number; readonly what: string }[]): Repaired {
  const parts: string[] = [];
  const inserted: { at: number; length: number }[] = [];
  let from = 0;
  let shift = 0;
  for (const { at, what } of inserts.toSorted((a, b) => a.at - b.at)) {
    parts.push(text.slice(from, at), what);
    inserted.push({ at: at + shift, length: what.length });
    shift += what.length;
    from = at;
  }
  return { text: parts.join('') + text.slice(from), inserted };
}

/** The offset in the original text of one in the repaired text. */
export function originalOffset(offset: number, { inserted }: Repaired): number {
  let original = offset;
  for (const { at, length } of inserted) {
    if (at >= offset) break;
    original -= Math.min(length, offset - at);
  }
  return original;
}
