/**
 * Lets a few calls run at a time: by p-limit around the callback, in Python by an `asyncio.Semaphore` around the
 * coroutine. Source: p-limit 7.3.0 index.d.ts (a default export, an ES module since 4.0).
 */
import type { FanOutFact } from '../context/facts.ts';
import type { CallIr, ExprId, Module, Span } from '../ir.ts';
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { importOf } from './imports.ts';
import { beforeStatement } from './statements.ts';
import { styleOf } from './style.ts';

const AT_A_TIME = 5;

export function limitConcurrency(call: PricedCall, fanOut: FanOutFact, ctx: RuleContext): Fix {
  const python = call.language === 'python';
  const title = `Run ${AT_A_TIME} at a time, with ${python ? 'asyncio.Semaphore' : 'p-limit'}`;
  const fix = { title, kind: 'quickfix', savingPerMonth: null, preferred: true } as const;
  const edits = python ? withSemaphore(fanOut, ctx) : withLimit(fanOut, ctx);
  return 'reason' in edits ? { ...fix, edits: [], disabled: edits.reason } : { ...fix, edits };
}

type Edits = readonly TextEdit[] | { readonly reason: string };

const ELSEWHERE = { reason: 'The calls are started in a way that this fix cannot rewrite.' };

interface Source {
  readonly file: string;
  readonly module: Module;
  readonly text: string;
  /** The call that is made once for each. */
  readonly call: CallIr;
}

function sourceOf({ file, call: span }: FanOutFact, ctx: RuleContext): Source | undefined {
  const module = ctx.module(file);
  const text = ctx.text(file);
  const call = module?.calls.find(({ expr }) => isAt(module, expr, span));
  return module && text !== undefined && call ? { file, module, text, call } : undefined;
}

function isAt(module: Module, id: ExprId, span: Span): boolean {
  const own = module.exprs[id]?.span;
  return own?.[0] === span[0] && own[1] === span[1];
}

function withLimit(fanOut: FanOutFact, ctx: RuleContext): Edits {
  const source = sourceOf(fanOut, ctx);
  if (!source) return ELSEWHERE;
  const { file, module, text } = source;
  const style = styleOf(module, text);
  if (style.commonJs)
    return { reason: 'p-limit is an ES module, and this file loads its modules by require.' };
  const limit = ['limit', 'limitCalls'].find((name) => module.bindings.every((other) => other.name !== name));
  const imported = importOf(file, { module: 'p-limit', name: 'default', as: 'pLimit' }, ctx);
  if (!limit || !imported) return { reason: 'The names that this fix would add are taken in this file.' };
  const inside = fanOut.loop?.form === 'each' ? aroundCall(source, limit) : inCallback(source, limit);
  const declaration = `const ${limit} = ${imported.local}(${AT_A_TIME})${style.semicolon}`;
  const before = inside && beforeStatement(source, inside.statement, declaration);
  if (!inside || !before) return ELSEWHERE;
  return [...(imported.edit ? [imported.edit] : []), before, ...inside.edits];
}

interface Inside {
  /** Where the statement begins that starts the calls. */
  readonly statement: number;
  readonly edits: readonly TextEdit[];
}

/** `asked.push(ask(x))` in a loop. */
function aroundCall({ file, module, call, text }: Source, limit: string): Inside | undefined {
  const span = module.exprs[call.expr]?.span;
  const loop = module.regions[call.region];
  if (!span || loop?.k !== 'loop' || call.awaited || /\bawait\b/.test(text.slice(...span))) return undefined;
  return { statement: loop.span[0], edits: wrapped(file, span, `${limit}(() => `) };
}

/** `xs.map(async (x) => …)`, `xs.map(ask)` */
function inCallback(source: Source, limit: string): Inside | undefined {
  const { file, module, call } = source;
  const span = module.exprs[call.expr]?.span;
  const maps = module.calls
    .filter(({ name }) => /^(?:map|flatMap|forEach)$/.test(name))
    .flatMap((map) => {
      const expr = module.exprs[map.expr];
      const [callback] = expr?.k === 'call' ? expr.args : [];
      return callback ? [{ map, callback: callback.value, spanOf: module.exprs[callback.value]?.span }] : [];
    });
  const handed = maps.find(({ map }) => map === call);
  if (handed) {
    const edits = aroundName(source, handed.callback, limit);
    return edits && { statement: call.statement[0], edits };
  }
  const [inner] = maps
    .filter(({ spanOf }) => span && spanOf && spanOf[0] <= span[0] && span[1] <= spanOf[1])
    .sort((a, b) => (b.spanOf?.[0] ?? 0) - (a.spanOf?.[0] ?? 0));
  const fn = module.exprs[inner?.callback ?? -1];
  if (!inner || fn?.k !== 'function') return undefined;
  const edits = aroundBody(source, fn.fn, limit);
  return edits && { statement: inner.map.statement[0], edits: edits.map((edit) => ({ file, ...edit })) };
}

/** `xs.map(ask)` becomes `xs.map((x) => limit(() => ask(x)))`, where `ask` takes the element alone. */
function aroundName({ file, module, text }: Source, id: ExprId, limit: string): TextEdit[] | undefined {
  const expr = module.exprs[id];
  const source = expr?.k === 'name' ? module.bindings[expr.binding]?.sources[0] : undefined;
  const fn =
    source?.from === 'function'
      ? source.fn
      : source?.from === 'value' && module.exprs[source.value]?.k === 'function'
        ? (module.exprs[source.value] as { fn: number }).fn
        : -1;
  const [param, ...others] = module.functions[fn]?.params ?? [];
  if (!expr || !param?.name || param.rest || others.length > 0) return undefined;
  const name = text.slice(...expr.span);
  return [{ file, span: expr.span, newText: `(${param.name}) => ${limit}(() => ${name}(${param.name}))` }];
}

/** `async (x) => body` becomes `(x) => limit(async () => body)`. */
function aroundBody(
  { module, text }: Source,
  fn: number,
  limit: string,
): Omit<TextEdit, 'file'>[] | undefined {
  const ir = module.functions[fn];
  if (ir?.kind !== 'arrow') return undefined;
  const [start, end] = ir.span;
  const async = /^async\s+/.exec(text.slice(start, end))?.[0] ?? '';
  // The arrow of the function itself is the first that stands outside of the brackets of its parameters.
  const arrow = arrowOf(text, start + async.length, end);
  if (arrow < 0 || (async === '') === ir.async) return undefined;
  const body = arrow + 2 + (/^\s*/.exec(text.slice(arrow + 2, end))?.[0].length ?? 0);
  return [
    ...(async ? [{ span: [start, start + async.length] as const, newText: '' }] : []),
    { span: [body, body], newText: `${limit}(${async ? 'async ' : ''}() => ` },
    { span: [end, end], newText: ')' },
  ];
}

function arrowOf(text: string, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at++) {
    const char = text[at] ?? '';
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (depth === 0 && text.startsWith('=>', at)) return at;
  }
  return -1;
}

function wrapped(file: string, [start, end]: Span, before: string): TextEdit[] {
  return [
    { file, span: [start, start], newText: before },
    { file, span: [end, end], newText: ')' },
  ];
}

function withSemaphore(fanOut: FanOutFact, ctx: RuleContext): Edits {
  const source = sourceOf(fanOut, ctx);
  if (!source) return ELSEWHERE;
  const { file, module, text, call } = source;
  const span = module.exprs[call.expr]?.span;
  const imported = importOf(file, { module: 'asyncio', name: '*' }, ctx);
  const isTaken = module.bindings.some(({ name }) => name === 'semaphore' || name === 'limited');
  if (!imported || isTaken) return { reason: 'The names that this fix would add are taken in this file.' };
  // What is handed to threads, or awaited on the spot, is no coroutine that could be wrapped.
  const isCoroutine =
    /^(?:asyncio|async)/.test(fanOut.by) && !call.awaited && call.nameSpan[0] !== fanOut.span[0];
  if (call.name === 'map') return ELSEWHERE;
  const loop = module.regions[call.region];
  if (!span || !isCoroutine || loop?.k !== 'loop') return ELSEWHERE;
  const { indent, lineBreak } = styleOf(module, text);
  const lines = [
    `semaphore = ${imported.local}.Semaphore(${AT_A_TIME})`,
    '',
    'async def limited(coroutine):',
    `${indent}async with semaphore:`,
    `${indent}${indent}return await coroutine`,
    '',
  ];
  const statement = loop.form === 'comprehension' ? call.statement[0] : loop.span[0];
  const before = beforeStatement(source, statement, lines.join(lineBreak));
  if (!before) return ELSEWHERE;
  return [...(imported.edit ? [imported.edit] : []), before, ...wrapped(file, span, 'limited(')];
}
