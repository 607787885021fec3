/** Calls: into functions and classes of the workspace, and what is known of a few calls of the language itself. */
import type { Expr } from '../ir.ts';
import { argumentOf, keywordArgument } from './arguments.ts';
import { returnsOf } from './branches.ts';
import { CONTAINER, mapValue, ofDictionary, resolvedClass } from './dictionaries.ts';
import { evaluate, saidToBe } from './evaluate.ts';
import { importOf } from './exports.ts';
import type { Linking } from './index.ts';
import { elements, property } from './members.ts';
import { formatText, joinText, replacedText } from './text.ts';
import { typeValue } from './types.ts';
import {
  ANY_MEMBER,
  type Frame,
  isKnown,
  type Loc,
  optionsOf,
  orElse,
  reachedBy,
  seenThrough,
  settled,
  unionOf,
  unknown,
  type Value,
} from './value.ts';

type CallExpr = Extract<Expr, { k: 'call' }>;

export function evaluateCall(cx: Linking, expr: CallExpr, loc: Loc): Value {
  const callee = evaluate(cx, { ...loc, expr: expr.callee });
  if (callee.k === 'absent') {
    const object = receiverValue(cx, expr, loc);
    return (
      (object && dictionaryCall(cx, object, calleeName(cx, expr, loc), loc)) ??
      unknown('computed at run time')
    );
  }
  const mapped = callee.k === 'function' ? undefined : mappedBy(cx, calleeName(cx, expr, loc), loc);
  if (mapped) return mapped;
  const results = (callee.k === 'union' ? callee.options : [callee]).map((option) =>
    resultOf(cx, option, expr, loc),
  );
  return unionOf(results);
}

function resultOf(cx: Linking, callee: Value, expr: CallExpr, loc: Loc): Value {
  switch (callee.k) {
    case 'function':
      return callFunction(cx, callee, loc);
    case 'class':
      return { k: 'instance', file: callee.file, cls: callee.cls, call: loc };
    case 'bound':
      return resultOf(cx, callee.of, expr, seenThrough(loc, callee));
    case 'global':
      return globalCall(cx, callee.path, loc) ?? { k: 'made', callee, call: loc, construct: expr.construct };
    case 'member':
      return (
        memberCall(cx, callee, loc) ??
        settingCall(cx, expr, loc) ??
        fromContainer(cx, expr, loc) ?? { k: 'made', callee, call: loc, construct: expr.construct }
      );
    case 'external':
    case 'typed':
      return (
        environmentCall(cx, callee, loc) ??
        importedModule(cx, `${callee.specifier}.${callee.path.join('.')}`, loc) ??
        fromContainer(cx, expr, loc) ??
        settingCall(cx, expr, loc) ??
        partOf(cx, callee, loc) ??
        fieldDefault(cx, callee, loc) ??
        dependency(cx, callee, loc) ??
        memoised(cx, callee, expr, loc) ?? { k: 'made', callee, call: loc, construct: expr.construct }
      );
    case 'shape':
      return (
        (callee.type.t === 'function' && typeValue(cx, callee.type.returns, callee.file)) ||
        unknown('declared without a value')
      );
    case 'made':
      return { k: 'made', callee, call: loc, construct: expr.construct };
    case 'param':
    case 'unknown':
      return (
        settingCall(cx, expr, loc) ??
        memoisedBy(cx, calleeName(cx, expr, loc), loc) ??
        typeArgument(cx, expr, loc) ??
        callee
      );
    default:
      return unknown('computed at run time');
  }
}

/** `xs.map(fn)` is a list of what the function returns, whatever the list. */
function mappedBy(cx: Linking, name: string, loc: Loc): Value | undefined {
  if (name !== 'map' && name !== 'flatMap') return undefined;
  const fn = argumentOf(cx, loc, 0);
  return fn.k === 'function' ? { k: 'list', of: callFunction(cx, fn, null) } : undefined;
}

/** What a function returns; `call` binds its parameters, null leaves them open. */
export function callFunction(cx: Linking, fn: Extract<Value, { k: 'function' }>, call: Loc | null): Value {
  const ir = cx.host.module(fn.file)?.functions[fn.fn];
  if (!ir) return unknown('unreadable function');
  const frame: Frame | null = call
    ? { file: fn.file, fn: fn.fn, call, parent: fn.frame, self: fn.self }
    : fn.frame;
  const module = cx.host.module(fn.file);
  const returned = call && module ? returnsOf(cx, module, ir, { file: fn.file, frame }) : ir.returns;
  const values = returned.map((value) => evaluate(cx, { file: fn.file, expr: value, frame }));
  const known = settled(values);
  if (known) return ir.returnType ? saidToBe(cx, known, ir.returnType, fn.file) : known;
  const declared = ir.returnType && typeValue(cx, ir.returnType, fn.file);
  return declared ?? values[0] ?? unknown(`\`${ir.name}\` returns nothing known`);
}

/** Calls that give their first argument back, as far as we care. */
const IDENTITY = new Set([
  'Object.freeze',
  'Object.seal',
  'structuredClone',
  'Promise.resolve',
  'Promise.all',
  'String',
  'Array.from',
  'Object',
  'Proxy',
  'str',
  'list',
  'tuple',
  'reversed',
  'sorted',
]);

function globalCall(cx: Linking, path: readonly string[], loc: Loc): Value | undefined {
  const name = path.join('.');
  if (IDENTITY.has(name)) return argumentOf(cx, loc, 0);
  if (name === 'getattr') return attribute(cx, loc);
  if (name === '__import__') return importedModule(cx, name, loc);
  if (name === 'Deno.env.get' || name === 'env.get') {
    const key = argumentOf(cx, loc, 0);
    return key.k === 'literal' ? { k: 'env', name: String(key.value) } : undefined;
  }
  if (name === 'enumerate' || name === 'Object.entries') {
    const all = elements(cx, argumentOf(cx, loc, 0), name === 'Object.entries');
    return all.length > 0 ? pairsOf(all) : undefined;
  }
  if (name === 'Object.values') {
    const all = elements(cx, argumentOf(cx, loc, 0), true);
    return all.length > 0 ? { k: 'list', of: unionOf(all) } : undefined;
  }
  return undefined;
}

/** Each with something before it that is not known: its index, or its key. */
function pairsOf(all: readonly Value[]): Value {
  return {
    k: 'list',
    of: unionOf(all.map((value): Value => ({ k: 'tuple', items: [unknown('an index or a key'), value] }))),
  };
}

/** Methods after which a text is, but for white space, what it was. */
const SAME_TEXT = new Set(['trim', 'trimEnd', 'trimStart', 'toString', 'normalize', 'valueOf']);
/** Methods after which most of a text still stands, but not all of it. */
const SIMILAR_TEXT = new Set(['concat', 'padEnd', 'padStart']);
/** Methods after which the elements of a list are still such elements. */
const SAME_ELEMENTS = new Set([
  'filter',
  'slice',
  'reverse',
  'toReversed',
  'sort',
  'toSorted',
  'flat',
  'concat',
  'values',
]);

function memberCall(cx: Linking, callee: Extract<Value, { k: 'member' }>, loc: Loc): Value | undefined {
  const { object, name } = callee;
  if (name === 'bind' && (object.k === 'member' || object.k === 'function'))
    return { k: 'bound', of: object, call: loc };
  if (name === 'then') {
    const handler = argumentOf(cx, loc, 0);
    // The handler's own parameter already knows the promise that it was handed to.
    return handler.k === 'function' ? callFunction(cx, handler, null) : undefined;
  }
  if (name === 'call' && object.k === 'function') return callFunction(cx, object, null);
  if (name === 'get' && object.k === 'made') return mapValue(cx, object, loc);
  if (object.k === 'list' && object.keyed) return ofDictionary(object.of, name);
  const isPlain =
    object.k === 'array' || object.k === 'list' || object.k === 'literal' || object.k === 'text';
  if (!isPlain) return undefined;
  if (name === 'join') return joinText(cx, object, argumentOf(cx, loc, 0), loc);
  if (object.k === 'array' || object.k === 'list') return SAME_ELEMENTS.has(name) ? object : undefined;
  if (SAME_TEXT.has(name)) return object;
  if (name === 'format') return formatText(cx, object, loc);
  if (name === 'replace' || name === 'replaceAll') return replacedText(cx, object, loc) ?? openText(object);
  return SIMILAR_TEXT.has(name) ? openText(object) : undefined;
}

/** `container.resolve<OpenAI>('llm')`, `container.resolve(OpenAI)`. */
function fromContainer(cx: Linking, expr: CallExpr, loc: Loc): Value | undefined {
  const name = calleeName(cx, expr, loc);
  if (!CONTAINER.test(name)) return undefined;
  return typeArgument(cx, expr, loc) ?? resolvedClass(cx, name, loc);
}

function receiverValue(cx: Linking, expr: CallExpr, loc: Loc): Value | undefined {
  const callee = cx.host.module(loc.file)?.exprs[expr.callee];
  const object = callee?.k === 'member' ? evaluate(cx, { ...loc, expr: callee.object }) : undefined;
  return object?.k === 'object' ? object : undefined;
}

/** What Python's dictionaries offer: `models.get('fast', 'gpt-4o')`, `models.items()`. */
function dictionaryCall(cx: Linking, object: Value, name: string, loc: Loc): Value | undefined {
  const all = (): readonly Value[] => elements(cx, object, true);
  if (name === 'get') {
    const key = argumentOf(cx, loc, 0);
    const otherwise = argumentOf(cx, loc, 1);
    if (key.k !== 'literal') return otherwise.k === 'absent' ? unionOf(all()) : orElse(all(), otherwise);
    const found = property(cx, object, String(key.value));
    return found.k === 'absent' ? otherwise : found;
  }
  if (name === 'items') return all().length > 0 ? pairsOf(all()) : undefined;
  return name === 'values' && all().length > 0 ? { k: 'list', of: unionOf(all()) } : undefined;
}

/** The text with a part that is not known, so that nobody takes it for the whole. */
function openText(text: Extract<Value, { k: 'literal' | 'text' }>): Value {
  const hole = unknown('replaced at run time');
  if (text.k === 'text') return { ...text, texts: [...text.texts, ''], holes: [...text.holes, hole] };
  return {
    k: 'text',
    texts: [String(text.value), ''],
    holes: [hole],
    at: text.at ?? { file: '', span: [0, 0] },
  };
}

/** Helpers that call a function once and keep its result, in whatever package they come. */
const MEMOISERS = new Set([
  'cache',
  'once',
  'memoize',
  'memo',
  'lazy',
  'singleton',
  'pMemoize',
  'mem',
  'useCallback',
  'useMemo',
  'remember',
]);

/** `os.getenv('MODEL', 'gpt-4o')`, `os.environ.get(…)`: the environment, with what holds where it says nothing. */
function environmentCall(cx: Linking, callee: Value, loc: Loc): Value | undefined {
  if (callee.k !== 'external' || callee.specifier !== 'os' || !ENVIRONMENT_CALLS.has(callee.path.join('.')))
    return undefined;
  const key = argumentOf(cx, loc, 0, 'key');
  const fallback = argumentOf(cx, loc, 1, 'default');
  const value: Value = { k: 'env', name: key.k === 'literal' ? String(key.value) : 'of some name' };
  return fallback.k === 'absent' || (fallback.k === 'literal' && fallback.value === null)
    ? value
    : reachedBy(fallback, 'env-fallback');
}

/** `config.get('MODEL', 'gpt-4o')` of something that is not ours: whatever keeps the settings, this holds where it has none. */
function settingCall(cx: Linking, expr: CallExpr, loc: Loc): Value | undefined {
  if (expr.construct || expr.args.length !== 2 || calleeName(cx, expr, loc) !== 'get') return undefined;
  const isText = (value: Value): boolean => value.k === 'literal' && typeof value.value === 'string';
  const fallback = argumentOf(cx, loc, 1);
  return isText(argumentOf(cx, loc, 0)) && isText(fallback) ? reachedBy(fallback, 'default') : undefined;
}

/** `field(default_factory=OpenAI)` of data classes, `Field('gpt-4o')` of pydantic. */
function fieldDefault(cx: Linking, callee: Value, loc: Loc): Value | undefined {
  if (callee.k !== 'external' || !FIELDS.has(`${callee.specifier}.${callee.path.join('.')}`))
    return undefined;
  const factory = keywordArgument(cx, loc, 'default_factory');
  if (factory.k === 'function') return callFunction(cx, factory, null);
  if (factory.k === 'class') return { k: 'instance', file: factory.file, cls: factory.cls, call: null };
  if (factory.k === 'external') return { k: 'made', callee: factory, call: loc, construct: false };
  const value = argumentOf(cx, loc, 0, 'default');
  return value.k === 'absent' ? unknown('set by its maker') : reachedBy(value, 'default');
}

/** `functools.partial(fn, model='x')`. */
function partOf(cx: Linking, callee: Value, loc: Loc): Value | undefined {
  const isPartial =
    callee.k === 'external' &&
    callee.specifier === 'functools' &&
    /^partial(?:method)?$/.test(callee.path.join('.'));
  return isPartial ? { k: 'bound', of: argumentOf(cx, loc, 0), call: loc } : undefined;
}

const IMPORTS = new Set(['importlib.import_module', '__import__']);

/** `importlib.import_module('openai')` */
function importedModule(cx: Linking, callee: string, loc: Loc): Value | undefined {
  const specifier = IMPORTS.has(callee) ? argumentOf(cx, loc, 0, 'name') : undefined;
  const isNamed = specifier?.k === 'literal' && typeof specifier.value === 'string';
  return isNamed ? importOf(cx, loc.file, String(specifier.value), '*') : undefined;
}

/** Of a package's, whatever it has. */
function isSymbolic({ k }: Value): boolean {
  return k === 'made' || k === 'typed' || k === 'member';
}

/** `getattr(object, 'name')`, perhaps with what holds where it has none. */
function attribute(cx: Linking, loc: Loc): Value | undefined {
  const object = argumentOf(cx, loc, 0);
  const names = optionsOf(argumentOf(cx, loc, 1)).map((name) => (name.k === 'literal' ? name.value : null));
  const isKnownName = names.every((name) => typeof name === 'string');
  if (!isKnownName) return isSymbolic(object) ? { k: 'member', object, name: ANY_MEMBER } : undefined;
  const found = unionOf(names.map((name) => property(cx, object, name)));
  const fallback = argumentOf(cx, loc, 2);
  if (fallback.k === 'absent' || (isKnown(found) && found.k !== 'member')) return found;
  return settled([found, reachedBy(fallback, 'default')]) ?? found;
}

/** FastAPI's `Depends(get_client)` gives what the function gives. */
function dependency(cx: Linking, callee: Value, loc: Loc): Value | undefined {
  if (callee.k !== 'external' || callee.path.at(-1) !== 'Depends') return undefined;
  const provider = argumentOf(cx, loc, 0, 'dependency');
  return provider.k === 'function' ? callFunction(cx, provider, null) : undefined;
}

const FIELDS = new Set([
  'dataclasses.field',
  'pydantic.Field',
  'attrs.field',
  'attr.ib',
  'typer.Option',
  'typer.Argument',
  'fastapi.Query',
  'fastapi.Form',
  'fastapi.Body',
  'fastapi.Header',
  'pydantic.fields.Field',
]);

const ENVIRONMENT_CALLS = new Set(['getenv', 'environ.get', 'environ.setdefault', 'environ.pop']);

function memoised(
  cx: Linking,
  callee: Extract<Value, { k: 'external' | 'typed' }>,
  expr: CallExpr,
  loc: Loc,
): Value | undefined {
  const [type] = expr.types ?? [];
  if (callee.path.at(-1) === 'useRef' && type)
    return { k: 'shape', file: loc.file, type: { t: 'object', members: [{ name: 'current', type }] } };
  if (callee.path.at(-1) === 'useContext') {
    // What the context was created with; a provider further up may say otherwise, but with a value of the same kind.
    const context = argumentOf(cx, loc, 0);
    return context.k === 'made' ? argumentOf(cx, context.call, 0) : undefined;
  }
  return memoisedBy(cx, callee.path.at(-1) ?? '', loc);
}

function memoisedBy(cx: Linking, name: string, loc: Loc): Value | undefined {
  if (!MEMOISERS.has(name)) return undefined;
  for (const index of [0, 1]) {
    const fn = argumentOf(cx, loc, index);
    if (fn.k === 'function')
      return name === 'useMemo' || name === 'remember' || index === 1 ? callFunction(cx, fn, null) : fn;
  }
  return undefined;
}

/** `container.get<OpenAI>('llm')`: what a call that we cannot follow is said to give. */
function typeArgument(cx: Linking, expr: CallExpr, loc: Loc): Value | undefined {
  const type = expr.construct ? undefined : expr.types?.at(-1);
  return type && typeValue(cx, type, loc.file);
}

function calleeName(cx: Linking, expr: CallExpr, loc: Loc): string {
  const callee = cx.host.module(loc.file)?.exprs[expr.callee];
  return callee?.k === 'name' || callee?.k === 'member' ? callee.name : '';
}
