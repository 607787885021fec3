/** What is made of the answer. */
import type { Detecting } from '../detect/kinds.ts';
import type { LlmCall } from '../model.ts';
import { ownerFn } from './around.ts';
import type { ParsedFact } from './facts.ts';
import { dependsOn, parentOf } from './flow.ts';
import { matches, namesOf } from './patterns.ts';
import { functionsAround, regionsAround, type Site, spanOf } from './site.ts';

/** The answer is read as JSON in the function that asks. */
export function parsedOf(cx: Detecting, site: Site): ParsedFact | null {
  const { module, call, file } = site;
  const owner = ownerFn(site);
  for (const other of module.calls) {
    if (other === call || !/^(?:parse|loads)$/.test(other.name)) continue;
    if (!functionsAround(module, other.fn).includes(owner)) continue;
    const expr = module.exprs[other.expr];
    if (
      expr?.k !== 'call' ||
      !expr.args.some((arg) => dependsOn(module, arg.value, (id) => id === call.expr))
    )
      continue;
    const names = namesOf(cx.linker.value(file, expr.callee));
    if (!names.some((name) => matches(name, cx.catalog.context.parsers))) continue;
    const parent = parentOf(module, other.expr);
    const isHandled =
      other.tryCatch || regionsAround(module, other).some((region) => region.k === 'try' && region.handles);
    return {
      at: { file, span: spanOf(module, other.expr) },
      checked: isHandled || (parent !== undefined && module.exprs[parent]?.k === 'call'),
    };
  }
  return null;
}

export function hasTools({ prompt, maxSteps }: LlmCall): boolean {
  return maxSteps > 1 || prompt.some(({ role }) => role === 'tools' || role === 'tool');
}

/** By a schema, or by an option that asks for JSON. */
export function isStructured(cx: Detecting, { prompt, made }: LlmCall): boolean {
  if (prompt.some(({ role }) => role === 'schema')) return true;
  const { jsonModes } = cx.catalog.context;
  return made.some(({ file, expr }) => {
    const module = cx.linker.module(file);
    const call = module?.exprs[expr];
    if (!module || call?.k !== 'call') return false;
    return call.args.some((arg) =>
      dependsOn(
        module,
        arg.value,
        (_, part) => part.k === 'literal' && typeof part.value === 'string' && jsonModes.includes(part.value),
      ),
    );
  });
}
