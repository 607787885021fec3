/** Is this call retried by something around it? Named helpers and hand-written loops count; unsure counts as yes. */
import { type CallIr, type Module, NONE } from '../ir.ts';

const HELPER = /retry|retries|backoff|attempt|resilien|circuit|policy|bottleneck/i;

export function hasRetryHelper(module: Module, call: CallIr): boolean {
  // A `try` inside a loop may be somebody's own retry: silence is the safer answer.
  if (call.loop && call.tryCatch) return true;
  for (let fn = call.fn; fn > 0; fn = module.functions[fn]?.parent ?? NONE) {
    if (HELPER.test(module.functions[fn]?.name ?? '')) return true;
    // `@retry(stop=…)`, `@backoff.on_exception(…)`
    if (module.functions[fn]?.decorators.some((decorator) => HELPER.test(calleeText(module, decorator))))
      return true;
    if (
      module.calls.some(
        (other) => passesFunction(module, other, fn) && HELPER.test(calleeText(module, other.expr)),
      )
    )
      return true;
  }
  return false;
}

function passesFunction(module: Module, call: CallIr, fn: number): boolean {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call') return false;
  return expr.args.some((arg) => {
    const value = module.exprs[arg.value];
    return value?.k === 'function' && value.fn === fn;
  });
}

function calleeText(module: Module, id: number): string {
  const expr = module.exprs[id];
  if (expr?.k === 'call') return calleeText(module, expr.callee);
  if (expr?.k === 'member') return `${calleeText(module, expr.object)}.${expr.name}`;
  return expr?.k === 'name' ? expr.name : '';
}
