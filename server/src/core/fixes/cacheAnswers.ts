/**
 * Keeps the answers of a call: the same request is answered from a store for an hour. The call stays as it is, within
 * `cached(…)`, a helper that the file gets once.
 */
import { namesBehind, parentOf } from '../context/flow.ts';
import { contains, functionsAround, regionsAround } from '../context/site.ts';
import type { CallIr, Expr, ExprId, Module, Span } from '../ir.ts';
import type { PricedCall, TextEdit } from '../model.ts';
import { callOf } from '../moduleIndex.ts';
import type { RuleContext } from '../rules/define.ts';
import {
  type AnswerStore,
  type HelperForm,
  PYTHON_ANSWERS,
  PYTHON_STORES,
  SCRIPT_STORES,
} from './answerStores.ts';
import { type Import, importOf } from './imports.ts';
import { indentAt, type Style, styleOf } from './style.ts';

export type CachedAnswers =
  | {
      readonly edits: readonly TextEdit[];
      readonly package: string;
      /** The project does not have the package yet, as far as we see. */
      readonly isNew: boolean;
    }
  /** One sentence. */
  | { readonly reason: string };

export function cacheAnswers(call: PricedCall, ctx: RuleContext): CachedAnswers {
  const site = siteOf(call, ctx);
  if (!site) return { reason: 'The request is made inside of another function.' };
  if (call.stream) return { reason: 'A stream can be read only once: keep the text that comes of it.' };
  if (call.via === 'framework' || !namesItsModel(call))
    return { reason: 'The request does not name its model, which the key of a cache needs.' };
  const python = site.module.language === 'python';
  const form = { typed: site.module.language === 'typescript', awaited: isAwaited(site) };
  const used = ctx.facts.of(call).use.kind;
  if (python && !form.awaited && used !== 'sync')
    return { reason: 'Whether it is awaited cannot be seen here.' };
  const store = storeOf(call, site, ctx);
  const type = python && store.isText ? pythonAnswerOf(call, site) : undefined;
  const answer = type && importOf(site.file, type, ctx);
  if (type && !answer) return TAKEN_NAME;
  const wrapped = python ? wrapPython(site, answer?.local) : wrapScript(site);
  if ('reason' in wrapped) return wrapped;
  const helper = helperEdit(site, { store, form, more: type ? [type] : [] }, ctx);
  if (!helper) return TAKEN_NAME;
  const has = ctx.linker.host.hasPackage(call.file, store.package);
  // Python has projects without any manifest.
  const isNew = python ? has === false : !has;
  return { edits: [...helper, ...wrapped.edits], package: store.package, isNew };
}

const TAKEN_NAME = { reason: 'A name that the helper needs is taken in this file.' };

/** It stands in a helper that keeps what it gives, ours or another one. */
export function isCached(call: PricedCall, ctx: RuleContext): boolean {
  const site = siteOf(call, ctx);
  if (!site) return false;
  const { module, call: ir } = site;
  const names = functionsAround(module, ir.fn).flatMap((fn) => {
    const made = module.functions[fn];
    return made ? [made.name, ...callsAround(module, made.span)] : [];
  });
  const called = [...names, ir.name, ...decoratorsOf(module, ir.fn), ...callsAround(module, site.span)];
  return called.some((name) => CACHES.test(name));
}

const CACHES = /cache|memo(?:ize|ise)?|swr|getOrSet|get_or_set|remember|once|singleton/i;

interface CallSite {
  readonly file: string;
  readonly module: Module;
  readonly text: string;
  readonly style: Style;
  readonly call: CallIr;
  readonly expr: Extract<Expr, { k: 'call' }>;
  readonly id: ExprId;
  readonly span: Span;
}

function siteOf(priced: PricedCall, ctx: RuleContext): CallSite | undefined {
  const [made, ...inner] = priced.made;
  if (!priced.spec || !made || inner.length > 0 || made.file !== priced.file) return undefined;
  const module = ctx.module(made.file);
  const text = ctx.text(made.file);
  const call = module && callOf(module, made.expr);
  const expr = module?.exprs[made.expr];
  if (!module || !call || expr?.k !== 'call' || text === undefined) return undefined;
  const style = styleOf(module, text);
  return { file: made.file, module, text, style, call, expr, id: made.expr, span: expr.span };
}

/** The names of the calls among whose arguments the span stands. */
function callsAround(module: Module, span: Span): string[] {
  return module.calls.flatMap((other) => {
    const expr = module.exprs[other.expr];
    const isArgument =
      expr?.k === 'call' &&
      expr.args.some(({ value }) => contains(module.exprs[value]?.span ?? [0, 0], span));
    return isArgument ? [other.name] : [];
  });
}

function decoratorsOf(module: Module, fn: number): string[] {
  return (module.functions[fn]?.decorators ?? []).flatMap((id) => {
    const expr = module.exprs[id];
    const named = expr?.k === 'call' ? module.exprs[expr.callee] : expr;
    return named?.k === 'name' || named?.k === 'member' ? [named.name] : [];
  });
}

/** In the request itself: one that stands with the client is no part of what a key is made of. */
function namesItsModel({ spec }: PricedCall): boolean {
  return (spec?.model ?? []).some((path) => /^(arg0|kwargs)\./.test(path));
}

function isAwaited({ module, id, call }: CallSite): boolean {
  const parent = parentOf(module, id);
  return call.awaited || (parent !== undefined && module.exprs[parent]?.k === 'await');
}

type Wrapped = { readonly edits: readonly TextEdit[] } | { readonly reason: string };

/** `cached(client.chat.completions.create, model=…)`: the arguments stay where they are. `answer` is the class of the answer. */
function wrapPython({ file, module, text, expr, span }: CallSite, answer: string | undefined): Wrapped {
  if (expr.args.some(({ name, spread }) => name === undefined && spread !== 'entries'))
    return { reason: 'Some arguments have no names, by which the request could be kept.' };
  const callee = module.exprs[expr.callee]?.span;
  const source = callee && text.slice(...callee);
  if (!callee || !source || source.includes('\n'))
    return { reason: 'The call is laid out in a way that this fix does not know.' };
  const open = text.indexOf('(', callee[1]);
  const first = /^\s*/.exec(text.slice(open + 1, span[1]))?.[0] ?? '';
  const gap = first.includes('\n') ? first : ' ';
  const before = first.includes('\n') ? first : '';
  const given = answer === undefined ? [source] : [source, answer];
  return {
    edits: [
      { file, span: callee, newText: 'cached' },
      {
        file,
        span: [open + 1, open + 1 + first.length],
        newText: before + given.map((each) => `${each},${gap}`).join(''),
      },
    ],
  };
}

const UNPLAIN = {
  reason: 'The request has no plain place before this statement, where it could get a name.',
};

/** `const request = {…}` before the statement; a request that has a name already keeps it. */
function wrapScript(site: CallSite): Wrapped {
  const { file, module, text, style, call, expr, id, span } = site;
  const [request] = expr.args;
  const given = request && module.exprs[request.value];
  const callee = text.slice(...(module.exprs[expr.callee]?.span ?? [0, 0]));
  if (!given || request?.spread || (given.k !== 'object' && given.k !== 'name'))
    return { reason: 'The request is not written out in the call.' };
  if (!/^[\w$.#]+$/.test(callee)) return UNPLAIN;
  const parent = parentOf(module, id);
  const holder = parent === undefined ? undefined : module.exprs[parent];
  if (holder?.k === 'member' && !/^(then|catch|finally)$/.test(holder.name))
    return { reason: `\`${holder.name}\` is asked of the request, not of its answer.` };
  const wrapAs = (name: string): TextEdit[] => [
    { file, span: [span[0], span[0]], newText: `cached(${name}, () => ` },
    ...(given.k === 'name' ? [] : [{ file, span: given.span, newText: name }]),
    { file, span: [span[1], span[1]], newText: ')' },
  ];
  if (given.k === 'name') return { edits: wrapAs(given.name) };
  const { statement } = call;
  const lineStart = text.lastIndexOf('\n', statement[0] - 1) + 1;
  const isOwnLine = text.slice(lineStart, statement[0]).trim() === '';
  const runsAlways = regionsAround(module, call).every((region) => !contains(statement, region.span));
  const fn = module.functions[call.fn];
  const isInBody = call.fn === 0 || (fn !== undefined && contains(fn.span, statement));
  // In a statement that awaits twice or declares two things, the request may need what comes before it.
  const isFirst = !module.calls.some(
    (other) =>
      contains(statement, module.exprs[other.expr]?.span ?? [0, 0]) &&
      (module.exprs[other.expr]?.span[0] ?? 0) < span[0] &&
      !contains(module.exprs[other.expr]?.span ?? [0, 0], span),
  );
  if (!isOwnLine || !runsAlways || !isInBody || !isFirst) return UNPLAIN;
  if (declaresWhatItNeeds(module, request.value, statement)) return UNPLAIN;
  const name = freeName(module);
  if (!name) return UNPLAIN;
  const type = module.language === 'typescript' ? ` satisfies Parameters<typeof ${callee}>[0]` : '';
  const declaration = `const ${name} = ${text.slice(...given.span)}${type}${style.semicolon}`;
  const newText = `${declaration}${style.lineBreak}${indentAt(text, statement[0])}`;
  return { edits: [{ file, span: [statement[0], statement[0]], newText }, ...wrapAs(name)] };
}

function declaresWhatItNeeds(module: Module, request: ExprId, statement: Span): boolean {
  return [...namesBehind(module, request)].some((index) => {
    const binding = module.bindings[index];
    // An inline callback has parameters of its own.
    return binding !== undefined && contains(statement, binding.span);
  });
}

function freeName({ bindings }: Module): string | undefined {
  return ['request', 'llmRequest', 'modelRequest'].find(
    (name) => !bindings.some((each) => each.name === name),
  );
}

/** What the project has already, where its answers are data that a store of text can hold. */
function storeOf(call: PricedCall, site: CallSite, ctx: RuleContext): AnswerStore {
  const { module, file } = site;
  const stores = module.language === 'python' ? PYTHON_STORES : SCRIPT_STORES;
  const isPlain =
    module.language === 'python'
      ? pythonAnswerOf(call, site) !== undefined
      : PLAIN_ANSWERS.includes(call.sdk);
  const fitting = stores.filter(({ isText }) => !isText || isPlain);
  const found = fitting.find((store) => ctx.linker.host.hasPackage(file, store.package));
  return found ?? (stores.at(-1) as AnswerStore);
}

function pythonAnswerOf({ sdk, method }: PricedCall, { module, text, expr }: CallSite): Import | undefined {
  const callee = text.slice(...(module.exprs[expr.callee]?.span ?? [0, 0]));
  // `with_raw_response` gives another class.
  if (/_response\b/.test(callee)) return undefined;
  return PYTHON_ANSWERS.find((each) => each.sdk === sdk && each.methods.test(method))?.type;
}

/**
 * SDKs whose answers are what `JSON.parse` gave. Google's are instances with getters (`response.text`).
 * Sources: openai 7.55.0 src/internal/parse.ts, @anthropic-ai/sdk 1.11.0 src/internal/parse.ts.
 */
const PLAIN_ANSWERS: readonly string[] = ['openai', 'anthropic', 'groq', 'together', 'cerebras'];

interface Helper {
  readonly store: AnswerStore;
  readonly form: HelperForm;
  /** What the call itself needs besides. */
  readonly more: readonly Import[];
}

/** The imports and the helper behind the last import, as one edit; none where the file has the helper. */
function helperEdit(
  { file, module, text, style }: CallSite,
  { store, form, more }: Helper,
  ctx: RuleContext,
): readonly TextEdit[] | null {
  const lines = store.helper(form).map((line) => inStyle(line, module, style));
  const helper = lines.join(style.lineBreak);
  if (text.includes(helper)) return more.flatMap((wanted) => importOf(file, wanted, ctx)?.edit ?? []);
  if (module.bindings.some(({ name }) => TAKEN.includes(name))) return null;
  const imports = [...store.imports(form), ...more].map((wanted) => importOf(file, wanted, ctx));
  if (imports.some((found) => found === null)) return null;
  const edits = imports.flatMap((found) => found?.edit ?? []);
  // Names that join the list of an import that is there stay apart.
  const joining = edits.filter(({ newText }) => newText.startsWith(','));
  const added = edits.filter((edit) => !joining.includes(edit));
  const [first] = added;
  const at = first?.span[0] ?? null;
  if (at === null) return null;
  const beside = first?.newText.startsWith(style.lineBreak) === true;
  const importLines = added.map(({ newText }) => newText.trim()).join(style.lineBreak);
  const pad = style.lineBreak.repeat(2);
  // Python has two empty lines behind a function.
  const gap = module.language === 'python' || !followed(text, at) ? style.lineBreak : '';
  const newText = beside
    ? `${style.lineBreak}${importLines}${pad}${helper}${gap}`
    : `${importLines}${pad}${helper}${pad}`;
  return [...joining, { file, span: [at, at], newText }];
}

const TAKEN = ['cached', 'answers', 'answers_lock'];

/** An empty line comes behind the imports already. */
function followed(text: string, at: number): boolean {
  return /^[^\S\n]*\r?\n[^\S\n]*\r?\n/.test(text.slice(at));
}

function inStyle(line: string, { language }: Module, style: Style): string {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const rest = line.slice(indent);
  const own = language === 'python' ? rest : rest.replace(/;$/, style.semicolon).replaceAll("'", style.quote);
  return style.indent.repeat(indent / 2) + own;
}
