/**
 * Checks for a JSON tree that keep what is right and say of each wrong value, at its place and in one sentence, what it
 * should have been. A check returns undefined for what it refuses, so that the default holds there.
 */
import type { Node } from 'jsonc-parser';

export type Check<T> = (node: Node, report: Reporter) => T | undefined;

export interface Reporter {
  wrong(node: Node, message: string): void;
  doubtful(node: Node, message: string): void;
}

export function text(
  expected: string,
  accepts: (value: string) => boolean = (value) => value !== '',
): Check<string> {
  return (node, report) => {
    if (node.type === 'string' && accepts(node.value)) return node.value;
    report.wrong(node, `Expected ${expected}.`);
    return undefined;
  };
}

/** The bounds are inclusive. */
export function number(expected: string, least: number, most = Number.MAX_VALUE): Check<number> {
  return (node, report) => {
    if (node.type === 'number' && node.value >= least && node.value <= most) return node.value;
    report.wrong(node, `Expected ${expected}.`);
    return undefined;
  };
}

export function oneOf<T extends string>(...allowed: readonly T[]): Check<T> {
  const quoted = allowed.map((value) => `"${value}"`);
  return (node, report) => {
    const found = allowed.find((value) => node.type === 'string' && node.value === value);
    if (found === undefined)
      report.wrong(node, `Expected ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}.`);
    return found;
  };
}

/** Elements that are wrong are left out. */
export function list<T>(expected: string, element: Check<T>): Check<readonly T[]> {
  return (node, report) => {
    if (node.type === 'array') return (node.children ?? []).flatMap((child) => element(child, report) ?? []);
    report.wrong(node, `Expected a list of ${expected}.`);
    return undefined;
  };
}

/** Any keys that `key` accepts, all with the same kind of value. */
export function record<T>(
  expected: string,
  value: Check<T>,
  key?: Check<string>,
): Check<Readonly<Record<string, T>>> {
  return (node, report) => {
    if (node.type !== 'object') {
      report.wrong(node, `Expected an object: ${expected}.`);
      return undefined;
    }
    const kept = propertiesOf(node).flatMap(({ name, nameNode, valueNode }): [string, T][] => {
      if (key !== undefined && key(nameNode, report) === undefined) return [];
      const checked = value(valueNode, report);
      return checked === undefined ? [] : [[name, checked]];
    });
    return Object.fromEntries(kept);
  };
}

type Fields<T> = { readonly [K in keyof T]-?: Check<Exclude<T[K], undefined>> };

/** These keys and no others; the object is refused where one of `required` is missing or wrong. */
export function fields<T extends object>(
  checks: Fields<T>,
  required: readonly (keyof T & string)[] = [],
): Check<T> {
  return (node, report) => {
    if (node.type !== 'object') {
      report.wrong(node, `Expected an object with ${namesOf(checks)}.`);
      return undefined;
    }
    const kept: Partial<T> = {};
    const seen = new Set<string>();
    for (const { name, nameNode, valueNode } of propertiesOf(node)) {
      seen.add(name);
      if (!Object.hasOwn(checks, name)) {
        report.doubtful(nameNode, `"${name}" is not a known key; known are ${namesOf(checks)}.`);
        continue;
      }
      const checked = checks[name as keyof T](valueNode, report);
      if (checked !== undefined) kept[name as keyof T] = checked;
    }
    const missing = required.find((name) => !seen.has(name));
    if (missing !== undefined) report.wrong(node, `"${missing}" is missing here.`);
    return required.every((name) => kept[name] !== undefined) ? (kept as T) : undefined;
  };
}

interface Property {
  readonly name: string;
  readonly nameNode: Node;
  readonly valueNode: Node;
}

/** Half-typed properties, without a value, are left out: the parser has reported them. */
function propertiesOf(node: Node): Property[] {
  return (node.children ?? []).flatMap(({ children: [nameNode, valueNode] = [] }) =>
    nameNode === undefined || valueNode === undefined
      ? []
      : [{ name: String(nameNode.value), nameNode, valueNode }],
  );
}

function namesOf(checks: object): string {
  return Object.keys(checks)
    .map((name) => `"${name}"`)
    .join(', ');
}
