/** Expressions to IR. What cannot carry a client, a model or a prompt becomes `unknown`, after the calls in it are found. */
import { ts } from 'ts-morph';
import { type Entry, type ExprId, type Item, NONE, type Span } from '../../ir.ts';
import { lowerCall } from './calls.ts';
import { type Context, enter, propertyName, spanOf } from './context.ts';
import { lowerClass, lowerFunction } from './functions.ts';
import { assignPattern } from './patterns.ts';
import { visit } from './statements.ts';
import { lowerType } from './types.ts';

export function lowerExpr(node: ts.Expression, cx: Context): ExprId {
  const { builder } = cx;
  const span = (): Span => spanOf(node, cx);
  if (ts.isIdentifier(node)) {
    if (node.text === 'undefined') return builder.add({ k: 'literal', span: span(), value: null });
    return builder.name(node.text, span(), cx.scope);
  }
  if (ts.isStringLiteralLike(node)) return builder.add({ k: 'literal', span: span(), value: node.text });
  if (ts.isNumericLiteral(node)) return builder.add({ k: 'literal', span: span(), value: Number(node.text) });
  if (ts.isPropertyAccessExpression(node)) return lowerMember(node, cx);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return lowerCall(node, cx);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isSatisfiesExpression(node)) {
    return lowerExpr(node.expression, cx);
  }
  if (ts.isObjectLiteralExpression(node)) return lowerObject(node, cx);
  if (ts.isArrayLiteralExpression(node))
    return builder.add({ k: 'array', span: span(), items: lowerItems(node.elements, cx) });
  if (ts.isTemplateExpression(node)) return lowerTemplate(node, node, cx);
  if (ts.isTaggedTemplateExpression(node)) return lowerTagged(node, cx);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) {
    return builder.add({ k: 'function', span: span(), fn: lowerFunction(node, cx, {}) });
  }
  if (ts.isClassExpression(node)) return builder.add({ k: 'class', span: span(), cls: lowerClass(node, cx) });
  if (ts.isAwaitExpression(node)) {
    return builder.add({
      k: 'await',
      span: span(),
      value: lowerExpr(node.expression, { ...cx, awaited: true }),
    });
  }
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) return lowerAssertion(node, cx);
  if (ts.isConditionalExpression(node)) {
    const test = lowerExpr(node.condition, cx);
    const either = [node.whenTrue, node.whenFalse].map((part, index) =>
      lowerExpr(part, enter(part, cx, { k: 'branch', test, ...(index === 1 && { otherwise: true }) })),
    );
    return builder.add({ k: 'choice', span: span(), options: either, test });
  }
  if (ts.isBinaryExpression(node)) return lowerBinary(node, cx);
  if (ts.isElementAccessExpression(node)) return lowerElement(node, cx);
  if (ts.isPrefixUnaryExpression(node)) return lowerPrefix(node, cx);
  if (ts.isMetaProperty(node)) return builder.name('import.meta', span(), cx.scope);
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
    case ts.SyntaxKind.FalseKeyword:
      return builder.add({ k: 'literal', span: span(), value: node.kind === ts.SyntaxKind.TrueKeyword });
    case ts.SyntaxKind.NullKeyword:
      return builder.add({ k: 'literal', span: span(), value: null });
    case ts.SyntaxKind.ThisKeyword:
      return builder.add({
        k: 'this',
        span: span(),
        cls: cx.cls,
        ...(cx.self !== NONE && { object: cx.self }),
      });
    case ts.SyntaxKind.SuperKeyword:
      return builder.add({ k: 'super', span: span(), cls: cx.cls });
    default:
      ts.forEachChild(node, (child) => visit(child, cx));
      return builder.unknown(span());
  }
}

function lowerMember(node: ts.PropertyAccessExpression, cx: Context): ExprId {
  const object = lowerExpr(node.expression, { ...cx, awaited: false });
  return cx.builder.add({
    k: 'member',
    span: spanOf(node, cx),
    object,
    name: node.name.text,
    nameSpan: spanOf(node.name, cx),
  });
}

function lowerElement(node: ts.ElementAccessExpression, cx: Context): ExprId {
  const object = lowerExpr(node.expression, cx);
  const key = node.argumentExpression;
  if (ts.isStringLiteralLike(key)) {
    return cx.builder.add({
      k: 'member',
      span: spanOf(node, cx),
      object,
      name: key.text,
      nameSpan: spanOf(key, cx),
    });
  }
  return cx.builder.add({ k: 'index', span: spanOf(node, cx), object, index: lowerExpr(key, cx) });
}

function lowerPrefix(node: ts.PrefixUnaryExpression, cx: Context): ExprId {
  if (node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand)) {
    return cx.builder.add({ k: 'literal', span: spanOf(node, cx), value: -Number(node.operand.text) });
  }
  lowerExpr(node.operand, cx);
  return cx.builder.unknown(spanOf(node, cx));
}

function lowerAssertion(node: ts.AsExpression | ts.TypeAssertion, cx: Context): ExprId {
  const value = lowerExpr(node.expression, cx);
  const type = ts.isConstTypeReference(node.type) ? undefined : lowerType(node.type, cx);
  return type ? cx.builder.add({ k: 'typed', span: spanOf(node, cx), value, type }) : value;
}

function lowerObject(node: ts.ObjectLiteralExpression, cx: Context): ExprId {
  const entries: Entry[] = [];
  // Its methods refer to the object, so it has its place before they are lowered.
  const id = cx.builder.add({ k: 'object', span: spanOf(node, cx), entries });
  entries.push(...lowerEntries(node, cx, id));
  return id;
}

function lowerEntries(node: ts.ObjectLiteralExpression, cx: Context, self: ExprId): Entry[] {
  const inner = { ...cx, awaited: false };
  return node.properties.flatMap((property): Entry[] => {
    if (ts.isSpreadAssignment(property)) return [{ spread: lowerExpr(property.expression, inner) }];
    const key = propertyName(property.name);
    const value = lowerPropertyValue(property, inner, self);
    if (value === undefined) return [];
    if (key !== undefined) return [{ key, keySpan: spanOf(property.name, cx), value }];
    if (!ts.isComputedPropertyName(property.name)) return [];
    return [{ computed: lowerExpr(property.name.expression, inner), value }];
  });
}

function lowerPropertyValue(
  property: Exclude<ts.ObjectLiteralElementLike, ts.SpreadAssignment>,
  cx: Context,
  self: ExprId,
): ExprId | undefined {
  if (ts.isPropertyAssignment(property))
    return lowerNamed(property.initializer, propertyName(property.name), cx, self);
  if (ts.isShorthandPropertyAssignment(property)) return lowerExpr(property.name, cx);
  const fn = lowerFunction(property, cx, { self });
  if (ts.isMethodDeclaration(property))
    return cx.builder.add({ k: 'function', span: spanOf(property, cx), fn });
  if (!ts.isGetAccessorDeclaration(property)) return undefined;
  // A getter is the value that it returns.
  const callee = cx.builder.add({ k: 'function', span: spanOf(property, cx), fn });
  return cx.builder.call(spanOf(property, cx), callee, [], false);
}

/** An arrow, function or class takes the name of what it is assigned to. */
export function lowerNamed(node: ts.Expression, name: string | undefined, cx: Context, self = NONE): ExprId {
  if (name !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))) {
    return cx.builder.add({
      k: 'function',
      span: spanOf(node, cx),
      fn: lowerFunction(node, cx, { name, self }),
    });
  }
  if (name !== undefined && ts.isClassExpression(node)) {
    return cx.builder.add({ k: 'class', span: spanOf(node, cx), cls: lowerClass(node, cx, name) });
  }
  return lowerExpr(node, cx);
}

function lowerItems(elements: readonly ts.Expression[], cx: Context): Item[] {
  return elements.flatMap((element): Item[] => {
    if (ts.isOmittedExpression(element)) return [];
    if (ts.isSpreadElement(element)) return [{ value: lowerExpr(element.expression, cx), spread: true }];
    return [{ value: lowerExpr(element, cx) }];
  });
}

function lowerTemplate(node: ts.TemplateExpression, whole: ts.Node, cx: Context): ExprId {
  return cx.builder.add({
    k: 'template',
    span: spanOf(whole, cx),
    texts: [node.head.text, ...node.templateSpans.map((part) => part.literal.text)],
    holes: node.templateSpans.map((part) => lowerExpr(part.expression, { ...cx, awaited: false })),
  });
}

/** Tags that only tidy white space leave the text a text. */
const TEXT_TAGS = new Set([
  'dedent',
  'outdent',
  'stripIndent',
  'stripIndents',
  'endent',
  'oneLine',
  'codeBlock',
  'html',
  'md',
]);

function lowerTagged(node: ts.TaggedTemplateExpression, cx: Context): ExprId {
  const { tag, template } = node;
  if (ts.isIdentifier(tag) && TEXT_TAGS.has(tag.text)) {
    if (ts.isTemplateExpression(template)) return lowerTemplate(template, node, cx);
    return cx.builder.add({ k: 'literal', span: spanOf(node, cx), value: template.text });
  }
  lowerExpr(tag, cx);
  if (ts.isTemplateExpression(template)) lowerTemplate(template, template, cx);
  return cx.builder.unknown(spanOf(node, cx));
}

function lowerBinary(node: ts.BinaryExpression, cx: Context): ExprId {
  const span = spanOf(node, cx);
  const { builder } = cx;
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.BarBarToken:
      return builder.add({
        k: 'fallback',
        span,
        first: lowerExpr(node.left, cx),
        second: lowerExpr(node.right, cx),
      });
    case ts.SyntaxKind.AmpersandAmpersandToken: {
      const inner = enter(node.right, cx, { k: 'branch', test: lowerExpr(node.left, cx) });
      return builder.add({ k: 'choice', span, options: [lowerExpr(node.right, inner)] });
    }
    case ts.SyntaxKind.CommaToken:
      lowerExpr(node.left, cx);
      return lowerExpr(node.right, cx);
    case ts.SyntaxKind.PlusToken:
      return lowerConcat(node, cx);
    case ts.SyntaxKind.EqualsToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
    case ts.SyntaxKind.BarBarEqualsToken:
      return lowerAssignment(node, cx);
    default: {
      const left = lowerExpr(node.left, cx);
      const right = lowerExpr(node.right, cx);
      const op = ARITHMETIC.get(node.operatorToken.kind);
      const equality = EQUALITY.get(node.operatorToken.kind);
      if (equality) return builder.add({ k: 'equal', span, left, right, ...equality });
      return op ? builder.add({ k: 'arithmetic', span, op, left, right }) : builder.unknown(span);
    }
  }
}

const EQUALITY: ReadonlyMap<ts.SyntaxKind, { readonly not?: true }> = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, {}],
  [ts.SyntaxKind.EqualsEqualsToken, {}],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, { not: true }],
  [ts.SyntaxKind.ExclamationEqualsToken, { not: true }],
]);

const ARITHMETIC: ReadonlyMap<ts.SyntaxKind, '-' | '*' | '/' | '**'> = new Map([
  [ts.SyntaxKind.MinusToken, '-'],
  [ts.SyntaxKind.AsteriskToken, '*'],
  [ts.SyntaxKind.SlashToken, '/'],
  [ts.SyntaxKind.AsteriskAsteriskToken, '**'],
]);

/** Walks down the left side in a loop: generated files hold sums of thousands of parts. */
function lowerConcat(node: ts.BinaryExpression, cx: Context): ExprId {
  const parts: ts.BinaryExpression[] = [];
  let first: ts.Expression = node;
  while (ts.isBinaryExpression(first) && first.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    parts.push(first);
    first = first.left;
  }
  let left = lowerExpr(first, cx);
  for (const part of parts.reverse()) {
    left = cx.builder.add({ k: 'concat', span: spanOf(part, cx), left, right: lowerExpr(part.right, cx) });
  }
  return left;
}

function lowerAssignment(node: ts.BinaryExpression, cx: Context): ExprId {
  const { builder } = cx;
  const target = unwrap(node.left);
  const lastName = ts.isPropertyAccessExpression(target)
    ? target.name.text
    : ts.isIdentifier(target)
      ? target.text
      : undefined;
  const value = lowerNamed(node.right, lastName, cx);
  const isPlain = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  if (ts.isPropertyAccessExpression(target)) {
    writeMember(target, value, cx, !isPlain);
  } else if (ts.isElementAccessExpression(target) && ts.isStringLiteralLike(target.argumentExpression)) {
    const object = lowerExpr(target.expression, cx);
    builder.memberWrites.push({ object, name: target.argumentExpression.text, value });
  } else {
    assignPattern(target, value, cx);
  }
  if (isPlain) return value;
  return builder.add({
    k: 'fallback',
    span: spanOf(node, cx),
    first: lowerExpr(node.left, cx),
    second: value,
  });
}

function writeMember(
  target: ts.PropertyAccessExpression,
  value: ExprId,
  cx: Context,
  isFallback: boolean,
): void {
  const { builder } = cx;
  const name = target.name.text;
  const object = unwrap(target.expression);
  if (object.kind === ts.SyntaxKind.ThisKeyword) {
    builder.classes[cx.cls]?.members.push({ name, static: false, kind: 'field', value });
    return;
  }
  const isExports =
    isName(object, 'exports') || (ts.isPropertyAccessExpression(object) && isModuleExports(object));
  if (isModuleExports(target)) builder.exports.push({ name: '=', value });
  else if (isExports) builder.exports.push({ name, value });
  else {
    const fallback = isFallback && { fallback: true as const };
    builder.memberWrites.push({ object: lowerExpr(object, cx), name, value, ...fallback });
  }
}

function isModuleExports(node: ts.PropertyAccessExpression): boolean {
  return node.name.text === 'exports' && isName(node.expression, 'module');
}

function isName(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function unwrap(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node)
    ? unwrap(node.expression)
    : node;
}
