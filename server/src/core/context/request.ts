/** What comes from outside, with the request, into what is sent to the model. */
import type { Detecting } from '../detect/kinds.ts';
import { usesParameter } from '../detect/taint.ts';
import type { ExprId, FunctionId, Module } from '../ir.ts';
import type { LlmCall, Place } from '../model.ts';
import { callersOf, ownerFn } from './around.ts';
import type { CallFacts } from './facts.ts';
import { partsOf } from './flow.ts';
import type { Site } from './site.ts';
import { whereOf } from './where.ts';

export function requestDataOf(cx: Detecting, site: Site, call: LlmCall): CallFacts['requestData'] {
  const { module, file } = site;
  const found: { readonly role: LlmCall['prompt'][number]['role']; readonly at: Place }[] = [];
  for (const segment of call.prompt) {
    const { at } = segment;
    if (!at || at.file !== file) continue;
    const id = module.exprs.findIndex(({ span }) => span[0] === at.span[0] && span[1] === at.span[1]);
    const part = id < 0 ? undefined : taintedPart(cx, site, module, id);
    const span = part === undefined ? undefined : module.exprs[part]?.span;
    if (span) found.push({ role: segment.role, at: { file, span } });
  }
  return found;
}

/** The smallest part of the text that comes from a request, outside of names. */
function taintedPart(cx: Detecting, site: Site, module: Module, id: ExprId): ExprId | undefined {
  const expr = module.exprs[id];
  if (!expr || !isTainted(cx, site, module, id)) return undefined;
  if (expr.k === 'name' || expr.k === 'member' || expr.k === 'call') return id;
  for (const part of partsOf(expr)) {
    const found = taintedPart(cx, site, module, part);
    if (found !== undefined) return found;
  }
  return id;
}

function isTainted(cx: Detecting, site: Site, module: Module, id: ExprId): boolean {
  const owner = ownerFn(site);
  if (owner <= 0 || !usesParameter(module, id, owner)) return false;
  const where = whereOf(cx, site);
  if (where.kind !== 'handler') return false;
  if (where.direct) return true;
  // A helper: what its callers give it comes from the request of one that is a handler.
  return callersOf(cx, site).some((caller) => {
    const from = whereOf(cx, caller);
    const expr = caller.module.exprs[caller.call.expr];
    if (!from.direct || from.kind !== 'handler' || expr?.k !== 'call') return false;
    const used = parametersIn(module, id, owner);
    return expr.args.some(
      (arg, index) =>
        (used.has(index) || (arg.name !== undefined && used.has(nameIndex(module, owner, arg.name)))) &&
        usesParameter(caller.module, arg.value, ownerFn(caller)),
    );
  });
}

function nameIndex(module: Module, fn: FunctionId, name: string): number {
  return module.functions[fn]?.params.findIndex((param) => param.name === name) ?? -1;
}

/** Which parameters of `owner` the names in the expression lead to. */
function parametersIn(module: Module, id: ExprId, owner: FunctionId): Set<number> {
  const found = new Set<number>();
  const seen = new Set<number>();
  const visit = (at: ExprId): void => {
    const expr = module.exprs[at];
    if (!expr || seen.has(at)) return;
    seen.add(at);
    for (const part of partsOf(expr)) visit(part);
    if (expr.k !== 'name') return;
    for (const source of module.bindings[expr.binding]?.sources ?? []) {
      if (source.from === 'param' && source.fn === owner) found.add(source.index);
      else if (source.from === 'value' || source.from === 'element') visit(source.value);
    }
  };
  visit(id);
  return found;
}
