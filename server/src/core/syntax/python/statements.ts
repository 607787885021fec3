/** Statements. Whatever is not named here is walked for the expressions in it. */
import type { Node } from 'web-tree-sitter';
import { type ExprId, type Jump, type Loop, NONE, type Span, type TypeRef } from '../../ir.ts';
import { assignTarget, bindTarget } from './assignments.ts';
import { addMethod, addPropertyOf, lowerClass } from './classes.ts';
import { type Context, enter, field, MAX_DEPTH, named, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';
import { lowerFunction } from './functions.ts';
import { lowerImport, lowerImportFrom } from './imports.ts';
import { iterate } from './loops.ts';
import { declarePatternNames } from './patterns.ts';
import { noteFilled } from './sideBySide.ts';
import { aliasedType, lowerType } from './types.ts';

export function visitBlock(block: Node, cx: Context): void {
  for (const statement of named(block)) visitStatement(statement, cx);
}

export function visitStatement(statement: Node, cx: Context): void {
  visit(statement, { ...cx, statement: spanOf(statement), awaited: false });
}

function visit(node: Node, cx: Context): void {
  const { file } = cx;
  if (file.depth >= MAX_DEPTH) return;
  file.depth++;
  try {
    visitOne(node, cx);
  } finally {
    file.depth--;
  }
}

function visitOne(node: Node, cx: Context): void {
  switch (node.type) {
    case 'assignment':
    case 'augmented_assignment':
      visitAssignment(node, cx);
      return;
    case 'import_statement':
      lowerImport(node, cx);
      return;
    case 'import_from_statement':
      lowerImportFrom(node, cx);
      return;
    case 'future_import_statement':
      return;
    case 'function_definition':
      define(node, cx, []);
      return;
    case 'class_definition':
      defineClass(node, cx);
      return;
    case 'decorated_definition':
      visitDecorated(node, cx);
      return;
    case 'expression_statement':
      for (const value of named(node)) visitExpression(value, cx);
      return;
    case 'break_statement':
    case 'continue_statement':
    case 'raise_statement':
      addJump(JUMPS[node.type] ?? 'throw', node, cx);
      visitParts(node, cx);
      return;
    case 'return_statement': {
      addJump('return', node, cx);
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
    case 'while_statement':
      visitWhile(node, cx);
      return;
    case 'try_statement':
      visitTry(node, cx);
      return;
    case 'with_statement':
      visitWith(node, cx);
      return;
    case 'case_clause':
      for (const child of named(node)) if (child.type === 'case_pattern') declarePatternNames(child, cx);
      visitParts(node, enter(node, cx, { k: 'branch', test: NONE }));
      return;
    case 'type_alias_statement':
      declareAlias(field(node, 'left'), field(node, 'right')?.text, cx);
      return;
    case 'global_statement':
      for (const name of named(node)) shareGlobal(name, cx);
      return;
    case 'nonlocal_statement':
      for (const name of named(node)) shareNonlocal(name.text, cx);
      return;
    default:
      visitParts(node, cx);
  }
}

/** Blocks and statements as such, everything else as expressions; case patterns hold none. */
function visitParts(node: Node, cx: Context): void {
  for (const child of named(node)) {
    if (child.type === 'block') visitBlock(child, cx);
    else if (/(?:_statement|_clause|_definition|assignment|^ERROR)$/.test(child.type)) visit(child, cx);
    else if (child.type !== 'case_pattern') lowerExpr(child, cx);
  }
}

/** An assignment is an expression too, for the grammar. */
function visitExpression(node: Node, cx: Context): void {
  if (/assignment$|^ERROR$/.test(node.type)) visit(node, cx);
  else cx.builder.dropped.push(lowerExpr(node, cx));
}

const JUMPS: Readonly<Record<string, Jump['k']>> = {
  break_statement: 'break',
  continue_statement: 'continue',
};

function addJump(k: Jump['k'], node: Node, cx: Context): void {
  cx.builder.jumps.push({ k, region: cx.region, fn: cx.fn, span: spanOf(node) });
}

function visitWhile(node: Node, cx: Context): void {
  const condition = field(node, 'condition');
  const endless = /^(?:True|1)$/.test(condition?.text ?? '');
  const loop = { k: 'loop', form: 'while', bound: null, over: NONE, endless, async: false } as const;
  const head = condition && spanOf(condition);
  visitParts(node, { ...enter(node, cx, loop, head), loop: { bound: null, over: NONE } });
}

/** `a = b = value` is a chain that leans to the right. */
function visitAssignment(node: Node, cx: Context): void {
  const targets: { readonly left: Node; readonly type?: TypeRef }[] = [];
  let at = node;
  let right = field(node, 'right');
  for (;;) {
    const left = field(at, 'left');
    const type = lowerType(field(at, 'type')?.text, cx);
    // What `+=` makes of a value is not followed.
    if (left && at.type === 'assignment') targets.push({ left, ...(type && { type }) });
    if (right?.type !== 'assignment' && right?.type !== 'augmented_assignment') break;
    at = right;
    right = field(at, 'right');
  }
  if (right) assignAll(node, targets, right, cx);
  // `client: OpenAI` declares without a value.
  else for (const { left, type } of targets) if (type) bindTarget(left, cx, { type });
}

function assignAll(
  node: Node,
  targets: readonly { readonly left: Node; readonly type?: TypeRef }[],
  right: Node,
  cx: Context,
): void {
  const names = targets.filter(({ left }) => left.type === 'identifier');
  const [name] = names;
  if (name && cx.inClassBody && addPropertyOf(name.left.text, right, cx)) return;
  const alias = aliasedType(right);
  const from = cx.builder.calls.length;
  const value = lowerExpr(right, cx);
  for (const { left } of names) {
    declareAlias(left, alias, cx);
    if (FILLS_LIST.has(right.type)) noteFilled(left.text, from, cx);
  }
  const filled = node.type === 'augmented_assignment' ? field(node, 'left') : undefined;
  if (filled?.type === 'identifier' && FILLS_LIST.has(right.type)) noteFilled(filled.text, from, cx);
  for (const { left, type } of targets) {
    nameLambda(left, value, cx);
    assignTarget(left, value, cx, type);
  }
}

const FILLS_LIST = new Set([
  'list',
  'list_comprehension',
  'set',
  'set_comprehension',
  'generator_expression',
  'tuple',
]);

/** `Client = OpenAI | AsyncOpenAI`, `type Client = …`: a name of a type, beside the value that it is. */
function declareAlias(left: Node | undefined, text: string | undefined, cx: Context): void {
  const type = lowerType(text, cx);
  const name = /^\w+/.exec(left?.text ?? '')?.[0];
  if (left && type && name) cx.builder.declare(cx.owner, name, 'type', cx.fn, spanOf(left)).type = type;
}

/** A lambda takes the name of what it is assigned to. */
function nameLambda(left: Node, value: ExprId, cx: Context): void {
  const expr = cx.builder.exprs[value];
  const fn = expr?.k === 'function' ? cx.builder.functions[expr.fn] : undefined;
  const name = left.type === 'attribute' ? field(left, 'attribute') : left;
  if (fn?.name === '' && name?.type === 'identifier') fn.name = name.text;
}

function visitDecorated(node: Node, cx: Context): void {
  const definition = field(node, 'definition');
  const decorators = named(node).filter((child) => child.type === 'decorator');
  if (definition?.type === 'function_definition') define(definition, cx, decorators);
  else if (definition) {
    for (const decorator of decorators) for (const expr of named(decorator)) lowerExpr(expr, cx);
    defineClass(definition, cx);
  }
}

function define(node: Node, cx: Context, decorators: readonly Node[]): void {
  const name = field(node, 'name');
  const fn = lowerFunction(node, cx, decorators);
  if (fn === undefined || !name) return;
  if (cx.inClassBody) addMethod(fn, cx);
  const binding = cx.builder.declare(cx.owner, name.text, 'function', cx.fn, spanOf(name));
  binding.sources.push({ from: 'function', fn });
}

function defineClass(node: Node, cx: Context): void {
  const name = field(node, 'name');
  if (!name) return;
  // Declared first, so that its own methods see it.
  const binding = cx.builder.declare(cx.owner, name.text, 'class', cx.fn, spanOf(name));
  const cls = lowerClass(node, cx);
  binding.sources.push({ from: 'class', cls });
}

function visitIf(node: Node, cx: Context): void {
  const condition = field(node, 'condition');
  const test = condition ? lowerExpr(condition, cx) : NONE;
  const typeOnly = cx.typeOnly || /^(?:\w+\.)?TYPE_CHECKING$/.test(condition?.text ?? '');
  const head = condition && spanOf(condition);
  for (const child of named(node)) {
    if (child.type === 'block')
      visitBlock(child, { ...enter(child, cx, { k: 'branch', test }, head), typeOnly });
    else if (child.type === 'elif_clause')
      visitIf(child, enter(child, cx, { k: 'branch', test, otherwise: true }, head));
    else if (child.type === 'else_clause')
      visitParts(child, enter(child, cx, { k: 'branch', test, otherwise: true }, head));
  }
}

function visitFor(node: Node, cx: Context): void {
  const [target, iterated, body] = [field(node, 'left'), field(node, 'right'), field(node, 'body')];
  if (!target || !iterated) {
    visitParts(node, cx);
    return;
  }
  // What it runs over is evaluated once, before the loop.
  const { over, bound, source } = iterate(iterated, cx);
  bindTarget(target, cx, { kind: 'loop', source });
  // The variable outlives the loop; inside of it, it is what this loop gives and not what another one does.
  const scope = cx.builder.scope(cx.scope, false);
  if (target.type !== 'attribute' && target.type !== 'subscript')
    bindTarget(target, { ...cx, scope, owner: scope, inClassBody: false }, { kind: 'loop', source });
  const loop: Loop = { bound, over };
  const async = node.child(0)?.type === 'async';
  const form = { k: 'loop', form: 'each', bound, over, endless: false, async } as const;
  const head: Span = [node.startIndex, iterated.endIndex];
  if (body) visitBlock(body, { ...enter(node, cx, form, head), scope, loop });
  const alternative = field(node, 'alternative');
  if (alternative) visitParts(alternative, cx);
}

function visitTry(node: Node, cx: Context): void {
  const isHandled = named(node).some((child) => child.type === 'except_clause');
  for (const child of named(node)) {
    const inner = enter(child, cx, regionOfTry(child.type, isHandled));
    if (child.type === 'block') visitBlock(child, isHandled ? { ...inner, tryCatch: true } : inner);
    else visitParts(child, child.type === 'except_clause' ? withCaught(child, inner) : inner);
  }
}

function regionOfTry(type: string, handles: boolean) {
  if (type === 'block') return { k: 'try', handles } as const;
  if (type === 'finally_clause') return { k: 'finally' } as const;
  return type === 'else_clause' ? ({ k: 'branch', test: NONE } as const) : ({ k: 'catch' } as const);
}

/** `except Error as client`: in its block the name is the error, whatever else it is outside. */
function withCaught(clause: Node, cx: Context): Context {
  const [value] = named(clause);
  const target = field(clause, 'alias') ?? (value?.type === 'as_pattern' ? field(value, 'alias') : undefined);
  if (!target) return cx;
  const scope = cx.builder.scope(cx.scope, false);
  cx.builder.declare(scope, target.text, 'catch', cx.fn, spanOf(target));
  return { ...cx, scope };
}

function visitWith(node: Node, cx: Context): void {
  const isAsync = node.child(0)?.type === 'async';
  let inner = cx;
  for (const child of named(node)) {
    if (child.type === 'block') visitBlock(child, inner);
    else if (child.type === 'with_clause') {
      const values = named(child).flatMap((item) => visitWithItem(item, cx, isAsync) ?? []);
      inner = enter(node, cx, { k: 'with', values }, spanOf(child));
      // `with suppress(Error):` handles what is raised inside.
      if (/\bsuppress\s*\(/.test(child.text)) inner = { ...inner, tryCatch: true };
    } else visit(child, cx);
  }
}

/** `with OpenAI() as client`: what is entered is, as far as we care, what was made. `async with` awaits it. */
function visitWithItem(item: Node, cx: Context, awaited: boolean): ExprId | undefined {
  const value = field(item, 'value') ?? item;
  const [made] = value.type === 'as_pattern' ? named(value) : [value];
  const alias = field(value, 'alias');
  if (!made) return undefined;
  const lowered = lowerExpr(made, { ...cx, awaited });
  if (alias) assignTarget(alias, lowered, cx);
  return lowered;
}

/** `global name`: the name is the module's, in this function and in those inside of it. */
function shareGlobal(name: Node, cx: Context): void {
  let root = cx.owner;
  while (root.parent) root = root.parent;
  cx.builder.declare(root, name.text, 'let', 0, spanOf(name));
  shareFrom(root, name.text, cx);
}

function shareNonlocal(name: string, cx: Context): void {
  let scope = cx.owner.parent;
  while (scope && !scope.values.has(name)) scope = scope.parent;
  if (scope) shareFrom(scope, name, cx);
}

function shareFrom(scope: Context['scope'], name: string, cx: Context): void {
  const binding = scope.values.get(name);
  if (binding !== undefined) cx.owner.values.set(name, binding);
}
