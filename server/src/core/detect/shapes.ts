/**
 * Calls whose receiver the code does not tell, an untyped parameter or an SDK that the catalogue does not have, but whose
 * dotted name and arguments are an SDK's alone: `client.chat.completions.create(messages=…)`. Never of something that
 * the workspace makes, nor of what is named as a fake.
 */

import type { SdkFile, ShapeSpec } from '../../catalog/types.ts';
import type { Catalog } from '../catalog.ts';
import type { CallIr, ExprId, Module } from '../ir.ts';
import { type Loc, optionsOf, type Value } from '../link/value.ts';
import type { FileId } from '../model.ts';
import { isTest } from '../paths.ts';
import { handedOver } from './candidates.ts';
import { type Detecting, memberKind, valueAt } from './kinds.ts';
import { inCase, type Target } from './targets.ts';

export function shapedTarget(cx: Detecting, module: Module, call: CallIr, loc: Loc): Target | undefined {
  const rows = rowsOf(cx.catalog, cx.family);
  const expr = module.exprs[call.expr];
  if (expr?.k !== 'call' || expr.args.length === 0) return undefined;
  if (rows.has(call.name)) return shapedAs(cx, module, expr.callee, loc, rows.get(call.name) ?? []);
  // `to_thread(llm.invoke, prompt)`
  for (const { fn, call: given, skip } of handedOver(module, call.expr, rows)) {
    const member = module.exprs[fn];
    const seen: Loc = { ...loc, expr: given, given: { skip, before: [] } };
    const named = member?.k === 'member' ? (rows.get(member.name) ?? []) : [];
    const target = shapedAs(cx, module, fn, seen, named);
    if (target && member?.k === 'member') return { ...target, seen, handed: member.nameSpan };
  }
  return undefined;
}

function shapedAs(
  cx: Detecting,
  module: Module,
  callee: ExprId,
  loc: Loc,
  rows: readonly Row[],
): Target | undefined {
  for (const { sdk, shape, member } of rows) {
    const receiver = receiverOf(module, callee, member.split('.'));
    if (receiver === undefined || !isNamed(module, receiver, shape)) continue;
    const kind = memberKind({ k: 'instance', sdk, type: shape.type, prefix: '', maker: null }, member);
    if (kind?.k !== 'callable' || !('call' in kind.spec)) continue;
    if ((shape.given ?? []).some((path) => valueAt(cx, path, loc, null).k === 'absent')) continue;
    if (!isForeign(cx, cx.linker.value(loc.file, receiver, loc.frame), shape, loc.file)) continue;
    const spec = inCase(cx, kind.spec.call, loc, null);
    const provider = shape.provider !== undefined && { provider: shape.provider };
    return { sdk, spec, name: member, type: shape.type, maker: null, ...provider };
  }
  return undefined;
}

interface Row {
  readonly sdk: SdkFile;
  readonly shape: ShapeSpec;
  readonly member: string;
}

const known = new WeakMap<Catalog, Map<SdkFile['family'], ReadonlyMap<string, readonly Row[]>>>();

/** By the member's last name, the longest member first. */
function rowsOf(catalog: Catalog, family: SdkFile['family']): ReadonlyMap<string, readonly Row[]> {
  const families = known.get(catalog) ?? new Map<SdkFile['family'], ReadonlyMap<string, readonly Row[]>>();
  known.set(catalog, families);
  const cached = families.get(family);
  if (cached) return cached;
  const rows = catalog.sdks
    .filter((sdk) => sdk.family === family)
    .flatMap((sdk) =>
      (sdk.shapes ?? []).flatMap((shape) => shape.members.map((member): Row => ({ sdk, shape, member }))),
    )
    .sort((a, b) => b.member.length - a.member.length);
  const byName = new Map<string, Row[]>();
  for (const row of rows) {
    const name = row.member.slice(row.member.lastIndexOf('.') + 1);
    byName.set(name, [...(byName.get(name) ?? []), row]);
  }
  families.set(family, byName);
  return byName;
}

/** The expression of which the dotted member is asked. */
function receiverOf(module: Module, callee: ExprId, names: readonly string[]): ExprId | undefined {
  let at = callee;
  for (let index = names.length - 1; index >= 0; index--) {
    const expr = module.exprs[at];
    if (expr?.k !== 'member' || expr.name !== names[index]) return undefined;
    at = expr.object;
  }
  return at;
}

const FAKE = /mock|fake|stub|dummy|spy/i;
/** Methods that give the model or chain on which they are called, with something added. */
const FLUENT = /^(?:with|bind)(?:_|[A-Z]|$)/;

function isNamed(module: Module, receiver: ExprId, { receiver: pattern }: ShapeSpec): boolean {
  const names = namesOf(module, receiver);
  if (names.some((name) => FAKE.test(name))) return false;
  return pattern === undefined || new RegExp(pattern).test(names[0] ?? '');
}

/** From the last to the first, without methods that change nothing of what it is. */
function namesOf(module: Module, id: ExprId): string[] {
  const expr = module.exprs[id];
  if (expr?.k === 'name') return [expr.name];
  if (expr?.k === 'member') return [expr.name, ...namesOf(module, expr.object)];
  if (expr?.k === 'await' || expr?.k === 'typed') return namesOf(module, expr.value);
  if (expr?.k !== 'call') return [];
  const callee = module.exprs[expr.callee];
  if (callee?.k === 'member' && FLUENT.test(callee.name)) return namesOf(module, callee.object);
  return namesOf(module, expr.callee);
}

const OPEN: ReadonlySet<Value['k']> = new Set(['unknown', 'param', 'absent']);
const TEST_PACKAGE = /^(?:types$|unittest|pytest|vitest|jest|sinon|@jest|node:test|bun:test)/;

/** Where a value comes from: the package's name for what a package gives, `open` where nothing tells. */
function originOf(value: Value): string | undefined {
  let at = value;
  while (at.k === 'made' || at.k === 'member') at = at.k === 'made' ? at.callee : at.object;
  if (at.k === 'external' || at.k === 'typed') return at.specifier;
  // `def ask(text, llm=None)`: somebody gives one.
  if (at.k === 'literal' && at.value === null && at.via === 'default') return 'open';
  if (at.k === 'global') return at === value && at.path[0] !== 'window' ? 'open' : undefined;
  return OPEN.has(at.k) ? 'open' : undefined;
}

/** Nothing that the workspace or a known package makes. */
function isForeign(cx: Detecting, value: Value, shape: ShapeSpec, file: FileId): boolean {
  // A test's parameters are filled by its runner, and what it makes itself is mostly a fake.
  const inTest = isTest(cx.linker.host.relative(file));
  return optionsOf(value).every((option) => {
    const origin = originOf(option);
    if (origin === 'open') return option.k !== 'param' || !inTest;
    if (origin === undefined || !shape.unknownPackages || inTest) return false;
    return !TEST_PACKAGE.test(origin) && !FAKE.test(origin) && !isCatalogued(cx, origin);
  });
}

/** Of a package that the catalogue has we know what its objects offer. */
function isCatalogued(cx: Detecting, specifier: string): boolean {
  const isOf = (name: string): boolean =>
    specifier === name || specifier.startsWith(`${name}.`) || specifier.startsWith(`${name}/`);
  return cx.catalog.sdks.some(
    (sdk) => sdk.family === cx.family && (sdk.exports[specifier] || sdk.packages.some(isOf)),
  );
}
