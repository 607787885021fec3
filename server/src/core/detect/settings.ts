/**
 * What a program sets once for all calls of an SDK: `Settings.llm = …`, `dspy.configure(lm=…)`. Looked for in the file
 * itself, and where it sets nothing among the files that imports connect with it.
 *
 * Admitted weakness: all that is set is an alternative, whatever the order of the statements.
 */
import type { SdkFile } from '../../catalog/types.ts';
import type { Module } from '../ir.ts';
import type { Linker } from '../link/index.ts';
import { ABSENT, unionOf, type Value } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { type Detecting, firstAt, kindOf, type Made, typeOf } from './kinds.ts';
import { importsOf } from './wrapperNames.ts';

export function settingAt(cx: Detecting, id: string, name: string, file: FileId | undefined): Value {
  const sdk = cx.catalog.sdks.find((each) => each.id === id && each.family === cx.family);
  if (!sdk || file === undefined) return ABSENT;
  const values = settings.get(cx.linker) ?? new Map<string, Value>();
  settings.set(cx.linker, values);
  const key = `${sdk.id}.${name} ${file}`;
  const known = values.get(key);
  if (known) return known;
  // Set before the search: what is set may itself be made with what is set.
  values.set(key, ABSENT);
  const own = setIn(cx, sdk, name, file);
  const found = own.length > 0 ? own : connected(cx, file).flatMap((other) => setIn(cx, sdk, name, other));
  const value = found.length > 0 ? unionOf(found) : ABSENT;
  values.set(key, value);
  return value;
}

/** What the methods of an instance were given, wherever its file calls them: `pipeline.add_component('llm', generator)`. */
export function addedTo(cx: Detecting, id: string, name: string, receiver: Made): Value {
  const sdk = cx.catalog.sdks.find((each) => each.id === id && each.family === cx.family);
  const { file } = receiver.call;
  const module = sdk && cx.linker.module(file);
  const found = module ? configured(cx, sdk, name, file, module, receiver) : [];
  return found.length > 0 ? unionOf(found) : ABSENT;
}

const settings = new WeakMap<Linker, Map<string, Value>>();

function setIn(cx: Detecting, sdk: SdkFile, name: string, file: FileId): Value[] {
  const module = cx.linker.module(file);
  if (!module || cx.linker.host.isConnected?.(file) === false) return [];
  return [...assigned(cx, sdk, name, file, module), ...configured(cx, sdk, name, file, module)];
}

function assigned(cx: Detecting, sdk: SdkFile, name: string, file: FileId, module: Module): Value[] {
  return module.memberWrites.flatMap((write) => {
    if (!settersOf(sdk).has(write.name)) return [];
    const object = kindOf(cx, cx.linker.value(file, write.object));
    if (object?.k !== 'instance' || object.sdk !== sdk) return [];
    const member = typeOf(sdk, object.type)?.members[write.name];
    return member && 'is' in member && member.setting === name ? [cx.linker.value(file, write.value)] : [];
  });
}

function configured(
  cx: Detecting,
  sdk: SdkFile,
  name: string,
  file: FileId,
  module: Module,
  receiver?: Made,
): Value[] {
  return module.calls.flatMap((call) => {
    if (!settersOf(sdk).has(call.name)) return [];
    const expr = module.exprs[call.expr];
    const callee = expr?.k === 'call' ? kindOf(cx, cx.linker.value(file, expr.callee)) : undefined;
    if (callee?.k !== 'callable' || callee.sdk !== sdk || !('sets' in callee.spec)) return [];
    if (receiver && callee.maker?.call.expr !== receiver.call.expr) return [];
    const value = firstAt(cx, callee.spec.sets[name], { file, expr: call.expr, frame: null }, callee.maker);
    return value.k === 'absent' ? [] : [value];
  });
}

/** Last names of all that sets something: a cheap look before anything is evaluated. */
function settersOf(sdk: SdkFile): ReadonlySet<string> {
  const known = setters.get(sdk);
  if (known) return known;
  const members = Object.values(sdk.types).flatMap((type) => Object.entries(type.members));
  const setting = members.filter(
    ([, spec]) => 'sets' in spec || ('is' in spec && spec.setting !== undefined),
  );
  const functions = Object.entries(sdk.functions).filter(([, spec]) => 'sets' in spec);
  const names = new Set([...setting, ...functions].map(([name]) => name.slice(name.lastIndexOf('.') + 1)));
  setters.set(sdk, names);
  return names;
}

const setters = new WeakMap<SdkFile, ReadonlySet<string>>();

const MAX_FILES = 200;

/**
 * Files that run where a file runs: what it imports, who imports it, and what those import. Who else imports what it
 * imports may be another program.
 */
function connected(cx: Detecting, file: FileId): FileId[] {
  const users = reached([file], (at) => cx.linker.host.importers(at));
  const files = reached([file, ...users], (at) => importsOf(cx, at));
  return files.filter((other) => other !== file);
}

function reached(from: readonly FileId[], next: (file: FileId) => readonly FileId[]): FileId[] {
  const files = new Set(from);
  for (const at of files) for (const other of next(at)) if (files.size < MAX_FILES) files.add(other);
  return [...files];
}
