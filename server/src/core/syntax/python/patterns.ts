/** The patterns of `match`: what they capture is bound, but where it comes from is not followed. */
import type { Node } from 'web-tree-sitter';
import { bindTarget } from './assignments.ts';
import { type Context, MAX_DEPTH, named } from './context.ts';

export function declarePatternNames(node: Node, cx: Context, depth = 0): void {
  if (depth > MAX_DEPTH) return;
  for (const child of named(node)) {
    // A dotted name is compared with, as are literals; a plain one captures.
    if (child.type === 'identifier' && CAPTURES.has(node.type)) bindTarget(child, cx, { kind: 'let' });
    else if (child.type === 'dotted_name' && node.type !== 'class_pattern') {
      const [only, ...more] = named(child);
      if (only && more.length === 0 && only.text !== '_') bindTarget(only, cx, { kind: 'let' });
    } else declarePatternNames(child, cx, depth + 1);
  }
}

/** In these an identifier by itself is a name that is bound; in a keyword pattern it is the attribute's. */
const CAPTURES = new Set(['as_pattern', 'splat_pattern']);
