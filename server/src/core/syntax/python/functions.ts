/** Functions, lambdas and classes. */
import type { Node } from 'web-tree-sitter';
import {
  type ClassId,
  type ExprId,
  type FunctionId,
  type FunctionKind,
  NONE,
  type Param,
  type Step,
} from '../../ir.ts';
import { type Context, field, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { visitBlock } from './statements.ts';
import { lowerType } from './types.ts';

const GETTERS = /^(?:property|cached_property|functools\.cached_property|computed_field)\b/;

/** Lowers a `def`; in a class body it becomes a member of the class, elsewhere the caller binds its name. */
export function lowerFunction(node: Node, cx: Context, decorators: readonly Node[] = []): FunctionId {
  const { builder } = cx;
  const name = field(node, 'name');
  const isMember = cx.inClassBody;
  const marks = decorators.map((decorator) => decorator.text.replace(/^@/, ''));
  const isStatic = marks.some((mark) => mark.startsWith('staticmethod'));
  const returnType = lowerType(field(node, 'return_type'), cx);
  const kind: FunctionKind =
    isMember && name?.text === '__init__'
      ? 'constructor'
      : marks.some((mark) => GETTERS.test(mark))
        ? 'getter'
        : isMember
          ? 'method'
          : 'function';
  const fn: FunctionId =
    builder.functions.push({
      name: name?.text ?? '',
      kind,
      parent: cx.fn,
      cls: isMember ? cx.cls : NONE,
      static: isStatic || marks.some((mark) => mark.startsWith('classmethod')),
      async: node.child(0)?.type === 'async',
      generator: false,
      span: spanOf(node),
      nameSpan: name ? spanOf(name) : [node.startIndex, node.startIndex],
      params: [],
      returns: [],
      decorators: decorators.flatMap((decorator) => named(decorator).map((expr) => lowerExpr(expr, cx))),
      ...(returnType && { returnType }),
    }) - 1;
  const params = field(node, 'parameters');
  const list = params ? named(params) : [];
  const self = isMember && !isStatic ? (list[0] ? nameOf(list[0]) : null) : isMember ? null : cx.self;
  const inner = functionContext(cx, fn, self);
  lowerParams(isMember && !isStatic ? list.slice(1) : list, inner);
  const body = field(node, 'body');
  if (body) visitBlock(body, inner);
  if (isMember) addMember(fn, cx);
  return fn;
}

function functionContext(cx: Context, fn: FunctionId, self: string | null): Context {
  // The names of a class body are not seen by its methods.
  const parent = cx.inClassBody ? cx.scope.parent : cx.scope;
  return {
    ...cx,
    fn,
    self,
    scope: cx.builder.scope(parent, true),
    inClassBody: false,
    loop: null,
    tryCatch: false,
    concurrent: false,
    awaited: false,
  };
}

function addMember(fn: FunctionId, cx: Context): void {
  const cls = cx.builder.classes[cx.cls];
  const ir = cx.builder.functions[fn];
  if (!cls || !ir) return;
  if (ir.kind === 'constructor') cls.constructorFn = fn;
  else
    cls.members.push({
      name: ir.name,
      static: ir.static,
      kind: ir.kind === 'getter' ? 'getter' : 'method',
      fn,
    });
}

export function lowerLambda(node: Node, cx: Context): FunctionId {
  const { builder } = cx;
  const fn = builder.addFunction({ kind: 'arrow', parent: cx.fn, span: spanOf(node) });
  const inner: Context = {
    ...cx,
    fn,
    scope: builder.scope(cx.scope, true),
    inClassBody: false,
    awaited: false,
  };
  const params = field(node, 'parameters');
  lowerParams(params ? named(params) : [], inner);
  const body = field(node, 'body');
  if (body) builder.functions[fn]?.returns.push(lowerExpr(body, inner));
  return fn;
}

function nameOf(param: Node): string {
  const at = param.type === 'identifier' ? param : (field(param, 'name') ?? named(param)[0]);
  return at?.type === 'identifier' ? at.text : (at?.text.replace(/^\*+/, '') ?? '');
}

function lowerParams(params: readonly Node[], cx: Context): void {
  const fn = cx.builder.functions[cx.fn];
  // `/` and `*` alone only say how arguments are passed.
  const taken = params.filter((param) => !/separator/.test(param.type));
  taken.forEach((param, index) => {
    const name = nameOf(param);
    const inner = param.type === 'typed_parameter' ? named(param)[0] : param;
    const rest =
      inner?.type === 'list_splat_pattern'
        ? 'items'
        : inner?.type === 'dictionary_splat_pattern'
          ? 'entries'
          : undefined;
    const type = lowerType(field(param, 'type'), cx);
    const value = field(param, 'value');
    const fallback: ExprId | undefined = value && lowerExpr(value, cx);
    const lowered: Param = {
      name,
      ...(rest && { rest }),
      ...(fallback !== undefined && { fallback }),
      ...(type && { type }),
    };
    fn?.params.push(lowered);
    const binding = cx.builder.declare(cx.scope, name, 'param', cx.fn, spanOf(inner ?? param));
    const path: Step[] = [];
    binding.sources.push({ from: 'param', fn: cx.fn, index, path });
    if (type) binding.type = type;
  });
}

export function lowerClass(node: Node, cx: Context): ClassId {
  const { builder } = cx;
  const bases = named(field(node, 'superclasses') ?? node).filter(
    (base) => field(node, 'superclasses') && base.type !== 'keyword_argument',
  );
  const first = bases.find((base) => base.text !== 'object');
  const base = first && lowerExpr(first, cx);
  const cls: ClassId =
    builder.classes.push({
      name: field(node, 'name')?.text ?? '',
      fn: cx.fn,
      span: spanOf(node),
      members: [],
      constructorFn: NONE,
      ...(base !== undefined && { base }),
    }) - 1;
  const body = field(node, 'body');
  if (body) {
    visitBlock(body, {
      ...cx,
      cls,
      self: null,
      inClassBody: true,
      scope: builder.scope(cx.scope, false),
      loop: null,
      tryCatch: false,
      concurrent: false,
    });
  }
  return cls;
}
