/** Annotations, as far as they can name a client or a class of the workspace. */
import type { Node } from 'web-tree-sitter';
import { NONE, type TypeRef } from '../../ir.ts';
import { type Context, named } from './context.ts';

const PRIMITIVES: Readonly<Record<string, string>> = {
  str: 'string',
  int: 'number',
  float: 'number',
  bool: 'boolean',
};
/** Wrappers that keep the members of their first argument. */
const TRANSPARENT = new Set([
  'Optional',
  'Annotated',
  'Awaitable',
  'Final',
  'ClassVar',
  'Required',
  'NotRequired',
  'type',
  'Type',
]);
const LISTS = new Set([
  'list',
  'List',
  'Sequence',
  'Iterable',
  'Iterator',
  'tuple',
  'Tuple',
  'set',
  'Set',
  'AsyncIterator',
  'AsyncIterable',
  'Generator',
  'AsyncGenerator',
]);
/** The last argument is what matters: `dict[str, OpenAI]`, `Callable[..., OpenAI]`, `Coroutine[Any, Any, OpenAI]`. */
const LAST = new Set(['Coroutine']);

/** Undefined where the annotation says nothing that can be followed. */
export function lowerType(node: Node | undefined, cx: Context): TypeRef | undefined {
  if (!node) return undefined;
  switch (node.type) {
    case 'type':
    case 'parenthesized_expression':
      return lowerType(named(node)[0], cx);
    case 'identifier':
    case 'attribute':
    case 'member_type':
      return fromText(node.text, cx);
    case 'string':
      return fromText(node.text.replace(/^[bruf]*(['"]+)|(['"]+)$/gi, ''), cx);
    case 'union_type':
    case 'binary_operator': {
      const of = named(node)
        .map((part) => lowerType(part, cx))
        .filter((type) => type !== undefined);
      return of.length > 1 ? { t: 'union', of } : of[0];
    }
    case 'generic_type':
      return generic(node.child(0)?.text ?? '', named(node).slice(1).flatMap(named), cx);
    case 'subscript':
      return generic(node.childForFieldName('value')?.text ?? '', named(node).slice(1), cx);
    default:
      return undefined;
  }
}

function generic(name: string, args: readonly Node[], cx: Context): TypeRef | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (last === 'Callable') {
    const returns = lowerType(args.at(-1), cx);
    return returns && { t: 'function', returns };
  }
  if (LAST.has(last)) return lowerType(args.at(-1), cx);
  if (last === 'Union') {
    const of = args.map((arg) => lowerType(arg, cx)).filter((type) => type !== undefined);
    return of.length > 1 ? { t: 'union', of } : of[0];
  }
  if (TRANSPARENT.has(last)) return lowerType(args[0], cx);
  if (LISTS.has(last)) {
    const of = lowerType(args[0], cx);
    return of && { t: 'array', of };
  }
  return fromText(name, cx);
}

/** A dotted name, or the text of a string annotation such as `'OpenAI | None'`. */
function fromText(text: string, cx: Context): TypeRef | undefined {
  const alternatives = text
    .split('|')
    .map((part) => part.trim().replace(/^Optional\[(.*)\]$/, '$1'))
    .filter((part) => part !== 'None');
  const of = alternatives.flatMap((name): TypeRef[] => {
    const primitive = PRIMITIVES[name];
    if (primitive) return [{ t: 'name', path: [primitive], binding: NONE, args: [] }];
    return /^[\w.]+$/.test(name) ? [cx.builder.typeName(name.split('.'), [], cx.scope)] : [];
  });
  return of.length > 1 ? { t: 'union', of } : of[0];
}
