/** Is this call retried by something around it? Named helpers and hand-written loops count; unsure counts as yes. */
import { type CallIr, type Module, NONE } from '../ir.ts';
import { callsGiven } from '../moduleIndex.ts';

const HELPER = /retry|retries|backoff|attempt|resilien|circuit|policy|bottleneck/i;

export function hasRetryHelper(module: Module, call: CallIr): boolean {
  // A `try` inside a loop may be somebody's own retry: silence is the safer answer.
  if (call.loop && call.tryCatch) return true;
  for (let fn = call.fn; fn > 0; fn = module.functions[fn]?.parent ?? NONE) {
    if (HELPER.test(module.functions[fn]?.name ?? '')) return true;
    // `@retry(stop=…)`, `@backoff.on_exception(…)`
    if (module.functions[fn]?.decorators.some((decorator) => HELPER.test(calleeText(module, decorator))))
      return true;
    if (callsGiven(module, fn).some((other) => HELPER.test(calleeText(module, other.expr)))) return true;
  }
  return false;
}

function calleeText(module: Module, id: number): string {
  const expr = module.exprs[id];
  if (expr?.k === 'call') return calleeText(module, expr.callee);
  if (expr?.k === 'member') return `${calleeText(module, expr.object)}.${expr.name}`;
  return expr?.k === 'name' ? expr.name : '';
}
