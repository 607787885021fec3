/** Destructuring: each name of a pattern becomes a binding that knows which part of the value it takes. */
import { ts } from 'ts-morph';
import type { BindingKind, BindingSource, Step } from '../../ir.ts';
import type { MutableBinding, Scope } from '../builder.ts';
import { type Context, propertyName, spanOf } from './context.ts';
import { lowerExpr } from './expressions.ts';

/** Declares what `name` binds; `source` makes the source of a binding from its path. */
export function declarePattern(
  name: ts.BindingName,
  declare: {
    readonly kind: BindingKind;
    readonly scope: Scope;
    readonly source: (path: readonly Step[]) => BindingSource[];
  },
  cx: Context,
  path: readonly Step[] = [],
): MutableBinding | undefined {
  if (ts.isIdentifier(name)) {
    const binding = cx.builder.declare(declare.scope, name.text, declare.kind, cx.fn, spanOf(name, cx));
    binding.sources.push(...declare.source(path));
    return binding;
  }
  const taken: string[] = [];
  name.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    const step = patternStep(element, index, ts.isObjectBindingPattern(name), taken, cx);
    if (step) declarePattern(element.name, declare, cx, [...path, step]);
  });
  return undefined;
}

function patternStep(
  element: ts.BindingElement,
  index: number,
  ofObject: boolean,
  taken: string[],
  cx: Context,
): Step | undefined {
  if (element.dotDotDotToken) return { rest: ofObject ? { but: [...taken] } : { from: index } };
  const fallback = element.initializer && { fallback: lowerExpr(element.initializer, cx) };
  if (!ofObject) return { key: index, ...fallback };
  const shorthand = ts.isIdentifier(element.name) ? element.name.text : undefined;
  const key = element.propertyName ? propertyName(element.propertyName) : shorthand;
  if (key === undefined) return undefined;
  taken.push(key);
  return { key, ...fallback };
}

/** `[a, b.c] = value`, `({ a } = value)`: names in an assignment's pattern get one more source. */
export function assignPattern(
  target: ts.Expression,
  value: number,
  cx: Context,
  path: readonly Step[] = [],
): void {
  if (ts.isIdentifier(target)) {
    cx.builder.assign(target.text, cx.scope, value, path);
  } else if (ts.isObjectLiteralExpression(target)) {
    for (const property of target.properties) {
      const key = property.name && propertyName(property.name);
      if (key === undefined) continue;
      if (ts.isShorthandPropertyAssignment(property))
        assignPattern(property.name, value, cx, [...path, { key }]);
      if (ts.isPropertyAssignment(property))
        assignPattern(property.initializer, value, cx, [...path, { key }]);
    }
  } else if (ts.isArrayLiteralExpression(target)) {
    target.elements.forEach((element, index) => {
      assignPattern(element, value, cx, [...path, { key: index }]);
    });
  }
}
