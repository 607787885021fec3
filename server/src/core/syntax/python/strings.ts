/** String literals: escapes, f-strings, implicit concatenation, `%` and `format`. */
import type { Node } from 'web-tree-sitter';
import type { ExprId } from '../../ir.ts';
import { type Context, field, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';

interface Parts {
  readonly texts: string[];
  readonly holes: Node[];
}

export function lowerString(node: Node, cx: Context): ExprId {
  const parts: Parts = { texts: [''], holes: [] };
  for (const piece of node.type === 'concatenated_string' ? named(node) : [node]) collect(piece, parts);
  return addText(node, parts, cx);
}

function addText(node: Node, { texts, holes }: Parts, cx: Context): ExprId {
  if (holes.length === 0) return cx.builder.add({ k: 'literal', span: spanOf(node), value: texts[0] ?? '' });
  return cx.builder.add({
    k: 'template',
    span: spanOf(node),
    texts,
    holes: holes.map((hole) => lowerExpr(hole, cx)),
  });
}

function collect(node: Node, parts: Parts): void {
  const start = node.child(0)?.text ?? '';
  const isRaw = /r/i.test(start);
  for (const child of named(node)) {
    if (child.type === 'string_content') append(parts, isRaw ? child.text : unescaped(child.text));
    else if (child.type === 'escape_sequence') append(parts, unescaped(child.text));
    else if (child.type === 'interpolation') {
      const hole = field(child, 'expression') ?? named(child)[0];
      if (!hole) continue;
      parts.holes.push(hole);
      parts.texts.push('');
    }
  }
}

function append({ texts }: Parts, text: string): void {
  texts[texts.length - 1] += text;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '', '0': '\0' };

function unescaped(text: string): string {
  if (!text.includes('\\')) return text.replaceAll('{{', '{').replaceAll('}}', '}');
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\s\S])/g, (_, what: string) => {
    if (what.length > 1) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    return ESCAPES[what] ?? what;
  });
}

/** `'Hello %s' % name`: the text with a hole at each conversion. Undefined where the left side is no text. */
export function lowerPercent(node: Node, left: Node, right: Node, cx: Context): ExprId | undefined {
  if (left.type !== 'string' && left.type !== 'concatenated_string') return undefined;
  return lowerFormatted(node, left, /%(?:\(\w+\))?[-+ #0-9.*]*[sdrifgxeaXEG]/g, [right], cx);
}

/** `'Hello {}'.format(name)`. */
export function lowerFormat(
  node: Node,
  receiver: Node,
  args: readonly Node[],
  cx: Context,
): ExprId | undefined {
  if (receiver.type !== 'string' && receiver.type !== 'concatenated_string') return undefined;
  return lowerFormatted(node, receiver, /\{[^{}]*\}/g, args, cx);
}

function lowerFormatted(
  node: Node,
  text: Node,
  placeholder: RegExp,
  args: readonly Node[],
  cx: Context,
): ExprId | undefined {
  const parts: Parts = { texts: [''], holes: [] };
  for (const piece of text.type === 'concatenated_string' ? named(text) : [text]) collect(piece, parts);
  const values = args.map((arg) => lowerExpr(arg, cx));
  const texts = parts.texts.join('').split(placeholder);
  if (texts.length === 1) return cx.builder.add({ k: 'literal', span: spanOf(node), value: texts[0] ?? '' });
  const holes = texts.slice(1).map((_, index) => values[index] ?? cx.builder.unknown(spanOf(node)));
  return cx.builder.add({ k: 'template', span: spanOf(node), texts, holes });
}
