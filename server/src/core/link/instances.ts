/** Members of instances: what a class says itself, and what it has from those that it extends. */
import type { ClassIr, ClassMember } from '../ir.ts';
import { keywordArgument } from './arguments.ts';
import { callFunction } from './calls.ts';
import { evaluate } from './evaluate.ts';
import { memberBelow } from './implementations.ts';
import { guarded, type Linking } from './index.ts';
import { property } from './members.ts';
import { typeValue } from './types.ts';
import { ABSENT, type Frame, isKnown, type Loc, reachedBy, settled, unknown, type Value } from './value.ts';

type Instance = Extract<Value, { k: 'instance' }>;

/** `self` is the instance that the member is asked of; `at` walks up its base classes. */
export function instanceMember(cx: Linking, at: Instance, name: string, self: Instance): Value {
  const key = `${name} of class ${at.file}#${at.cls}#${at.call?.expr ?? ''}`;
  return guarded(cx, key, () => memberOfInstance(cx, at, name, self)) ?? unknown('defined by itself');
}

function memberOfInstance(cx: Linking, at: Instance, name: string, self: Instance): Value {
  const ir = cx.host.module(at.file)?.classes[at.cls];
  if (!ir) return unknown('unreadable class');
  const given = at.call && ir.constructorFn < 0 ? keywordArgument(cx, at.call, name) : ABSENT;
  // A class without a constructor of its own that takes its fields by name: a data class.
  if (given.k !== 'absent' && isKnown(given)) return given;
  const named = ir.members.filter((member) => member.name === name);
  // An instance sees the members of its class too, where the language lets it.
  const isOfClass = !named.some((member) => !member.static);
  const own = isOfClass ? named : named.filter((member) => !member.static);
  // An annotated field of a data class holds where its maker says nothing.
  const via = isOfClass && named.some((member) => member.type) ? 'default' : 'constant';
  if (own.length > 0) {
    const frame = constructorFrame(at, ir.constructorFn, self);
    const values = own.map((member) => memberOf(cx, member, at.file, frame, self));
    // What is assigned to a property of a base class goes through its setter: the property stands.
    const isAssigned = own.every((member) => member.kind === 'field' && !member.static);
    const above = isAssigned ? getterAbove(cx, ir, at.file, name, self, 0) : undefined;
    const known = settled(above ? [above, ...values] : values);
    if (known) return reachedBy(known, via);
    const below = at.call || self.call ? undefined : memberBelow(cx, self, name);
    if (below) return below;
    const type = own.find((member) => member.type)?.type;
    const declared = type && typeValue(cx, type, at.file);
    // A field that the code sets to nothing but null is filled by somebody else.
    return (
      declared ?? values.find((value) => value.k !== 'literal') ?? unknown(`\`${name}\` is set at run time`)
    );
  }
  const forwarded = name === FORWARD ? undefined : forwardedMember(cx, ir, at.file, name);
  if (forwarded) return forwarded;
  const beside = memberOfOtherBases(cx, ir, at, name, self);
  if (beside) return beside;
  const base = ir.base === undefined ? ABSENT : evaluate(cx, { file: at.file, expr: ir.base, frame: null });
  if (base.k === 'class') {
    return instanceMember(
      cx,
      { k: 'instance', file: base.file, cls: base.cls, call: superCall(cx, at, ir.constructorFn) },
      name,
      self,
    );
  }
  // A subclass of a package's class has the members of an instance of it.
  if (base.k === 'external') return { k: 'member', object: { ...base, k: 'typed' }, name };
  return base.k === 'absent' ? ABSENT : property(cx, base, name);
}

const FORWARD = '__getattr__';

/** Of a stand-in for something else: `def __getattr__(self, name): return getattr(self._module, name)`. */
function forwardedMember(cx: Linking, ir: ClassIr, file: string, name: string): Value | undefined {
  const fn = ir.members.find((member) => member.name === FORWARD)?.fn;
  const module = cx.host.module(file);
  const returns = fn === undefined ? undefined : module?.functions[fn]?.returns;
  const found = returns?.flatMap((id): readonly Value[] => {
    const call = module?.exprs[id];
    const callee = call?.k === 'call' ? module?.exprs[call.callee] : undefined;
    const [object, asked] = call?.k === 'call' ? call.args.map((arg) => arg.value) : [];
    if (callee?.k !== 'name' || callee.name !== 'getattr' || object === undefined) return [];
    // Of something else than what was asked for we know nothing.
    if (module?.exprs[asked ?? -1]?.k !== 'name') return [];
    const value = evaluate(cx, { file, expr: object, frame: null });
    return isKnown(value) ? [property(cx, value, name)] : [];
  });
  return found && settled(found);
}

const MAX_BASES = 8;

/** What a property of that name gives that a base class has. */
function getterAbove(
  cx: Linking,
  ir: ClassIr,
  file: string,
  name: string,
  self: Instance,
  depth: number,
): Value | undefined {
  if (depth > MAX_BASES) return undefined;
  const first = ir.base === undefined ? ABSENT : evaluate(cx, { file, expr: ir.base, frame: null });
  for (const base of [first, ...(ir.implements ?? []).map((type) => typeValue(cx, type, file))]) {
    if (base?.k !== 'class' && base?.k !== 'instance') continue;
    const above = cx.host.module(base.file)?.classes[base.cls];
    if (!above) continue;
    const own = above.members.filter((member) => member.name === name);
    const getter = own.find((member) => member.kind === 'getter');
    if (getter) return memberOf(cx, getter, base.file, null, self);
    const found = own.length > 0 ? undefined : getterAbove(cx, above, base.file, name, self, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Of the classes that it extends beside the first: mixins. */
function memberOfOtherBases(
  cx: Linking,
  ir: ClassIr,
  at: Instance,
  name: string,
  self: Instance,
): Value | undefined {
  for (const type of ir.implements ?? []) {
    const other = typeValue(cx, type, at.file);
    const found = other?.k === 'instance' ? instanceMember(cx, other, name, self) : ABSENT;
    if (found.k !== 'absent' && found.k !== 'unknown' && !isOfPackage(found)) return found;
  }
  return undefined;
}

/** What every subclass of a package's class has, as far as we can tell. */
function isOfPackage(value: Value): boolean {
  return value.k === 'member' && value.object.k === 'typed';
}

/** The call that constructs the base: `super(…)`, or the `new` itself where the class has no constructor of its own. */
function superCall(cx: Linking, at: Instance, constructorFn: number): Loc | null {
  if (constructorFn < 0) return at.call;
  const module = cx.host.module(at.file);
  const call = module?.calls.find((candidate) => {
    const expr = module.exprs[candidate.expr];
    const callee = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
    return callee?.k === 'super' && callee.cls === at.cls && candidate.fn === constructorFn;
  });
  return call ? { file: at.file, expr: call.expr, frame: constructorFrame(at, constructorFn, at) } : null;
}

function constructorFrame(at: Instance, fn: number, self: Instance): Frame | null {
  return at.call && fn >= 0 ? { file: at.file, fn, call: at.call, parent: at.call.frame, self } : null;
}

export function memberOf(
  cx: Linking,
  member: ClassMember,
  file: string,
  frame: Frame | null,
  self: Value,
): Value {
  if (member.kind === 'field')
    return member.value === undefined
      ? unknown(`\`${member.name}\` is set elsewhere`)
      : evaluate(cx, { file, expr: member.value, frame });
  if (member.fn === undefined) return ABSENT;
  const fn: Value = { k: 'function', file, fn: member.fn, frame, self };
  return member.kind === 'getter' ? callFunction(cx, fn, null) : fn;
}
