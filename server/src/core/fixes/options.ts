/** Reads what a call's arguments say at a path of the catalogue, where it is written out there. */
import type { Path } from '../../catalog/types.ts';
import { expressionAt } from '../expressions.ts';
import type { Expr, ExprId, Module, Span } from '../ir.ts';
import type { FileId, Place, PricedCall } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';

export type CallExpr = Extract<Expr, { k: 'call' }>;

export interface GivenOption {
  readonly file: FileId;
  readonly module: Module;
  readonly value: ExprId;
  readonly span: Span;
  /** Of its key, in an object literal. */
  readonly keySpan: Span | null;
}

/** The call expression at a place; undefined for anything else. */
export function callAt(place: Place, ctx: RuleContext): CallExpr | undefined {
  const module = ctx.module(place.file);
  const id = module && expressionAt(module, place.span, (each) => module.exprs[each]?.k === 'call');
  const expr = id === undefined ? undefined : module?.exprs[id];
  return expr?.k === 'call' ? expr : undefined;
}

/** The expression in whose arguments a path of the catalogue is to be looked for, and the path from there on. */
export function seenFrom(
  { file, callSpan, makerAt, spec }: PricedCall,
  path: Path,
): { readonly place: Place; readonly path: Path } | null {
  // The arguments of a wrapper are its own.
  if (!spec) return null;
  if (!path.startsWith('maker.')) return { place: { file, span: callSpan }, path };
  const rest = path.slice('maker.'.length);
  return makerAt && !rest.startsWith('maker.') ? { place: makerAt, path: rest } : null;
}

/** The first of the paths that is written out in the call or in what made its receiver. */
export function optionAt(
  call: PricedCall,
  paths: readonly Path[] | undefined,
  ctx: RuleContext,
): GivenOption | undefined {
  for (const path of paths ?? []) {
    const seen = seenFrom(call, path);
    const module = seen && ctx.module(seen.place.file);
    const expr = seen && callAt(seen.place, ctx);
    const found = module && expr && along(module, expr, seen.path.split('.'));
    if (found) return { file: seen.place.file, ...found };
  }
  return undefined;
}

type Given = Omit<GivenOption, 'file'>;

function along(
  module: Module,
  call: CallExpr,
  [argument = '', ...keys]: readonly string[],
): Given | undefined {
  if (argument === 'kwargs') {
    const [name, ...inner] = keys;
    const given = call.args.find((arg) => arg.name === name && !arg.spread);
    return given && within(module, given.value, inner, null);
  }
  const index = Number(/^arg(\d+)$/.exec(argument)?.[1] ?? Number.NaN);
  const given = call.args[index];
  const isPlain = call.args.slice(0, index + 1).every(({ spread, name }) => !spread && name === undefined);
  return given && isPlain ? within(module, given.value, keys, null) : undefined;
}

function within(
  module: Module,
  value: ExprId,
  [key, ...inner]: readonly string[],
  keySpan: Span | null,
): Given | undefined {
  const expr = module.exprs[value];
  if (!expr) return undefined;
  if (key === undefined) return { module, value, span: expr.span, keySpan };
  if (expr.k === 'typed') return within(module, expr.value, [key, ...inner], keySpan);
  if (expr.k !== 'object') return undefined;
  // The last one holds.
  const entry = expr.entries.findLast((each) => 'key' in each && each.key === key);
  return entry && 'key' in entry ? within(module, entry.value, inner, entry.keySpan) : undefined;
}
