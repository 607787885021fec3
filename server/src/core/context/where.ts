/** Who runs this code: a request, a job, a person at a terminal, a test? */
import type { PlaceSpec } from '../../catalog/types.ts';
import type { Detecting } from '../detect/kinds.ts';
import type { FunctionId, Module } from '../ir.ts';
import type { FileId } from '../model.ts';
import { isTest } from '../paths.ts';
import type { Where, WhereKind } from './facts.ts';
import { matches, namesOf } from './patterns.ts';
import { placeOf } from './places.ts';
import { type Site, siteAt } from './site.ts';
import { usersOf } from './users.ts';

/** A place with what the catalogue says of it. */
export interface Found extends Where {
  readonly spec: PlaceSpec | null;
  /** The function is the handler itself, or lies in it. */
  readonly direct: boolean;
}

const MAX_DEPTH = 6;
const MAX_USERS = 12;
const LIBRARY: Found = { kind: 'library', by: null, at: null, spec: null, direct: false };
const ORDER: readonly WhereKind[] = ['test', 'notebook', 'handler', 'worker', 'script', 'library'];

export function whereOf(cx: Detecting, { file, call }: Site): Found {
  const path = cx.linker.host.relative(file);
  if (isTest(path)) return { ...LIBRARY, kind: 'test' };
  if (path.endsWith('.ipynb')) return { ...LIBRARY, kind: 'notebook' };
  return search(cx, file, call.fn, new Set(), 0);
}

function search(cx: Detecting, file: FileId, fn: FunctionId, seen: Set<string>, depth: number): Found {
  const module = cx.linker.module(file);
  if (!module || depth > MAX_DEPTH || seen.has(`${file}#${fn}`)) return LIBRARY;
  seen.add(`${file}#${fn}`);
  let best = LIBRARY;
  for (let at = fn; at > 0; at = module.functions[at]?.parent ?? 0) {
    const spec = placeOf(cx, file, module, at);
    const span = module.functions[at]?.span;
    if (spec && span)
      return { kind: spec.where, by: spec.title, at: { file, span }, spec, direct: depth === 0 };
    for (const user of usersOf(cx, file, at).slice(0, MAX_USERS)) {
      if (best.kind === 'handler') return best;
      const site = siteAt(cx.linker, user);
      if (!site || isTest(cx.linker.host.relative(site.file))) continue;
      best = firstOf(best, { ...search(cx, site.file, site.call.fn, seen, depth + 1), direct: false });
    }
  }
  return firstOf(best, ofFile(cx, file, module, fn));
}

function firstOf(a: Found, b: Found): Found {
  return ORDER.indexOf(a.kind) <= ORDER.indexOf(b.kind) ? a : b;
}

const files = new WeakMap<Module, Found>();

/** What the file as a whole says, where no function does. */
function ofFile(cx: Detecting, file: FileId, module: Module, fn: FunctionId): Found {
  const known = files.get(module) ?? findOfFile(cx, file, module);
  files.set(module, known);
  if (known.kind !== 'script' || fn === 0) return known;
  // Many a module can be started by hand, for a look: its functions are a script's where that start leads to them. The
  // functions of a server are none, even where it is told its port by the command line.
  return known.spec === null || hasHandlers(cx, file, module) ? LIBRARY : known;
}

function findOfFile(cx: Detecting, file: FileId, module: Module): Found {
  const path = cx.linker.host.relative(file);
  for (const spec of cx.catalog.context.places) {
    const isWhole =
      (spec.files !== undefined && !spec.exports && !spec.firstParam && new RegExp(spec.files).test(path)) ||
      (spec.imports && imports(module).some((name) => spec.imports?.includes(name))) ||
      (spec.makes && module.calls.some((call) => makes(cx, file, module, call.expr, spec.makes)));
    if (isWhole) return { ...LIBRARY, kind: spec.where, by: spec.title, spec };
  }
  return module.script ? { ...LIBRARY, kind: 'script', by: 'script' } : LIBRARY;
}

const importsOf = new WeakMap<Module, readonly string[]>();

function imports(module: Module): readonly string[] {
  const known = importsOf.get(module) ?? [
    ...new Set(
      module.bindings.flatMap((binding) =>
        binding.sources.flatMap((source) => (source.from === 'import' ? [source.specifier] : [])),
      ),
    ),
  ];
  importsOf.set(module, known);
  return known;
}

function makes(
  cx: Detecting,
  file: FileId,
  module: Module,
  id: number,
  patterns: readonly string[] | undefined,
): boolean {
  const expr = module.exprs[id];
  const first = patterns && imports(module).some((name) => patterns.some((p) => p.startsWith(name)));
  if (!first || expr?.k !== 'call') return false;
  return namesOf(cx.linker.value(file, expr.callee)).some((name) => matches(name, patterns));
}

function hasHandlers(cx: Detecting, file: FileId, module: Module): boolean {
  return module.functions.some((_, fn) => fn > 0 && placeOf(cx, file, module, fn)?.where === 'handler');
}
