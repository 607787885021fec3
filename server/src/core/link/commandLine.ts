/** What a program's options are where the command line says nothing: the defaults of `argparse` and of `click`. */
import type { ExprId, FunctionIr, Module } from '../ir.ts';
import type { FileId } from '../model.ts';
import { keywordArgument } from './arguments.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { reachedBy, unionOf, unknown, type Value } from './value.ts';

type Made = Extract<Value, { k: 'made' }>;

/** `args.model` of `args = parser.parse_args()`; undefined of anything else that is made. */
export function parsedOption(cx: Linking, { callee }: Made, name: string): Value | undefined {
  if (callee.k !== 'member' || !/^parse_(?:known_)?args$/.test(callee.name) || !isParser(callee.object))
    return undefined;
  const { file } = callee.object.call;
  const module = cx.host.module(file);
  const added = (module?.calls ?? []).filter(
    (call) => module && call.name === 'add_argument' && isNamed(module, call.expr, name),
  );
  if (added.length === 0) return undefined;
  const parser = callee.object;
  const own = added.filter((call) => module && isAddedTo(cx, module, parser, call.expr));
  // Groups and subcommands add to a parser as well.
  return unionOf((own.length > 0 ? own : added).map((call) => defaultOf(cx, file, call.expr)));
}

function isAddedTo(cx: Linking, module: Module, parser: Made, id: ExprId): boolean {
  const expr = module.exprs[id];
  const added = expr?.k === 'call' ? module.exprs[expr.callee] : undefined;
  if (added?.k !== 'member') return false;
  const object = evaluate(cx, { file: parser.call.file, expr: added.object, frame: null });
  return object.k === 'made' && object.call.expr === parser.call.expr;
}

function isParser(value: Value): value is Made {
  return (
    value.k === 'made' &&
    value.callee.k === 'external' &&
    /^(?:argparse|configargparse)$/.test(value.callee.specifier) &&
    /^(?:Argument|Arg)Parser$/.test(value.callee.path.at(-1) ?? '')
  );
}

/** `@click.option('--model', default='gpt-4o')` above the function with the parameter. */
export function clickOption(cx: Linking, owner: FunctionIr, file: FileId, name: string): Value | undefined {
  const module = cx.host.module(file);
  const decorator = owner.decorators.find((id) => {
    const expr = module?.exprs[id];
    return module && expr?.k === 'call' && isNamed(module, id, name) && isClick(cx, file, expr.callee);
  });
  return decorator === undefined ? undefined : defaultOf(cx, file, decorator);
}

function isClick(cx: Linking, file: FileId, callee: ExprId): boolean {
  const value = evaluate(cx, { file, expr: callee, frame: null });
  return (
    value.k === 'external' &&
    /^(?:click|asyncclick|rich_click)$/.test(value.specifier) &&
    /^(?:option|argument)$/.test(value.path.at(-1) ?? '')
  );
}

function defaultOf(cx: Linking, file: FileId, expr: ExprId): Value {
  const value = keywordArgument(cx, { file, expr, frame: null }, 'default');
  const isGiven = value.k !== 'absent' && !(value.k === 'literal' && value.value === null);
  return isGiven ? reachedBy(value, 'default') : unknown('given on the command line');
}

/** The name is said by `dest`, by a name without dashes, or by the first long option. */
function isNamed(module: Module, id: ExprId, name: string): boolean {
  const expr = module.exprs[id];
  if (expr?.k !== 'call') return false;
  const textOf = (value: ExprId): string | undefined => {
    const found = module.exprs[value];
    return found?.k === 'literal' && typeof found.value === 'string' ? found.value : undefined;
  };
  const dest = expr.args.find((arg) => arg.name === 'dest');
  const flags = expr.args.flatMap((arg) => (arg.name === undefined ? (textOf(arg.value) ?? []) : []));
  const said =
    (dest && textOf(dest.value)) ??
    flags.find((flag) => !flag.startsWith('-')) ??
    flags.find((flag) => flag.startsWith('--')) ??
    flags[0];
  return said?.replace(/^-+/, '').replaceAll('-', '_') === name;
}
