/**
 * A retry helper around calls of an SDK that has no option for it: p-retry, or tenacity's `Retrying`, which is called with
 * the function and its arguments. Most plain requests do not fail on a 429 by themselves, so the helper looks at the
 * status too; where the last try is refused as well, the code gets the response as before.
 *
 * Sources: p-retry 9.0.0 index.d.ts (the function is given the number of the try, from 1); tenacity/__init__.py
 * (`retry_error_callback` gives what the last try gave) and tenacity/retry.py (`retry_if_result`, `|`).
 */
import type { Fix, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { importOf } from './imports.ts';
import { callAt } from './options.ts';
import { indentAt, styleOf } from './style.ts';

export function wrapInRetry(calls: readonly [PricedCall, ...PricedCall[]], ctx: RuleContext): Fix {
  const [call] = calls;
  const python = call.language === 'python';
  const helper = python ? 'tenacity' : 'p-retry';
  const isThere = ctx.linker.host.hasPackage(call.file, helper);
  const result = editsFor(calls, python, ctx);
  return {
    title: `Retry with ${helper}${isThere || (python && isThere === undefined) ? '' : ' (to be installed)'}`,
    kind: 'quickfix',
    savingPerMonth: null,
    preferred: typeof result !== 'string',
    // What is to be installed first is somebody's decision.
    ...(isThere && call.via !== 'http' ? { safe: true } : {}),
    ...(typeof result === 'string' ? { edits: [], disabled: result } : { edits: result }),
  };
}

function editsFor(
  calls: readonly [PricedCall, ...PricedCall[]],
  python: boolean,
  ctx: RuleContext,
): readonly TextEdit[] | string {
  const [call] = calls;
  if (calls.some(({ maxSteps }) => maxSteps > 1))
    return 'A second run could do again what the tools of the first one have done.';
  if (calls.some((one) => !showsRefusal(one, ctx)))
    return 'How this request tells that it was refused is not known, and a helper would have to know it.';
  const helper = importOf(
    call.file,
    python ? { module: 'tenacity', name: '*' } : { module: 'p-retry', name: 'default', as: 'pRetry' },
    ctx,
  );
  if (!helper) return 'The name of the helper means something else in this file.';
  const each = calls.map((one) => (python ? inTenacity : inPRetry)(one, helper.local, ctx));
  const edits = each.flat();
  const distinct = new Set(edits.map(({ span }) => span.join()));
  if (each.some(({ length }) => length === 0) || distinct.size < edits.length)
    return 'One of the calls is neither awaited nor returned.';
  return [...(helper.edit ? [helper.edit] : []), ...edits];
}

/** A function of one's own that is called like `fetch` may give anything. */
function showsRefusal({ via, spec, file, callSpan }: PricedCall, ctx: RuleContext): boolean {
  if (via !== 'http') return true;
  const expr = callAt({ file, span: callSpan }, ctx);
  const callee = expr && ctx.module(file)?.exprs[expr.callee];
  const name = callee ? (ctx.text(file)?.slice(...callee.span) ?? '') : '';
  if (spec?.refusal === 'status') return /^(?:(?:globalThis|window|self)\.)?fetch$/.test(name);
  return spec?.refusal !== undefined && !/\bstream$/.test(name);
}

function inPRetry(call: PricedCall, local: string, ctx: RuleContext): TextEdit[] {
  const { file, callSpan } = call;
  const text = ctx.text(file);
  const { kind } = ctx.facts.of(call).use;
  const isOpen = call.stream && call.via !== 'http';
  if (text === undefined || (kind !== 'awaited' && kind !== 'handed on') || isOpen) return [];
  // The helper gives a promise, so that something has to wait for it already.
  if (kind === 'handed on' && !/(?:return|=>)\s*$/.test(text.slice(0, callSpan[0]))) return [];
  if (call.spec?.refusal === 'status') return checkingStatus(call, local, text, ctx);
  const [start, end] = callSpan;
  const arrow = /\bawait\b/.test(text.slice(start, end)) ? 'async () =>' : '() =>';
  // Two insertions, so that what is between them can be changed at the same time.
  return [
    { file, span: [start, start], newText: `${local}(${arrow} ` },
    { file, span: [end, end], newText: ', { retries: 3 })' },
  ];
}

function checkingStatus(
  { file, callSpan }: PricedCall,
  local: string,
  text: string,
  ctx: RuleContext,
): TextEdit[] {
  const module = ctx.module(file);
  const source = text.slice(...callSpan);
  const name = ['answer', 'reply', 'got'].find((each) => !new RegExp(`\\b${each}\\b`).test(source));
  if (!module || name === undefined || /\battempt\b/.test(source)) return [];
  const { lineBreak, indent, semicolon, quote } = styleOf(module, text);
  const own = indentAt(text, callSpan[0]);
  // A text over several lines must not be moved.
  const moved = /`[^`]*\n[^`]*`/.test(source) ? source : source.replaceAll('\n', `\n${indent}`);
  const lines = [
    `${local}(async (attempt) => {`,
    `${indent}const ${name} = await ${moved}${semicolon}`,
    `${indent}const isBusy = ${name}.status === 429 || ${name}.status >= 500${semicolon}`,
    `${indent}if (isBusy && attempt < 4) throw new Error(${quote}The model is busy${quote})${semicolon}`,
    `${indent}return ${name}${semicolon}`,
    '}, { retries: 3 })',
  ];
  return [{ file, span: callSpan, newText: lines.join(lineBreak + own) }];
}

function inTenacity(call: PricedCall, local: string, ctx: RuleContext): TextEdit[] {
  const { file, callSpan } = call;
  const text = ctx.text(file);
  const module = ctx.module(file);
  const expr = callAt({ file, span: callSpan }, ctx);
  const callee = expr && module?.exprs[expr.callee];
  if (text === undefined || !module || !expr || !callee) return [];
  const { kind } = ctx.facts.of(call).use;
  // What is not awaited at once may be a coroutine that something else runs.
  if (kind !== 'awaited' && kind !== 'sync') return [];
  const source = text.slice(...callee.span);
  const open = text.indexOf('(', callee.span[1]);
  if (!/^[\w.]+$/.test(source) || open < 0) return [];
  const { lineBreak, indent } = styleOf(module, text);
  const line = lineBreak + indentAt(text, callSpan[0]);
  const retrying = kind === 'awaited' ? 'AsyncRetrying' : 'Retrying';
  const options = [
    `stop=${local}.stop_after_attempt(4)`,
    `wait=${local}.wait_random_exponential(max=30)`,
    ...(call.spec?.refusal === 'status_code'
      ? [
          `retry=${local}.retry_if_exception_type() | ${local}.retry_if_result(lambda r: r.status_code in (429, 500, 502, 503, 504))`,
          'retry_error_callback=lambda state: state.outcome.result()',
        ]
      : ['reraise=True']),
  ].map((option) => `${line}${indent}${option},`);
  const isSpread = /^[^\S\n]*\r?\n/.test(text.slice(open + 1));
  const first = isSpread ? `${line}${indent}${source},` : source + (expr.args.length > 0 ? ', ' : '');
  const newText = `${local}.${retrying}(${options.join('')}${line})(${first}`;
  return [{ file, span: [callSpan[0], open + 1], newText }];
}
