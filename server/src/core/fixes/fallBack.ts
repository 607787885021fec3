/**
 * Asks another model of the same provider where the first one fails: the call becomes a function of the model, or in Python
 * a `partial` without it, that is asked twice at most. The SDK's own retries come first.
 */
import { namesBehind, parentOf } from '../context/flow.ts';
import { contains } from '../context/site.ts';
import type { CallIr, Module, Span } from '../ir.ts';
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import { callOf } from '../moduleIndex.ts';
import type { RuleContext } from '../rules/define.ts';
import { ladderTargets } from '../rules/ladder.ts';
import { factId, factOf, takesModel } from '../rules/modelFacts.ts';
import { fitParameters, startsToThink } from './fitParameters.ts';
import { importOf } from './imports.ts';
import { type CallExpr, callAt, optionAt } from './options.ts';
import { beforeStatement } from './statements.ts';
import { indentAt, quoted, type Style, styleOf } from './style.ts';

export function fallBack(call: PricedCall, ctx: RuleContext): Fix {
  const model = otherModel(call, ctx);
  const fix = { kind: 'quickfix', savingPerMonth: null } as const;
  const edits =
    model === undefined
      ? 'No other model of the provider is known to take the same request.'
      : editsOf(call, model, ctx);
  const title = `Fall back to ${model ?? 'another model'}`;
  if (typeof edits === 'string') return { ...fix, title, edits: [], disabled: edits, preferred: false };
  return { ...fix, title, edits, preferred: true };
}

/** The nearest one on the ladder, down before up, that takes every parameter as it is. */
function otherModel(call: PricedCall, ctx: RuleContext): string | undefined {
  const [option] = call.models;
  const hasImages = call.prompt.some(({ parts }) => parts.some(({ kind }) => kind === 'image'));
  if (!option || hasImages) return undefined;
  const { provider } = option;
  const own = factId(option);
  const down = ladderTargets(provider, own, ctx).map(({ model }) => model);
  const up = ctx.catalog.ladder.filter(({ to }) => to === own).map(({ from }) => from);
  const from = { provider, model: own };
  return [...down, ...up].find(
    (model) =>
      takesModel(call, model) &&
      factOf(provider, model, ctx.catalog.models)?.shutdown === undefined &&
      !startsToThink(call, { from, to: { provider, model } }, ctx) &&
      fitParameters([call], { from, to: { provider, model } }, ctx)?.edits.length === 0,
  );
}

interface Site {
  readonly call: PricedCall;
  readonly model: string;
  readonly ctx: RuleContext;
  readonly module: Module;
  readonly text: string;
  readonly style: Style;
  readonly ir: CallIr;
  readonly expr: CallExpr;
  /** Of what names the model in the call. */
  readonly named: Span;
}

function editsOf(call: PricedCall, model: string, ctx: RuleContext): readonly TextEdit[] | string {
  const [made, ...inner] = call.made;
  const module = ctx.module(call.file);
  const text = ctx.text(call.file);
  const ir = made && module && callOf(module, made.expr);
  const expr = callAt({ file: call.file, span: call.callSpan }, ctx);
  if (!module || text === undefined || !ir || !expr || inner.length > 0)
    return 'The request is made inside of another function.';
  if (call.maxSteps > 1) return 'A second run could do again what the tools of the first one have done.';
  const named = namedAt(call, ctx);
  if (!named) return 'The model is not named in the request itself.';
  const site: Site = { call, model, ctx, module, text, style: styleOf(module, text), ir, expr, named };
  return module.language === 'python' ? inPython(site) : inScript(site);
}

/** The literal, or the name of one, within the call. */
function namedAt(call: PricedCall, ctx: RuleContext): Span | undefined {
  const at = call.models[0]?.at;
  if (at && at.file === call.file && contains(call.callSpan, at.span)) return at.span;
  const given = optionAt(call, call.spec?.model, ctx);
  if (!given || given.file !== call.file || !contains(call.callSpan, given.span)) return undefined;
  const isText = ctx.linker.value(given.file, given.value).k === 'literal';
  return isText ? given.span : undefined;
}

/** In the function of the call or around it. */
function isTaken(name: string, { bindings, functions }: Module, { fn }: CallIr): boolean {
  const around = new Set([0]);
  for (let at = fn; at > 0 && !around.has(at); at = functions[at]?.parent ?? 0) around.add(at);
  return bindings.some((binding) => binding.name === name && around.has(binding.fn));
}

const TAKEN = 'A name that the fallback needs is taken in this file.';

function inScript({ call, model, module, text, style, ir, named }: Site): readonly TextEdit[] | string {
  const { file, callSpan } = call;
  const parent = parentOf(module, ir.expr);
  const isAwaited = parent !== undefined && module.exprs[parent]?.k === 'await';
  if (!isAwaited && !/\breturn\s+$/.test(text.slice(0, callSpan[0])))
    return 'The call is neither awaited nor returned.';
  const asked = text.slice(...named);
  if (isTaken('ask', module, ir) || (asked !== 'model' && isTaken('model', module, ir))) return TAKEN;
  const needs = [...namesBehind(module, ir.expr)].map((index) => module.bindings[index]);
  if (
    needs.some(
      (binding) => binding && contains(ir.statement, binding.span) && !contains(callSpan, binding.span),
    )
  )
    return 'The request is made of what the statement around it declares.';
  const source = `${text.slice(callSpan[0], named[0])}model${text.slice(named[1], callSpan[1])}`;
  const param = module.language === 'typescript' ? 'model: string' : 'model';
  const arrow = `${/\bawait\b/.test(source) ? 'async ' : ''}(${param}) =>`;
  const lines = `const ask = ${arrow} ${shorthand(source)}${style.semicolon}`;
  const before = beforeStatement({ file, module, text }, ir.statement[0], '');
  if (!before) return 'The statement of the call does not begin its line.';
  const newText = `${lines}${style.lineBreak}${indentAt(text, ir.statement[0])}`;
  return [
    { file, span: before.span, newText },
    { file, span: callSpan, newText: `ask(${asked}).catch(() => ask(${quoted(model, style)}))` },
  ];
}

/** `{ model: model }` says the same thing twice. */
function shorthand(source: string): string {
  return source.replace(/([{,]\s*)model: model(?=\s*[,}])/, '$1model');
}

/**
 * What the SDKs raise. Sources: openai-python src/openai/__init__.py, anthropic-sdk-python src/anthropic/__init__.py,
 * groq-python src/groq/__init__.py, python-genai google/genai/errors.py.
 */
const ERRORS: Readonly<Record<string, string>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  groq: 'groq',
  'google-genai': 'google.genai.errors',
};

function inPython({
  call,
  model,
  ctx,
  module,
  text,
  style,
  ir,
  expr,
  named,
}: Site): readonly TextEdit[] | string {
  const { file, callSpan } = call;
  const errors = ERRORS[call.sdk];
  if (errors === undefined) return `What ${call.sdk} raises is not known to this fix.`;
  const layout = 'The call is laid out in a way that this fix does not know.';
  const start = text.lastIndexOf('\n', callSpan[0] - 1) + 1;
  const end = /(?=\r?\n|$)/.exec(text.slice(callSpan[1]))?.index ?? 0;
  const head = /^([ \t]*)((?:[\w.]+\s*=\s*|return\s+)?(?:await\s+)?)$/.exec(text.slice(start, callSpan[0]));
  const tail = text.slice(callSpan[1], callSpan[1] + end).trimEnd();
  const calleeSpan = module.exprs[expr.callee]?.span ?? [0, 0];
  const callee = text.slice(...calleeSpan);
  if (!head || !/^[\w.[\]]*$/.test(tail) || !/^[\w.]+$/.test(callee)) return layout;
  const used = ctx.facts.of(call).use.kind;
  if (used !== 'sync' && !/await\s+$/.test(head[2] ?? ''))
    return 'Whether it is awaited cannot be seen here.';
  if (expr.args.some(({ name, spread }) => name === undefined && spread !== 'entries'))
    return 'Some arguments have no names, without which the model cannot be set apart.';
  const rest = withoutModel(text, [calleeSpan[1], callSpan[1]], named, callee);
  if (rest === undefined) return layout;
  if (isTaken('ask', module, ir)) return TAKEN;
  const partial = importOf(file, { module: 'functools', name: 'partial' }, ctx);
  const error = importOf(file, { module: errors, name: 'APIError' }, ctx);
  if (!partial || !error) return TAKEN;
  const [, indent = '', before = ''] = head;
  const inner = indent + style.indent;
  const asking = (name: string): string => `${inner}${before}ask(model=${name})${tail}`;
  const newText = [
    `${indent}ask = ${partial.local}(${rest}`,
    `${indent}try:`,
    asking(text.slice(...named)),
    `${indent}except ${error.local}:`,
    asking(quoted(model, style)),
  ].join(style.lineBreak);
  const imports = [error.edit, partial.edit].filter((edit) => edit !== null);
  return [...imports, { file, span: [start, callSpan[1] + end], newText }];
}

/** The callee and the arguments without `model=…`, in their layout, with the closing bracket. */
function withoutModel(text: string, [open, end]: Span, named: Span, callee: string): string | undefined {
  const before = text.slice(open, named[0]);
  const after = text.slice(named[1], end);
  const key = /^\(([\s\S]*?)model\s*=\s*$/.exec(before);
  if (!key) return undefined;
  const [, others = ''] = key;
  const gap = /^\s*/.exec(others)?.[0] ?? '';
  const isLast = /^\s*,?\s*\)$/.test(after);
  const rest = isLast
    ? others.slice(gap.length).replace(gap === '' ? /,\s*$/ : /[ \t]*(?:\r?\n[ \t]*)?$/, '') +
      (gap === '' ? ')' : after.replace(/^\s*,?(?=\s)/, ''))
    : others.slice(gap.length) + after.replace(/^\s*,[ \t]*(?:\r?\n[ \t]*)?/, '');
  // Nothing but the bracket is left.
  if (/^\s*\)$/.test(rest)) return `${gap}${callee}${gap === '' ? '' : ','}${rest}`;
  const separator = gap === '' ? ' ' : gap;
  return `${gap}${callee},${separator}${rest}`;
}
