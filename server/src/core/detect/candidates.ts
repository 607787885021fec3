/** A cheap look at the name of a callee, so that only calls which may be an SDK's are evaluated. */
import type { FunctionSpec, MemberSpec, SdkFile } from '../../catalog/types.ts';
import type { Catalog } from '../catalog.ts';
import type { CallIr, Expr, Module } from '../ir.ts';

const known = new WeakMap<Catalog, Map<SdkFile['family'], ReadonlySet<string>>>();

/** Last names of everything in the catalogue that is an LLM call in a language. */
export function callNames(catalog: Catalog, family: SdkFile['family']): ReadonlySet<string> {
  const families = known.get(catalog) ?? new Map<SdkFile['family'], ReadonlySet<string>>();
  known.set(catalog, families);
  const cached = families.get(family);
  if (cached) return cached;
  const names = new Set<string>();
  for (const sdk of catalog.sdks.filter((candidate) => candidate.family === family)) {
    const isCall = (spec: MemberSpec | FunctionSpec): boolean => {
      if ('call' in spec || 'callOf' in spec) return true;
      // What it gives is itself called: `const ask = ai.prompt('menu'); await ask(input)`.
      const made = 'returns' in spec && spec.returns !== undefined ? sdk.types[spec.returns] : undefined;
      return made?.invoke !== undefined && 'call' in made.invoke;
    };
    for (const [name, spec] of Object.entries(sdk.functions)) if (isCall(spec)) names.add(name);
    for (const [exported, symbol] of Object.values(sdk.exports).flatMap((names) => Object.entries(names))) {
      // An instance that is itself called: `dspy.Predict('question -> answer')(question=…)`.
      const spec =
        'function' in symbol
          ? sdk.functions[symbol.function]
          : 'class' in symbol
            ? sdk.types[symbol.class]?.invoke
            : 'value' in symbol
              ? sdk.types[symbol.value]?.invoke
              : undefined;
      if (spec && isCall(spec)) names.add(exported);
    }
    for (const type of Object.values(sdk.types)) {
      for (const [member, spec] of Object.entries(type.members))
        if (isCall(spec)) names.add(member.slice(member.lastIndexOf('.') + 1));
    }
  }
  families.set(family, names);
  return names;
}

export function mayBeSdkCall(module: Module, call: CallIr, names: ReadonlySet<string>): boolean {
  if (names.has(call.name)) return true;
  const expr = module.exprs[call.expr];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  if (expr?.k === 'call' && callee?.k === 'call') return names.has(memberName(module, expr.callee));
  if (callee?.k === 'member' && isFieldCalled(module, callee, names)) return true;
  const binding = callee?.k === 'name' ? module.bindings[callee.binding] : undefined;
  // `import { generateText as gen }`, `const ask = client.messages.create.bind(…)`, `const { create: ask } = …`.
  return (
    binding?.sources.some((source) => {
      if (source.from === 'import') return names.has(source.name);
      if (source.from !== 'value') return false;
      const last = source.path.at(-1);
      if (last && 'key' in last) return names.has(String(last.key));
      return names.has(memberName(module, source.value));
    }) ?? false
  );
}

/** `self.answer(…)`, where `self.answer = dspy.Predict(…)`. */
function isFieldCalled(
  module: Module,
  { object, name }: Extract<Expr, { k: 'member' }>,
  names: ReadonlySet<string>,
): boolean {
  const self = module.exprs[object];
  if (self?.k !== 'this') return false;
  return (module.classes[self.cls]?.members ?? []).some(
    (member) =>
      member.name === name && member.value !== undefined && names.has(memberName(module, member.value)),
  );
}

function memberName(module: Module, id: number): string {
  const expr = module.exprs[id];
  if (expr?.k === 'member') return expr.name === 'bind' ? memberName(module, expr.object) : expr.name;
  if (expr?.k === 'name') return expr.name;
  return expr?.k === 'call' ? memberName(module, expr.callee) : '';
}
