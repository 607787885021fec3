/** The parts of a module at another place: each offset and each id is another one, by the same difference. */
import {
  type Arg,
  type Binding,
  type BindingId,
  type BindingSource,
  type CallIr,
  type ClassIr,
  type ClassMember,
  type Entry,
  type ExportIr,
  type Expr,
  type ExprId,
  type FunctionId,
  type FunctionIr,
  type Jump,
  type Loop,
  type MemberWrite,
  NONE,
  type Param,
  type Region,
  type Span,
  type Step,
  type TypeRef,
} from '../ir.ts';

/** Added to whatever is no `NONE`; the function 0 is the module and stays. */
export interface Move {
  readonly offset: (offset: number) => number;
  readonly exprs: number;
  readonly bindings: number;
  readonly functions: number;
  readonly classes: number;
  readonly regions: number;
}

export interface Mover {
  expr(expr: Expr): Expr;
  exprId(id: ExprId): ExprId;
  binding(binding: Binding): Binding;
  source(source: BindingSource): BindingSource;
  path(path: readonly Step[]): readonly Step[];
  type(type: TypeRef): TypeRef;
  fn(fn: FunctionIr): FunctionIr;
  cls(cls: ClassIr): ClassIr;
  call(call: CallIr): CallIr;
  region(region: Region): Region;
  jump(jump: Jump): Jump;
  exported(item: ExportIr): ExportIr;
  write(write: MemberWrite): MemberWrite;
  span(span: Span): Span;
}

export type NamedType = Extract<TypeRef, { t: 'name' }>;

/** A type that leads to a name of the module is made to lead where that is now; left out, all types lead where they did. */
export type RootType = (type: NamedType) => BindingId | undefined;

export function createMover(by: Move, rootType?: RootType): Mover {
  // Most keys change no id: what has no offset then is the same, and need not be made anew.
  const idsStay = !by.exprs && !by.bindings && !by.functions && !by.classes && !by.regions;
  const typesStay = idsStay && rootType === undefined;
  const span = ([start, end]: Span): Span => [by.offset(start), by.offset(end)];
  const exprId = (id: ExprId): ExprId => (id === NONE ? id : id + by.exprs);
  const bindingId = (id: BindingId): BindingId => (id === NONE ? id : id + by.bindings);
  const fnId = (id: FunctionId): FunctionId => (id <= 0 ? id : id + by.functions);
  const clsId = (id: number): number => (id === NONE ? id : id + by.classes);
  const regionId = (id: number): number => (id === NONE ? id : id + by.regions);
  const exprIds = (ids: readonly ExprId[]): readonly ExprId[] => (idsStay ? ids : ids.map(exprId));

  // One type may stand at a parameter and at its binding, and its identity tells that they are one.
  const types = new Map<TypeRef, TypeRef>();
  function type(of: TypeRef): TypeRef {
    if (typesStay) return of;
    const known = types.get(of);
    if (known) return known;
    const moved = movedType(of);
    types.set(of, moved);
    return moved;
  }
  function movedType(of: TypeRef): TypeRef {
    switch (of.t) {
      case 'name':
        return { ...of, binding: rootType?.(of) ?? bindingId(of.binding), args: of.args.map(type) };
      case 'typeof':
        return { ...of, expr: exprId(of.expr) };
      case 'object':
        return { ...of, members: of.members.map((member) => ({ ...member, type: type(member.type) })) };
      case 'union':
        return { ...of, of: of.of.map(type) };
      case 'array':
        return { ...of, of: type(of.of) };
      case 'function':
        return {
          ...of,
          returns: type(of.returns),
          ...(of.params && { params: of.params.map((param) => param && type(param)) }),
        };
      case 'import':
        return of;
    }
  }

  const path = (steps: readonly Step[]): readonly Step[] =>
    steps.map((step) =>
      'key' in step && step.fallback !== undefined ? { ...step, fallback: exprId(step.fallback) } : step,
    );

  function source(of: BindingSource): BindingSource {
    if (idsStay) return of;
    switch (of.from) {
      case 'value':
      case 'element':
        return { ...of, value: exprId(of.value), path: path(of.path) };
      case 'param':
        return { ...of, fn: fnId(of.fn), path: path(of.path) };
      case 'function':
        return { ...of, fn: fnId(of.fn) };
      case 'class':
        return { ...of, cls: clsId(of.cls) };
      case 'import':
        return of;
    }
  }

  const arg = (of: Arg): Arg => ({ ...of, value: exprId(of.value) });

  function entry(of: Entry): Entry {
    if ('spread' in of) return { spread: exprId(of.spread) };
    if ('computed' in of) return { computed: exprId(of.computed), value: exprId(of.value) };
    return { key: of.key, keySpan: span(of.keySpan), value: exprId(of.value) };
  }

  function expr(of: Expr): Expr {
    switch (of.k) {
      case 'literal':
        return { k: of.k, span: span(of.span), value: of.value };
      case 'template':
        return { ...of, span: span(of.span), holes: exprIds(of.holes) };
      case 'name':
        return { k: of.k, span: span(of.span), name: of.name, binding: bindingId(of.binding) };
      case 'member':
        return {
          k: of.k,
          span: span(of.span),
          object: exprId(of.object),
          name: of.name,
          nameSpan: span(of.nameSpan),
        };
      case 'index':
        return { ...of, span: span(of.span), object: exprId(of.object), index: exprId(of.index) };
      case 'call':
        return {
          ...of,
          span: span(of.span),
          callee: exprId(of.callee),
          args: idsStay ? of.args : of.args.map(arg),
          ...(of.types && { types: of.types.map(type) }),
        };
      case 'object':
        return { ...of, span: span(of.span), entries: of.entries.map(entry) };
      case 'array':
        return {
          ...of,
          span: span(of.span),
          items: idsStay ? of.items : of.items.map((item) => ({ ...item, value: exprId(item.value) })),
        };
      case 'function':
        return { ...of, span: span(of.span), fn: fnId(of.fn) };
      case 'class':
        return { ...of, span: span(of.span), cls: clsId(of.cls) };
      case 'choice':
        return {
          ...of,
          span: span(of.span),
          options: exprIds(of.options),
          ...(of.test !== undefined && { test: exprId(of.test) }),
        };
      case 'equal':
      case 'concat':
      case 'arithmetic':
        return { ...of, span: span(of.span), left: exprId(of.left), right: exprId(of.right) };
      case 'fallback':
        return { ...of, span: span(of.span), first: exprId(of.first), second: exprId(of.second) };
      case 'await':
        return { ...of, span: span(of.span), value: exprId(of.value) };
      case 'this':
        return {
          ...of,
          span: span(of.span),
          cls: clsId(of.cls),
          ...(of.object !== undefined && { object: exprId(of.object) }),
        };
      case 'super':
        return { ...of, span: span(of.span), cls: clsId(of.cls) };
      case 'typed':
        return { ...of, span: span(of.span), value: exprId(of.value), type: type(of.type) };
      case 'module':
      case 'unknown':
        return { ...of, span: span(of.span) };
    }
  }

  const param = (of: Param): Param => ({
    ...of,
    ...(of.fallback !== undefined && { fallback: exprId(of.fallback) }),
    ...(of.type && { type: type(of.type) }),
  });

  const member = (of: ClassMember): ClassMember => ({
    ...of,
    ...(of.value !== undefined && { value: exprId(of.value) }),
    ...(of.fn !== undefined && { fn: fnId(of.fn) }),
    ...(of.type && { type: type(of.type) }),
  });

  // The calls of a loop share it.
  let [lastLoop, movedLoop]: [Loop | null, Loop | null] = [null, null];
  function loop(of: Loop | null): Loop | null {
    if (of === null) return null;
    if (of !== lastLoop) [lastLoop, movedLoop] = [of, { ...of, over: exprId(of.over) }];
    return movedLoop;
  }

  return {
    expr,
    exprId,
    source,
    path,
    type,
    span,
    binding: (of) => ({
      ...of,
      fn: fnId(of.fn),
      span: span(of.span),
      sources: idsStay ? of.sources : of.sources.map(source),
      ...(of.type && { type: type(of.type) }),
    }),
    fn: (of) => ({
      ...of,
      parent: fnId(of.parent),
      cls: clsId(of.cls),
      span: span(of.span),
      nameSpan: span(of.nameSpan),
      params: typesStay ? of.params : of.params.map(param),
      returns: exprIds(of.returns),
      decorators: exprIds(of.decorators),
      region: regionId(of.region),
      ...(of.returnType && { returnType: type(of.returnType) }),
    }),
    cls: (of) => ({
      ...of,
      fn: fnId(of.fn),
      span: span(of.span),
      members: typesStay ? of.members : of.members.map(member),
      constructorFn: fnId(of.constructorFn),
      ...(of.base !== undefined && { base: exprId(of.base) }),
      ...(of.implements && { implements: of.implements.map(type) }),
    }),
    call: (of) => ({
      ...of,
      expr: exprId(of.expr),
      fn: fnId(of.fn),
      nameSpan: span(of.nameSpan),
      statement: span(of.statement),
      loop: loop(of.loop),
      region: regionId(of.region),
    }),
    region: (of) => {
      const base = {
        parent: regionId(of.parent),
        fn: fnId(of.fn),
        span: span(of.span),
        head: span(of.head),
      };
      if (of.k === 'loop') return { ...of, ...base, over: exprId(of.over) };
      if (of.k === 'with') return { ...of, ...base, values: exprIds(of.values) };
      return of.k === 'branch' ? { ...of, ...base, test: exprId(of.test) } : { ...of, ...base };
    },
    jump: (of) => ({ ...of, region: regionId(of.region), fn: fnId(of.fn), span: span(of.span) }),
    exported: (of) => {
      if (idsStay) return of;
      if ('binding' in of) return { ...of, binding: bindingId(of.binding) };
      return 'value' in of ? { ...of, value: exprId(of.value) } : of;
    },
    write: (of) => (idsStay ? of : { ...of, object: exprId(of.object), value: exprId(of.value) }),
  };
}
