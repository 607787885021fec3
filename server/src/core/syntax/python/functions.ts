/** Functions and lambdas. */
import type { Node } from 'web-tree-sitter';
import {
  type BindingSource,
  type ExprId,
  type FunctionId,
  type FunctionKind,
  NONE,
  type Param,
  type Step,
} from '../../ir.ts';
import { bindTarget } from './assignments.ts';
import { type Context, field, named, type Self, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { visitBlock } from './statements.ts';
import { lowerType } from './types.ts';

const GETTER = /^(?:\w+\.)*(?:property|\w*cached_property|computed_field|hybrid_property|abstractproperty)\b/;
const SETTER = /^\w+\.(?:setter|deleter)$/;
const OVERLOAD = /^(?:\w+\.)?overload$/;

/**
 * Lowers a `def`; in a class body it becomes a member of the class, elsewhere the caller binds its name. Undefined for
 * the signatures of `@overload`, which have no body.
 */
export function lowerFunction(
  node: Node,
  cx: Context,
  decorators: readonly Node[] = [],
): FunctionId | undefined {
  const { builder } = cx;
  const marks = decorators.map((decorator) => decorator.text.replace(/^@\s*/, ''));
  if (marks.some((mark) => OVERLOAD.test(mark))) return undefined;
  const name = field(node, 'name');
  const isMember = cx.inClassBody;
  const isStatic = marks.some((mark) => mark.startsWith('staticmethod'));
  const isOfClass = marks.some((mark) => mark.startsWith('classmethod'));
  const returnType = lowerType(field(node, 'return_type')?.text, cx);
  const fn: FunctionId = builder.addFunction({
    name: name?.text ?? '',
    parent: cx.fn,
    region: cx.region,
    span: spanOf(node),
    ...(name && { nameSpan: spanOf(name) }),
    kind: functionKind(name?.text ?? '', marks, isMember),
    cls: isMember ? cx.cls : NONE,
    static: isMember && (isStatic || isOfClass),
    async: node.child(0)?.type === 'async',
    decorators: decorators.flatMap((decorator) => named(decorator).map((expr) => lowerExpr(expr, cx))),
    ...(returnType && { returnType }),
  });
  const params = paramsOf(node);
  const [first] = params;
  const takesSelf = isMember && !isStatic && first !== undefined && restOf(first) === undefined;
  const self: Self | null = takesSelf
    ? {
        name: nameOf(first)?.text ?? '',
        of: name?.text === '__new__' ? 'new' : isOfClass ? 'class' : 'instance',
      }
    : isMember || params.some((param) => nameOf(param)?.text === cx.self?.name)
      ? null
      : cx.self;
  const inner = { ...functionContext(cx, fn), self, loop: null, tryCatch: false, concurrent: false };
  lowerParams(takesSelf ? params.slice(1) : params, inner, cx);
  const body = field(node, 'body');
  if (body) visitBlock(body, inner);
  const owner = builder.functions[fn];
  // `-> Iterator[Client]` of what yields once: the caller gets the client.
  if (owner?.generator && owner.returnType?.t === 'array' && owner.returns.every((id) => !isArray(id, cx)))
    owner.returnType = owner.returnType.of;
  return fn;
}

function isArray(id: ExprId, cx: Context): boolean {
  return cx.builder.exprs[id]?.k === 'array';
}

function functionKind(name: string, marks: readonly string[], isMember: boolean): FunctionKind {
  if (!isMember) return 'function';
  if (name === '__init__') return 'constructor';
  if (marks.some((mark) => GETTER.test(mark))) return 'getter';
  return marks.some((mark) => SETTER.test(mark)) ? 'setter' : 'method';
}

export interface LambdaOptions {
  /** An argument of a call, run in place: it keeps the loop and the `try` around it. */
  readonly inline?: boolean;
  /** What its first parameter takes, beside the arguments of its calls. */
  readonly first?: (path: readonly Step[]) => BindingSource;
}

export function lowerLambda(node: Node, cx: Context, options: LambdaOptions = {}): FunctionId {
  const { builder } = cx;
  const fn = builder.addFunction({ kind: 'arrow', parent: cx.fn, region: cx.region, span: spanOf(node) });
  const params = paramsOf(node);
  const hidesSelf = params.some((param) => nameOf(param)?.text === cx.self?.name);
  const inner: Context = {
    ...functionContext(cx, fn),
    ...(hidesSelf && { self: null }),
    ...(!options.inline && { loop: null, tryCatch: false, concurrent: false }),
  };
  lowerParams(params, inner, cx, options.first);
  const body = field(node, 'body');
  if (body) builder.functions[fn]?.returns.push(lowerExpr(body, inner));
  return fn;
}

function functionContext(cx: Context, fn: FunctionId): Context {
  // The names of a class body are not seen by the functions in it.
  let around = cx.scope;
  if (cx.inClassBody) {
    while (around !== cx.owner && around.parent) around = around.parent;
    around = around.parent ?? around;
  }
  const scope = cx.builder.scope(around, true);
  return { ...cx, fn, scope, owner: scope, inClassBody: false, awaited: false, region: NONE };
}

/** `/` and `*` alone only say how arguments are passed. */
function paramsOf(node: Node): Node[] {
  const list = field(node, 'parameters');
  return list ? named(list).filter(({ type }) => !/_separator$|^ERROR$/.test(type)) : [];
}

function nameOf(param: Node): Node | undefined {
  switch (param.type) {
    case 'identifier':
      return param;
    case 'typed_parameter':
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern': {
      const [inner] = named(param);
      return inner && inner.type !== 'type' ? nameOf(inner) : undefined;
    }
    default: {
      const name = field(param, 'name');
      return name?.type === 'identifier' ? name : undefined;
    }
  }
}

function restOf(param: Node): Param['rest'] {
  const inner = param.type === 'typed_parameter' ? named(param)[0] : param;
  if (inner?.type === 'list_splat_pattern') return 'items';
  return inner?.type === 'dictionary_splat_pattern' ? 'entries' : undefined;
}

/** Defaults and annotations are evaluated `around` the function, before its names are bound. */
function lowerParams(
  params: readonly Node[],
  cx: Context,
  around: Context,
  first?: (path: readonly Step[]) => BindingSource,
): void {
  params.forEach((param, index) => {
    const name = nameOf(param);
    const rest = restOf(param);
    const type = lowerType(field(param, 'type')?.text, around);
    const value = field(param, 'value');
    const fallback = value && lowerExpr(value, { ...around, awaited: false });
    cx.builder.functions[cx.fn]?.params.push({
      name: name?.text ?? '',
      ...(rest && { rest }),
      ...(fallback !== undefined && { fallback }),
      ...(type && { type }),
    });
    // A pattern of Python 2, `def f((a, b)):`, or a name.
    const target = name ?? field(param, 'name') ?? param;
    const source = (path: readonly Step[]): BindingSource => ({ from: 'param', fn: cx.fn, index, path });
    if (index === 0 && first) bindTarget(target, cx, { kind: 'param', source: first });
    bindTarget(target, cx, { kind: 'param', source, ...(type && !rest && { type }) });
  });
}
