/** How often a loop runs, where it says so itself. */
import type { Node } from 'web-tree-sitter';
import { field, named } from './context.ts';

/** `range(5)`, `range(2, 10, 2)` of literal numbers; null for anything else. */
export function countedRange(node: Node): number | null {
  if (node.type !== 'call' || field(node, 'function')?.text !== 'range') return null;
  const args = named(field(node, 'arguments') ?? node).map((arg) =>
    arg.type === 'integer' ? Number(arg.text) : Number.NaN,
  );
  const [start, end, step] =
    args.length === 1 ? [0, args[0] ?? Number.NaN, 1] : [args[0] ?? 0, args[1] ?? Number.NaN, args[2] ?? 1];
  const count = Math.ceil((end - start) / step);
  return Number.isFinite(count) ? Math.max(0, count) : null;
}
