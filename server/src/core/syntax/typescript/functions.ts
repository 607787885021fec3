/** Functions and classes. */
import { ts } from 'ts-morph';
import {
  type BindingSource,
  type ClassId,
  type ExprId,
  type FunctionId,
  type FunctionKind,
  NONE,
  type Param,
  type Span,
  type Step,
} from '../../ir.ts';
import { type Context, hasModifier, propertyName, spanOf } from './context.ts';
import { lowerExpr, lowerNamed } from './expressions.ts';
import { declarePattern } from './patterns.ts';
import { prologueOf, visit, visitBlock } from './statements.ts';
import { lowerImplements, lowerType, withTypeParameters } from './types.ts';

export interface FunctionOptions {
  /** The name of the variable or property that it is assigned to. */
  readonly name?: string;
  /** An argument of a call, run in place: it keeps the loop and the `try` around it. */
  readonly inline?: boolean;
  /** The object literal of which it is a method. */
  readonly self?: ExprId;
  /** A member of the class of the context: `this` is its instance. */
  readonly member?: boolean;
  /** What the first parameter of a callback takes, beside its arguments. */
  readonly firstParam?: (path: readonly Step[]) => BindingSource;
}

export function lowerFunction(
  node: ts.FunctionLikeDeclaration,
  outer: Context,
  options: FunctionOptions,
): FunctionId {
  const cx = withTypeParameters(node, outer);
  const { builder } = cx;
  const ownName = node.name && propertyName(node.name as ts.PropertyName);
  const keepsThis = options.member || ts.isArrowFunction(node);
  const returnType = lowerType(node.type, cx);
  const fn: FunctionId =
    builder.functions.push({
      name: ownName ?? options.name ?? '',
      kind: functionKind(node),
      parent: cx.fn,
      cls: options.member ? cx.cls : NONE,
      static: hasModifier(node, ts.SyntaxKind.StaticKeyword),
      async: hasModifier(node, ts.SyntaxKind.AsyncKeyword),
      generator: node.asteriskToken !== undefined,
      span: spanOf(node, cx),
      nameSpan: node.name ? spanOf(node.name, cx) : [node.getStart(cx.source), node.getStart(cx.source)],
      params: [],
      returns: [],
      decorators: decoratorsOf(node, cx),
      region: cx.region,
      ...(returnType && { returnType }),
    }) - 1;
  const inner: Context = {
    ...cx,
    fn,
    cls: keepsThis ? cx.cls : NONE,
    self: keepsThis ? cx.self : (options.self ?? NONE),
    scope: builder.scope(cx.scope, true),
    awaited: false,
    region: NONE,
    ...(options.inline ? {} : { loop: null, tryCatch: false, concurrent: false }),
  };
  lowerParams(node, inner, options);
  lowerBody(node, inner);
  return fn;
}

function decoratorsOf(node: ts.Node, cx: Context): ExprId[] {
  const decorators = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : [];
  return decorators.map(({ expression }) => lowerExpr(expression, cx));
}

function functionKind(node: ts.FunctionLikeDeclaration): FunctionKind {
  if (ts.isArrowFunction(node)) return 'arrow';
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (ts.isGetAccessorDeclaration(node)) return 'getter';
  if (ts.isSetAccessorDeclaration(node)) return 'setter';
  return ts.isMethodDeclaration(node) ? 'method' : 'function';
}

function lowerParams(node: ts.FunctionLikeDeclaration, cx: Context, options: FunctionOptions): void {
  const fn = cx.builder.functions[cx.fn];
  const params = node.parameters.filter(
    (param) => !(ts.isIdentifier(param.name) && param.name.text === 'this'),
  );
  params.forEach((param, index) => {
    const type = lowerType(param.type, cx);
    const fallback = param.initializer && lowerExpr(param.initializer, cx);
    const lowered: Param = {
      name: ts.isIdentifier(param.name) ? param.name.text : '',
      ...(param.dotDotDotToken && { rest: 'items' as const }),
      ...(fallback !== undefined && { fallback }),
      ...(type && { type }),
    };
    fn?.params.push(lowered);
    const source = (path: readonly Step[]): BindingSource[] => {
      const own: BindingSource = { from: 'param', fn: cx.fn, index, path };
      return index === 0 && options.firstParam ? [options.firstParam(path), own] : [own];
    };
    const binding = declarePattern(param.name, { kind: 'param', scope: cx.scope, source }, cx);
    if (binding && type) binding.type = type;
    if (ts.getModifiers(param)?.length) addParameterProperty(param, cx);
  });
}

/** `constructor(private readonly client: OpenAI)` declares a field that takes the parameter's value. */
function addParameterProperty(param: ts.ParameterDeclaration, cx: Context): void {
  if (!ts.isIdentifier(param.name)) return;
  const value = lowerExpr(param.name, cx);
  const type = lowerType(param.type, cx);
  cx.builder.classes[cx.cls]?.members.push({
    name: param.name.text,
    static: false,
    kind: 'field',
    value,
    ...(type && { type }),
  });
}

function lowerBody(node: ts.FunctionLikeDeclaration, cx: Context): void {
  if (!node.body) return;
  if (ts.isBlock(node.body)) {
    const prologue = prologueOf(node.body.statements);
    const fn = cx.builder.functions[cx.fn];
    if (fn && prologue.length > 0) fn.prologue = prologue;
    visitBlock(node.body.statements, cx);
  } else {
    const value = lowerExpr(node.body, { ...cx, statement: spanOf(node.body, cx) });
    cx.builder.functions[cx.fn]?.returns.push(value);
  }
}

export function lowerClass(node: ts.ClassLikeDeclaration, outer: Context, assignedName = ''): ClassId {
  const cx = withTypeParameters(node, outer);
  const { builder } = cx;
  const heritage = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)
    ?.types[0];
  const base = heritage && lowerExpr(heritage.expression, cx);
  const interfaces = lowerImplements(node, cx);
  const cls: ClassId =
    builder.classes.push({
      name: node.name?.text ?? assignedName,
      fn: cx.fn,
      span: spanOf(node, cx),
      members: [],
      constructorFn: NONE,
      ...(base !== undefined && { base }),
      ...(interfaces.length > 0 && { implements: interfaces }),
    }) - 1;
  const inner: Context = {
    ...cx,
    cls,
    self: NONE,
    loop: null,
    tryCatch: false,
    concurrent: false,
    awaited: false,
    region: NONE,
  };
  for (const member of node.members) lowerClassMember(member, inner);
  return cls;
}

function lowerClassMember(member: ts.ClassElement, cx: Context): void {
  const cls = cx.builder.classes[cx.cls];
  if (!cls) return;
  if (ts.isConstructorDeclaration(member)) {
    if (member.body) cls.constructorFn = lowerFunction(member, cx, { member: true });
    return;
  }
  if (ts.isClassStaticBlockDeclaration(member)) {
    visitBlock(member.body.statements, cx);
    return;
  }
  const name = propertyName(member.name);
  if (name === undefined) {
    ts.forEachChild(member, (child) => visit(child, cx));
    return;
  }
  const isStatic = hasModifier(member, ts.SyntaxKind.StaticKeyword);
  if (ts.isPropertyDeclaration(member)) {
    const statement: Span = spanOf(member, cx);
    const value: ExprId | undefined =
      member.initializer && lowerNamedMember(member.initializer, name, { ...cx, statement });
    const type = lowerType(member.type, cx);
    cls.members.push({
      name,
      static: isStatic,
      kind: 'field',
      ...(value !== undefined && { value }),
      ...(type && { type }),
    });
  } else if (ts.isMethodDeclaration(member)) {
    // An overload says nothing that its implementation does not; what is abstract is implemented elsewhere.
    if (!member.body && !hasModifier(member, ts.SyntaxKind.AbstractKeyword)) return;
    cls.members.push({
      name,
      static: isStatic,
      kind: 'method',
      fn: lowerFunction(member, cx, { member: true }),
    });
  } else if (ts.isGetAccessorDeclaration(member)) {
    cls.members.push({
      name,
      static: isStatic,
      kind: 'getter',
      fn: lowerFunction(member, cx, { member: true }),
    });
  } else if (ts.isSetAccessorDeclaration(member)) {
    lowerFunction(member, cx, { member: true });
  }
}

/** A field that holds an arrow is a member function: its site reads `Class.field`. */
function lowerNamedMember(node: ts.Expression, name: string, cx: Context): ExprId {
  const before = cx.builder.functions.length;
  const value = lowerNamed(node, name, cx);
  const expr = cx.builder.exprs[value];
  const fn = expr?.k === 'function' && expr.fn >= before ? cx.builder.functions[expr.fn] : undefined;
  if (fn) fn.cls = cx.cls;
  return value;
}
