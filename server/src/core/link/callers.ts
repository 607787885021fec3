/** Who calls this function? Looked up among the files that import it, and only for parameters without a declared type. */
import type { CallIr, FunctionIr, Module } from '../ir.ts';
import type { FileId } from '../model.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { type Loc, optionsOf, type Value } from './value.ts';

const MAX_FILES = 200;
const MAX_CALLERS = 30;

export function callersOf(cx: Linking, module: Module, file: FileId, fn: number): readonly Loc[] {
  const key = `${file}#${fn}`;
  const known = cx.callers.get(key);
  if (known) return known;
  // Set before the search: a function that calls itself must not search for its callers again.
  cx.callers.set(key, []);
  const found: Loc[] = [];
  const target = module.functions[fn];
  if (target) {
    for (const candidate of candidatesFor(cx, module, file, target)) {
      const other = cx.host.module(candidate);
      if (!other || found.length >= MAX_CALLERS) continue;
      for (const call of other.calls) {
        if (mayCall(other, call, module, fn) && calls(cx, candidate, other, call, file, fn))
          found.push({ file: candidate, expr: call.expr, frame: null });
      }
    }
  }
  cx.callers.set(key, found);
  return found;
}

/** The files that may call a function: they spell its name, or import it under one of their own. */
function candidatesFor(cx: Linking, module: Module, file: FileId, target: FunctionIr): Iterable<FileId> {
  const { mentions } = cx.host;
  const cls = target.kind === 'constructor' ? module.classes[target.cls] : undefined;
  const name = cls?.name ?? target.name;
  const isDefault = isDefaultExport(module, target);
  // Nobody but its own file knows of a function without a name, such as one that is handed over where it is written.
  if (name === '' && !isDefault) return [file];
  const files = filesThatMayCall(cx, file);
  if (!mentions) return files;
  const names = cls && name !== '' ? [name, ...heirsOf(cx, files, name)] : [name];
  const renaming = isDefault ? renamingFiles(cx, file) : NO_FILES;
  return [...files].filter(
    (each) => each === file || renaming.has(each) || names.some((one) => one !== '' && mentions(each, one)),
  );
}

const NO_FILES: ReadonlySet<FileId> = new Set();

/** Classes that may pass the arguments of their constructor on to one of that name, by their names. */
function heirsOf(cx: Linking, files: ReadonlySet<FileId>, name: string): readonly string[] {
  const heirs = new Set<string>();
  for (const file of files) {
    if (cx.host.mentions?.(file, name) === false || cx.host.mayExtend?.(file, name) === false) continue;
    for (const { name: heir, base } of cx.host.module(file)?.classes ?? [])
      if (base !== undefined && heir !== '') heirs.add(heir);
  }
  return [...heirs];
}

function isDefaultExport(module: Module, target: FunctionIr): boolean {
  return module.exports.some((item) => {
    if ('star' in item || (item.name !== 'default' && item.name !== '=')) return false;
    if ('binding' in item) return true;
    const value = 'value' in item ? module.exprs[item.value] : undefined;
    if (value?.k === 'function') return module.functions[value.fn] === target;
    return true;
  });
}

/** Who imports a default export chooses the name, also where others pass it on. */
function renamingFiles(cx: Linking, file: FileId): ReadonlySet<FileId> {
  const passing = new Set([file]);
  const files = new Set<FileId>();
  for (const at of passing) {
    for (const importer of cx.host.importers(at)) {
      files.add(importer);
      if (files.size < MAX_FILES && cx.host.mentions?.(importer, 'default') !== false) passing.add(importer);
    }
  }
  return files;
}

/** The file itself, its importers, and theirs: barrels pass a function on. */
export function filesThatMayCall(cx: Linking, file: FileId): ReadonlySet<FileId> {
  const files = new Set([file]);
  for (const at of files) {
    for (const importer of cx.host.importers(at)) if (files.size < MAX_FILES) files.add(importer);
  }
  return files;
}

/** A cheap look at the names before the callee is evaluated. */
function mayCall(other: Module, call: CallIr, module: Module, fn: number): boolean {
  const target = module.functions[fn];
  if (!target) return false;
  const callee = calleeOf(other, call);
  if (target.kind === 'constructor') {
    return (
      callee?.k === 'super' || isConstruct(other, call) || call.name === module.classes[target.cls]?.name
    );
  }
  if (call.name === target.name && target.name !== '') return true;
  const binding = callee?.k === 'name' ? other.bindings[callee.binding] : undefined;
  return (
    binding?.kind === 'import' &&
    binding.sources.some((s) => s.from === 'import' && (s.name === target.name || s.name === 'default'))
  );
}

function calleeOf(module: Module, call: CallIr) {
  const expr = module.exprs[call.expr];
  return expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
}

function isConstruct(module: Module, call: CallIr): boolean {
  const expr = module.exprs[call.expr];
  return expr?.k === 'call' && expr.construct;
}

function calls(
  cx: Linking,
  candidate: FileId,
  other: Module,
  call: CallIr,
  file: FileId,
  fn: number,
): boolean {
  const expr = other.exprs[call.expr];
  if (expr?.k !== 'call') return false;
  const callee = other.exprs[expr.callee];
  if (callee?.k === 'super') return baseConstructor(cx, candidate, other, callee.cls, file, fn);
  const value = evaluate(cx, { file: candidate, expr: expr.callee, frame: null });
  return optionsOf(value).some((option) => isTarget(cx, option, file, fn));
}

function isTarget(cx: Linking, value: Value, file: FileId, fn: number): boolean {
  if (value.k === 'function') return value.file === file && value.fn === fn;
  if (value.k !== 'class') return false;
  const cls = cx.host.module(value.file)?.classes[value.cls];
  if (!cls) return false;
  if (cls.constructorFn >= 0 || cls.base === undefined)
    return value.file === file && cls.constructorFn === fn;
  // Without a constructor of its own a class passes its arguments to that of its base.
  return isTarget(cx, evaluate(cx, { file: value.file, expr: cls.base, frame: value.frame }), file, fn);
}

function baseConstructor(
  cx: Linking,
  candidate: FileId,
  other: Module,
  cls: number,
  file: FileId,
  fn: number,
): boolean {
  const base = other.classes[cls]?.base;
  return (
    base !== undefined && isTarget(cx, evaluate(cx, { file: candidate, expr: base, frame: null }), file, fn)
  );
}
