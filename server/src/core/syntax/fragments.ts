/**
 * A module put together from its top statements, each of which was read for itself. After an edit only the statements
 * that it touches are read anew; the others are taken as they are, moved to their new place. What comes of it is the
 * module that a front end makes of the whole text, which a test holds for thousands of edits.
 */
import {
  type Binding,
  type BindingId,
  type CallIr,
  type ClassIr,
  type ExportIr,
  type Expr,
  type ExprId,
  type FunctionIr,
  type Jump,
  type MemberWrite,
  NONE,
  type Region,
  type Step,
} from '../ir.ts';
import {
  addImport,
  addSource,
  type Builder,
  createBuilder,
  type IsDeclared,
  lookup,
  type MutableBinding,
  ROOT_IDS,
  type RootPart,
} from './builder.ts';
import { createMover, type Mover, type NamedType } from './move.ts';

/** What one statement makes, with ids and offsets of the module that it was last put into. */
export interface Fragment extends Parts {
  /** Where the statement begins. */
  readonly start: number;
  /** The ids of its first parts. */
  readonly base: Counts;
  readonly roots: readonly RootPart[];
  /** Names that lead out of the statement, to what the module has of that name. */
  readonly freeNames: readonly ExprId[];
  /** The same of types, each with the variable inside that it is where the module has no type of the name. */
  readonly freeTypes: ReadonlyMap<NamedType, BindingId>;
  readonly assigned: readonly {
    readonly name: string;
    readonly value: ExprId;
    readonly path: readonly Step[];
  }[];
  readonly exportedNames: readonly { readonly name: string; readonly local: string }[];
}

interface Parts {
  readonly exprs: readonly Expr[];
  readonly bindings: readonly Binding[];
  readonly functions: readonly FunctionIr[];
  readonly classes: readonly ClassIr[];
  readonly calls: readonly CallIr[];
  readonly regions: readonly Region[];
  readonly jumps: readonly Jump[];
  readonly dropped: readonly ExprId[];
  readonly exports: readonly ExportIr[];
  readonly memberWrites: readonly MemberWrite[];
}

interface Counts {
  exprs: number;
  bindings: number;
  functions: number;
  classes: number;
  regions: number;
}

/** A statement of the new text: what was read of it before, or how to read it. */
export interface Statement {
  readonly start: number;
  readonly known: Fragment | undefined;
  /** Throws what a front end throws; false where it says something of the module as a whole, such as that it yields. */
  readonly read: (builder: Builder) => boolean;
}

export interface Assembled {
  readonly fragments: readonly Fragment[];
  readonly parts: Parts;
  /** Names of the module in the order in which they are declared. */
  readonly names: {
    readonly values: ReadonlyMap<string, BindingId>;
    readonly types: ReadonlyMap<string, BindingId>;
  };
}

/** Undefined where a statement cannot be read for itself. `length` is that of the text. */
export function assemble(statements: readonly Statement[], length: number): Assembled | undefined {
  const names = { values: new Map<string, BindingId>(), types: new Map<string, BindingId>() };
  const isDeclared: IsDeclared = (space, name) => names[space].has(name);
  const at: Counts = { exprs: 0, bindings: 0, functions: 1, classes: 0, regions: 0 };
  const placed: { readonly fragment: Fragment; readonly start: number; readonly base: Counts }[] = [];
  for (const { start, known, read } of statements) {
    const fragment = known && hasSameRoots(known, isDeclared) ? known : readAlone(start, read, isDeclared);
    if (!fragment) return undefined;
    const base = { ...at };
    placed.push({ fragment, start, base });
    for (const { space, name, id } of fragment.roots)
      if (id !== undefined) names[space].set(name, id - fragment.base.bindings + base.bindings);
    for (const key of COUNTED) at[key] += fragment[key].length;
  }
  const typeOf = (type: NamedType, inner: BindingId): BindingId => {
    const name = type.path[0] ?? '';
    return names.types.get(name) ?? (inner === NONE ? (names.values.get(name) ?? NONE) : inner);
  };
  const fragments = placed.map(({ fragment, start, base }) => {
    const isThere = start === fragment.start && COUNTED.every((key) => base[key] === fragment.base[key]);
    const isBound = [...fragment.freeTypes].every(([type, inner]) => type.binding === typeOf(type, inner));
    if (isThere && isBound) return fragment;
    const keepsTypes = isBound && COUNTED.every((key) => base[key] === fragment.base[key]);
    return moved(fragment, start, base, keepsTypes ? undefined : typeOf);
  });
  return { fragments, parts: joined(fragments, names, length), names };
}

const COUNTED = ['exprs', 'bindings', 'functions', 'classes', 'regions'] as const;

/** A name that another statement declares by now, or no longer, gives all that follows other ids. */
function hasSameRoots({ roots }: Fragment, isDeclared: IsDeclared): boolean {
  const own = new Set<string>();
  return roots.every(({ space, name, id }) => {
    const key = `${space} ${name}`;
    const isFirst = !own.has(key) && !isDeclared(space, name);
    own.add(key);
    return isFirst === (id !== undefined);
  });
}

function readAlone(start: number, read: Statement['read'], isDeclared: IsDeclared): Fragment | undefined {
  const builder = createBuilder(isDeclared);
  builder.addFunction({ kind: 'module', parent: NONE, span: [0, 0] });
  if (!read(builder)) return undefined;
  const [module, ...functions] = builder.functions;
  if (!module || module.returns.length > 0 || module.generator) return undefined;
  const free = freed(builder);
  return (
    free && {
      start,
      base: { exprs: 0, bindings: 0, functions: 1, classes: 0, regions: 0 },
      exprs: builder.exprs,
      bindings: builder.bindings,
      functions,
      classes: builder.classes,
      calls: builder.calls,
      regions: builder.regions,
      jumps: builder.jumps,
      dropped: builder.dropped,
      exports: builder.exports,
      memberWrites: builder.memberWrites,
      roots: builder.roots,
      ...free,
    }
  );
}

/** Settles what leads to something inside of the statement, and gives what does not. */
function freed({ pending, bindings }: Builder) {
  const freeNames: ExprId[] = [];
  const freeTypes = new Map<NamedType, BindingId>();
  const assigned: { name: string; value: ExprId; path: readonly Step[] }[] = [];
  const exportedNames: { name: string; local: string }[] = [];
  for (const each of pending) {
    if (each.k === 'name') {
      const binding = lookup(each.scope, each.expr.name, 'values');
      if (binding <= ROOT_IDS || binding === NONE) freeNames.push(each.id);
      else each.expr.binding = binding;
    } else if (each.k === 'type') {
      const first = each.type.path[0] ?? '';
      const asType = lookup(each.scope, first, 'types');
      if (asType >= 0) each.type.binding = asType;
      else freeTypes.set(each.type, Math.max(NONE, lookup(each.scope, first, 'values')));
    } else if (each.k === 'assign') {
      const binding = bindings[lookup(each.scope, each.name, 'values')];
      if (binding) addSource(binding, each);
      else assigned.push(each);
    } else {
      // Something inside of a block is exported, which no module does.
      if (each.scope.parent) return undefined;
      exportedNames.push(each);
    }
  }
  return { freeNames, freeTypes, assigned, exportedNames };
}

function moved(
  fragment: Fragment,
  start: number,
  base: Counts,
  typeOf: ((type: NamedType, inner: BindingId) => BindingId) | undefined,
): Fragment {
  const bindings = base.bindings - fragment.base.bindings;
  const inside = (inner: BindingId): BindingId => (inner === NONE ? NONE : inner + bindings);
  const freeTypes = new Map<NamedType, BindingId>();
  const mover = createMover(
    {
      offset: (offset) => offset + start - fragment.start,
      exprs: base.exprs - fragment.base.exprs,
      bindings,
      functions: base.functions - fragment.base.functions,
      classes: base.classes - fragment.base.classes,
      regions: base.regions - fragment.base.regions,
    },
    typeOf &&
      ((type) => {
        const inner = fragment.freeTypes.get(type);
        return inner === undefined ? undefined : typeOf(type, inside(inner));
      }),
  );
  const parts = movedParts(fragment, mover);
  const roots = fragment.roots.map((root) => movedRoot(root, mover, bindings));
  for (const [type, inner] of fragment.freeTypes) freeTypes.set(mover.type(type) as NamedType, inside(inner));
  return {
    ...parts,
    start,
    base,
    roots,
    freeTypes,
    freeNames: fragment.freeNames.map(mover.exprId),
    assigned: fragment.assigned.map((each) => ({
      ...each,
      value: mover.exprId(each.value),
      path: mover.path(each.path),
    })),
    exportedNames: fragment.exportedNames,
  };
}

function movedRoot(root: RootPart, mover: Mover, bindings: number): RootPart {
  return {
    ...root,
    part: mover.binding(root.part) as MutableBinding,
    id: root.id === undefined ? undefined : root.id + bindings,
  };
}

/** The parts where their offsets are others. */
export function replaced(parts: Parts, offset: (offset: number) => number): Parts {
  const stay = { exprs: 0, bindings: 0, functions: 0, classes: 0, regions: 0 };
  return movedParts(
    parts,
    createMover({ offset, ...stay }, () => undefined),
  );
}

function movedParts(parts: Parts, mover: Mover) {
  return {
    exprs: parts.exprs.map(mover.expr),
    bindings: parts.bindings.map(mover.binding),
    functions: parts.functions.map(mover.fn),
    classes: parts.classes.map(mover.cls),
    calls: parts.calls.map(mover.call),
    regions: parts.regions.map(mover.region),
    jumps: parts.jumps.map(mover.jump),
    dropped: parts.dropped.map(mover.exprId),
    exports: parts.exports.map(mover.exported),
    memberWrites: parts.memberWrites.map(mover.write),
  };
}

function joined(fragments: readonly Fragment[], names: Assembled['names'], length: number): Parts {
  const all = <K extends keyof Parts>(key: K): Parts[K][number][] =>
    fragments.flatMap((fragment): Parts[K][number][] => fragment[key] as Parts[K][number][]);
  const bindings = all('bindings') as Binding[];
  const roots = new Map<BindingId, MutableBinding>();
  for (const { space, name, part, weakType } of fragments.flatMap(({ roots }) => roots)) {
    const id = names[space].get(name) ?? NONE;
    const known = roots.get(id);
    const root: MutableBinding = known ?? { ...part, sources: [...part.sources] };
    for (const source of known ? part.sources : []) {
      if (source.from === 'import') addImport(root, source);
      else root.sources.push(source);
    }
    if (known && part.type && !(weakType && root.type)) root.type = part.type;
    roots.set(id, root);
    bindings[id] = root;
  }
  const exports = all('exports') as ExportIr[];
  for (const { assigned, exportedNames } of fragments) {
    for (const each of assigned) {
      const root = roots.get(names.values.get(each.name) ?? NONE);
      if (root) addSource(root, each);
    }
    for (const { name, local } of exportedNames) {
      const binding = names.values.get(local) ?? names.types.get(local);
      if (binding !== undefined) exports.push({ name, binding });
    }
  }
  const exprs = all('exprs') as Expr[];
  for (const id of fragments.flatMap(({ freeNames }) => freeNames)) {
    const expr = exprs[id];
    if (expr?.k !== 'name') continue;
    const binding = names.values.get(expr.name) ?? NONE;
    if (binding !== expr.binding) exprs[id] = { ...expr, binding };
  }
  return {
    exprs,
    bindings,
    functions: [moduleFunction(length), ...(all('functions') as FunctionIr[])],
    classes: all('classes') as ClassIr[],
    calls: all('calls') as CallIr[],
    regions: all('regions') as Region[],
    jumps: all('jumps') as Jump[],
    dropped: all('dropped') as ExprId[],
    exports,
    memberWrites: all('memberWrites') as MemberWrite[],
  };
}

function moduleFunction(length: number): FunctionIr {
  const builder = createBuilder();
  builder.addFunction({ kind: 'module', parent: NONE, span: [0, length] });
  return builder.functions[0] as FunctionIr;
}
