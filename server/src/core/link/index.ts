/**
 * What value can this expression have? Works on Modules on demand: lazily, memoised, safe on cycles, with a budget.
 * It knows nothing of SDKs; what leaves the workspace stays a symbolic value.
 *
 * Admitted weakness: all assignments of a variable are alternatives, whatever the order of statements; and a value
 * put into a container by a method (`map.set`, `array.push`) is not seen.
 */
import type { ExprId, FunctionId, Module, TypeRef } from '../ir.ts';
import type { FileId } from '../model.ts';
import { argumentOf } from './arguments.ts';
import { callersOf } from './callers.ts';
import { evaluate } from './evaluate.ts';
import type { ModuleHost } from './host.ts';
import { implementationsOf } from './implementations.ts';
import { elements, knownItems, property } from './members.ts';
import { type Frame, type Loc, unionOf, unknown, type Value } from './value.ts';

export interface Linker {
  readonly host: ModuleHost;
  module(file: FileId): Module | undefined;
  /** The value of an expression; `frame` binds the parameters of the functions around it. */
  value(file: FileId, expr: ExprId, frame?: Frame | null): Value;
  property(value: Value, name: string): Value;
  /** An argument of a call: absent when it is not given, unknown behind a spread. */
  argument(call: Loc, index: number): Value;
  /** Calls of a function in the workspace. */
  callers(file: FileId, fn: FunctionId): readonly Loc[];
  /** Instances of the classes, and the objects, that implement what is known by its type alone. */
  implementations(value: Value): readonly Value[];
  /** The keyword arguments of a call, as an object. */
  keywords(call: Loc): Value;
  /** Any element of a list. */
  elementOf(value: Value): Value;
  /** The elements of a list whose items are all known to stand there, else undefined. */
  items(value: Value): readonly Value[] | undefined;
}

/** The linker's state, handed down as the first parameter of all its parts. */
export interface Linking {
  readonly host: ModuleHost;
  readonly memo: WeakMap<Module, (Value | undefined)[]>;
  /** Expressions under evaluation, to cut cycles. */
  readonly active: Set<string>;
  /** Names for files and frames in the keys of `active`. */
  readonly fileKeys: Map<FileId, number>;
  readonly frameKeys: WeakMap<Frame, string>;
  /** Callers by function, `file#fn`. */
  readonly callers: Map<string, readonly Loc[]>;
  /** Implementations by type. */
  readonly implementations: Map<string | TypeRef, readonly Value[]>;
  steps: number;
  depth: number;
}

/** Evaluations that one question may cost. Real code needs a few dozen; generated code must not hang us. */
const MAX_STEPS = 20_000;

export function createLinker(host: ModuleHost): Linker {
  const linking: Linking = {
    host,
    memo: new WeakMap(),
    active: new Set(),
    fileKeys: new Map(),
    frameKeys: new WeakMap(),
    callers: new Map(),
    implementations: new Map(),
    steps: 0,
    depth: 0,
  };
  const question = <T>(ask: () => T): T => {
    if (linking.depth > 0) return ask();
    linking.steps = MAX_STEPS;
    linking.active.clear();
    return ask();
  };
  return {
    host,
    module: (file) => host.module(file),
    value: (file, expr, frame = null) => question(() => evaluate(linking, { file, expr, frame })),
    argument: (call, index) => question(() => argumentOf(linking, call, index)),
    callers: (file, fn) => {
      const module = host.module(file);
      return module ? question(() => callersOf(linking, module, file, fn)) : [];
    },
    implementations: (value) => question(() => implementationsOf(linking, value)),
    keywords: (call) => ({ k: 'keywords', call }),
    elementOf: (value) => question(() => elementOf(linking, value)),
    items: (value) => question(() => knownItems(linking, value)),
    property: (value, name) => question(() => property(linking, value, name)),
  };
}

/** Undefined where the same question is already being asked further up, or too many are. */
export function guarded(cx: Linking, key: string, ask: () => Value): Value | undefined {
  if (cx.active.has(key) || cx.depth > MAX_DEPTH) return undefined;
  cx.active.add(key);
  cx.depth++;
  try {
    return ask();
  } finally {
    cx.depth--;
    cx.active.delete(key);
  }
}

/** Nested questions: well below what the stack holds, well above what real code needs. */
export const MAX_DEPTH = 120;

function elementOf(cx: Linking, value: Value): Value {
  const all = elements(cx, value, false);
  return all.length > 0 ? unionOf(all) : unknown('each of a list known at run time');
}

export const TOO_COMPLEX = unknown('too many steps away');
