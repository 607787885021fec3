/** Text put together of parts: templates, `+`, `join`. */
import type { Expr } from '../ir.ts';
import { argumentOf, keywordArgument } from './arguments.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { elements } from './members.ts';
import { type Loc, unknown, type Value } from './value.ts';

export function textOf(cx: Linking, expr: Extract<Expr, { k: 'template' | 'concat' }>, loc: Loc): Value {
  const at = { file: loc.file, span: expr.span };
  if (expr.k === 'template') {
    const holes = expr.holes.map((hole) => evaluate(cx, { ...loc, expr: hole }));
    return assemble(interleave(expr.texts, holes), at);
  }
  const parts = operands(cx, expr, loc);
  const sum = parts.reduce(
    (total, part) =>
      total + (part.k === 'literal' && typeof part.value === 'number' ? part.value : Number.NaN),
    0,
  );
  if (Number.isFinite(sum)) return { k: 'literal', value: sum, at, via: 'literal' };
  const hasText = parts.some(
    (part) => part.k === 'text' || (part.k === 'literal' && typeof part.value === 'string'),
  );
  // Without any text among them the operands may be numbers.
  return hasText ? assemble(parts, at) : unknown('computed at run time');
}

export function joinText(cx: Linking, list: Value, separator: Value, loc: Loc): Value {
  const between = separator.k === 'literal' ? String(separator.value) : ',';
  const all = elements(cx, list, false);
  if (all.length === 0 || list.k !== 'array') return unknown('joined at run time');
  const span = cx.host.module(loc.file)?.exprs[loc.expr]?.span ?? ([0, 0] as const);
  return assemble(
    all.flatMap((part, index): (Value | string)[] => (index === 0 ? [part] : [between, part])),
    { file: loc.file, span },
  );
}

/** Python's `TEMPLATE.format(name=value)`. A place that nothing is given for stays open. */
export function formatText(cx: Linking, text: Extract<Value, { k: 'literal' | 'text' }>, loc: Loc): Value {
  let automatic = 0;
  const given = (place: string): Value => {
    const name = /^[^!:]*/.exec(place)?.[0].trim() ?? '';
    const index = name === '' ? automatic++ : /^\d+$/.test(name) ? Number(name) : undefined;
    const value = index === undefined ? keywordArgument(cx, loc, name) : argumentOf(cx, loc, index);
    return value.k === 'absent' ? unknown('filled in at run time') : value;
  };
  const fill = (piece: Value | string): (Value | string)[] =>
    typeof piece === 'string'
      ? piece.split(/(\{\{|\}\}|\{[^{}]*\})/).map((part) => {
          if (part === '{{' || part === '}}') return part.charAt(0);
          return part.startsWith('{') && part.endsWith('}') ? given(part.slice(1, -1)) : part;
        })
      : [piece];
  const pieces = text.k === 'literal' ? [String(text.value)] : interleave(text.texts, text.holes);
  const span = cx.host.module(loc.file)?.exprs[loc.expr]?.span ?? ([0, 0] as const);
  return assemble(pieces.flatMap(fill), { file: loc.file, span });
}

/** `text.replace('{name}', value)`; undefined where it is not known what is replaced. */
export function replacedText(
  cx: Linking,
  text: Extract<Value, { k: 'literal' | 'text' }>,
  loc: Loc,
): Value | undefined {
  const from = argumentOf(cx, loc, 0);
  if (from.k !== 'literal' || typeof from.value !== 'string' || from.value === '') return undefined;
  const pattern = from.value;
  const given = argumentOf(cx, loc, 1);
  const to = given.k === 'literal' || given.k === 'text' ? given : unknown('replaced at run time');
  const pieces = text.k === 'literal' ? [String(text.value)] : interleave(text.texts, text.holes);
  const span = cx.host.module(loc.file)?.exprs[loc.expr]?.span ?? ([0, 0] as const);
  const parts = pieces.flatMap((piece): (Value | string)[] =>
    typeof piece === 'string'
      ? piece.split(pattern).flatMap((part, index) => (index === 0 ? [part] : [to, part]))
      : [piece],
  );
  return assemble(parts, { file: loc.file, span });
}

/** A sum of many parts leans to the left: walked in a loop, not by recursion. */
function operands(cx: Linking, expr: Extract<Expr, { k: 'concat' }>, loc: Loc): Value[] {
  const module = cx.host.module(loc.file);
  const parts: Value[] = [];
  let at: Expr | undefined = expr;
  while (at?.k === 'concat') {
    parts.unshift(evaluate(cx, { ...loc, expr: at.right }));
    const next: Expr | undefined = module?.exprs[at.left];
    if (next?.k !== 'concat') parts.unshift(evaluate(cx, { ...loc, expr: at.left }));
    at = next;
  }
  return parts;
}

function interleave(texts: readonly string[], holes: readonly Value[]): (Value | string)[] {
  return texts.flatMap((text, index) => {
    const hole = holes[index];
    return hole ? [text, hole] : [text];
  });
}

/** Merges neighbouring texts; a literal if nothing is left open. */
function assemble(
  parts: readonly (Value | string)[],
  at: { readonly file: string; readonly span: readonly [number, number] },
): Value {
  const texts: string[] = [''];
  const holes: Value[] = [];
  const append = (text: string) => {
    texts[texts.length - 1] += text;
  };
  for (const part of parts) {
    if (typeof part === 'string') append(part);
    else if (part.k === 'literal') append(String(part.value));
    else if (part.k === 'text') {
      append(part.texts[0] ?? '');
      part.holes.forEach((hole, index) => {
        holes.push(hole);
        texts.push(part.texts[index + 1] ?? '');
      });
    } else {
      holes.push(part);
      texts.push('');
    }
  }
  if (holes.length === 0) return { k: 'literal', value: texts[0] ?? '', at: null, via: 'constant' };
  return { k: 'text', texts, holes, at };
}
