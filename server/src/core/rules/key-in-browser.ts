/**
 * ## What
 *
 * A client with an API key is made in code that runs in the browser: with `dangerouslyAllowBrowser`, in a module with
 * `'use client'`, or with a key out of a variable that the bundler writes into the page (`NEXT_PUBLIC_…`, `VITE_…`).
 *
 * ## Why
 *
 * Whatever reaches the browser can be read there: the key is in the bundle and in every request. Anyone who opens the
 * developer tools can spend with it.
 *
 * ## Example
 *
 * ```ts
 * const client = new OpenAI({ apiKey: import.meta.env.VITE_OPENAI_API_KEY, dangerouslyAllowBrowser: true });
 * ```
 *
 * ## Instead
 *
 * ```ts
 * // The endpoint of your own server adds the key.
 * const response = await fetch('/api/chat', { method: 'POST', body: JSON.stringify({ messages }) });
 * ```
 *
 * The rule is silent where the user brings a key of their own (out of a form, a setting or the browser's storage), where the
 * key is a placeholder in front of a proxy, and in code that a server or a script runs. No quick fix can make the endpoint.
 */
import { expressionAt } from '../expressions.ts';
import type { Expr, Span } from '../ir.ts';
import type { Value } from '../link/value.ts';
import type { Fix, Place, PricedCall } from '../model.ts';
import { byCause, type NonEmpty } from './causes.ts';
import { defineRule, type Report, type RuleContext } from './define.ts';
import { keyOfClient } from './keys.ts';

export default defineRule({
  id: 'key-in-browser',
  docs: 'An API key is handed to code that runs in the browser.',
  severity: 'error',
  inExamples: true,
  *check(calls, ctx) {
    const found = calls.flatMap((call) => leakOf(call, ctx) ?? []);
    for (const cause of byCause(found, ({ at }) => `${at.file}:${at.span[0]}`)) yield report(cause, ctx);
  },
});

interface Leak {
  readonly call: PricedCall;
  readonly at: Place;
  /** What says so, where it stands in the code at the place. */
  readonly word?: string;
  readonly reason: string;
}

function leakOf(call: PricedCall, ctx: RuleContext): Leak | null {
  if (call.context.test || call.via === 'wrapper') return null;
  if (call.via === 'http') {
    const leak = leakOfRequest(call, ctx);
    return leak && { call, ...leak };
  }
  const { browser, where } = ctx.facts.of(call);
  if (browser === null) return null;
  const at = call.reliability.clientAt;
  if (PUBLIC.test(browser))
    return { call, at: at ?? whole(call), word: browser, reason: `${browser} is written into the page` };
  const isClientModule = browser === USE_CLIENT;
  if (!isClientModule && SERVER.has(where.kind) && !isOfPage(call, ctx)) return null;
  if (!at || !bringsKey(call, at, ctx)) return null;
  const reason = isClientModule
    ? "this module runs in the browser ('use client')"
    : `${browser} lets the client run in the browser`;
  return { call, at, word: browser, reason };
}

const USE_CLIENT = "'use client'";
const PUBLIC =
  /^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT_PUBLIC|GATSBY)_\w*(?:KEY|TOKEN|SECRET)/;
const SERVER: ReadonlySet<string> = new Set(['handler', 'worker', 'script']);

function isOfPage(call: PricedCall, ctx: RuleContext): boolean {
  return ctx.module(call.file)?.prologue.includes('use client') === true;
}

function whole({ file, nameSpan }: PricedCall): Place {
  return { file, span: nameSpan };
}

/** The key is the program's own: out of its environment or its code. What its user types in is theirs. */
function bringsKey(call: PricedCall, at: Place, ctx: RuleContext): boolean {
  const module = ctx.module(at.file);
  const expr = module && expressionAt(module, at.span, (each) => module.exprs[each]?.k === 'call');
  if (expr === undefined) return false;
  const { linker, catalog } = ctx;
  const options = linker.argument({ file: at.file, expr, frame: null }, 0);
  const keys = catalog.context.keyOptions
    .map((name) => linker.property(options, name))
    .filter(({ k }) => k !== 'absent');
  if (keys.length === 0) return options.k === 'absent' || isPlainObject(options);
  return keys.some(({ k }) => k === 'env') || keyOfClient(call, ctx) !== null;
}

/** Nothing is spread into it that could bring a key. */
function isPlainObject(value: Value): boolean {
  return value.k === 'object' && value.passed === undefined;
}

/** A request without an SDK: what it reads of the environment, in its arguments or in an object that they name. */
function leakOfRequest({ file, callSpan }: PricedCall, ctx: RuleContext): Omit<Leak, 'call'> | null {
  const module = ctx.module(file);
  if (!module) return null;
  const readIn = ([start, end]: Span) =>
    module.exprs.flatMap((expr, id) => {
      const isIn = expr.span[0] >= start && expr.span[1] <= end;
      return isIn && READS.has(expr.k) ? [{ expr, value: ctx.linker.value(file, id) }] : [];
    });
  const own = readIn(callSpan);
  const named = own.flatMap(({ value }) => {
    const object = value.k === 'object' && value.loc.file === file ? module.exprs[value.loc.expr] : undefined;
    return object ? readIn(object.span) : [];
  });
  const leak = [...own, ...named].find(({ value }) => value.k === 'env' && PUBLIC.test(value.name));
  if (leak?.value.k !== 'env') return null;
  return { at: { file, span: leak.expr.span }, reason: `${leak.value.name} is written into the page` };
}

const READS: ReadonlySet<Expr['k']> = new Set(['name', 'member', 'index']);

function report([{ call, at, word, reason }]: NonEmpty<Leak>, ctx: RuleContext): Report {
  const message = `The API key reaches the browser: ${reason}, where anyone can read the key.`;
  const found = { call, message, fixes: [FIX] };
  if (at.file !== call.file) return { ...found, related: [{ ...at, message: 'The client is made here' }] };
  return { ...found, span: smallest(ctx.text(at.file)?.slice(...at.span) ?? '', at.span, word) };
}

/** The word, else the name of the constructor. */
function smallest(code: string, [start, end]: Span, word: string | undefined): Span {
  const at = word === undefined ? -1 : code.indexOf(word);
  if (word !== undefined && at >= 0) return [start + at, start + at + word.length];
  const [name, made] = /^new\s+([\w.]+)|^[\w.]+(?=\()/.exec(code) ?? [];
  if (name === undefined) return [start, end];
  const from = made === undefined ? 0 : name.length - made.length;
  return [start + from, start + name.length];
}

const FIX: Fix = {
  title: 'Call through a server of your own',
  kind: 'quickfix',
  edits: [],
  disabled: 'The call has to move to an endpoint of your own that adds the key: no edit can make that here.',
  savingPerMonth: null,
  preferred: false,
};
