/** Findings of one cause are reported once: a model named in one constant is one mistake, however many calls use it. */

export type NonEmpty<T> = readonly [T, ...T[]];

/** Groups in the order of their first item. */
export function byCause<T>(items: Iterable<T>, causeOf: (item: T) => string): NonEmpty<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(causeOf(item));
    if (group) group.push(item);
    else groups.set(causeOf(item), [item]);
  }
  return [...groups.values()];
}
