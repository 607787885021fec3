/** Calls, with what surrounds them: loops, error handling, concurrency. */
import { ts } from 'ts-morph';
import type { Arg, BindingSource, ExprId, Span, Step } from '../../ir.ts';
import { type Context, enter, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { lowerFunction } from './functions.ts';
import { lowerType } from './types.ts';

export function lowerCall(node: ts.CallExpression | ts.NewExpression, cx: Context): ExprId {
  const { builder } = cx;
  const span = spanOf(node, cx);
  const module = moduleSpecifier(node);
  if (module !== undefined) return builder.add({ k: 'module', span, specifier: module });
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    for (const arg of node.arguments ?? []) lowerExpr(arg, cx);
    return builder.unknown(span);
  }

  const name = calleeName(node.expression, cx);
  const handlesErrors =
    name?.text === 'catch' || (name?.text === 'then' && (node.arguments?.length ?? 0) > 1);
  const calleeContext = {
    ...cx,
    tryCatch: cx.tryCatch || handlesErrors,
    awaited: cx.awaited && CHAINED.has(name?.text ?? ''),
  };
  const callee = lowerExpr(node.expression, calleeContext);
  const args = lowerArgs(node, name?.text ?? '', callee, { ...cx, awaited: false });
  const types = (node.typeArguments ?? [])
    .map((type) => lowerType(type, cx))
    .filter((type) => type !== undefined);
  const expr = builder.call(span, callee, args, ts.isNewExpression(node), types);
  builder.calls.push({
    expr,
    fn: cx.fn,
    name: name?.text ?? '',
    nameSpan: name?.span ?? spanOf(node.expression, cx),
    loop: cx.loop,
    tryCatch: cx.tryCatch,
    concurrent: cx.concurrent,
    awaited: cx.awaited,
    statement: cx.statement,
    region: cx.region,
  });
  return expr;
}

/** After these, an awaited promise is still the promise of the receiver. */
const CHAINED = new Set(['then', 'catch', 'finally', 'withResponse', 'asResponse']);

/** Their callback runs once an element, with the element first. */
const PER_ELEMENT = new Set([
  'map',
  'forEach',
  'flatMap',
  'filter',
  'some',
  'every',
  'find',
  'mapSeries',
  'each',
  'eachSeries',
]);
const CONCURRENT = new Set(['all', 'allSettled', 'race', 'any']);
/** Their callback runs at another time, so neither the loop nor the `try` around it holds for it. */
const REGISTERS = new Set([
  'on',
  'once',
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'use',
  'all',
  'route',
  'handle',
  'addEventListener',
  'addListener',
  'subscribe',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'nextTick',
  'command',
  'action',
  'describe',
  'it',
  'test',
  'schedule',
]);

function lowerArgs(
  node: ts.CallExpression | ts.NewExpression,
  name: string,
  callee: ExprId,
  cx: Context,
): Arg[] {
  const receiver = receiverOf(callee, cx);
  const perElement = PER_ELEMENT.has(name) && receiver !== undefined;
  const isPromise = receiver !== undefined && isNamed(receiver, 'Promise', cx);
  const registers = !perElement && !isPromise && REGISTERS.has(name);
  return (node.arguments ?? []).map((arg, index): Arg => {
    if (ts.isSpreadElement(arg)) return { value: lowerExpr(arg.expression, cx), spread: 'items' };
    const callback = unwrapFunction(arg);
    if (!callback)
      return { value: lowerExpr(arg, isPromise && CONCURRENT.has(name) ? { ...cx, concurrent: true } : cx) };
    const inner = registers ? { ...cx, loop: null, tryCatch: false, concurrent: false } : cx;
    const first = index === 0 ? callbackSource(name, perElement, receiver) : undefined;
    const isAsync = ts.getModifiers(callback)?.some((m) => m.kind === ts.SyntaxKind.AsyncKeyword) ?? false;
    const fn = lowerFunction(
      callback,
      perElement
        ? {
            ...enter(callback, inner, { ...CALLBACK, over: receiver }, spanOf(node.expression, cx)),
            loop: { bound: null, over: receiver },
            concurrent: inner.concurrent || isAsync,
          }
        : inner,
      { inline: true, ...(first && { firstParam: first }) },
    );
    return { value: cx.builder.add({ k: 'function', span: spanOf(callback, cx), fn }) };
  });
}

const CALLBACK = { k: 'loop', form: 'callback', bound: null, endless: false, async: false } as const;

function unwrapFunction(arg: ts.Expression): ts.ArrowFunction | ts.FunctionExpression | undefined {
  if (ts.isParenthesizedExpression(arg)) return unwrapFunction(arg.expression);
  return ts.isArrowFunction(arg) || ts.isFunctionExpression(arg) ? arg : undefined;
}

function callbackSource(name: string, perElement: boolean, receiver: ExprId | undefined) {
  if (receiver === undefined) return undefined;
  if (perElement)
    return (path: readonly Step[]): BindingSource => ({ from: 'element', value: receiver, path });
  if (name === 'then')
    return (path: readonly Step[]): BindingSource => ({ from: 'value', value: receiver, path });
  return undefined;
}

function receiverOf(callee: ExprId, cx: Context): ExprId | undefined {
  const expr = cx.builder.exprs[callee];
  return expr?.k === 'member' ? expr.object : undefined;
}

function isNamed(id: ExprId, name: string, cx: Context): boolean {
  const expr = cx.builder.exprs[id];
  return expr?.k === 'name' && expr.name === name;
}

/** `require('x')`, `import('x')`: the specifier, where it is a literal. */
function moduleSpecifier(node: ts.CallExpression | ts.NewExpression): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  const [specifier] = node.arguments;
  return (isImport || isRequire) && specifier && ts.isStringLiteralLike(specifier)
    ? specifier.text
    : undefined;
}

function calleeName(
  callee: ts.Expression,
  cx: Context,
): { readonly text: string; readonly span: Span } | undefined {
  if (ts.isParenthesizedExpression(callee) || ts.isNonNullExpression(callee) || ts.isAsExpression(callee)) {
    return calleeName(callee.expression, cx);
  }
  if (ts.isIdentifier(callee)) return { text: callee.text, span: spanOf(callee, cx) };
  if (ts.isPropertyAccessExpression(callee)) return { text: callee.name.text, span: spanOf(callee.name, cx) };
  if (ts.isElementAccessExpression(callee) && ts.isStringLiteralLike(callee.argumentExpression)) {
    return { text: callee.argumentExpression.text, span: spanOf(callee.argumentExpression, cx) };
  }
  return undefined;
}
