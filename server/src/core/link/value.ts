/**
 * The lattice of what an expression can be. Values are cheap: objects, arrays and functions are references into a
 * module, read further only when somebody asks. What comes from outside of the workspace stays symbolic (`external`,
 * `made`, `member`), so that detection can match it against the catalogue.
 */
import type { ClassId, ExprId, FunctionId, TypeRef } from '../ir.ts';
import type { FileId, ModelSource, Place } from '../model.ts';

/** An expression in the context of a call: parameters of the functions on `frame` have its arguments. */
export interface Loc {
  readonly file: FileId;
  readonly expr: ExprId;
  readonly frame: Frame | null;
  /** Of a call: what the function gets that is called in the end, where that is not plainly the arguments. */
  readonly given?: Given;
}

export interface Given {
  /** Own arguments that are not for it: the function itself in `to_thread(fn, x)`. */
  readonly skip: number;
  /** Calls that gave arguments before, `partial(fn, x)`, the first one first. */
  readonly before: readonly Loc[];
}

export interface Frame {
  readonly file: FileId;
  readonly fn: FunctionId;
  /** Where the arguments are: a call expression. */
  readonly call: Loc;
  readonly parent: Frame | null;
  /** The value of `this` inside. */
  readonly self: Value | null;
}

/** How a literal was reached; 'caller' is by way of a parameter, from one of the callers. */
export type Via = Exclude<ModelSource, 'unknown' | 'config'> | 'caller';

export type Value =
  /** `at` is the literal in the code, null where the value was put together of several. */
  | {
      readonly k: 'literal';
      readonly value: string | number | boolean | null;
      readonly at: Place | null;
      readonly via: Via;
    }
  /** Text with parts that are not all known; `holes` are what stands between `texts`, `places` where that is written. */
  | {
      readonly k: 'text';
      readonly texts: readonly string[];
      readonly holes: readonly Value[];
      readonly places?: readonly (Place | null)[];
      readonly at: Place;
    }
  /**
   * `passed`: what one of the callers hands over, so its members are that caller's. `written`: the variable that it was
   * read from, which may have got further members.
   */
  | { readonly k: 'object'; readonly loc: Loc; readonly passed?: true; readonly written?: Loc }
  | { readonly k: 'array'; readonly loc: Loc }
  /** The keyword arguments of a call, as an object. */
  | { readonly k: 'keywords'; readonly call: Loc }
  /** The rest of an object pattern. */
  | { readonly k: 'rest'; readonly of: Value; readonly but: readonly string[] }
  /** Values in a fixed order that no literal in the code holds. */
  | { readonly k: 'tuple'; readonly items: readonly Value[] }
  /** Something iterable, each element of which is `of`; `keyed` where that stands under a name. */
  | { readonly k: 'list'; readonly of: Value; readonly keyed?: true }
  | { readonly k: 'union'; readonly options: readonly Value[] }
  | {
      readonly k: 'function';
      readonly file: FileId;
      readonly fn: FunctionId;
      readonly frame: Frame | null;
      readonly self: Value | null;
    }
  /** A function with the arguments of `call` filled in, all but the first: `partial(fn, x)`, `fn.bind(self, x)`. */
  | { readonly k: 'bound'; readonly of: Value; readonly call: Loc }
  | { readonly k: 'class'; readonly file: FileId; readonly cls: ClassId; readonly frame: Frame | null }
  /** `call` is the `new` expression, null where only the declared type is known. */
  | { readonly k: 'instance'; readonly file: FileId; readonly cls: ClassId; readonly call: Loc | null }
  | { readonly k: 'namespace'; readonly file: FileId }
  /** An object known by its declared type alone. */
  | { readonly k: 'shape'; readonly file: FileId; readonly type: TypeRef }
  /** A name of a package outside of the workspace; an empty path is the package's namespace. */
  | {
      readonly k: 'external';
      readonly specifier: string;
      readonly path: readonly string[];
      /** The source of it lies in the workspace. */
      readonly inside?: true;
    }
  /** An instance of a package's class, known by declared type alone; `said` where that stands beside what was made. */
  | {
      readonly k: 'typed';
      readonly specifier: string;
      readonly path: readonly string[];
      readonly said?: true;
      readonly inside?: true;
    }
  /** The result of calling or constructing something that is not of the workspace. */
  | { readonly k: 'made'; readonly callee: Value; readonly call: Loc; readonly construct: boolean }
  | { readonly k: 'member'; readonly object: Value; readonly name: string }
  | { readonly k: 'global'; readonly path: readonly string[] }
  | { readonly k: 'env'; readonly name: string }
  | {
      readonly k: 'param';
      readonly name: string;
      readonly owner: string;
      readonly exported: boolean;
      readonly stays?: true;
    }
  /** Surely not given. */
  | { readonly k: 'absent' }
  /** `stays` where this is one of what may come, and no gap in what we know of the others. */
  | { readonly k: 'unknown'; readonly reason: string; readonly stays?: true };

/** The name of a member that is known at run time: `getattr(client.chat.completions, method)`. */
export const ANY_MEMBER = '*';

export const ABSENT: Value = { k: 'absent' };

export function unknown(reason: string): Value {
  return { k: 'unknown', reason };
}

/** Says something that a reader can use: not unknown, not absent, not a bare parameter. */
export function isKnown(value: Value): boolean {
  return value.k !== 'unknown' && value.k !== 'absent' && value.k !== 'param';
}

const MAX_OPTIONS = 24;

/** One value for several alternatives; equal ones are merged. */
export function unionOf(values: readonly Value[]): Value {
  const options: Value[] = [];
  for (const value of values.flatMap((v) => (v.k === 'union' ? v.options : [v]))) {
    if (options.length < MAX_OPTIONS && !options.some((other) => same(other, value))) options.push(value);
  }
  if (options.length === 0) return ABSENT;
  return options.length === 1 ? (options[0] as Value) : { k: 'union', options };
}

function same(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.k === 'literal' && b.k === 'literal') return a.value === b.value;
  if (a.k === 'made' && b.k === 'made')
    return a.call.expr === b.call.expr && a.call.file === b.call.file && a.call.frame === b.call.frame;
  if (a.k === 'member' && b.k === 'member') return a.name === b.name && same(a.object, b.object);
  if (a.k === 'typed' && b.k === 'typed')
    return a.specifier === b.specifier && a.path.join('.') === b.path.join('.');
  if (a.k === 'shape' && b.k === 'shape') return a.type === b.type;
  if (a.k === 'instance' && b.k === 'instance')
    return a.file === b.file && a.cls === b.cls && a.call?.expr === b.call?.expr;
  return false;
}

/** A call of something bound, as the function behind it sees it. */
export function seenThrough(call: Loc, bound: Extract<Value, { k: 'bound' }>): Loc {
  const { skip = 0, before = [] } = call.given ?? {};
  return { ...call, given: { skip, before: [bound.call, ...before] } };
}

export function optionsOf(value: Value): readonly Value[] {
  return value.k === 'union' ? value.options : [value];
}

/** Notes on each literal in `value` how it was reached. A default stays a default, whatever passes it on. */
export function reachedBy(value: Value, via: Via): Value {
  if (value.k === 'union')
    return { k: 'union', options: value.options.map((option) => reachedBy(option, via)) };
  if (value.k === 'object' && via === 'caller') return { ...value, passed: true };
  if (value.k !== 'literal') return value;
  const keeps =
    value.via === via || (via === 'constant' && value.via !== 'literal') || value.via === 'caller';
  return keeps ? value : { ...value, via };
}

/**
 * What several sources of one name come to. Sources that say nothing give way to those that do, and what some caller or
 * the environment says gives way to what the code itself says; either makes a literal that is left a default.
 */
export function settled(values: readonly Value[]): Value | undefined {
  const all = values.flatMap(optionsOf);
  const left = all.filter((value) => (value.k === 'param' || value.k === 'unknown') && value.stays);
  const known = all.filter((value) => isKnown(value) && !(value.k === 'literal' && value.value === null));
  const own = known.filter(
    (value) => value.k !== 'env' && !(value.k === 'literal' && value.via === 'caller'),
  );
  const kept = own.length > 0 ? own : known;
  if (kept.length === 0) return undefined;
  const isPartial =
    all.some(
      (value) =>
        value.k === 'unknown' ||
        value.k === 'param' ||
        (value.k === 'literal' && value.value === null && value.via === 'default'),
    ) || kept.length < known.length;
  return reachedBy(unionOf([...kept, ...left]), isPartial ? 'default' : 'constant');
}

/** `ALIASES[name] ?? name`: what may come as well as the first, even where it is open. */
export function orElse(first: readonly Value[], second: Value): Value {
  const options = optionsOf(reachedBy(second, 'default')).map((option): Value => {
    if (option.k === 'param' || option.k === 'unknown') return { ...option, stays: true };
    if (option.k === 'env')
      return { k: 'unknown', reason: `environment variable ${option.name} without a default`, stays: true };
    const isCallers = option.k === 'literal' && option.via === 'caller';
    return isCallers ? { k: 'unknown', reason: 'a parameter: each caller says which', stays: true } : option;
  });
  return unionOf([...first, ...options]);
}

/** Nothing in the code itself says what this is: a caller, the environment or the run does. */
export function isOpen(value: Value): boolean {
  return optionsOf(value).every((option) => {
    if (option.k === 'literal') return option.via === 'caller';
    return !isKnown(option) || option.k === 'env' || option.k === 'member' || option.k === 'global';
  });
}
