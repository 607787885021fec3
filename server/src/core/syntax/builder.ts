/**
 * Collects the parts of a `Module` while a front end walks a syntax tree. Names are resolved at the end, when every
 * declaration is known, so hoisting needs no pass of its own. Nothing here depends on a parser: the scopes fit
 * any language whose names are bound lexically.
 */
import {
  type Arg,
  type Binding,
  type BindingId,
  type BindingKind,
  type BindingSource,
  type CallIr,
  type ClassIr,
  type ClassMember,
  type Directive,
  type ExportIr,
  type Expr,
  type ExprId,
  type FunctionId,
  type FunctionIr,
  IR_VERSION,
  type Jump,
  type Language,
  type MemberWrite,
  type Module,
  NONE,
  type Region,
  type RegionId,
  type Span,
  type Step,
  type TypeRef,
} from '../ir.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface Scope {
  readonly parent: Scope | null;
  /** A `var` is declared in the nearest scope that is a function's. */
  readonly function: boolean;
  readonly values: Map<string, BindingId>;
  readonly types: Map<string, BindingId>;
}

export type MutableBinding = Mutable<Binding> & { sources: BindingSource[] };
export type MutableFunction = Mutable<FunctionIr> & {
  params: FunctionIr['params'][number][];
  returns: ExprId[];
  decorators: ExprId[];
};
export type MutableClass = Mutable<ClassIr> & { members: ClassMember[] };

export interface Builder {
  readonly exprs: Expr[];
  readonly bindings: MutableBinding[];
  readonly functions: MutableFunction[];
  readonly classes: MutableClass[];
  readonly calls: CallIr[];
  readonly jumps: Jump[];
  readonly dropped: ExprId[];
  readonly exports: ExportIr[];
  readonly memberWrites: MemberWrite[];
  add(expr: Expr): ExprId;
  name(name: string, span: Span, scope: Scope): ExprId;
  call(
    span: Span,
    callee: ExprId,
    args: readonly Arg[],
    construct: boolean,
    types?: readonly TypeRef[],
  ): ExprId;
  unknown(span: Span): ExprId;
  /** A function with what is said of it; everything else as for a plain one without parameters. */
  addFunction(known: Pick<FunctionIr, 'kind' | 'parent' | 'span'> & Partial<MutableFunction>): FunctionId;
  region(region: Region): RegionId;
  scope(parent: Scope | null, isFunction: boolean): Scope;
  declare(scope: Scope, name: string, kind: BindingKind, fn: number, span: Span): MutableBinding;
  typeName(path: readonly string[], args: readonly TypeRef[], scope: Scope): TypeRef;
  /** `name = value` somewhere in `scope`: one more source of the binding that the name turns out to have. */
  assign(name: string, scope: Scope, value: ExprId, path: readonly Step[]): void;
  exportName(name: string, local: string, scope: Scope): void;
  finish(rest: {
    language: Language;
    directives: readonly Directive[];
    syntaxErrors: number;
    script: boolean;
    prologue?: readonly string[];
    starImports?: readonly string[];
  }): Module;
}

export function createBuilder(): Builder {
  const exprs: Expr[] = [];
  const bindings: MutableBinding[] = [];
  const functions: MutableFunction[] = [];
  const classes: MutableClass[] = [];
  const calls: CallIr[] = [];
  const regions: Region[] = [];
  const jumps: Jump[] = [];
  const dropped: ExprId[] = [];
  const exports: ExportIr[] = [];
  const memberWrites: MemberWrite[] = [];
  const pending: (() => void)[] = [];

  const add = (expr: Expr): ExprId => exprs.push(expr) - 1;

  return {
    exprs,
    bindings,
    functions,
    classes,
    calls,
    jumps,
    dropped,
    exports,
    memberWrites,
    add,
    name(name, span, scope) {
      const expr = { k: 'name' as const, span, name, binding: NONE };
      pending.push(() => {
        expr.binding = lookup(scope, name, 'values');
      });
      return add(expr);
    },
    call: (span, callee, args, construct, types = []) =>
      add({ k: 'call', span, callee, args, construct, ...(types.length > 0 && { types }) }),
    unknown: (span) => add({ k: 'unknown', span }),
    addFunction: (known) =>
      functions.push({
        name: '',
        cls: NONE,
        static: false,
        async: false,
        generator: false,
        nameSpan: [known.span[0], known.span[0]],
        params: [],
        returns: [],
        decorators: [],
        region: NONE,
        ...known,
      }) - 1,
    region: (region) => regions.push(region) - 1,
    scope: (parent, isFunction) => ({
      parent,
      function: isFunction,
      values: new Map(),
      types: new Map(),
    }),
    declare(scope, name, kind, fn, span) {
      const space = kind === 'type' ? scope.types : scope.values;
      const known = space.get(name);
      // `var x` twice, a function and its overloads, a parameter that is assigned: one binding with more sources.
      if (known !== undefined) return bindings[known] as MutableBinding;
      const binding: MutableBinding = { name, kind, fn, span, sources: [] };
      space.set(name, bindings.push(binding) - 1);
      return binding;
    },
    typeName(path, args, scope) {
      const type = { t: 'name' as const, path, binding: NONE, args };
      const first = path[0] ?? '';
      pending.push(() => {
        const asType = lookup(scope, first, 'types');
        type.binding = asType === NONE ? lookup(scope, first, 'values') : asType;
      });
      return type;
    },
    assign(name, scope, value, path) {
      pending.push(() => {
        const binding = bindings[lookup(scope, name, 'values')];
        if (binding && binding.kind !== 'import') binding.sources.push({ from: 'value', value, path });
      });
    },
    exportName(name, local, scope) {
      pending.push(() => {
        const value = lookup(scope, local, 'values');
        const binding = value === NONE ? lookup(scope, local, 'types') : value;
        if (binding !== NONE) exports.push({ name, binding });
      });
    },
    finish(rest) {
      for (const resolve of pending) resolve();
      return {
        irVersion: IR_VERSION,
        exprs,
        bindings,
        functions,
        classes,
        calls,
        regions,
        jumps,
        dropped,
        prologue: [],
        exports,
        memberWrites,
        ...rest,
      };
    },
  };
}

function lookup(scope: Scope, name: string, space: 'values' | 'types'): BindingId {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const found = at[space].get(name);
    if (found !== undefined) return found;
  }
  return NONE;
}
