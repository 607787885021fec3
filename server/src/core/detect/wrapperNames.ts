/**
 * Names of the wrappers that a file may call: a cheap look that spares evaluating every callee of the workspace. They
 * are those of the files that it imports, directly or through others, and nothing is parsed that reaches no SDK.
 */
import type { CallIr, Module } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import type { FileId } from '../model.ts';
import type { Detecting } from './kinds.ts';
import { wrappersIn } from './wrappers.ts';

const known = new WeakMap<Linker, Map<FileId, ReadonlySet<string>>>();

/** Names of wrappers in the files that `file` imports, at any distance. */
export function visibleNames(cx: Detecting, file: FileId): ReadonlySet<string> {
  const files = known.get(cx.linker) ?? new Map<FileId, ReadonlySet<string>>();
  known.set(cx.linker, files);
  const cached = files.get(file);
  if (cached) return cached;
  const names = new Set<string>();
  files.set(file, names);
  for (const imported of importsOf(cx, file)) {
    for (const name of visibleNames(cx, imported)) names.add(name);
    for (const name of namesIn(cx, imported)) names.add(name);
  }
  return names;
}

export function namesIn(cx: Detecting, file: FileId): readonly string[] {
  const wrappers = wrappersIn(cx, file);
  const module = wrappers.size > 0 ? cx.linker.module(file) : undefined;
  return [...wrappers.keys()].map((fn) => module?.functions[fn]?.name ?? '');
}

/** Is the callee called so, or imported under another name? */
export function mayBeNamed(module: Module, call: CallIr, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  if (names.has(call.name)) return true;
  const expr = module.exprs[call.expr];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  const binding = callee?.k === 'name' ? module.bindings[callee.binding] : undefined;
  return (
    binding?.sources.some(
      (source) => source.from === 'import' && (source.name === 'default' || names.has(source.name)),
    ) ?? false
  );
}

/** Files that `file` imports, directly. */
export function importsOf(cx: Detecting, file: FileId): readonly FileId[] {
  const { host } = cx.linker;
  if (host.imports) return host.imports(file);
  const module = host.module(file);
  const specifiers = new Set<string>();
  for (const binding of module?.bindings ?? []) {
    for (const source of binding.sources) if (source.from === 'import') specifiers.add(source.specifier);
  }
  for (const item of module?.exports ?? []) {
    if ('star' in item) specifiers.add(item.star);
    else if ('specifier' in item) specifiers.add(item.specifier);
  }
  for (const expr of module?.exprs ?? []) if (expr.k === 'module') specifiers.add(expr.specifier);
  return [...specifiers].flatMap((specifier) => {
    const target = host.resolve(file, specifier);
    return target && 'file' in target ? [target.file] : [];
  });
}
