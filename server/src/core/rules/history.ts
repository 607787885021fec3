/** Lists of messages that outlive a call and only ever grow. */
import { dependsOn } from '../context/flow.ts';
import { contains, siteAt, spanOf } from '../context/site.ts';
import { type GivenOption, optionAt } from '../fixes/options.ts';
import type { ExprId, Module, Span } from '../ir.ts';
import type { PricedCall } from '../model.ts';
import type { RuleContext } from './define.ts';

export interface GrowingHistory {
  /** Where something is added to it. */
  readonly grows: Span;
  /** The code that could shorten it. */
  readonly within: Span;
  /** The messages as the call is given them. */
  readonly given: GivenOption | undefined;
}

/** In a loop that ends when somebody stops talking, or kept beside the function that a turn calls. */
export function growingHistoryOf(call: PricedCall, ctx: RuleContext): GrowingHistory | undefined {
  const [made] = call.made;
  const site = made && siteAt(ctx.linker, made);
  const end = ctx.text(call.file)?.length ?? 0;
  if (!site || site.file !== call.file) return undefined;
  const { module } = site;
  const given = optionAt(call, call.spec?.prompt, ctx);
  const { loop, where } = ctx.facts.of(call);
  if (loop) {
    const isConversation = loop.history && !loop.bounded && (loop.form === 'while' || loop.stream);
    if (!isConversation || !loop.history) return undefined;
    const fn = module.functions[site.call.fn]?.span;
    return { grows: loop.history.span, within: site.call.fn === 0 || !fn ? [0, end] : fn, given };
  }
  // Run by hand, it is over with one answer.
  if (!given || given.file !== call.file || site.call.fn === 0) return undefined;
  if (where.kind === 'script' || where.kind === 'notebook' || where.kind === 'test') return undefined;
  const cls = classAround(module, spanOf(module, site.call.expr));
  for (const other of module.calls) {
    if (!GROWS.test(other.name) || other.fn === 0) continue;
    const expr = module.exprs[other.expr];
    const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
    if (callee?.k !== 'member') continue;
    const store = storeOf(module, callee.object, cls);
    if (store && isSent(module, given.value, store))
      return {
        grows: spanOf(module, other.expr),
        within: store.member === null ? [0, end] : (cls ?? [0, end]),
        given,
      };
  }
  return undefined;
}

const GROWS = /^(?:push|append|extend)$/;

interface Store {
  /** `messages` of `this.messages`; null for a variable of the module. */
  readonly member: string | null;
  readonly binding: number;
}

/** What a list belongs to that lives longer than the function: a member of the object or a variable of the module. */
function storeOf(module: Module, list: ExprId, cls: Span | undefined): Store | undefined {
  let found: Store | undefined;
  dependsOn(module, list, (id, expr) => {
    const store = storeAt(module, id);
    const isOwn = store?.member === null || (cls !== undefined && contains(cls, expr.span));
    if (store && isOwn) found ??= store;
    return false;
  });
  return found;
}

function storeAt(module: Module, id: ExprId): Store | undefined {
  const expr = module.exprs[id];
  if (expr?.k === 'member' && module.exprs[expr.object]?.k === 'this')
    return { member: expr.name, binding: -1 };
  if (expr?.k !== 'name') return undefined;
  const binding = module.bindings[expr.binding];
  if (binding?.fn !== 0 || (binding.kind !== 'const' && binding.kind !== 'let')) return undefined;
  const holds = binding.sources.some((source) => source.from === 'value' && isHolder(module, source.value));
  return holds ? { member: null, binding: expr.binding } : undefined;
}

/** A list, or a table of lists by user. */
function isHolder(module: Module, id: ExprId): boolean {
  const expr = module.exprs[id];
  if (expr?.k === 'typed') return isHolder(module, expr.value);
  if (expr?.k === 'array' || expr?.k === 'object') return true;
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  return callee?.k === 'name' && /^(?:Map|dict|list|defaultdict)$/.test(callee.name);
}

function isSent(module: Module, value: ExprId, store: Store): boolean {
  return dependsOn(module, value, (id) => {
    const sent = storeAt(module, id);
    return sent !== undefined && sent.member === store.member && sent.binding === store.binding;
  });
}

function classAround(module: Module, span: Span): Span | undefined {
  return module.classes.map((cls) => cls.span).findLast((cls) => contains(cls, span));
}
