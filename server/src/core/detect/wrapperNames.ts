/**
 * Names of the wrappers that a file may call: a cheap look that spares evaluating every callee of the workspace. They
 * are those of the files that it imports, directly or through others, and nothing is parsed that reaches no SDK.
 */
import type { CallIr, Module, TypeRef } from '../ir.ts';
import type { ModuleHost } from '../link/host.ts';
import { importersThroughBarrels } from '../link/importers.ts';
import type { Linker } from '../link/index.ts';
import type { Loc } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { handedOver } from './candidates.ts';
import type { Detecting } from './kinds.ts';
import { DEEPEST, wrappersIn } from './wrappers.ts';

const known = new WeakMap<Linker, Map<FileId, ReadonlySet<string>>[]>();

/** Names of wrappers, up to a level, in the files that `file` imports, at any distance. */
export function visibleNames(cx: Detecting, file: FileId, level = DEEPEST): ReadonlySet<string> {
  const levels = known.get(cx.linker) ?? Array.from({ length: DEEPEST + 1 }, () => new Map());
  known.set(cx.linker, levels);
  const files = levels[level] as Map<FileId, ReadonlySet<string>>;
  const cached = files.get(file);
  if (cached) return cached;
  const names = new Set<string>();
  for (const at of reachedFrom(cx, file))
    if (at !== file) for (const name of namesFor(cx, file, at, level)) names.add(name);
  files.set(file, names);
  return names;
}

/** Of the wrappers in `at` that `file` may have use for: one that takes an address asks no model for who knows no address. */
function namesFor(cx: Detecting, file: FileId, at: FileId, level: number): readonly string[] {
  return namesIn(cx, at, level, cx.linker.host.mayAddress?.(file) !== false);
}

/** The file and those that it imports, at any distance. */
export function reachedFrom(cx: Detecting, file: FileId): ReadonlySet<FileId> {
  const reached = new Set([file]);
  for (const at of reached) for (const imported of importsOf(cx, at)) reached.add(imported);
  return reached;
}

/** Of the wrappers in a file, and of methods that it declares and others implement. */
export function namesIn(
  cx: Detecting,
  file: FileId,
  level = DEEPEST,
  withAddresses = true,
): readonly string[] {
  const wrappers = wrappersIn(cx, file, level);
  const module = wrappers.size > 0 ? cx.linker.module(file) : undefined;
  const declared = declaredIn(cx, file);
  if (module === undefined) return declared;
  const own = [...wrappers].flatMap(([fn, wrapped]) =>
    withAddresses || wrapped.some(({ leaves }) => leaves !== 'address')
      ? [module.functions[fn]?.name ?? '']
      : [],
  );
  return [...own, ...declared];
}

/** What the files that import this one may hand to its functions: `def repair(text, llm): llm.ask(text)`. */
export function handedNames(cx: Detecting, file: FileId): ReadonlySet<string> {
  const module = cx.linker.module(file);
  const names = new Set<string>();
  const asked = new Set(
    module?.calls.filter((call) => isOnParameter(module, call)).map((call) => call.name) ?? [],
  );
  if (asked.size === 0) return names;
  for (const importer of cx.linker.host.importers(file).slice(0, MAX_IMPORTERS)) {
    const visible = visibleNames(cx, importer);
    for (const name of asked) if (visible.has(name)) names.add(name);
    for (const name of namesIn(cx, importer)) if (asked.has(name)) names.add(name);
  }
  return names;
}

/** A method of a parameter of which the code does not say what it is. */
export function isOnParameter(module: Module, call: CallIr): boolean {
  const expr = module.exprs[call.expr];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  const object = callee?.k === 'member' ? module.exprs[callee.object] : undefined;
  const binding = object?.k === 'name' ? module.bindings[object.binding] : undefined;
  return binding?.kind === 'param' && binding.type === undefined;
}

const MAX_IMPORTERS = 60;
const MAX_CALLS = 30;

/** Calls of a method by the interface or base class that declares it, whatever implementation they reach. */
export function callsByDeclaration(cx: Detecting, file: FileId, name: string): readonly Loc[] {
  const found: Loc[] = [];
  for (const declaring of importsOf(cx, file)) {
    if (!declaredIn(cx, declaring).includes(name)) continue;
    for (const user of [declaring, ...cx.linker.host.importers(declaring)].slice(0, MAX_IMPORTERS)) {
      for (const call of cx.linker.module(user)?.calls ?? []) {
        if (call.name === name && found.length < MAX_CALLS)
          found.push({ file: user, expr: call.expr, frame: null });
      }
    }
  }
  return found;
}

/** Methods without a body of note, where a file that imports this one and may call an SDK has one of that name. */
function declaredIn(cx: Detecting, file: FileId): readonly string[] {
  const files = declared.get(cx.linker) ?? new Map<FileId, readonly string[]>();
  declared.set(cx.linker, files);
  const cached = files.get(file);
  if (cached) return cached;
  const names = [...implementedIn(cx, file)];
  files.set(file, names);
  return names;
}

const declared = new WeakMap<Linker, Map<FileId, readonly string[]>>();

function implementedIn(cx: Detecting, file: FileId): ReadonlySet<string> {
  const { host } = cx.linker;
  const found = new Set<string>();
  // Nothing is parsed before it is clear that somebody who calls a model may implement what the file declares.
  if (!someImporter(host, file, (importer) => importer !== file && mayCallModel(cx, importer))) return found;
  const types = declaredTypes(host, file);
  const mayImplement = (importer: FileId): boolean =>
    importer !== file && mayCallModel(cx, importer) && isNamedIn(host, importer, types);
  if (types?.length === 0 || !someImporter(host, file, mayImplement)) return found;
  const implementing = [...importersThroughBarrels(host, file)].filter(mayImplement);
  const module = implementing.length > 0 ? cx.linker.module(file) : undefined;
  const methods = new Set(module ? declaredMethods(module) : []);
  if (methods.size === 0) return found;
  for (const importer of implementing.slice(0, MAX_IMPORTERS)) {
    if (found.size === methods.size) break;
    for (const { name } of cx.linker.module(importer)?.functions ?? [])
      if (methods.has(name)) found.add(name);
  }
  return found;
}

/** Names of the types that a text declares for others; undefined where no text is to be had. */
function declaredTypes(host: ModuleHost, file: FileId): readonly string[] | undefined {
  const text = host.text?.(file);
  if (text === undefined) return undefined;
  return [...text.matchAll(TYPE)].map(([, name, alias]) => name ?? alias ?? '');
}

const TYPE = /\b(?:interface|class|type)\s+(\w+)|\bas\s+(\w+)/g;

function isNamedIn(host: ModuleHost, file: FileId, names: readonly string[] | undefined): boolean {
  return names === undefined || names.some((name) => host.mentions?.(file, name) !== false);
}

const callers = new WeakMap<Linker, Map<FileId, boolean>>();

/** By itself, or by a function that it imports. */
function mayCallModel(cx: Detecting, file: FileId): boolean {
  const files = callers.get(cx.linker) ?? new Map<FileId, boolean>();
  callers.set(cx.linker, files);
  const cached = files.get(file);
  if (cached !== undefined) return cached;
  const answer = cx.linker.host.mayCallSdk?.(file) !== false || callsWrapper(cx, file);
  files.set(file, answer);
  return answer;
}

function callsWrapper(cx: Detecting, file: FileId): boolean {
  const { host } = cx.linker;
  return importsOf(cx, file).some(
    (imported) =>
      host.mayCallSdk?.(imported) !== false &&
      [...wrappersIn(cx, imported, 0).keys()].some((fn) => {
        const name = cx.linker.module(imported)?.functions[fn]?.name;
        return name && host.mentions?.(file, name) !== false;
      }),
  );
}

/** Among those that import the file by whatever way. */
function someImporter(host: ModuleHost, file: FileId, holds: (importer: FileId) => boolean): boolean {
  const files = new Set([file]);
  for (const at of files) {
    if (holds(at)) return true;
    for (const importer of host.importers(at)) if (files.size < MAX_LOOKED) files.add(importer);
  }
  return false;
}

const MAX_LOOKED = 400;

function declaredMethods(module: Module): readonly string[] {
  const members = module.bindings.flatMap(({ kind, type }) =>
    kind === 'type' && type ? functionMembers(type) : [],
  );
  const bodiless = module.classes.flatMap((cls) =>
    cls.members.flatMap((member) => {
      if (member.fn === undefined || member.kind !== 'method') return [];
      const calls = module.calls.filter((call) => call.fn === member.fn);
      return calls.every((call) => /^(?:abstractmethod|\w*Error)$/.test(call.name)) ? [member.name] : [];
    }),
  );
  return [...members, ...bodiless];
}

function functionMembers(type: TypeRef): readonly string[] {
  if (type.t === 'union') return type.of.flatMap(functionMembers);
  if (type.t !== 'object') return [];
  return type.members.flatMap((member) => (member.type.t === 'function' ? [member.name] : []));
}

/** Is the callee called so, or imported under another name? */
export function mayBeNamed(module: Module, call: CallIr, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  if (names.has(call.name)) return true;
  const expr = module.exprs[call.expr];
  const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  if (names.has('__call__') && (callee?.k === 'name' || callee?.k === 'member')) return true;
  if (handedOver(module, call.expr, names).length > 0) return true;
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
