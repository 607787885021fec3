/** Statements. Whatever is not named here is walked for the expressions in it. */
import type { Node } from 'web-tree-sitter';
import { type Loop, NONE } from '../../ir.ts';
import { assignTarget, bindTarget } from './assignments.ts';
import { type Context, field, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { lowerClass, lowerFunction } from './functions.ts';
import { lowerImport, lowerImportFrom } from './imports.ts';
import { countedRange } from './loops.ts';
import { lowerType } from './types.ts';

export function visitBlock(block: Node, cx: Context): void {
  for (const statement of named(block))
    visit(statement, { ...cx, statement: spanOf(statement), awaited: false });
}

function visit(node: Node, cx: Context): void {
  switch (node.type) {
    case 'expression_statement':
      for (const child of named(node)) visitExpression(child, cx);
      return;
    case 'import_statement':
      lowerImport(node, cx);
      return;
    case 'import_from_statement':
      lowerImportFrom(node, cx);
      return;
    case 'function_definition':
      define(node, cx, []);
      return;
    case 'class_definition':
      defineClass(node, cx);
      return;
    case 'decorated_definition': {
      const definition = field(node, 'definition');
      const decorators = named(node).filter((child) => child.type === 'decorator');
      if (definition?.type === 'function_definition') define(definition, cx, decorators);
      else if (definition) defineClass(definition, cx);
      return;
    }
    case 'return_statement': {
      const [value] = named(node);
      if (value) cx.builder.functions[cx.fn]?.returns.push(lowerExpr(value, cx));
      return;
    }
    case 'if_statement':
      visitIf(node, cx);
      return;
    case 'for_statement':
      visitFor(node, cx);
      return;
    case 'while_statement': {
      const loop: Loop = { bound: null, over: NONE };
      visitParts(node, { ...cx, loop });
      return;
    }
    case 'try_statement':
      visitTry(node, cx);
      return;
    case 'with_statement':
      visitWith(node, cx);
      return;
    case 'global_statement':
    case 'nonlocal_statement':
      for (const name of named(node)) cx.scope.globals.add(name.text);
      return;
    default:
      visitParts(node, cx);
  }
}

/** Blocks as statements, everything else as expressions. */
function visitParts(node: Node, cx: Context): void {
  for (const child of named(node)) {
    if (child.type === 'block') visitBlock(child, cx);
    else if (/_(?:statement|clause|definition)$/.test(child.type)) visit(child, cx);
    else lowerExpr(child, cx);
  }
}

function visitExpression(node: Node, cx: Context): void {
  if (node.type !== 'assignment' && node.type !== 'augmented_assignment') {
    lowerExpr(node, cx);
    return;
  }
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  const type = lowerType(field(node, 'type'), cx);
  if (!left) return;
  if (!right) {
    // `client: OpenAI` declares without a value.
    if (type)
      bindTarget(left, cx, () => ({ from: 'value', value: cx.builder.unknown(spanOf(left)), path: [] }), {
        type,
      });
    return;
  }
  const alias = left.type === 'identifier' ? aliasedType(right, cx) : undefined;
  if (alias) cx.builder.declare(cx.scope, left.text, 'type', cx.fn, spanOf(left)).type = alias;
  // `a = b = value`
  if (right.type === 'assignment') visitExpression(right, cx);
  const value = lowerExpr(right.type === 'assignment' ? (field(right, 'left') ?? right) : right, cx);
  nameFunction(left, value, cx);
  if (node.type === 'assignment') assignTarget(left, value, cx, type);
}

/** `Client = Annotated[OpenAI, Depends(get_client)]` names a type. */
function aliasedType(right: Node, cx: Context): ReturnType<typeof lowerType> {
  const isType =
    right.type === 'subscript' &&
    /^(?:t\.|typing\.)?(?:Annotated|Optional|Union)$/.test(field(right, 'value')?.text ?? '');
  return isType ? lowerType(right, cx) : undefined;
}

/** A lambda takes the name of what it is assigned to. */
function nameFunction(left: Node, value: number, cx: Context): void {
  const expr = cx.builder.exprs[value];
  const fn = expr?.k === 'function' && left.type === 'identifier' ? cx.builder.functions[expr.fn] : undefined;
  if (fn && fn.name === '') fn.name = left.text;
}

function define(node: Node, cx: Context, decorators: readonly Node[]): void {
  const name = field(node, 'name');
  const fn = lowerFunction(node, cx, decorators);
  if (!name || cx.inClassBody) return;
  const binding = cx.builder.declare(cx.scope, name.text, 'function', cx.fn, spanOf(name));
  binding.sources.push({ from: 'function', fn });
}

function defineClass(node: Node, cx: Context): void {
  const name = field(node, 'name');
  if (!name) return;
  // Declared first, so that its own methods see it.
  const binding = cx.builder.declare(cx.scope, name.text, 'class', cx.fn, spanOf(name));
  const cls = lowerClass(node, { ...cx, inClassBody: false });
  binding.sources.push({ from: 'class', cls });
}

function visitIf(node: Node, cx: Context): void {
  const condition = field(node, 'condition');
  if (condition) lowerExpr(condition, cx);
  const typeOnly = cx.typeOnly || /\bTYPE_CHECKING\b/.test(condition?.text ?? '');
  for (const child of named(node)) {
    if (child.type === 'block') visitBlock(child, { ...cx, typeOnly });
    else if (child.type === 'elif_clause' || child.type === 'else_clause') visitParts(child, cx);
  }
}

function visitFor(node: Node, cx: Context): void {
  const [target, iterated, body] = [field(node, 'left'), field(node, 'right'), field(node, 'body')];
  if (!target || !iterated) {
    visitParts(node, cx);
    return;
  }
  const over = lowerExpr(iterated, cx);
  // The variable outlives the loop; inside of it, it is what this loop gives and not what another one does.
  const scope = cx.builder.scope(cx.scope, false);
  for (const at of [cx, { ...cx, loopTargets: scope }])
    bindTarget(target, at, (path) => ({ from: 'element', value: over, path }));
  const loop: Loop = { bound: countedRange(iterated), over };
  if (body) visitBlock(body, { ...cx, scope, loop });
  const alternative = field(node, 'alternative');
  if (alternative) visitParts(alternative, cx);
}

function visitTry(node: Node, cx: Context): void {
  const isHandled = named(node).some((child) => /^except/.test(child.type));
  for (const child of named(node)) {
    if (child.type === 'block') visitBlock(child, isHandled ? { ...cx, tryCatch: true } : cx);
    else visitParts(child, /^except/.test(child.type) ? withCaught(child, cx) : cx);
  }
}

/** `except Error as client`: in its block the name is the error, whatever else it is outside. */
function withCaught(clause: Node, cx: Context): Context {
  const target = clause.descendantsOfType('as_pattern_target')[0];
  if (!target) return cx;
  const scope = cx.builder.scope(cx.scope, false);
  cx.builder.declare(scope, target.text, 'catch', cx.fn, spanOf(target));
  return { ...cx, scope };
}

function visitWith(node: Node, cx: Context): void {
  for (const clause of named(node)) {
    if (clause.type === 'block') visitBlock(clause, cx);
    else for (const item of named(clause)) visitWithItem(item, cx);
  }
}

/** `with OpenAI() as client`: what is entered is, as far as we care, what was made. */
function visitWithItem(item: Node, cx: Context): void {
  const value = field(item, 'value') ?? item;
  if (value.type !== 'as_pattern') {
    lowerExpr(value, cx);
    return;
  }
  const [made] = named(value);
  const alias = field(value, 'alias');
  if (!made) return;
  const lowered = lowerExpr(made, { ...cx, awaited: isAsync(item) });
  if (alias) assignTarget(alias, lowered, cx);
}

/** `async with` awaits what it enters. */
function isAsync(item: Node): boolean {
  return item.parent?.parent?.child(0)?.type === 'async';
}
