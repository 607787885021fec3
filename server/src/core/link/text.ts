/** Text put together of parts: templates, `+`, `join`. */
import type { Expr } from '../ir.ts';
import type { Place } from '../model.ts';
import { argumentOf, keywordArgument } from './arguments.ts';
import { evaluate } from './evaluate.ts';
import type { Linking } from './index.ts';
import { elements } from './members.ts';
import { type Loc, unknown, type Value } from './value.ts';

export function textOf(cx: Linking, expr: Extract<Expr, { k: 'template' | 'concat' }>, loc: Loc): Value {
  const at = { file: loc.file, span: expr.span };
  if (expr.k === 'template') {
    const holes = expr.holes.map((hole) => evaluate(cx, { ...loc, expr: hole }));
    const places = expr.holes.map((hole) => placeOf(cx, { ...loc, expr: hole }));
    return assemble(interleave({ texts: expr.texts, holes, places }), at);
  }
  const parts = operands(cx, expr, loc);
  const sum = parts.reduce(
    (total, { value }) =>
      total + (value.k === 'literal' && typeof value.value === 'number' ? value.value : Number.NaN),
    0,
  );
  if (Number.isFinite(sum)) return { k: 'literal', value: sum, at, via: 'literal' };
  const hasText = parts.some(
    ({ value }) => value.k === 'text' || (value.k === 'literal' && typeof value.value === 'string'),
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
    all.flatMap((value, index): Piece[] => (index === 0 ? [{ value }] : [between, { value }])),
    { file: loc.file, span },
  );
}

/** Python's `TEMPLATE.format(name=value)`. A place that nothing is given for stays open. */
export function formatText(cx: Linking, text: Extract<Value, { k: 'literal' | 'text' }>, loc: Loc): Value {
  let automatic = 0;
  const given = (place: string): Piece => {
    const name = /^[^!:]*/.exec(place)?.[0].trim() ?? '';
    const index = name === '' ? automatic++ : /^\d+$/.test(name) ? Number(name) : undefined;
    const value = index === undefined ? keywordArgument(cx, loc, name) : argumentOf(cx, loc, index);
    return { value: value.k === 'absent' ? unknown('filled in at run time') : value };
  };
  const fill = (piece: Piece): Piece[] =>
    typeof piece === 'string'
      ? piece.split(/(\{\{|\}\}|\{[^{}]*\})/).map((part) => {
          if (part === '{{' || part === '}}') return part.charAt(0);
          return part.startsWith('{') && part.endsWith('}') ? given(part.slice(1, -1)) : part;
        })
      : [piece];
  const pieces = text.k === 'literal' ? [String(text.value)] : interleave(text);
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
  const to = { value: given.k === 'literal' || given.k === 'text' ? given : unknown('replaced at run time') };
  const pieces = text.k === 'literal' ? [String(text.value)] : interleave(text);
  const span = cx.host.module(loc.file)?.exprs[loc.expr]?.span ?? ([0, 0] as const);
  const parts = pieces.flatMap((piece): Piece[] =>
    typeof piece === 'string'
      ? piece.split(pattern).flatMap((part, index) => (index === 0 ? [part] : [to, part]))
      : [piece],
  );
  return assemble(parts, { file: loc.file, span });
}

/** A sum of many parts leans to the left: walked in a loop, not by recursion. */
function operands(cx: Linking, expr: Extract<Expr, { k: 'concat' }>, loc: Loc): Put[] {
  const module = cx.host.module(loc.file);
  const parts: Put[] = [];
  let at: Expr | undefined = expr;
  while (at?.k === 'concat') {
    parts.unshift(putAt(cx, { ...loc, expr: at.right }));
    const next: Expr | undefined = module?.exprs[at.left];
    if (next?.k !== 'concat') parts.unshift(putAt(cx, { ...loc, expr: at.left }));
    at = next;
  }
  return parts;
}

/** A value with the place of the expression that puts it into the text. */
interface Put {
  readonly value: Value;
  readonly at?: Place | null | undefined;
}

type Piece = Put | string;

function putAt(cx: Linking, loc: Loc): Put {
  return { value: evaluate(cx, loc), at: placeOf(cx, loc) };
}

function placeOf(cx: Linking, { file, expr }: Loc): Place | null {
  const span = cx.host.module(file)?.exprs[expr]?.span;
  return span ? { file, span } : null;
}

function interleave({ texts, holes, places }: Pick<Text, 'texts' | 'holes' | 'places'>): Piece[] {
  return texts.flatMap((text, index): Piece[] => {
    const value = holes[index];
    return value ? [text, { value, at: places?.[index] }] : [text];
  });
}

type Text = Extract<Value, { k: 'text' }>;

/** Merges neighbouring texts; a literal if nothing is left open. */
function assemble(parts: readonly Piece[], at: Place): Value {
  const texts: string[] = [''];
  const holes: Value[] = [];
  const places: (Place | null)[] = [];
  const append = (text: string) => {
    texts[texts.length - 1] += text;
  };
  for (const part of parts) {
    if (typeof part === 'string') append(part);
    else if (part.value.k === 'literal') append(String(part.value.value));
    else if (part.value.k === 'text') {
      const { value } = part;
      append(value.texts[0] ?? '');
      value.holes.forEach((hole, index) => {
        holes.push(hole);
        places.push(value.places?.[index] ?? part.at ?? null);
        texts.push(value.texts[index + 1] ?? '');
      });
    } else {
      holes.push(part.value);
      places.push(part.at ?? null);
      texts.push('');
    }
  }
  if (holes.length === 0) return { k: 'literal', value: texts[0] ?? '', at: null, via: 'constant' };
  return { k: 'text', texts, holes, places, at };
}
