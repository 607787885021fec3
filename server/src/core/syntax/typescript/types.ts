/** Declared types, as far as they can name a client, a class of the workspace or an object that holds one. */
import { ts } from 'ts-morph';
import { NONE, type TypeRef } from '../../ir.ts';
import { type Context, propertyName, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';

/** Undefined where the type says nothing that can be followed: mapped and conditional types. */
export function lowerType(node: ts.TypeNode | undefined, cx: Context): TypeRef | undefined {
  if (!node) return undefined;
  if (ts.isParenthesizedTypeNode(node)) return lowerType(node.type, cx);
  if (ts.isTypeOperatorNode(node)) return lowerType(node.type, cx);
  if (ts.isArrayTypeNode(node)) return arrayOf(lowerType(node.elementType, cx));
  if (ts.isTypeReferenceNode(node)) return lowerReference(node, cx);
  if (ts.isExpressionWithTypeArguments(node)) return undefined;
  if (ts.isTypeQueryNode(node)) {
    const expr = lowerEntityName(node.exprName, cx);
    return expr === undefined ? undefined : { t: 'typeof', expr };
  }
  if (ts.isImportTypeNode(node)) return lowerImportType(node);
  if (ts.isTypeLiteralNode(node)) return lowerMembers(node.members, cx);
  if (ts.isFunctionTypeNode(node)) {
    const inner = withTypeParameters(node, cx);
    return {
      t: 'function',
      returns: lowerType(node.type, inner) ?? NOTHING_SAID,
      params: paramTypes(node, inner),
    };
  }
  const keyword = PRIMITIVES.get(node.kind);
  if (keyword) return { t: 'name', path: [keyword], binding: NONE, args: [] };
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
    const of = node.types.map((type) => lowerType(type, cx)).filter((type) => type !== undefined);
    return of.length > 1 ? { t: 'union', of } : of[0];
  }
  return undefined;
}

/** A type that leads nowhere. */
const NOTHING_SAID: TypeRef = { t: 'name', path: ['unknown'], binding: NONE, args: [] };

function paramTypes(node: ts.SignatureDeclarationBase, cx: Context): readonly (TypeRef | null)[] {
  return node.parameters.map((param) => lowerType(param.type, cx) ?? null);
}

type Generic = Pick<ts.SignatureDeclarationBase, 'typeParameters'>;

/** `<T extends OpenAI>`: what is said to be a T is at least what T extends. */
export function withTypeParameters({ typeParameters }: Generic, cx: Context): Context {
  if (!typeParameters) return cx;
  const inner = { ...cx, scope: cx.builder.scope(cx.scope, false) };
  for (const parameter of typeParameters) {
    const { text } = parameter.name;
    const binding = cx.builder.declare(inner.scope, text, 'type', cx.fn, spanOf(parameter.name, cx));
    const constraint = lowerType(parameter.constraint, inner);
    if (constraint) binding.type = constraint;
  }
  return inner;
}

/** An interface has the members of those that it extends too. */
export function lowerInterface(node: ts.InterfaceDeclaration, cx: Context): TypeRef {
  const own = lowerMembers(node.members, cx);
  const bases = (node.heritageClauses ?? []).flatMap((clause) =>
    clause.types.map((type) => baseType(type.expression, cx)),
  );
  const of = [own, ...bases.filter((base) => base !== undefined)];
  return of.length > 1 ? { t: 'union', of } : own;
}

/** What a class says that it implements. */
export function lowerImplements(node: ts.ClassLikeDeclaration, cx: Context): readonly TypeRef[] {
  const clause = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ImplementsKeyword);
  return (clause?.types ?? []).flatMap((type) => baseType(type.expression, cx) ?? []);
}

function baseType(node: ts.Expression, cx: Context): TypeRef | undefined {
  const path: string[] = [];
  let at = node;
  while (ts.isPropertyAccessExpression(at)) {
    path.unshift(at.name.text);
    at = at.expression;
  }
  return ts.isIdentifier(at) ? cx.builder.typeName([at.text, ...path], [], cx.scope) : undefined;
}

/** Kept by name: a parameter that is a string is no client, so nobody need look for its callers. */
const PRIMITIVES: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.StringKeyword, 'string'],
  [ts.SyntaxKind.NumberKeyword, 'number'],
  [ts.SyntaxKind.BooleanKeyword, 'boolean'],
]);

export function lowerMembers(members: readonly ts.TypeElement[], cx: Context): TypeRef {
  const lowered: { name: string; type: TypeRef }[] = [];
  for (const member of members) {
    if (!ts.isPropertySignature(member) && !ts.isMethodSignature(member)) continue;
    const name = propertyName(member.name);
    const inner = ts.isMethodSignature(member) ? withTypeParameters(member, cx) : cx;
    const declared = lowerType(member.type, inner);
    const type =
      declared && ts.isMethodSignature(member)
        ? ({ t: 'function', returns: declared, params: paramTypes(member, inner) } as const)
        : declared;
    if (name !== undefined && type) lowered.push({ name, type });
  }
  return { t: 'object', members: lowered };
}

function arrayOf(of: TypeRef | undefined): TypeRef | undefined {
  return of && { t: 'array', of };
}

function lowerReference(node: ts.TypeReferenceNode, cx: Context): TypeRef | undefined {
  const path = entityPath(node.typeName);
  const args = (node.typeArguments ?? []).map((arg) => lowerType(arg, cx)).filter((arg) => arg !== undefined);
  const first = args[0];
  if (path.length === 1 && first) {
    if (path[0] === 'Array' || path[0] === 'ReadonlyArray') return { t: 'array', of: first };
    // A promise and its value are one to the linker; these wrappers keep the members of their argument.
    if (TRANSPARENT.has(path[0] as string)) return first;
  }
  return cx.builder.typeName(path, args, cx.scope);
}

const TRANSPARENT = new Set([
  'Promise',
  'PromiseLike',
  'Awaited',
  'Readonly',
  'Required',
  'Partial',
  'NonNullable',
  'Pick',
  'Omit',
  'Extract',
  'Exclude',
]);

function lowerImportType(node: ts.ImportTypeNode): TypeRef | undefined {
  const { argument, qualifier } = node;
  if (!ts.isLiteralTypeNode(argument) || !ts.isStringLiteral(argument.literal) || !qualifier)
    return undefined;
  return { t: 'import', specifier: argument.literal.text, path: entityPath(qualifier) };
}

function lowerEntityName(name: ts.EntityName, cx: Context): number | undefined {
  if (ts.isIdentifier(name)) return lowerExpr(name, cx);
  const object = lowerEntityName(name.left, cx);
  if (object === undefined) return undefined;
  const nameSpan = [name.right.getStart(cx.source), name.right.end] as const;
  return cx.builder.add({
    k: 'member',
    span: [name.getStart(cx.source), name.end],
    object,
    name: name.right.text,
    nameSpan,
  });
}

function entityPath(name: ts.EntityName): string[] {
  return ts.isIdentifier(name) ? [name.text] : [...entityPath(name.left), name.right.text];
}
