/** Calls, with what surrounds them: loops, error handling, concurrency. */
import type { Node } from 'web-tree-sitter';
import { type Arg, type ExprId, NONE, type Span } from '../../ir.ts';
import { type Context, field, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { lowerFormat } from './strings.ts';
import { lowerType } from './types.ts';

/** What runs their arguments side by side. */
const CONCURRENT = new Set([
  'gather',
  'wait',
  'as_completed',
  'create_task',
  'ensure_future',
  'submit',
  'map',
  'start_soon',
  'run_coroutine_threadsafe',
]);

export function lowerCall(node: Node, cx: Context): ExprId {
  const { builder } = cx;
  const callee = field(node, 'function');
  const argumentList = field(node, 'arguments');
  if (!callee || !argumentList) return builder.unknown(spanOf(node));
  const args = named(argumentList);
  const special = lowerSpecial(node, callee, args, cx);
  if (special !== undefined) return special;

  const name = callee.type === 'attribute' ? field(callee, 'attribute') : callee;
  const text = callee.type === 'attribute' || callee.type === 'identifier' ? (name?.text ?? '') : '';
  const lowered = lowerCallee(callee, cx);
  const isConcurrent = CONCURRENT.has(text) && callee.type === 'attribute';
  const perElement = callee.type === 'identifier' && (text === 'map' || text === 'filter');
  const inner: Context = {
    ...cx,
    awaited: false,
    concurrent: cx.concurrent || isConcurrent,
    ...(perElement && { loop: { bound: null, over: NONE } }),
  };
  const expr = builder.call(spanOf(node), lowered, argsOf(argumentList, args, inner), false);
  builder.calls.push({
    expr,
    fn: cx.fn,
    name: text,
    nameSpan: text === '' || !name ? spanOf(callee) : spanOf(name),
    loop: cx.loop,
    tryCatch: cx.tryCatch,
    concurrent: cx.concurrent,
    awaited: cx.awaited,
    statement: cx.statement,
  });
  return expr;
}

/** `super().__init__(…)` calls the base's constructor. */
function lowerCallee(callee: Node, cx: Context): ExprId {
  if (callee.type === 'attribute' && field(callee, 'attribute')?.text === '__init__') {
    const object = field(callee, 'object');
    if (object?.type === 'call' && field(object, 'function')?.text === 'super') {
      return cx.builder.add({ k: 'super', span: spanOf(callee), cls: cx.cls });
    }
  }
  return lowerExpr(callee, { ...cx, awaited: false });
}

function argsOf(list: Node, args: readonly Node[], cx: Context): Arg[] {
  // `f(x for x in xs)`: the generator is the list of arguments.
  if (list.type === 'generator_expression') return [{ value: lowerExpr(list, cx) }];
  return args.flatMap((arg): Arg[] => {
    if (arg.type === 'keyword_argument') {
      const [name, value] = [field(arg, 'name'), field(arg, 'value')];
      return name && value ? [{ name: name.text, value: lowerExpr(value, cx) }] : [];
    }
    const [inner] = named(arg);
    if (arg.type === 'list_splat' && inner) return [{ value: lowerExpr(inner, cx), spread: 'items' }];
    if (arg.type === 'dictionary_splat' && inner) return [{ value: lowerExpr(inner, cx), spread: 'entries' }];
    return [{ value: lowerExpr(arg, cx) }];
  });
}

/** Calls of the language itself that say more than a call does. */
function lowerSpecial(node: Node, callee: Node, args: readonly Node[], cx: Context): ExprId | undefined {
  const span: Span = spanOf(node);
  const { builder } = cx;
  if (callee.type === 'attribute') {
    const [object, name] = [field(callee, 'object'), field(callee, 'attribute')?.text];
    const values = args.map((arg) => (arg.type === 'keyword_argument' ? (field(arg, 'value') ?? arg) : arg));
    if (name === 'format' && object) return lowerFormat(node, object, values, cx);
    if (name === 'import_module' && args[0]?.type === 'string') return moduleOf(args[0], span, cx);
    return undefined;
  }
  if (callee.type !== 'identifier') return undefined;
  switch (callee.text) {
    case 'super':
      return builder.add({ k: 'super', span, cls: cx.cls });
    case '__import__':
      return args[0]?.type === 'string' ? moduleOf(args[0], span, cx) : undefined;
    case 'dict':
      if (
        args.length === 0 ||
        args.some((arg) => arg.type !== 'keyword_argument' && arg.type !== 'dictionary_splat')
      )
        return undefined;
      return builder.add({
        k: 'object',
        span,
        entries: argsOf(node, args, cx).map((arg, index) => {
          const at = args[index];
          return arg.name === undefined
            ? { spread: arg.value }
            : { key: arg.name, keySpan: at ? spanOf(at) : span, value: arg.value };
        }),
      });
    case 'cast': {
      const [type, value] = args;
      const lowered = lowerType(type, cx);
      if (!value) return undefined;
      return lowered
        ? builder.add({ k: 'typed', span, value: lowerExpr(value, cx), type: lowered })
        : lowerExpr(value, cx);
    }
    default:
      return undefined;
  }
}

function moduleOf(argument: Node, span: Span, cx: Context): ExprId {
  const name = cx.builder.exprs[lowerExpr(argument, cx)];
  if (name?.k !== 'literal') return cx.builder.unknown(span);
  return cx.builder.add({ k: 'module', span, specifier: String(name.value) });
}
