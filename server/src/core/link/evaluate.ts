/** Expressions and names to values. */
import {
  type Binding,
  type BindingSource,
  type Expr,
  type Module,
  NONE,
  type Step,
  type TypeRef,
} from '../ir.ts';
import { keptWithApplication } from './application.ts';
import { holds } from './branches.ts';
import { evaluateCall } from './calls.ts';
import { exportOf, importOf } from './exports.ts';
import { guarded, type Linking, MAX_DEPTH, TOO_COMPLEX } from './index.ts';
import { elements, property, withWrites, writtenMembers } from './members.ts';
import { paramValue } from './params.ts';
import { reachingSources } from './reaching.ts';
import { textOf } from './text.ts';
import { typeValue } from './types.ts';
import {
  ABSENT,
  type Frame,
  isKnown,
  isOpen,
  type Loc,
  optionsOf,
  orElse,
  reachedBy,
  settled,
  unionOf,
  unknown,
  type Value,
} from './value.ts';

export function evaluate(cx: Linking, loc: Loc): Value {
  const module = cx.host.module(loc.file);
  const expr = module?.exprs[loc.expr];
  if (!module || !expr) return unknown('unreadable file');
  if (expr.k === 'literal')
    return { k: 'literal', value: expr.value, at: { file: loc.file, span: expr.span }, via: 'literal' };
  const memo = loc.frame ? undefined : memoOf(cx, module);
  const known = memo?.[loc.expr];
  if (known) return known;
  if (cx.steps-- <= 0 || cx.depth > MAX_DEPTH) return TOO_COMPLEX;
  const key = `${fileKey(cx, loc.file)}#${loc.expr}#${loc.frame ? frameKey(cx, loc.frame) : ''}`;
  const value = guarded(cx, key, () => evaluateExpr(cx, module, expr, loc)) ?? unknown('defined by itself');
  // What was cut short inside a cycle or for lack of steps may be better known when asked from outside.
  if (memo && (cx.active.size === 0 || isKnown(value)) && value !== TOO_COMPLEX) memo[loc.expr] = value;
  return value;
}

function memoOf(cx: Linking, module: Module): (Value | undefined)[] {
  const memo = cx.memo.get(module) ?? [];
  cx.memo.set(module, memo);
  return memo;
}

/** Short, as these keys are made for each expression; a path has a hundred characters. */
function fileKey(cx: Linking, file: string): number {
  const known = cx.fileKeys.get(file) ?? cx.fileKeys.size;
  cx.fileKeys.set(file, known);
  return known;
}

function frameKey(cx: Linking, frame: Frame): string {
  const known = cx.frameKeys.get(frame);
  if (known !== undefined) return known;
  const parent = frame.parent ? `<${frameKey(cx, frame.parent)}` : '';
  const key = `${fileKey(cx, frame.file)}:${frame.fn}:${frame.call.expr}${parent}`;
  cx.frameKeys.set(frame, key);
  return key;
}

function evaluateExpr(cx: Linking, module: Module, expr: Expr, loc: Loc): Value {
  const at = (id: number): Loc => ({ ...loc, expr: id });
  switch (expr.k) {
    case 'name': {
      const binding = module.bindings[expr.binding];
      if (!binding) return unboundName(cx, module, expr.name, loc);
      return withWrites(module, nameValue(cx, module, binding, loc), loc);
    }
    case 'member':
      return memberValue(cx, module, expr, loc);
    case 'index':
      return indexValue(cx, expr, loc);
    case 'call':
      return evaluateCall(cx, expr, loc);
    case 'object':
      return piped(cx, module, expr, loc) ?? { k: 'object', loc };
    case 'array':
      return { k: 'array', loc };
    case 'function':
      return { k: 'function', file: loc.file, fn: expr.fn, frame: loc.frame, self: null };
    case 'class':
      return { k: 'class', file: loc.file, cls: expr.cls, frame: loc.frame };
    case 'choice': {
      const is = expr.test === undefined ? undefined : holds(cx, at(expr.test));
      const [yes, no] = expr.options;
      if (is === true && yes !== undefined) return evaluate(cx, at(yes));
      if (is === false && no !== undefined) return evaluate(cx, at(no));
      return unionOf(expr.options.map((option) => evaluate(cx, at(option))));
    }
    case 'fallback': {
      const first = evaluate(cx, at(expr.first));
      const second = (): Value => evaluate(cx, at(expr.second));
      return isKnown(first) && isLookUp(cx, module, at(expr.first), first)
        ? orElse(
            optionsOf(first).filter(({ k }) => k !== 'absent'),
            second(),
          )
        : firstOf(first, second);
    }
    case 'template':
    case 'concat':
      return textOf(cx, expr, loc);
    case 'arithmetic':
      return calculated(expr, evaluate(cx, at(expr.left)), evaluate(cx, at(expr.right)), loc);
    case 'await':
      return evaluate(cx, at(expr.value));
    case 'this':
      return expr.object === undefined ? thisValue(loc, expr.cls) : evaluate(cx, at(expr.object));
    case 'super':
      return superValue(cx, module, expr.cls, loc);
    case 'module': {
      const target = cx.host.resolve(loc.file, expr.specifier);
      if (!target) return unknown(`module ${expr.specifier} was not found`);
      return 'file' in target
        ? moduleValue(cx, target.file)
        : { k: 'external', specifier: target.external, path: [] };
    }
    case 'typed': {
      const value = evaluate(cx, at(expr.value));
      if (isGiven(value)) return saidToBe(cx, value, expr.type, loc.file);
      const type =
        isKnown(value) && value.k !== 'global' && value.k !== 'object'
          ? undefined
          : typeValue(cx, expr.type, loc.file);
      // `{} as OpenAI` stands for what it is said to be; an object said to be some shape is still that object.
      return type && (value.k !== 'object' || type.k === 'typed') ? type : value;
    }
    default:
      return unknown('computed at run time');
  }
}

/**
 * Python's `a | b` merges dictionaries, and is written as an object of two spreads. Of anything else something of both
 * comes of it: `prompt | model`.
 */
function piped(
  cx: Linking,
  module: Module,
  expr: Extract<Expr, { k: 'object' }>,
  loc: Loc,
): Value | undefined {
  if (module.language !== 'python' || expr.entries.length !== 2) return undefined;
  const sides = expr.entries.flatMap((entry) =>
    'spread' in entry ? [evaluate(cx, { ...loc, expr: entry.spread })] : [],
  );
  const isOperator = sides.length === 2 && sides.some(isHandle);
  return isOperator ? unionOf(sides.filter((side) => side.k !== 'object')) : undefined;
}

/** Something of a package, which is no dictionary. */
function isHandle(value: Value): boolean {
  return optionsOf(value).some(({ k }) => k === 'made' || k === 'typed' || k === 'external');
}

/** A name that nothing here binds may come from a star import; else it is a global. */
function unboundName(cx: Linking, module: Module, name: string, loc: Loc): Value {
  const values = (module.starImports ?? []).map((specifier) => importOf(cx, loc.file, specifier, name));
  // What a package exports is not known, so a module of the workspace that has the name goes first.
  return (
    values.find((value) => isKnown(value) && value.k !== 'external') ??
    values.find(isKnown) ?? { k: 'global', path: [name] }
  );
}

/** The object as its base class sees it. */
function superValue(cx: Linking, module: Module, cls: number, loc: Loc): Value {
  const base = module.classes[cls]?.base;
  const value = base === undefined ? ABSENT : evaluate(cx, { ...loc, expr: base });
  if (value.k === 'class') return { k: 'instance', file: value.file, cls: value.cls, call: null };
  return value.k === 'external' ? { ...value, k: 'typed' } : unknown('no known base class');
}

function calculated(expr: Extract<Expr, { k: 'arithmetic' }>, left: Value, right: Value, loc: Loc): Value {
  if (left.k !== 'literal' || right.k !== 'literal') return unknown('computed at run time');
  const [a, b] = [Number(left.value), Number(right.value)];
  const value = expr.op === '*' ? a * b : expr.op === '-' ? a - b : expr.op === '/' ? a / b : a ** b;
  const via = left.via === 'literal' ? right.via : left.via;
  return Number.isFinite(value)
    ? { k: 'literal', value, at: { file: loc.file, span: expr.span }, via }
    : unknown('computed at run time');
}

/** `require()` of a file that assigns `module.exports` gives what was assigned. */
function moduleValue(cx: Linking, file: string): Value {
  const assigned = exportOf(cx, file, '=');
  return isKnown(assigned) ? assigned : { k: 'namespace', file };
}

function thisValue(loc: Loc, cls: number): Value {
  for (let frame = loc.frame; frame; frame = frame.parent) {
    if (frame.self && frame.file === loc.file) return frame.self;
  }
  return cls === NONE
    ? unknown('`this` of a plain function')
    : { k: 'instance', file: loc.file, cls, call: null };
}

function memberValue(cx: Linking, module: Module, expr: Extract<Expr, { k: 'member' }>, loc: Loc): Value {
  const object = evaluate(cx, { ...loc, expr: expr.object });
  const value = reachedBy(property(cx, object, expr.name), 'constant');
  const knowsWrites = optionsOf(object).every((option) => option.k === 'object' && option.written);
  const written = knowsWrites ? [] : writtenMembers(cx, module, expr.object, expr.name, loc);
  if (written.length === 0) {
    const isOpenMember = !isKnown(value) || value.k === 'member' || value.k === 'global';
    const kept = isOpenMember ? keptWithApplication(cx, loc, expr.object, expr.name) : ABSENT;
    return kept.k === 'absent' ? withWrites(module, value, loc) : reachedBy(kept, 'constant');
  }
  return unionOf([...(isKnown(value) && value.k !== 'global' ? [value] : []), ...written]);
}

function indexValue(cx: Linking, expr: Extract<Expr, { k: 'index' }>, loc: Loc): Value {
  const index = evaluate(cx, { ...loc, expr: expr.index });
  const object = evaluate(cx, { ...loc, expr: expr.object });
  const keys = optionsOf(index).map((option) =>
    option.k === 'literal' && option.value !== null ? String(option.value) : undefined,
  );
  const found = keys.includes(undefined)
    ? elements(cx, object, true)
    : keys.map((key) => property(cx, object, key ?? ''));
  return found.length > 0 ? reachedBy(unionOf(found), 'constant') : unknown('looked up at run time');
}

/** `ALIASES[name]`: whatever it may give, it may well have nothing under that name. */
function isLookUp(cx: Linking, module: Module, loc: Loc, found: Value): boolean {
  const expr = module.exprs[loc.expr];
  if (expr?.k !== 'index') return false;
  const keys = optionsOf(evaluate(cx, { ...loc, expr: expr.index }));
  return keys.some((key) => key.k !== 'literal') || optionsOf(found).some(({ k }) => k === 'absent');
}

/** `first ?? second`. An environment variable is open, so the literal after it is a fall-back, not the value. */
export function firstOf(first: Value, second: () => Value): Value {
  const options = optionsOf(first);
  const via = options.some((option) => option.k === 'env') ? 'env-fallback' : 'default';
  const isEmpty = (option: Value): boolean =>
    option.k === 'absent' || (option.k === 'literal' && !option.value);
  if (options.every(isEmpty)) {
    // `model=None` and then `model or 'gpt-4o'`: a default like any other.
    const isDefault = options.some((option) => option.k === 'literal' && option.via === 'default');
    return isDefault ? reachedBy(second(), 'default') : second();
  }
  const kept = options.filter((option) => !isEmpty(option) && !isOpen(option));
  // What is known by its declared type alone may be left out: the fall-back says more.
  if (kept.every((option) => option.k === 'typed')) return unionOf([reachedBy(second(), via), ...kept]);
  if (kept.length === options.length) return first;
  return unionOf([...kept, reachedBy(second(), via)]);
}

function isGiven(value: Value): boolean {
  return value.k === 'made' || value.k === 'member';
}

/** What a package gives may be known to the catalogue; else it is what the code says that it is. */
export function saidToBe(cx: Linking, value: Value, declared: TypeRef, file: string): Value {
  if (!isGiven(value)) return value;
  const type = typeValue(cx, declared, file);
  if (type?.k === 'typed') return unionOf([value, { ...type, said: true }]);
  return type?.k === 'instance' ? unionOf([value, type]) : value;
}

/** What the variable has where it is read; all that it ever gets where that says nothing. No source is asked twice. */
function nameValue(cx: Linking, module: Module, binding: Binding, loc: Loc): Value {
  const reaching = reachingSources(module, binding, loc.expr);
  if (reaching === binding.sources) return bindingValue(cx, module, binding, loc);
  const values = new Map(reaching.map((source) => [source, sourceValue(cx, module, source, loc)]));
  const value = settledBinding(cx, binding, [...values.values()], loc);
  if (isKnown(value)) return value;
  const all = binding.sources.map((source) => values.get(source) ?? sourceValue(cx, module, source, loc));
  return settledBinding(cx, binding, all, loc);
}

export function bindingValue(cx: Linking, module: Module, binding: Binding, loc: Loc): Value {
  const values = binding.sources.map((source) => sourceValue(cx, module, source, loc));
  return settledBinding(cx, binding, values, loc);
}

function settledBinding(cx: Linking, binding: Binding, values: readonly Value[], loc: Loc): Value {
  const settledOn = settled(values);
  const known = settledOn && binding.type ? saidToBe(cx, settledOn, binding.type, loc.file) : settledOn;
  if (known) return binding.kind === 'const' || binding.kind === 'let' ? known : reachedBy(known, 'constant');
  const type = binding.type && typeValue(cx, binding.type, loc.file);
  return (
    type ??
    values.find((value) => value.k !== 'absent') ??
    values[0] ??
    unknown(`\`${binding.name}\` has no known value`)
  );
}

function sourceValue(cx: Linking, module: Module, source: BindingSource, loc: Loc): Value {
  switch (source.from) {
    case 'value':
      return takePath(cx, evaluate(cx, { ...loc, expr: source.value }), source.path, loc);
    case 'element': {
      const all = elements(cx, evaluate(cx, { ...loc, expr: source.value }), false);
      return all.length > 0
        ? unionOf(all.map((value) => takePath(cx, value, source.path, loc)))
        : unknown('each of a list known at run time');
    }
    case 'import':
      return importOf(cx, loc.file, source.specifier, source.name);
    case 'param':
      return takePath(cx, paramValue(cx, module, source.fn, source.index, loc), source.path, loc);
    case 'function':
      return { k: 'function', file: loc.file, fn: source.fn, frame: loc.frame, self: null };
    case 'class':
      return { k: 'class', file: loc.file, cls: source.cls, frame: loc.frame };
  }
}

/** Follows a destructuring pattern into a value. */
export function takePath(cx: Linking, value: Value, path: readonly Step[], loc: Loc): Value {
  let at = value;
  for (const step of path) {
    if ('rest' in step) {
      at = 'but' in step.rest ? { k: 'rest', of: at, but: step.rest.but } : unknown('the rest of a list');
      continue;
    }
    const found = at.k === 'absent' ? ABSENT : property(cx, at, String(step.key));
    const { fallback } = step;
    if (fallback === undefined || (!isOpen(found) && found.k !== 'absent')) at = found;
    else
      at = reachedBy(
        evaluate(cx, { ...loc, expr: fallback }),
        found.k === 'env' ? 'env-fallback' : 'default',
      );
  }
  return at;
}
