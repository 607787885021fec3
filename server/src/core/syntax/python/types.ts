/**
 * Annotations, as far as they can name a client or a class of the workspace. They are read from their text: an annotation
 * may stand in a string, wholly or in part, and the same grammar serves for both.
 */
import type { Node } from 'web-tree-sitter';
import { NONE, type TypeRef } from '../../ir.ts';
import { type Context, field, named } from './context.ts';

/** Undefined where the annotation says nothing that can be followed: `Any`, `Literal`, dictionaries of unknown things. */
export function lowerType(text: string | undefined, cx: Context): TypeRef | undefined {
  if (text === undefined) return undefined;
  return parseUnion({ tokens: text.match(TOKEN) ?? [], at: 0 }, cx, 0);
}

/** The text of a type that an assignment gives a name to; undefined for what is no type. */
export function aliasedType(value: Node): string | undefined {
  if (value.type === 'subscript')
    return /^(?:\w+\.)?(?:Annotated|Optional|Union)$/.test(field(value, 'value')?.text ?? '')
      ? value.text
      : undefined;
  if (value.type === 'binary_operator')
    return /^[\w.]+(?:\s*\|\s*[\w.]+)+$/.test(value.text) && value.text.split('|').every(isClassName)
      ? value.text
      : undefined;
  if (value.type !== 'call') return undefined;
  // `TypeVar('T', bound=OpenAI)`, `NewType('Client', OpenAI)`.
  const maker = field(value, 'function')?.text.split('.').at(-1);
  if (maker !== 'TypeVar' && maker !== 'NewType') return undefined;
  const args = named(field(value, 'arguments') ?? value).slice(1);
  const types = args.flatMap((arg) => {
    if (arg.type !== 'keyword_argument') return [arg.text];
    return field(arg, 'name')?.text === 'bound' ? [field(arg, 'value')?.text ?? ''] : [];
  });
  return types.join(' | ');
}

/** Constants of capitals alone are values: `DEFAULTS | EXTRA` is a dictionary. */
function isClassName(name: string): boolean {
  const last = name.trim().split('.').at(-1) ?? '';
  return last === 'None' || (/^[A-Z]/.test(last) && /[a-z]/.test(last));
}

const TOKEN =
  /#[^\n]*|[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*|\.\.\.|(?:[rbuf]{0,2})("""|'''|"|')[\s\S]*?\1|[^\s]/giu;

interface Tokens {
  readonly tokens: readonly string[];
  at: number;
}

/** Strings in annotations may hold strings: a depth that no person reaches. */
const MAX_NESTED = 12;

function parseUnion(input: Tokens, cx: Context, depth: number): TypeRef | undefined {
  const of: TypeRef[] = [];
  do {
    const type = parseOne(input, cx, depth);
    if (type) of.push(type);
  } while (take(input, '|'));
  return unionOf(of);
}

function unionOf(of: readonly TypeRef[]): TypeRef | undefined {
  return of.length > 1 ? { t: 'union', of } : of[0];
}

function parseOne(input: Tokens, cx: Context, depth: number): TypeRef | undefined {
  while (input.tokens[input.at]?.startsWith('#')) input.at++;
  const token = input.tokens[input.at] ?? '';
  if (depth > MAX_NESTED || token === '' || token === ']' || token === ')' || token === ',') return undefined;
  input.at++;
  if (token === '(' || token === '[') {
    const [first] = parseList(input, token === '(' ? ')' : ']', cx, depth + 1);
    return token === '(' ? first : undefined;
  }
  const string = /^[rbuf]{0,2}("""|'''|"|')([\s\S]*)\1$/i.exec(token);
  if (string) return parseUnion({ tokens: string[2]?.match(TOKEN) ?? [], at: 0 }, cx, depth + 1);
  if (!/^[^\W\d]/u.test(token)) return undefined;
  const path = token.split(/\s*\.\s*/);
  const args = take(input, '[') ? parseList(input, ']', cx, depth + 1) : undefined;
  return namedType(path, args ?? [], input.tokens[input.at - 2] === '...', cx);
}

/** The types up to the closing bracket, with a place for each that says nothing. */
function parseList(input: Tokens, close: string, cx: Context, depth: number): (TypeRef | undefined)[] {
  const found: (TypeRef | undefined)[] = [];
  while (input.at < input.tokens.length && !take(input, close)) {
    const before = input.at;
    found.push(parseUnion(input, cx, depth));
    if (!take(input, ',') && input.at === before) input.at++;
  }
  return found;
}

function take(input: Tokens, token: string): boolean {
  if (input.tokens[input.at] !== token) return false;
  input.at++;
  return true;
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  str: 'string',
  int: 'number',
  float: 'number',
  bool: 'boolean',
};
/** Wrappers that keep the members of their first argument; a promise and its value are one to the linker. */
const TRANSPARENT = new Set([
  ...['Optional', 'Annotated', 'Final', 'ClassVar', 'InitVar', 'Required', 'NotRequired', 'ReadOnly'],
  ...['Awaitable', 'Future', 'Task', 'type', 'Type', 'Mapped', 'InstanceOf', 'SkipValidation'],
  ...['ContextManager', 'AsyncContextManager', 'AbstractContextManager', 'AbstractAsyncContextManager'],
]);
const LISTS = new Set([
  ...['list', 'List', 'set', 'Set', 'frozenset', 'FrozenSet', 'deque', 'Deque', 'Collection'],
  ...['Sequence', 'MutableSequence', 'Iterable', 'Iterator', 'Generator'],
  ...['AsyncIterable', 'AsyncIterator', 'AsyncGenerator'],
]);
const DICTIONARIES = new Set([
  ...['dict', 'Dict', 'Mapping', 'MutableMapping', 'defaultdict', 'DefaultDict', 'OrderedDict'],
]);
/** They say nothing, or nothing of what has members. */
const SILENT = new Set([
  'Any',
  'None',
  'NoReturn',
  'Never',
  'object',
  'Literal',
  'LiteralString',
  'TypeAlias',
]);

function namedType(
  path: readonly string[],
  args: readonly (TypeRef | undefined)[],
  isOpen: boolean,
  cx: Context,
): TypeRef | undefined {
  const name = path.at(-1) ?? '';
  const primitive = path.length === 1 ? PRIMITIVES[name] : undefined;
  if (primitive) return { t: 'name', path: [primitive], binding: NONE, args: [] };
  if (SILENT.has(name)) return undefined;
  if (TRANSPARENT.has(name)) return args[0];
  if (name === 'Union') return unionOf(args.filter((arg) => arg !== undefined));
  if (name === 'Coroutine') return args.at(-1);
  if (name === 'Callable') return functionType(args.at(-1));
  // A look-up by a key gives some value, as one by an index does.
  if (DICTIONARIES.has(name)) return dictionaryType(args[1]);
  if (LISTS.has(name)) return listType(args[0]);
  if (name === 'tuple' || name === 'Tuple') return isOpen ? listType(args[0]) : tupleType(args);
  if (name === 'Self' && cx.cls !== NONE) return ownClass(cx);
  return cx.builder.typeName(
    path,
    args.filter((arg) => arg !== undefined),
    cx.scope,
  );
}

function functionType(returns: TypeRef | undefined): TypeRef | undefined {
  return returns && { t: 'function', returns };
}

function listType(of: TypeRef | undefined): TypeRef | undefined {
  return of && { t: 'array', of };
}

function dictionaryType(of: TypeRef | undefined): TypeRef | undefined {
  const key: TypeRef = { t: 'name', path: ['string'], binding: NONE, args: [] };
  return of && { t: 'name', path: ['dict'], binding: NONE, args: [key, of] };
}

function tupleType(args: readonly (TypeRef | undefined)[]): TypeRef | undefined {
  const members = args.flatMap((type, index) => (type ? [{ name: String(index), type }] : []));
  return members.length > 0 ? { t: 'object', members } : undefined;
}

function ownClass(cx: Context): TypeRef | undefined {
  const name = cx.builder.classes[cx.cls]?.name;
  return name ? cx.builder.typeName([name], [], cx.scope) : undefined;
}
