/** A cheap look at the name of a callee, so that only calls which may be an SDK's are evaluated. */
import type { FunctionSpec, MemberSpec, SdkFile } from '../../catalog/types.ts';
import type { Catalog } from '../catalog.ts';
import type { CallIr, ExprId, Module } from '../ir.ts';
import { typeOf } from './kinds.ts';

const known = new WeakMap<Catalog, Map<SdkFile['family'], ReadonlySet<string>>>();

/** Last names of everything in the catalogue that is an LLM call in a language. */
export function callNames(catalog: Catalog, family: SdkFile['family']): ReadonlySet<string> {
  const families = known.get(catalog) ?? new Map<SdkFile['family'], ReadonlySet<string>>();
  known.set(catalog, families);
  const cached = families.get(family);
  if (cached) return cached;
  const paths = catalog.sdks.filter((sdk) => sdk.family === family).flatMap(callPaths);
  const names = new Set(paths.map((path) => path.slice(path.lastIndexOf('.') + 1)));
  families.set(family, names);
  return names;
}

/** What is called of an SDK, as the catalogue writes it: `chat.completions.create`, `generateText`. */
export function callPaths(sdk: SdkFile): readonly string[] {
  const isCall = (spec: MemberSpec | FunctionSpec): boolean => {
    if ('call' in spec || 'callOf' in spec) return true;
    // What it gives is itself called: `const ask = ai.prompt('menu'); await ask(input)`.
    const made = 'returns' in spec && spec.returns !== undefined ? typeOf(sdk, spec.returns) : undefined;
    return made?.invoke !== undefined && 'call' in made.invoke;
  };
  const functions = Object.entries(sdk.functions).flatMap(([name, spec]) => (isCall(spec) ? [name] : []));
  const exported = Object.values(sdk.exports)
    .flatMap((names) => Object.entries(names))
    .flatMap(([name, symbol]) => {
      // An instance that is itself called: `dspy.Predict('question -> answer')(question=…)`.
      const spec =
        'function' in symbol
          ? sdk.functions[symbol.function]
          : 'class' in symbol
            ? typeOf(sdk, symbol.class)?.invoke
            : 'value' in symbol
              ? typeOf(sdk, symbol.value)?.invoke
              : undefined;
      return spec && isCall(spec) ? [name] : [];
    });
  const members = Object.values(sdk.types).flatMap(({ members }) =>
    Object.entries(members).flatMap(([name, spec]) => (isCall(spec) ? [name] : [])),
  );
  return [...functions, ...exported, ...members];
}

export function mayBeSdkCall(module: Module, call: CallIr, names: ReadonlySet<string>): boolean {
  if (names.has(call.name)) return true;
  const expr = module.exprs[call.expr];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  if (expr?.k === 'call' && callee?.k === 'call') return names.has(memberName(module, expr.callee));
  if (handedOver(module, call.expr, names).length > 0) return true;
  if (callee?.k === 'member') return aliasesIn(module, names).has(callee.name);
  const binding = callee?.k === 'name' ? module.bindings[callee.binding] : undefined;
  // `import { generateText as gen }`, `const ask = client.messages.create.bind(…)`, `const { create: ask } = …`.
  return (
    binding?.sources.some((source) => {
      if (source.from === 'import') return names.has(source.name);
      if (source.from !== 'value') return false;
      const last = source.path.at(-1);
      if (last && 'key' in last) return names.has(String(last.key));
      const name = memberName(module, source.value);
      return names.has(name) || name === 'getattr';
    }) ?? false
  );
}

const aliases = new WeakMap<Module, ReadonlySet<string>>();

/** Members under which the module keeps an SDK's function: `self.complete = litellm.completion`, `self.answer = dspy.Predict(…)`. */
function aliasesIn(module: Module, names: ReadonlySet<string>): ReadonlySet<string> {
  const cached = aliases.get(module);
  if (cached) return cached;
  const written = [...module.memberWrites, ...module.classes.flatMap(({ members }) => members)];
  const found = written.filter(({ value }) => value !== undefined && names.has(memberName(module, value)));
  const all = new Set(found.map(({ name }) => name));
  aliases.set(module, all);
  return all;
}

/** Functions that ask what a function is, and do not call it. */
const INSPECT =
  /^(?:isinstance|callable|[gs]etattr|hasattr|delattr|id|type|print|expect|spyOn|mocked|partial|bind)$/;

/** A class keeps what it is given: `Pinecone(index, embeddings.embed_query, 'text')`. Threads and timers run it. */
const MAKES = /^(?!Thread|Timer)[A-Z]\w*[a-z]/;

/** A function that is handed over, and the call whose further arguments it gets. */
export interface HandedOver {
  readonly fn: ExprId;
  readonly call: ExprId;
  /** Arguments of that call that are not for it. */
  readonly skip: number;
}

/**
 * Arguments that may be an SDK's function, not called here, with further arguments behind them: `to_thread(create, x)`,
 * `run_in_executor(None, partial(create, x))`.
 */
export function handedOver(
  module: Module | undefined,
  call: ExprId,
  names: Pick<ReadonlySet<string>, 'has'>,
): readonly HandedOver[] {
  const expr = module?.exprs[call];
  if (!module || expr?.k !== 'call' || expr.args.length === 0) return [];
  const callee = module.exprs[expr.callee];
  const name = callee?.k === 'name' || callee?.k === 'member' ? callee.name : '';
  if (INSPECT.test(name) || MAKES.test(name)) return [];
  if (callee?.k === 'member' && name === 'call' && isNamed(module, callee.object, names))
    return expr.args.length > 1 ? [{ fn: callee.object, call, skip: 1 }] : [];
  return expr.args.slice(0, 2).flatMap((arg, index): readonly HandedOver[] => {
    if (arg.name !== undefined || arg.spread) return [];
    const filled = RUNS.test(name) ? filledIn(module, arg.value) : undefined;
    if (filled !== undefined)
      return names.has(plainName(module, filled)) ? [{ fn: filled, call: arg.value, skip: 1 }] : [];
    const isLast = index === expr.args.length - 1;
    return !isLast && names.has(plainName(module, arg.value))
      ? [{ fn: arg.value, call, skip: index + 1 }]
      : [];
  });
}

/** Functions that call what they are given, at once. */
const RUNS = /^(?:run|submit|apply|exec|retry|call|to_thread|spawn|start|create_task|add_task|map)/;

/** `fn` of `partial(fn, x)`. */
function filledIn(module: Module, id: ExprId): ExprId | undefined {
  const expr = module.exprs[id];
  const [first] = expr?.k === 'call' ? expr.args : [];
  return expr?.k === 'call' && FILLS_IN.test(plainName(module, expr.callee)) ? first?.value : undefined;
}

/** Named so itself, or a variable for something that is: `const create = client.messages.create`. */
function isNamed(module: Module, id: ExprId, names: Pick<ReadonlySet<string>, 'has'>): boolean {
  if (names.has(plainName(module, id))) return true;
  const expr = module.exprs[id];
  const sources = expr?.k === 'name' ? (module.bindings[expr.binding]?.sources ?? []) : [];
  return sources.some(
    (source) =>
      source.from === 'value' && source.path.length === 0 && names.has(plainName(module, source.value)),
  );
}

function plainName(module: Module, id: ExprId): string {
  const expr = module.exprs[id];
  return expr?.k === 'member' || expr?.k === 'name' ? expr.name : '';
}

/** Functions that fill in arguments: what counts is the function they are given. */
const FILLS_IN = /^partial(?:method)?$/;

function memberName(module: Module, id: ExprId): string {
  const expr = module.exprs[id];
  if (expr?.k === 'member') return expr.name === 'bind' ? memberName(module, expr.object) : expr.name;
  if (expr?.k === 'name') return expr.name;
  if (expr?.k !== 'call') return '';
  const name = memberName(module, expr.callee);
  const [first] = expr.args;
  return first && FILLS_IN.test(name) ? memberName(module, first.value) : name;
}
