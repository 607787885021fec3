/** Parameters: their argument where the call is known, else their declared type, default, or what the callers pass. */
import type { Module, Param } from '../ir.ts';
import { isTest } from '../paths.ts';
import { argumentOf } from './arguments.ts';
import { calledWith } from './callbacks.ts';
import { callersOf } from './callers.ts';
import { clickOption } from './commandLine.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { typeValue } from './types.ts';
import { ABSENT, isKnown, type Loc, reachedBy, unionOf, unknown, type Value } from './value.ts';

export function paramValue(cx: Linking, module: Module, fn: number, index: number, loc: Loc): Value {
  const owner = module.functions[fn];
  const param = owner?.params[index];
  if (!owner || !param) return unknown('unreadable parameter');
  const frame = frameOf(loc, fn);
  if (frame) {
    if (param.rest === 'entries') {
      const but = owner.params.flatMap(({ name, rest }) => (rest || name === '' ? [] : [name]));
      return { k: 'rest', of: { k: 'keywords', call: frame.call }, but };
    }
    const given = param.rest ? unknown('rest parameter') : argumentOf(cx, frame.call, index, param.name);
    if (given.k !== 'absent') return orDeclared(cx, given, param, loc);
    return param.fallback === undefined
      ? ABSENT
      : reachedBy(evaluate(cx, { ...loc, expr: param.fallback }), 'default');
  }
  const declared = param.type && typeValue(cx, param.type, loc.file);
  const fallback =
    param.fallback === undefined
      ? clickOption(cx, owner, loc.file, param.name)
      : evaluate(cx, { ...loc, expr: param.fallback });
  // A member of an enumeration says more than that it is one.
  const isMember = declared?.k === 'instance' && fallback?.k === 'literal' && fallback.value !== null;
  if (declared && declared.k !== 'shape' && !isMember) return declared;
  if (fallback && isKnown(fallback)) return reachedBy(fallback, 'default');
  const called = param.type ? [] : calledWith(cx, module, fn, index, loc);
  if (called.length > 0) return unionOf(called);
  const isPrimitive = param.type?.t === 'name' && PRIMITIVES.has(param.type.path[0] ?? '');
  const passed = isPrimitive || param.rest ? [] : passedBy(cx, module, fn, index, loc);
  if (passed.length > 0) return unionOf(declared ? [declared, ...passed] : passed);
  return declared ?? { k: 'param', name: param.name, owner: owner.name, exported: isExported(module, fn) };
}

const PRIMITIVES = new Set(['string', 'number', 'boolean']);

/** A value that says nothing is no better than the declared type. */
function orDeclared(cx: Linking, given: Value, param: Param, loc: Loc): Value {
  if (isKnown(given) || !param.type) return given;
  return typeValue(cx, param.type, loc.file) ?? given;
}

function frameOf(loc: Loc, fn: number) {
  for (let frame = loc.frame; frame; frame = frame.parent)
    if (frame.fn === fn && frame.file === loc.file) return frame;
  return undefined;
}

function passedBy(cx: Linking, module: Module, fn: number, index: number, loc: Loc): Value[] {
  const name = module.functions[fn]?.params[index]?.name;
  const callers = callersOf(cx, module, loc.file, fn);
  // What a test hands over is mostly a fake; it counts where nobody else calls.
  const others = callers.filter(({ file }) => !isTest(cx.host.relative(file)));
  const values = (others.length > 0 ? others : callers).map((call) => argumentOf(cx, call, index, name));
  return values.filter(isKnown).map((value) => reachedBy(value, 'caller'));
}

function isExported(module: Module, fn: number): boolean {
  return module.exports.some((item) => {
    if ('binding' in item)
      return module.bindings[item.binding]?.sources.some((s) => isFunction(module, s, fn)) ?? false;
    return 'value' in item && isFunction(module, { from: 'value', value: item.value }, fn);
  });
}

function isFunction(
  module: Module,
  source: { readonly from: string; readonly fn?: number; readonly value?: number },
  fn: number,
): boolean {
  if (source.from === 'function') return source.fn === fn;
  const expr = source.from === 'value' ? module.exprs[source.value ?? -1] : undefined;
  return expr?.k === 'function' && expr.fn === fn;
}
