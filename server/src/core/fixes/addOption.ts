/** Writes an option into the arguments of a call, in the layout that is there. */
import type { Path } from '../../catalog/types.ts';
import type { Expr, ExprId, Module, Span } from '../ir.ts';
import type { Place, PricedCall, TextEdit } from '../model.ts';
import type { RuleContext } from '../rules/define.ts';
import { callAt, seenFrom } from './options.ts';

export interface Option {
  /** As in the catalogue: `arg0.max_tokens`, `arg1.timeout`, `kwargs.http_options.timeout`. */
  readonly path: Path;
  /** Source text of the value. */
  readonly value: string;
}

/**
 * The edit that adds the option to the arguments of the call at the place, or null where they are no literals, may have
 * the option already, or are laid out so that an insertion could break them. An argument that is left out is made.
 */
export function addOption(call: Place, { path, value }: Option, ctx: RuleContext): TextEdit | null {
  const module = ctx.module(call.file);
  const text = ctx.text(call.file);
  const expr = callAt(call, ctx);
  if (!module || text === undefined || !expr) return null;
  const source: Source = { module, text, python: module.language === 'python' };
  const [argument = '', ...keys] = path.split('.');
  if (keys.length === 0 || keys.some((key) => !/^\w+$/.test(key))) return null;
  const option: Keyed = { path: keys, value };
  const edit =
    argument === 'kwargs'
      ? intoKeywords(expr, option, source)
      : intoArgument(expr, Number(argument.slice('arg'.length)), option, source);
  return edit && { file: call.file, ...edit };
}

/** The first of the catalogue's paths at which the option can be written, in the call or in what made its receiver. */
export function addOptionAt(
  call: PricedCall,
  paths: readonly Path[] | undefined,
  value: string,
  ctx: RuleContext,
): TextEdit | null {
  for (const path of paths ?? []) {
    const seen = seenFrom(call, path);
    const edit = seen && addOption(seen.place, { path: seen.path, value }, ctx);
    if (edit) return edit;
  }
  return null;
}

interface Source {
  readonly module: Module;
  readonly text: string;
  readonly python: boolean;
}

interface Keyed {
  /** Keys from the outer to the inner object. */
  readonly path: readonly string[];
  readonly value: string;
}

type Edit = Pick<TextEdit, 'span' | 'newText'> | null;
type CallExpr = Extract<Expr, { k: 'call' }>;
type ObjectExpr = Extract<Expr, { k: 'object' }>;

function intoArgument({ args, callee, span }: CallExpr, index: number, option: Keyed, source: Source): Edit {
  if (source.python || args.some(({ spread }) => spread)) return null;
  const given = args[index];
  if (given) return intoValue(given.value, option, source);
  if (args.length !== index) return null;
  const list: Span = [openOf(callee, source), span[1]];
  return append(`{ ${keyed(option, source)} }`, list, args.at(-1)?.value, source);
}

/** Where the brackets of the arguments begin; type arguments stand before them. */
function openOf(callee: ExprId, source: Source): number {
  return source.text.indexOf('(', spanOf(callee, source)[1]);
}

function keyed({ path: [key = '', ...inner], value }: Keyed, source: Source): string {
  const name = source.python ? JSON.stringify(key) : key;
  return `${name}: ${nested(inner, value, source)}`;
}

function intoKeywords({ args, callee, span }: CallExpr, option: Keyed, source: Source): Edit {
  const [key = '', ...inner] = option.path;
  const given = args.find(({ name }) => name === key);
  if (given) return intoValue(given.value, { ...option, path: inner }, source);
  // `**options` may bring the option along.
  if (args.some(({ spread }) => spread !== undefined)) return null;
  const list: Span = [openOf(callee, source), span[1]];
  const last = args.at(-1)?.value;
  return append(`${key}=${nested(inner, option.value, source)}`, list, last, source);
}

function intoValue(id: ExprId, option: Keyed, source: Source): Edit {
  const expr = source.module.exprs[id];
  if (expr?.k === 'typed') return intoValue(expr.value, option, source);
  return expr?.k === 'object' && option.path.length > 0 ? intoObject(expr, option, source) : null;
}

function intoObject({ entries, span }: ObjectExpr, option: Keyed, source: Source): Edit {
  const [key = '', ...inner] = option.path;
  let last: ExprId | undefined;
  for (const entry of entries) {
    // What is spread or computed may bring the option along.
    if (!('key' in entry)) return null;
    if (entry.key === key) return intoValue(entry.value, { ...option, path: inner }, source);
    last = entry.value;
  }
  return append(keyed({ ...option, path: [key, ...inner] }, source), span, last, source);
}

/** Adds an item at the end of a list, given with its brackets; `last` is the value of its last item. */
function append(item: string, list: Span, last: ExprId | undefined, source: Source): Edit {
  const { text, python } = source;
  if (last === undefined) {
    const inside: Span = [list[0] + 1, list[1] - 1];
    const pad = !python && text[list[0]] === '{' ? ' ' : '';
    return text.slice(...inside).trim() === '' ? { span: inside, newText: pad + item + pad } : null;
  }
  const end = spanOf(last, source)[1];
  // Anything else after the value, such as a bracket around it, would take the insertion in.
  if (!/^\s*(,|[)}]$)/.test(text.slice(end, list[1]))) return null;
  const line = text.lastIndexOf('\n', end - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(line, end))?.[0] ?? '';
  const lineBreak = text[line - 2] === '\r' ? '\r\n' : '\n';
  return { span: [end, end], newText: line > list[0] ? `,${lineBreak}${indent}${item}` : `, ${item}` };
}

function nested(path: readonly string[], value: string, { python }: Source): string {
  return path.reduceRight((inner, key) => (python ? `{"${key}": ${inner}}` : `{ ${key}: ${inner} }`), value);
}

function spanOf(id: ExprId, { module }: Source): Span {
  return module.exprs[id]?.span ?? [0, 0];
}
