/** Is this function one that a framework calls? By the rows of `context.json`. */
import type { PlaceSpec } from '../../catalog/types.ts';
import type { Detecting } from '../detect/kinds.ts';
import type { CallIr, ExprId, FunctionId, FunctionIr, Module } from '../ir.ts';
import type { FileId } from '../model.ts';
import { callsIn, expressionOf } from '../moduleIndex.ts';
import { matches, namesOf, typeNames } from './patterns.ts';
import { contains, siteAt, spanOf } from './site.ts';
import { usersOf } from './users.ts';

const known = new WeakMap<Module, Map<FunctionId, PlaceSpec | null>>();

export function placeOf(cx: Detecting, file: FileId, module: Module, fn: FunctionId): PlaceSpec | null {
  const places = known.get(module) ?? new Map<FunctionId, PlaceSpec | null>();
  known.set(module, places);
  const cached = places.get(fn);
  if (cached !== undefined) return cached;
  // Set before the search, in case it comes back here.
  places.set(fn, null);
  const found = findPlace(cx, file, module, fn);
  places.set(fn, found);
  return found;
}

const ROUTE: PlaceSpec = { title: 'route', where: 'handler', handlesErrors: true };

function findPlace(cx: Detecting, file: FileId, module: Module, fn: FunctionId): PlaceSpec | null {
  const ir = module.functions[fn];
  if (!ir) return null;
  const { places } = cx.catalog.context;
  const path = cx.linker.host.relative(file);
  const decorators = ir.decorators.flatMap((id) => namesOf(cx.linker.value(file, id)));
  const params = ir.params.flatMap((param) => typeNames(module, param.type));
  const bases = ir.cls >= 0 ? basesOf(cx, file, module, ir.cls) : [];
  const exported = exportedAs(module, fn);
  const handed = registrations(cx, file, module, fn);
  for (const spec of places) {
    const fits =
      decorators.some((name) => matches(name, spec.decorators)) ||
      params.some((name) => matches(name, spec.params)) ||
      (spec.methods?.includes(ir.name) && bases.some((name) => matches(name, spec.bases))) ||
      handed.some(({ names }) => names.some((name) => matches(name, spec.calls))) ||
      isExport(spec, exported, path) ||
      isOfFile(spec, module, ir, path) ||
      (spec.members?.includes(ir.name) && isOfDefaultExport(module, fn)) ||
      (spec.prologue !== undefined && hasPrologue(module, ir, exported, spec.prologue));
    if (fits) return spec;
  }
  return handed.some(({ isRoute }) => isRoute) ? ROUTE : null;
}

function isExport(spec: PlaceSpec, exported: readonly string[], path: string): boolean {
  if (!spec.exports?.some((name) => exported.includes(name))) return false;
  return spec.files === undefined || new RegExp(spec.files).test(path);
}

/** Told by the name of its first parameter, in a file of that name or one that imports what such functions answer with. */
function isOfFile(
  { files, firstParam, answers }: PlaceSpec,
  module: Module,
  ir: FunctionIr,
  path: string,
): boolean {
  if (files === undefined || firstParam === undefined || ir.params[0]?.name !== firstParam) return false;
  const importsAnswer = module.bindings.some(({ sources }) =>
    sources.some((s) => s.from === 'import' && matches(`${s.specifier}#${s.name}`, answers)),
  );
  return importsAnswer || new RegExp(files).test(path);
}

function hasPrologue(module: Module, ir: FunctionIr, exported: readonly string[], text: string): boolean {
  return ir.prologue?.includes(text) === true || (module.prologue.includes(text) && exported.length > 0);
}

/** The names under which a module exports a function; Python's modules export all that is at their top. */
function exportedAs(module: Module, fn: FunctionId): string[] {
  return module.exports.flatMap((item) => {
    if ('binding' in item) {
      const sources = module.bindings[item.binding]?.sources ?? [];
      return sources.some(
        (source) =>
          (source.from === 'function' && source.fn === fn) ||
          (source.from === 'value' && source.path.length === 0 && isOrWraps(module, source.value, fn)),
      )
        ? [item.name]
        : [];
    }
    return 'value' in item && isOrWraps(module, item.value, fn) ? [item.name] : [];
  });
}

/** The function itself, or a call that it is handed to: `export const POST = withAuth(async (req) => …)`. */
function isOrWraps(module: Module, id: ExprId, fn: FunctionId): boolean {
  const expr = module.exprs[id];
  if (expr?.k === 'function') return expr.fn === fn;
  if (expr?.k === 'name')
    return (module.bindings[expr.binding]?.sources ?? []).some((s) => s.from === 'function' && s.fn === fn);
  if (expr?.k === 'typed') return isOrWraps(module, expr.value, fn);
  return expr?.k === 'call' && expr.args.some((arg) => isOrWraps(module, arg.value, fn));
}

function isOfDefaultExport(module: Module, fn: FunctionId): boolean {
  return module.exports.some((item) => {
    if ('star' in item || (item.name !== 'default' && item.name !== '=')) return false;
    if ('binding' in item)
      return (module.bindings[item.binding]?.sources ?? []).some(
        (source) => source.from === 'value' && holds(module, source.value, fn),
      );
    return 'value' in item && holds(module, item.value, fn);
  });
}

function holds(module: Module, id: ExprId, fn: FunctionId): boolean {
  const expr = module.exprs[id];
  if (expr?.k === 'typed') return holds(module, expr.value, fn);
  if (expr?.k === 'name')
    return (module.bindings[expr.binding]?.sources ?? []).some(
      (source) => source.from === 'value' && source.value !== id && holds(module, source.value, fn),
    );
  return (
    expr?.k === 'object' && expr.entries.some((entry) => 'key' in entry && isOrWraps(module, entry.value, fn))
  );
}

function basesOf(cx: Detecting, file: FileId, module: Module, cls: number, depth = 0): string[] {
  const base = module.classes[cls]?.base;
  if (base === undefined || depth > 3) return [];
  const value = cx.linker.value(file, base);
  if (value.k !== 'class') return namesOf(value);
  const other = cx.linker.module(value.file);
  return other ? basesOf(cx, value.file, other, value.cls, depth + 1) : [];
}

interface Registration {
  readonly names: readonly string[];
  readonly isRoute: boolean;
}

/** Calls that a function is handed to, and those that these calls are an argument of: `app.post('/x', wrap(handle))`. */
function registrations(cx: Detecting, file: FileId, module: Module, fn: FunctionId): Registration[] {
  const ir = module.functions[fn];
  const id = expressionOf(module, fn);
  const inline =
    id === undefined || !ir
      ? []
      : callsIn(module, ir.parent).filter((call) => takes(module, call, spanOf(module, id)));
  const handed = usersOf(cx, file, fn).flatMap((user) => {
    const site = user.handedOver ? siteAt(cx.linker, user) : undefined;
    if (!site) return [];
    const outer = callsIn(site.module, site.call.fn).filter((call) =>
      takes(site.module, call, spanOf(site.module, site.call.expr)),
    );
    return [site.call, ...outer].map((call) => registrationOf(cx, site.file, site.module, call));
  });
  return [...inline.map((call) => registrationOf(cx, file, module, call)), ...handed];
}

function takes(module: Module, call: CallIr, inner: readonly [number, number]): boolean {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call' || !contains(expr.span, inner)) return false;
  return expr.args.some((arg) => contains(spanOf(module, arg.value), inner));
}

function registrationOf(cx: Detecting, file: FileId, module: Module, call: CallIr): Registration {
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call') return { names: [], isRoute: false };
  const { routes } = cx.catalog.context;
  const first = expr.args.length > 1 ? module.exprs[expr.args[0]?.value ?? -1] : undefined;
  const isRoute =
    new RegExp(routes.calls).test(call.name) &&
    module.exprs[expr.callee]?.k === 'member' &&
    first?.k === 'literal' &&
    new RegExp(routes.path).test(String(first.value));
  return { names: namesOf(cx.linker.value(file, expr.callee)), isRoute };
}
