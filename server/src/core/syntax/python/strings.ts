/** String literals: escapes, f-strings, implicit concatenation, `%` and `format`. */
import type { Node } from 'web-tree-sitter';
import type { ExprId } from '../../ir.ts';
import { type Context, field, named, spanOf, unwrapped } from './context.ts';
import { lowerExpr } from './expressions.ts';

/** Text, and what stands in its holes, in turn. */
type Piece = string | ExprId;

export function lowerString(node: Node, cx: Context): ExprId {
  return addText(node, piecesOf(node, cx), cx);
}

/** The text of a string that has no holes; undefined for any other expression. */
export function literalText(node: Node): string | undefined {
  const string = unwrapped(node);
  if (!isString(string)) return undefined;
  const contents = stringsOf(string).map((part) =>
    named(part).some((child) => child.type === 'interpolation')
      ? undefined
      : contentsOf(part)
          .map((child) => decode(child.text, prefixOf(part)))
          .join(''),
  );
  return contents.includes(undefined) ? undefined : contents.join('');
}

export function isString(node: Node): boolean {
  return node.type === 'string' || node.type === 'concatenated_string';
}

function stringsOf(node: Node): Node[] {
  return node.type === 'concatenated_string' ? named(node).filter((part) => part.type === 'string') : [node];
}

function contentsOf(string: Node): Node[] {
  return named(string).filter((child) => child.type === 'string_content');
}

function piecesOf(node: Node, cx: Context): Piece[] {
  const pieces: Piece[] = [];
  for (const string of stringsOf(node)) {
    const prefix = prefixOf(string);
    for (const child of named(string)) {
      if (child.type === 'string_content') pieces.push(decode(child.text, prefix));
      else if (child.type === 'interpolation') {
        const hole = field(child, 'expression') ?? named(child)[0];
        if (hole) pieces.push(lowerExpr(hole, { ...cx, awaited: false }));
      }
    }
  }
  return pieces;
}

function addText(node: Node, pieces: readonly Piece[], cx: Context): ExprId {
  const texts = [''];
  const holes: ExprId[] = [];
  for (const piece of pieces) {
    if (typeof piece === 'string') texts[texts.length - 1] += piece;
    else {
      holes.push(piece);
      texts.push('');
    }
  }
  const span = spanOf(node);
  if (holes.length === 0) return cx.builder.add({ k: 'literal', span, value: texts[0] ?? '' });
  return cx.builder.add({ k: 'template', span, texts, holes });
}

/** The letters before the quotes, in lower case. */
function prefixOf(string: Node): string {
  return /^[a-z]*/.exec(string.child(0)?.text.toLowerCase() ?? '')?.[0] ?? '';
}

function decode(text: string, prefix: string): string {
  // Only in f-strings (and template strings) do doubled braces stand for one.
  const braced = /[ft]/.test(prefix) ? text.replace(/\{\{|\}\}/g, (braces) => braces.charAt(0)) : text;
  return prefix.includes('r') || !braced.includes('\\') ? braced : braced.replace(ESCAPE, meaningOf);
}

const ESCAPE = /\\(\r\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|[\s\S])/g;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
  '\r\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** What Python does not know as an escape stays as it is written, with its backslash. */
function meaningOf(whole: string, what: string): string {
  const known = ESCAPES[what];
  if (known !== undefined) return known;
  if (/^[0-7]/.test(what)) return String.fromCodePoint(Number.parseInt(what, 8));
  // A character by its name: one of some kind.
  if (what.startsWith('N{')) return '\ufffd';
  const code = what.length > 1 ? Number.parseInt(what.slice(1), 16) : Number.NaN;
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

const CONVERSION = /%(?:%|(?:\((\w+)\))?[-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[hlL]?[diouxXeEfFgGcrsa])/;

/** `'Hello %s' % name`: the text with a hole at each conversion. Undefined where the left side is no text. */
export function lowerPercent(node: Node, left: Node, right: Node, cx: Context): ExprId | undefined {
  const text = unwrapped(left);
  if (!isString(text)) return undefined;
  const given = unwrapped(right);
  const items = (given.type === 'tuple' ? named(given) : [given]).map((item) => lowerExpr(item, cx));
  const values = given.type === 'dictionary' ? entriesOf(items[0], cx) : new Map<string, ExprId>();
  let index = 0;
  return lowerFilled(node, text, CONVERSION, cx, (whole, name) => {
    if (whole === '%%') return '%';
    return name === undefined ? items[index++] : values.get(name);
  });
}

function entriesOf(object: ExprId | undefined, cx: Context): Map<string, ExprId> {
  const expr = cx.builder.exprs[object ?? -1];
  const entries = expr?.k === 'object' ? expr.entries : [];
  return new Map(entries.flatMap((entry) => ('key' in entry ? [[entry.key, entry.value] as const] : [])));
}

const REPLACEMENT = /\{\{|\}\}|\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/;

/** `'Hello {name}'.format(name=name)`. Undefined where the receiver is no text that is written out. */
export function lowerFormat(
  node: Node,
  receiver: Node,
  args: readonly Node[],
  cx: Context,
): ExprId | undefined {
  const text = unwrapped(receiver);
  if (!isString(text)) return undefined;
  const values = new Map<string, ExprId>();
  let position = 0;
  for (const arg of args) {
    if (arg.type === 'keyword_argument') {
      const [name, value] = [field(arg, 'name'), field(arg, 'value')];
      if (name && value) values.set(name.text, lowerExpr(value, cx));
    } else if (arg.type === 'list_splat' || arg.type === 'dictionary_splat') {
      for (const inner of named(arg)) lowerExpr(inner, cx);
    } else values.set(String(position++), lowerExpr(arg, cx));
  }
  let automatic = 0;
  return lowerFilled(node, text, REPLACEMENT, cx, (whole, inner = '') => {
    if (whole === '{{' || whole === '}}') return whole.charAt(0);
    const name = /^[^!:]*/.exec(inner)?.[0].trim() ?? '';
    return values.get(name === '' ? String(automatic++) : name);
  });
}

/** The text with each `place` taken by what `fill` gives for it: text, an expression, or something unknown. */
function lowerFilled(
  node: Node,
  text: Node,
  place: RegExp,
  cx: Context,
  fill: (whole: string, inner: string | undefined) => Piece | undefined,
): ExprId {
  const pieces = piecesOf(text, cx).flatMap((piece): Piece[] => {
    if (typeof piece !== 'string') return [piece];
    const filled: Piece[] = [];
    let from = 0;
    for (const match of piece.matchAll(new RegExp(place, 'g'))) {
      filled.push(piece.slice(from, match.index));
      filled.push(fill(match[0], match[1]) ?? cx.builder.unknown(spanOf(node)));
      from = match.index + match[0].length;
    }
    return [...filled, piece.slice(from)];
  });
  return addText(node, pieces, cx);
}
