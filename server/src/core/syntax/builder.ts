/**
 * Collects the parts of a `Module` while a front end walks a syntax tree. Names are resolved at the end, when every
 * declaration is known, so hoisting needs no pass of its own. Nothing here depends on a parser: the scopes fit
 * any language whose names are bound lexically.
 *
 * A builder collects a whole module, or one statement of a module's top: what that says of the names of the module is
 * then kept apart, for `fragments.ts` to put together with what the other statements say.
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
/** What one statement says of a name of the module. */
export interface RootPart {
  readonly space: 'values' | 'types';
  readonly name: string;
  readonly part: MutableBinding;
  /** The binding has its place in this statement, as none before has the name. */
  readonly id: BindingId | undefined;
  /** Another type that is said elsewhere goes first. */
  weakType?: true;
}

type NamedType = Mutable<Extract<TypeRef, { t: 'name' }>>;
type NameExpr = Mutable<Extract<Expr, { k: 'name' }>>;

/** What waits for all names to be known. */
export type Pending =
  | { readonly k: 'name'; readonly expr: NameExpr; readonly id: ExprId; readonly scope: Scope }
  | { readonly k: 'type'; readonly type: NamedType; readonly scope: Scope }
  | {
      readonly k: 'assign';
      readonly name: string;
      readonly scope: Scope;
      readonly value: ExprId;
      readonly path: readonly Step[];
    }
  | { readonly k: 'export'; readonly name: string; readonly local: string; readonly scope: Scope };

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
  readonly regions: Region[];
  readonly pending: Pending[];
  /** Of a statement alone. */
  readonly roots: RootPart[];
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
  /** Says the type of a binding unless one is said before. */
  suggestType(binding: MutableBinding, type: TypeRef): void;
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

/** Does the module have the name already, by a statement before? */
export type IsDeclared = (space: RootPart['space'], name: string) => boolean;

/** Ids from here down stand for names of the module while one statement of it is read. */
export const ROOT_IDS = -2;

export function createBuilder(isDeclared?: IsDeclared): Builder {
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
  const pending: Pending[] = [];
  const roots: RootPart[] = [];

  const add = (expr: Expr): ExprId => exprs.push(expr) - 1;

  function declareRoot(space: RootPart['space'], scope: Scope, part: MutableBinding): MutableBinding {
    const { name } = part;
    const isNew = !scope[space].has(name);
    if (isNew) scope[space].set(name, ROOT_IDS - scope[space].size);
    const id = isNew && !isDeclared?.(space, name) ? bindings.push(part) - 1 : undefined;
    roots.push({ space, name, part, id });
    return part;
  }

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
    regions,
    pending,
    roots,
    add,
    name(name, span, scope) {
      const expr = { k: 'name' as const, span, name, binding: NONE };
      const id = add(expr);
      pending.push({ k: 'name', expr, id, scope });
      return id;
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
      const space = kind === 'type' ? 'types' : 'values';
      const known = scope[space].get(name);
      const binding: MutableBinding = { name, kind, fn, span, sources: [] };
      if (isDeclared && (scope.parent === null || (known !== undefined && known <= ROOT_IDS)))
        return declareRoot(space, scope, binding);
      // `var x` twice, a function and its overloads, a parameter that is assigned: one binding with more sources.
      if (known !== undefined) return bindings[known] as MutableBinding;
      scope[space].set(name, bindings.push(binding) - 1);
      return binding;
    },
    suggestType(binding, type) {
      if (binding.type) return;
      binding.type = type;
      const root = roots.findLast(({ part }) => part === binding);
      if (root) root.weakType = true;
    },
    typeName(path, args, scope) {
      const type = { t: 'name' as const, path, binding: NONE, args };
      pending.push({ k: 'type', type, scope });
      return type;
    },
    assign: (name, scope, value, path) => pending.push({ k: 'assign', name, scope, value, path }),
    exportName: (name, local, scope) => pending.push({ k: 'export', name, local, scope }),
    finish(rest) {
      for (const each of pending) {
        if (each.k === 'name') each.expr.binding = lookup(each.scope, each.expr.name, 'values');
        else if (each.k === 'type') {
          const first = each.type.path[0] ?? '';
          const asType = lookup(each.scope, first, 'types');
          each.type.binding = asType === NONE ? lookup(each.scope, first, 'values') : asType;
        } else if (each.k === 'assign') {
          const binding = bindings[lookup(each.scope, each.name, 'values')];
          if (binding) addSource(binding, each);
        } else {
          const value = lookup(each.scope, each.local, 'values');
          const binding = value === NONE ? lookup(each.scope, each.local, 'types') : value;
          if (binding !== NONE) exports.push({ name: each.name, binding });
        }
      }
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

/** An import keeps what it is, whatever else is assigned. */
export function addSource(
  { kind, sources }: MutableBinding,
  { value, path }: { readonly value: ExprId; readonly path: readonly Step[] },
): void {
  if (kind !== 'import') sources.push({ from: 'value', value, path });
}

/** Once: Python's `import a.b` and `import a.c` both bind `a`. */
export function addImport({ sources }: MutableBinding, source: ImportSource): void {
  const isKnown = sources.some(
    (each) => each.from === 'import' && each.specifier === source.specifier && each.name === source.name,
  );
  if (!isKnown) sources.push(source);
}

type ImportSource = Extract<BindingSource, { from: 'import' }>;

export function lookup(scope: Scope, name: string, space: 'values' | 'types'): BindingId {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const found = at[space].get(name);
    if (found !== undefined) return found;
  }
  return NONE;
}
