/** What a loop runs over, how often, and what its variables take. */
import type { Node } from 'web-tree-sitter';
import type { BindingSource, ExprId, Step } from '../../ir.ts';
import { type Context, field, named, spanOf, unwrapped } from './context.ts';
import { lowerExpr } from './expressions.ts';

export interface Iteration {
  readonly over: ExprId;
  /** How often it runs, where the code says so in numbers. */
  readonly bound: number | null;
  /** The source of a variable, by its place in the loop's target. */
  readonly source: (path: readonly Step[]) => BindingSource | undefined;
}

/** Lowers what stands behind `in`. */
export function iterate(node: Node, cx: Context): Iteration {
  const call = callOf(node);
  if (call) {
    const { name, args, object } = call;
    const [first] = args;
    if (first && PROGRESS.has(name)) return passing(first, args, cx);
    if (first && !object && name === 'enumerate') {
      const inner = passing(first, args, cx);
      return { ...inner, source: (path) => (isAt(path, 1) ? inner.source(path.slice(1)) : undefined) };
    }
    if (first && !object && name === 'zip') return zipped(args, cx);
    if (object && args.length === 0 && (name === 'items' || name === 'values'))
      return ofDictionary(node, object, name === 'items', cx);
  }
  const over = lowerExpr(node, cx);
  return { over, bound: countedRange(node), source: (path) => ({ from: 'element', value: over, path }) };
}

/** Progress bars: what they are given is what one gets. */
const PROGRESS = new Set(['tqdm', 'atqdm', 'tqdm_asyncio', 'track', 'progress_bar', 'notebook_tqdm']);

function passing(first: Node, args: readonly Node[], cx: Context): Iteration {
  const inner = iterate(first, cx);
  for (const arg of args.slice(1)) lowerExpr(field(arg, 'value') ?? arg, cx);
  return inner;
}

function zipped(args: readonly Node[], cx: Context): Iteration {
  const inner = args
    .filter((arg) => arg.type !== 'keyword_argument' && arg.type !== 'list_splat')
    .map((arg) => iterate(arg, cx));
  return {
    over: inner[0]?.over ?? cx.builder.unknown(cx.statement),
    bound: inner.find(({ bound }) => bound !== null)?.bound ?? null,
    source: ([step, ...path]) =>
      step && 'key' in step && typeof step.key === 'number' ? inner[step.key]?.source(path) : undefined,
  };
}

/** The values of a dictionary are what a look-up by an unknown key may give; its keys are not followed. */
function ofDictionary(node: Node, object: Node, withKeys: boolean, cx: Context): Iteration {
  const { builder } = cx;
  const over = lowerExpr(object, cx);
  const index = builder.unknown(spanOf(node));
  const value = builder.add({ k: 'index', span: spanOf(node), object: over, index });
  const source = (path: readonly Step[]): BindingSource => ({ from: 'value', value, path });
  return {
    over,
    bound: null,
    source: withKeys ? (path) => (isAt(path, 1) ? source(path.slice(1)) : undefined) : source,
  };
}

function isAt(path: readonly Step[], key: number): boolean {
  const [step] = path;
  return step !== undefined && 'key' in step && step.key === key;
}

function callOf(node: Node): { name: string; object: Node | undefined; args: Node[] } | undefined {
  const call = unwrapped(node);
  const callee = call.type === 'call' ? field(call, 'function') : undefined;
  const list = call.type === 'call' ? field(call, 'arguments') : undefined;
  if (!callee || list?.type !== 'argument_list') return undefined;
  const name = callee.type === 'attribute' ? field(callee, 'attribute') : callee;
  return {
    name: name?.type === 'identifier' ? name.text : '',
    object: callee.type === 'attribute' ? field(callee, 'object') : undefined,
    args: named(list),
  };
}

/** `range(5)`, `range(2, 10, 2)` of literal numbers; null for anything else. */
function countedRange(node: Node): number | null {
  const call = callOf(node);
  if (!call || call.object || (call.name !== 'range' && call.name !== 'trange')) return null;
  const numbers = call.args.map(({ type, text }) =>
    type === 'integer' || type === 'unary_operator' ? Number(text.replaceAll('_', '')) : Number.NaN,
  );
  const [start = 0, end = Number.NaN, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  const count = Math.ceil((end - start) / step);
  return Number.isFinite(count) ? Math.max(0, count) : null;
}
