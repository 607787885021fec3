/** Statements and declarations. Whatever is not named here is walked for the expressions in it. */
import { ts } from 'ts-morph';
import { type BindingSource, type ExprId, type Jump, NONE, type Span, type Step } from '../../ir.ts';
import { type Context, enter, hasModifier, propertyName, spanOf } from './context.ts';
import { lowerExpr, lowerNamed } from './expressions.ts';
import { lowerClass, lowerFunction } from './functions.ts';
import { lowerExportAssignment, lowerExportDeclaration, lowerImport, lowerImportEquals } from './modules.ts';
import { declarePattern } from './patterns.ts';
import { lowerInterface, lowerType, withTypeParameters } from './types.ts';

export function visitBlock(statements: readonly ts.Statement[], cx: Context): void {
  for (const statement of statements) visit(statement, cx);
}

/** Walks any node: statements by their kind, expressions for the calls in them. */
export function visit(node: ts.Node, cx: Context): void {
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
  if (ts.isStatement(node) && !ts.isBlock(node)) {
    lowerStatement(node, { ...cx, statement: spanOf(node, cx), awaited: false });
    return;
  }
  if (ts.isBlock(node)) {
    const inner = { ...cx, scope: cx.builder.scope(cx.scope, false) };
    ts.forEachChild(node, (child) => visit(child, inner));
    return;
  }
  if (ts.isExpression(node)) {
    lowerExpr(node, cx);
    return;
  }
  ts.forEachChild(node, (child) => visit(child, cx));
}

function lowerStatement(node: ts.Statement, cx: Context): void {
  if (ts.isVariableStatement(node)) {
    lowerVariables(node.declarationList, cx);
    if (hasModifier(node, ts.SyntaxKind.ExportKeyword)) exportNames(node.declarationList.declarations, cx);
  } else if (ts.isFunctionDeclaration(node)) lowerFunctionDeclaration(node, cx);
  else if (ts.isClassDeclaration(node)) lowerClassDeclaration(node, cx);
  else if (ts.isReturnStatement(node)) {
    addJump('return', node, cx);
    if (node.expression) cx.builder.functions[cx.fn]?.returns.push(lowerExpr(node.expression, cx));
  } else if (ts.isImportDeclaration(node)) lowerImport(node, cx);
  else if (ts.isImportEqualsDeclaration(node)) lowerImportEquals(node, cx);
  else if (ts.isExportDeclaration(node)) lowerExportDeclaration(node, cx);
  else if (ts.isExportAssignment(node)) lowerExportAssignment(node, cx);
  else if (ts.isEnumDeclaration(node)) lowerEnum(node, cx);
  else if (ts.isInterfaceDeclaration(node))
    declareType(node, lowerInterface(node, withTypeParameters(node, cx)), cx);
  else if (ts.isTypeAliasDeclaration(node))
    declareType(node, lowerType(node.type, withTypeParameters(node, cx)), cx);
  else if (ts.isTryStatement(node)) lowerTry(node, cx);
  else if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node))
    lowerFor(node, cx);
  else if (ts.isWhileStatement(node) || ts.isDoStatement(node)) lowerWhile(node, cx);
  else if (ts.isIfStatement(node)) lowerIf(node, cx);
  else if (ts.isSwitchStatement(node)) lowerSwitch(node, cx);
  else if (ts.isExpressionStatement(node)) cx.builder.dropped.push(lowerExpr(node.expression, cx));
  else if (ts.isBreakStatement(node)) addJump('break', node, cx);
  else if (ts.isContinueStatement(node)) addJump('continue', node, cx);
  else if (ts.isThrowStatement(node)) {
    addJump('throw', node, cx);
    lowerExpr(node.expression, cx);
  } else if (ts.isModuleDeclaration(node)) {
    if (node.body && !hasModifier(node, ts.SyntaxKind.DeclareKeyword))
      ts.forEachChild(node.body, (child) => visit(child, cx));
  } else ts.forEachChild(node, (child) => visit(child, cx));
}

function lowerVariables(
  list: ts.VariableDeclarationList,
  cx: Context,
  source?: (path: readonly Step[]) => BindingSource[],
  isOfLoop = source !== undefined,
): void {
  const isConst = (list.flags & ts.NodeFlags.Const) !== 0;
  const isVar = (list.flags & ts.NodeFlags.BlockScoped) === 0;
  let scope = cx.scope;
  while (isVar && !scope.function && scope.parent) scope = scope.parent;
  for (const declaration of list.declarations) {
    const type = lowerType(declaration.type, cx);
    const name = ts.isIdentifier(declaration.name) ? declaration.name.text : undefined;
    const value = declaration.initializer && lowerNamed(declaration.initializer, name, cx);
    const binding = declarePattern(
      declaration.name,
      {
        kind: isOfLoop ? 'loop' : isConst ? 'const' : 'let',
        scope,
        source: (path) => source?.(path) ?? (value === undefined ? [] : [{ from: 'value', value, path }]),
      },
      cx,
    );
    if (binding && type) binding.type = type;
  }
}

function exportNames(declarations: readonly ts.VariableDeclaration[], cx: Context): void {
  const names = (name: ts.BindingName): string[] =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap((e) => (ts.isOmittedExpression(e) ? [] : names(e.name)));
  for (const name of declarations.flatMap((declaration) => names(declaration.name)))
    cx.builder.exportName(name, name, cx.scope);
}

function lowerFunctionDeclaration(node: ts.FunctionDeclaration, cx: Context): void {
  if (!node.body) return;
  const name = node.name?.text ?? 'default';
  const binding = cx.builder.declare(
    cx.scope,
    name,
    'function',
    cx.fn,
    node.name ? spanOf(node.name, cx) : spanOf(node, cx),
  );
  const fn = lowerFunction(node, cx, {});
  binding.sources.push({ from: 'function', fn });
  exportDeclared(node, name, cx);
}

function lowerClassDeclaration(node: ts.ClassDeclaration, cx: Context): void {
  const name = node.name?.text ?? 'default';
  const binding = cx.builder.declare(
    cx.scope,
    name,
    'class',
    cx.fn,
    node.name ? spanOf(node.name, cx) : spanOf(node, cx),
  );
  binding.sources.push({ from: 'class', cls: lowerClass(node, cx) });
  exportDeclared(node, name, cx);
}

function exportDeclared(node: ts.Node, name: string, cx: Context): void {
  if (!hasModifier(node, ts.SyntaxKind.ExportKeyword)) return;
  const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
  cx.builder.exportName(isDefault ? 'default' : name, name, cx.scope);
}

function declareType(
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
  type: ReturnType<typeof lowerType>,
  cx: Context,
): void {
  const name = node.name.text;
  const binding = cx.builder.declare(cx.scope, name, 'type', cx.fn, spanOf(node.name, cx));
  if (type) binding.type = type;
  if (hasModifier(node, ts.SyntaxKind.ExportKeyword)) {
    cx.builder.exportName(hasModifier(node, ts.SyntaxKind.DefaultKeyword) ? 'default' : name, name, cx.scope);
  }
}

function lowerEnum(node: ts.EnumDeclaration, cx: Context): void {
  const entries = node.members.flatMap((member) => {
    const key = propertyName(member.name);
    if (key === undefined || !member.initializer) return [];
    return [{ key, keySpan: spanOf(member.name, cx), value: lowerExpr(member.initializer, cx) }];
  });
  const value = cx.builder.add({ k: 'object', span: spanOf(node, cx), entries });
  const binding = cx.builder.declare(cx.scope, node.name.text, 'enum', cx.fn, spanOf(node.name, cx));
  binding.sources.push({ from: 'value', value, path: [] });
  if (hasModifier(node, ts.SyntaxKind.ExportKeyword))
    cx.builder.exportName(node.name.text, node.name.text, cx.scope);
}

function addJump(k: Jump['k'], node: ts.Node, cx: Context): void {
  cx.builder.jumps.push({ k, region: cx.region, fn: cx.fn, span: spanOf(node, cx) });
}

/** `'use client'` and its like, before the first statement that is something else. */
export function prologueOf(statements: readonly ts.Statement[]): string[] {
  const found: string[] = [];
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break;
    found.push(statement.expression.text);
  }
  return found;
}

function lowerIf(node: ts.IfStatement, cx: Context): void {
  const test = lowerExpr(node.expression, cx);
  const head = spanOf(node.expression, cx);
  visit(node.thenStatement, enter(node.thenStatement, cx, { k: 'branch', test }, head));
  const { elseStatement: other } = node;
  if (other) visit(other, enter(other, cx, { k: 'branch', test, otherwise: true }, head));
}

/** Each clause is a branch; what falls into the next one shares its statements. */
function lowerSwitch(node: ts.SwitchStatement, cx: Context): void {
  const on = lowerExpr(node.expression, cx);
  const inner = { ...cx, scope: cx.builder.scope(cx.scope, false) };
  const isOneOf = (values: readonly ExprId[], span: Span): ExprId => {
    const right = cx.builder.add({ k: 'choice', span, options: values });
    return cx.builder.add({ k: 'equal', span, left: on, right, any: true });
  };
  const all: ExprId[] = [];
  let entering: ExprId[] = [];
  for (const clause of node.caseBlock.clauses) {
    const span = spanOf(clause, cx);
    if (ts.isCaseClause(clause)) {
      const value = lowerExpr(clause.expression, inner);
      all.push(value);
      entering.push(value);
      if (clause.statements.length === 0) continue;
    }
    // `default` before other clauses, or entered from those above it, is not told.
    const isLast = clause === node.caseBlock.clauses.at(-1) && entering.length === 0;
    const branch = ts.isCaseClause(clause)
      ? ({ k: 'branch', test: isOneOf(entering, span) } as const)
      : isLast
        ? ({ k: 'branch', test: isOneOf(all, span), otherwise: true } as const)
        : ({ k: 'branch', test: NONE } as const);
    entering = [];
    visitBlock(clause.statements, enter(clause, inner, branch));
  }
}

function lowerWhile(node: ts.WhileStatement | ts.DoStatement, cx: Context): void {
  const endless =
    node.expression.kind === ts.SyntaxKind.TrueKeyword || node.expression.getText(cx.source) === '1';
  const loop = { k: 'loop', form: 'while', bound: null, over: NONE, endless, async: false } as const;
  const inner = {
    ...enter(node, cx, loop, spanOf(node.expression, cx)),
    loop: { bound: null, over: NONE },
  };
  visit(node.expression, inner);
  visit(node.statement, inner);
}

function lowerTry(node: ts.TryStatement, cx: Context): void {
  const handles = node.catchClause !== undefined;
  const guarded = enter(node.tryBlock, cx, { k: 'try', handles });
  visit(node.tryBlock, handles ? { ...guarded, tryCatch: true } : guarded);
  if (node.catchClause) {
    const scope = cx.builder.scope(cx.scope, false);
    const name = node.catchClause.variableDeclaration?.name;
    if (name) declarePattern(name, { kind: 'catch', scope, source: () => [] }, cx);
    visit(node.catchClause.block, { ...enter(node.catchClause, cx, { k: 'catch' }), scope });
  }
  if (node.finallyBlock) visit(node.finallyBlock, enter(node.finallyBlock, cx, { k: 'finally' }));
}

function lowerFor(node: ts.ForStatement | ts.ForOfStatement | ts.ForInStatement, cx: Context): void {
  const scope = cx.builder.scope(cx.scope, false);
  if (ts.isForStatement(node)) {
    const bound = countedBound(node);
    const list = countedList(node);
    const over = list ? lowerExpr(list, cx) : NONE;
    const loop = {
      k: 'loop',
      form: 'count',
      bound,
      over,
      endless: !node.condition,
      async: false,
    } as const;
    const region = enter(node, cx, loop, headOf(node, cx)).region;
    const inner = { ...cx, scope, region, loop: { bound, over } };
    if (node.initializer) {
      if (ts.isVariableDeclarationList(node.initializer))
        lowerVariables(node.initializer, { ...cx, scope }, undefined, true);
      else visit(node.initializer, { ...cx, scope });
    }
    for (const part of [node.condition, node.incrementor, node.statement]) if (part) visit(part, inner);
    return;
  }
  // The iterated expression is evaluated once, before the loop.
  const iterated = lowerExpr(node.expression, cx);
  const async = ts.isForOfStatement(node) && node.awaitModifier !== undefined;
  const loop = { k: 'loop', form: 'each', bound: null, over: iterated, endless: false, async } as const;
  const { region } = enter(node, cx, loop, headOf(node, cx));
  const inner = { ...cx, scope, region, loop: { bound: null, over: iterated } };
  if (ts.isVariableDeclarationList(node.initializer)) {
    const source = (path: readonly Step[]): BindingSource[] =>
      ts.isForOfStatement(node) ? [{ from: 'element', value: iterated, path }] : [];
    lowerVariables(node.initializer, { ...cx, scope }, source);
  }
  visit(node.statement, inner);
}

/** From the keyword to the closing parenthesis. */
function headOf(node: ts.IterationStatement, cx: Context): Span {
  return [node.getStart(cx.source), cx.source.text.lastIndexOf(')', node.statement.getStart(cx.source)) + 1];
}

/** `for (let i = 0; i < 5; i++)` runs five times; anything else is not known. */
function countedBound(node: ts.ForStatement): number | null {
  const { initializer, condition } = node;
  if (
    !initializer ||
    !ts.isVariableDeclarationList(initializer) ||
    !condition ||
    !ts.isBinaryExpression(condition)
  )
    return null;
  const start = initializer.declarations[0]?.initializer;
  const end = condition.right;
  if (!start || !ts.isNumericLiteral(start) || !ts.isNumericLiteral(end)) return null;
  const isInclusive = condition.operatorToken.kind === ts.SyntaxKind.LessThanEqualsToken;
  if (!isInclusive && condition.operatorToken.kind !== ts.SyntaxKind.LessThanToken) return null;
  return Math.max(0, Number(end.text) - Number(start.text) + (isInclusive ? 1 : 0));
}

/** `for (let i = 0; i < texts.length; i++)` goes over `texts`, one by one. */
function countedList({ condition, incrementor }: ts.ForStatement): ts.Expression | undefined {
  if (!condition || !ts.isBinaryExpression(condition) || !incrementor) return undefined;
  const isByOne =
    (ts.isPostfixUnaryExpression(incrementor) || ts.isPrefixUnaryExpression(incrementor)) &&
    incrementor.operator === ts.SyntaxKind.PlusPlusToken;
  const { right, operatorToken } = condition;
  if (!isByOne || operatorToken.kind !== ts.SyntaxKind.LessThanToken) return undefined;
  if (!ts.isPropertyAccessExpression(right) || right.name.text !== 'length') return undefined;
  return isPath(right.expression) ? right.expression : undefined;
}

function isPath(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return ts.isPropertyAccessExpression(node) && isPath(node.expression);
}
