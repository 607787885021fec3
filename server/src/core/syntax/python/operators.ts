/** Operators. Chains lean to the left and are walked in a loop: generated files hold sums of thousands of parts. */
import type { Node } from 'web-tree-sitter';
import type { ExprId, Span } from '../../ir.ts';
import { type Context, field, spanOf, unwrapped } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { lowerPercent } from './strings.ts';

/** `a or b`, `a and b`. */
export function lowerBoolean(node: Node, cx: Context): ExprId {
  const { first, parts } = chainOf(node);
  let left = lowerExpr(first, cx);
  for (const { span, operator, right } of parts) {
    const second = lowerExpr(right, cx);
    left = cx.builder.add(
      operator === 'or'
        ? { k: 'fallback', span, first: left, second }
        : { k: 'choice', span, options: [second] },
    );
  }
  return left;
}

/** `a == b`, `a != b`; undefined for other comparisons and chains of them. */
export function lowerEquality(node: Node, cx: Context): ExprId | undefined {
  const [left, operator, right, ...more] = node.children;
  const isEquality = operator?.type === '==' || operator?.type === '!=';
  if (!left || !right || !isEquality || more.length > 0) return undefined;
  return cx.builder.add({
    k: 'equal',
    span: spanOf(node),
    left: lowerExpr(left, cx),
    right: lowerExpr(right, cx),
    ...(operator.type === '!=' && { not: true }),
  });
}

export function lowerBinary(node: Node, cx: Context): ExprId {
  const { first, parts } = chainOf(node);
  let left: ExprId | undefined;
  for (const part of parts) {
    const text =
      left === undefined && part.operator === '%'
        ? lowerPercent(part.node, first, part.right, cx)
        : undefined;
    left = text ?? combine(left ?? lowerExpr(first, cx), part, cx);
  }
  return left ?? lowerExpr(first, cx);
}

interface ChainPart {
  readonly node: Node;
  readonly span: Span;
  readonly operator: string;
  readonly right: Node;
}

/** `a + b + c` as `a` and the parts that follow. */
function chainOf(node: Node): { readonly first: Node; readonly parts: readonly ChainPart[] } {
  const parts: ChainPart[] = [];
  let at = node;
  while (at.type === node.type) {
    const [left, right] = [field(at, 'left'), field(at, 'right')];
    if (!left || !right) break;
    parts.push({ node: at, span: spanOf(at), operator: field(at, 'operator')?.text ?? '', right });
    at = left;
  }
  // An operator without its sides is broken code: the node itself must not come round again.
  return at === node ? { first: at.namedChild(0) ?? at, parts: [] } : { first: at, parts: parts.reverse() };
}

const ARITHMETIC: Readonly<Record<string, '-' | '*' | '/' | '**'>> = {
  '-': '-',
  '*': '*',
  '/': '/',
  '**': '**',
};

function combine(left: ExprId, { node, span, operator, right: rightNode }: ChainPart, cx: Context): ExprId {
  const { builder } = cx;
  const right = lowerExpr(rightNode, cx);
  if (operator === '+') return builder.add({ k: 'concat', span, left, right });
  // Of two dictionaries the right one wins.
  if (operator === '|')
    return builder.add({ k: 'object', span, entries: [{ spread: left }, { spread: right }] });
  // `PROMPT % (name, topic)` is text whatever the name stands for; with a single value it may be a remainder.
  if (operator === '%' && /^(?:tuple|dictionary)$/.test(unwrapped(rightNode).type))
    return builder.add({ k: 'template', span: spanOf(node), texts: ['', '', ''], holes: [left, right] });
  const op = ARITHMETIC[operator];
  return op ? builder.add({ k: 'arithmetic', span, op, left, right }) : builder.unknown(span);
}

/** `-1`; undefined for what is no signed number. */
export function lowerUnary(node: Node, cx: Context): ExprId | undefined {
  const argument = field(node, 'argument');
  const sign = field(node, 'operator')?.text;
  if ((argument?.type !== 'integer' && argument?.type !== 'float') || sign === '~') return undefined;
  const value = numberOf(argument.text) * (sign === '-' ? -1 : 1);
  return Number.isFinite(value) ? cx.builder.add({ k: 'literal', span: spanOf(node), value }) : undefined;
}

/** NaN for complex numbers. */
export function numberOf(text: string): number {
  return Number(text.replaceAll('_', '').replace(/l$/i, ''));
}
