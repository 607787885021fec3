/** A map that holds things up to a total size; the least recently used go first. */
export interface SizedCache<T> {
  get(key: string): T | undefined;
  /** `size` is in any unit, the same as that of the limit. */
  set(key: string, value: T, size: number): void;
  delete(key: string): void;
}

export function createSizedCache<T>(limit: number): SizedCache<T> {
  // A map keeps its order of insertion, so the first one is the oldest.
  const held = new Map<string, { readonly value: T; readonly size: number }>();
  let total = 0;
  let newest: string | undefined;

  function drop(key: string): void {
    total -= held.get(key)?.size ?? 0;
    held.delete(key);
  }

  return {
    get(key) {
      const found = held.get(key);
      if (found === undefined) return undefined;
      // Most questions are about the one that was asked of before.
      if (key !== newest) {
        held.delete(key);
        held.set(key, found);
        newest = key;
      }
      return found.value;
    },
    set(key, value, size) {
      drop(key);
      held.set(key, { value, size });
      newest = key;
      total += size;
      for (const oldest of held.keys()) {
        if (total <= limit || oldest === key) break;
        drop(oldest);
      }
    },
    delete: drop,
  };
}
