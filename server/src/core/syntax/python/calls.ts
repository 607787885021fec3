/** Calls, with what surrounds them: loops, error handling, concurrency. */
import type { Node } from 'web-tree-sitter';
import { type Arg, type BindingSource, type ExprId, type Loop, NONE, type Step } from '../../ir.ts';
import { writeMember } from './assignments.ts';
import { lowerBuiltIn } from './builtIns.ts';
import { type Context, enter, field, isSelf, named, spanOf, unwrapped } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { lowerLambda } from './functions.ts';
import { noteFilled, noteGathered, runsSideBySide } from './sideBySide.ts';
import { literalText } from './strings.ts';

/** A call's parts, as all who look at it need them. */
export interface CallParts {
  readonly callee: Node;
  /** The callee's last name, '' where it has none. */
  readonly name: string;
  /** What stands before the last name. */
  readonly object: Node | undefined;
  readonly args: readonly Node[];
}

export function lowerCall(node: Node, cx: Context): ExprId {
  const { builder } = cx;
  const parts = partsOf(node);
  if (!parts) {
    for (const child of named(node)) lowerExpr(child, { ...cx, awaited: false });
    return builder.unknown(spanOf(node));
  }
  const inner: Context = { ...cx, awaited: false };
  const known = lowerBuiltIn(node, parts, inner);
  if (known !== undefined) return known;

  const { callee, name, args, object } = parts;
  const toBase = isBaseConstructor(parts, cx);
  const lowered = toBase
    ? builder.add({ k: 'super', span: spanOf(callee), cls: cx.cls })
    : lowerExpr(callee, inner);
  const from = builder.calls.length;
  const given = lowerArgs(parts, lowered, inner);
  // `Base.__init__(self, …)` hands itself over; `super().__init__(…)` does not.
  const isUnbound = toBase && args[0] !== undefined && isSelf(args[0], cx);
  const expr = builder.call(spanOf(node), lowered, isUnbound ? given.slice(1) : given, false);
  if (object) noteWrites(object, name, args, given, from, cx);
  builder.calls.push({
    expr,
    fn: cx.fn,
    name,
    nameSpan: spanOf((name !== '' && field(callee, 'attribute')) || callee),
    loop: cx.loop,
    tryCatch: cx.tryCatch,
    concurrent: cx.concurrent,
    awaited: cx.awaited,
    statement: cx.statement,
    region: cx.region,
  });
  return expr;
}

function partsOf(node: Node): CallParts | undefined {
  const written = field(node, 'function');
  const list = field(node, 'arguments');
  if (!written || !list) return undefined;
  const callee = withoutTypes(unwrapped(written));
  const isMember = callee.type === 'attribute';
  const name = isMember ? field(callee, 'attribute') : callee;
  return {
    callee,
    name: name?.type === 'identifier' ? name.text : '',
    object: isMember ? field(callee, 'object') : undefined,
    // `f(x for x in xs)`: the generator is the only argument.
    args: list.type === 'generator_expression' ? [list] : named(list),
  };
}

/** `Agent[Deps, str](…)` makes an `Agent`. */
function withoutTypes(callee: Node): Node {
  const value = callee.type === 'subscript' ? field(callee, 'value') : undefined;
  const last = value?.type === 'attribute' ? field(value, 'attribute') : value;
  const isGeneric = last?.type === 'identifier' && /^[A-Z]/.test(last.text) && /[a-z]/.test(last.text);
  const key = field(callee, 'subscript');
  return value && isGeneric && key && !/^(?:string|integer)$/.test(key.type) ? value : callee;
}

/** `super().__init__(…)`, or the same by the name of the base class. */
function isBaseConstructor({ name, object }: CallParts, cx: Context): boolean {
  if (name !== '__init__' || !object || cx.cls === NONE) return false;
  if (object.type === 'call') return field(object, 'function')?.text === 'super';
  const base = cx.builder.exprs[cx.builder.classes[cx.cls]?.base ?? -1];
  return (base?.k === 'name' || base?.k === 'member') && object.text.split('.').at(-1) === base.name;
}

/** Methods that run their first argument once an element: of a table or list, or of what stands behind it. */
const PER_ELEMENT = new Set([
  'map',
  'imap',
  'imap_unordered',
  'apply',
  'progress_apply',
  'parallel_apply',
  'progress_map',
  'applymap',
]);

const CALLBACK = { k: 'loop', form: 'callback', bound: null, endless: false, async: false } as const;

export function lowerArgs(parts: CallParts, callee: ExprId, cx: Context): Arg[] {
  const { name, object, args } = parts;
  const sideBySide = runsSideBySide(name, object?.text);
  if (sideBySide) noteGathered(args, cx);
  const inner = sideBySide ? { ...cx, concurrent: true } : cx;
  const perElement = object ? PER_ELEMENT.has(name) : name === 'map' || name === 'filter';
  if (!perElement || (args[0] && unwrapped(args[0]).type !== 'lambda')) return argsOf(args, inner);
  // `map(lambda x: …, xs)` and `pool.map(lambda x: …, xs)`, or `frame.apply(lambda row: …)`.
  const [first, ...rest] = args;
  const others = argsOf(rest, inner);
  const member = cx.builder.exprs[callee];
  const over = others[0] && !others[0].name ? others[0].value : member?.k === 'member' ? member.object : NONE;
  const loop: Loop = { bound: null, over };
  const source = (path: readonly Step[]): BindingSource => ({ from: 'element', value: over, path });
  const lambda = first && unwrapped(first);
  if (!lambda) return others;
  const fn = lowerLambda(
    lambda,
    { ...enter(lambda, inner, { ...CALLBACK, over }, spanOf(parts.callee)), loop },
    { inline: true, ...(over !== NONE && { first: source }) },
  );
  return [{ value: cx.builder.add({ k: 'function', span: spanOf(lambda), fn }) }, ...others];
}

export function argsOf(args: readonly Node[], cx: Context): Arg[] {
  return args.flatMap((arg): Arg[] => {
    if (arg.type === 'keyword_argument') {
      const [name, value] = [field(arg, 'name'), field(arg, 'value')];
      return name && value ? [{ name: name.text, value: lowerArg(value, cx) }] : [];
    }
    const [inner] = named(arg);
    if (arg.type === 'list_splat' && inner) return [{ value: lowerExpr(inner, cx), spread: 'items' }];
    if (arg.type === 'dictionary_splat' && inner) return [{ value: lowerExpr(inner, cx), spread: 'entries' }];
    // What the parser skipped is read, but is no argument.
    if (arg.type === 'ERROR') {
      lowerExpr(arg, cx);
      return [];
    }
    return [{ value: lowerArg(arg, cx) }];
  });
}

/** A lambda among the arguments runs in place: it keeps the loop and the `try` around it. */
function lowerArg(node: Node, cx: Context): ExprId {
  const value = unwrapped(node);
  if (value.type !== 'lambda') return lowerExpr(value, cx);
  return cx.builder.add({ k: 'function', span: spanOf(value), fn: lowerLambda(value, cx, { inline: true }) });
}

/** Methods that put something into a dictionary or list: `options.update(model='x')`, `tasks.append(ask(x))`. */
function noteWrites(
  object: Node,
  name: string,
  args: readonly Node[],
  given: readonly Arg[],
  from: number,
  cx: Context,
): void {
  if ((name === 'append' || name === 'extend' || name === 'add') && object.type === 'identifier')
    noteFilled(object.text, from, cx);
  if (name === 'setdefault' && args[0] && given[1]) {
    const key = literalText(args[0]);
    if (key !== undefined) writeMember(object, key, cx, { value: given[1].value, fallback: true });
  }
  if (name !== 'update' || isSelf(object, cx)) return;
  for (const arg of given) {
    if (arg.name !== undefined) writeMember(object, arg.name, cx, { value: arg.value });
    const dictionary = arg.spread ? undefined : cx.builder.exprs[arg.value];
    if (dictionary?.k !== 'object') continue;
    for (const entry of dictionary.entries)
      if ('key' in entry) writeMember(object, entry.key, cx, { value: entry.value });
  }
}
