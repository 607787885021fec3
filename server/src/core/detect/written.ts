/** The body of a request that is sent piece by piece: what `req.write(body)` and `req.end(body)` hand to it. */
import type { Linker } from '../link/index.ts';
import { ABSENT, type Loc, optionsOf, type Value } from '../link/value.ts';

const WRITES = new Set(['write', 'end', 'send']);

/** What is first written to the thing that the call makes; absent where nothing is. */
export function writtenTo(linker: Linker, made: Loc): Value {
  const module = linker.module(made.file);
  for (const call of module?.calls ?? []) {
    if (!WRITES.has(call.name)) continue;
    const expr = module?.exprs[call.expr];
    const callee = expr?.k === 'call' && expr.args.length > 0 ? module?.exprs[expr.callee] : undefined;
    if (callee?.k !== 'member') continue;
    const receiver = linker.value(made.file, callee.object, made.frame);
    if (optionsOf(receiver).some((option) => comesFrom(option, made)))
      return linker.argument({ ...made, expr: call.expr }, 0);
  }
  return ABSENT;
}

/** It is what the call makes, or a chain of calls on it: `post(url).set(headers).send(body)`. */
function comesFrom(value: Value, { file, expr }: Loc): boolean {
  if (value.k !== 'made') return false;
  const isIt = value.call.file === file && value.call.expr === expr;
  return isIt || (value.callee.k === 'member' && comesFrom(value.callee.object, { file, expr, frame: null }));
}
