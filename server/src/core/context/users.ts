/** Who uses a function of the workspace: those that call it, and those that hand it over to something else. */
import type { Detecting } from '../detect/kinds.ts';
import type { CallIr, ExprId, FunctionId, Module } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import { optionsOf } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { callsGiven, callsGivenName } from '../moduleIndex.ts';

export interface User {
  readonly file: FileId;
  readonly expr: ExprId;
  /** The function is an argument of this call. */
  readonly handedOver: boolean;
}

const MAX_FILES = 60;

const known = new WeakMap<Linker, Map<string, readonly User[]>>();

export function usersOf(cx: Detecting, file: FileId, fn: FunctionId): readonly User[] {
  const users = known.get(cx.linker) ?? new Map<string, readonly User[]>();
  known.set(cx.linker, users);
  const key = `${file}#${fn}`;
  const found = users.get(key) ?? findUsers(cx, file, fn);
  users.set(key, found);
  return found;
}

function findUsers(cx: Detecting, file: FileId, fn: FunctionId): User[] {
  const name = cx.linker.module(file)?.functions[fn]?.name ?? '';
  const callers = cx.linker
    .callers(file, fn)
    .map(({ file: from, expr }): User => ({ file: from, expr, handedOver: false }));
  return [...callers, ...(name === '' ? inlineUsers(cx, file, fn) : handOvers(cx, file, fn, name))];
}

/** A function without a name has one user at most: the call that it is written in. */
function inlineUsers(cx: Detecting, file: FileId, fn: FunctionId): User[] {
  const module = cx.linker.module(file);
  return (module ? callsGiven(module, fn) : []).map(({ expr }) => ({ file, expr, handedOver: true }));
}

function handOvers(cx: Detecting, file: FileId, fn: FunctionId, name: string): User[] {
  const files = [file, ...cx.linker.host.importers(file)].slice(0, MAX_FILES);
  return files.flatMap((from) => {
    if (cx.linker.host.mentions?.(from, name) === false) return [];
    const module = cx.linker.module(from);
    const itself = module && from === file ? callsGiven(module, fn) : [];
    const all = module ? new Set([...itself, ...callsGivenName(module, name)]) : [];
    return [...all].flatMap((call) => {
      const isHanded = argumentsOf(module, call).some((arg) => leadsTo(cx, from, arg, { file, fn, name }));
      return isHanded ? [{ file: from, expr: call.expr, handedOver: true }] : [];
    });
  });
}

function leadsTo(
  cx: Detecting,
  from: FileId,
  arg: ExprId,
  target: { readonly file: FileId; readonly fn: FunctionId; readonly name: string },
): boolean {
  const expr = cx.linker.module(from)?.exprs[arg];
  if (expr?.k === 'function') return from === target.file && expr.fn === target.fn;
  const isNamed = (expr?.k === 'name' || expr?.k === 'member') && expr.name === target.name;
  if (!isNamed) return false;
  return optionsOf(cx.linker.value(from, arg)).some(
    (value) => value.k === 'function' && value.file === target.file && value.fn === target.fn,
  );
}

function argumentsOf(module: Module | undefined, call: CallIr): readonly ExprId[] {
  const expr = module?.exprs[call.expr];
  return expr?.k === 'call' ? expr.args.map(({ value }) => value) : [];
}
