/** The ways to divide the rows of a cube: by model, site, kind or provider. */
import type { Cube } from './cube.ts';
import type { SeriesBy, SummaryRow } from './types.ts';

export type RowName = Pick<SummaryRow, 'key'> & Partial<SummaryRow>;

export interface Division {
  /** A number for each part, from 0. */
  readonly of: (row: number) => number;
  readonly names: readonly RowName[];
}

export function divisionsOf(cube: Cube) {
  const { model, place, kind, names } = cube;
  const models = (keyOf: (name: { provider: string; normal: string }) => string, nameOf: NameOf<ModelName>) =>
    divide(model, (id) => names.model.get(id) ?? NO_MODEL, keyOf, nameOf);
  const placeOf = (id: number) => names.place.get(id) ?? NO_PLACE;
  const kinds = (): Division =>
    divide(
      kind,
      (id) => names.kind.get(id) ?? '',
      String,
      ([label]) => ({ key: label ?? null }),
    );
  const series: Readonly<Record<SeriesBy, () => Division>> = {
    model: () =>
      models(
        ({ normal }) => normal,
        ([first]) => ({ key: first?.normal || null }),
      ),
    provider: () =>
      models(
        ({ provider }) => provider,
        ([first]) => ({ key: first?.provider ?? null }),
      ),
    site: () =>
      divide(
        place,
        placeOf,
        ({ site }) => JSON.stringify(site),
        ([first]) => ({ key: first?.site ?? null }),
      ),
    kind: kinds,
  };
  return {
    series: (by: SeriesBy): Division => series[by](),
    models: models(
      ({ provider, normal }) => `${provider} ${normal}`,
      (some) => ({
        key: some[0]?.normal || null,
        provider: some[0]?.provider ?? '',
        names: [...new Set(some.map(({ name }) => name))].filter((name) => name !== '').sort(),
      }),
    ),
    sites: divide(
      place,
      placeOf,
      ({ siteId, file, line }) => JSON.stringify(siteId ?? [file, line]),
      ([first]) => {
        const { site, root, file, line } = first ?? NO_PLACE;
        return { key: site, root, file, line };
      },
    ),
    kinds: kinds(),
  };
}

type ModelName = { readonly provider: string; readonly normal: string; readonly name: string };
type NameOf<T> = (some: readonly T[]) => RowName;
const NO_MODEL: ModelName = { provider: '', normal: '', name: '' };
const NO_PLACE = { siteId: null, site: null, root: null, file: null, line: null };

/** What has the same key is one part. */
function divide<T>(
  ids: Int32Array,
  thingOf: (id: number) => T,
  keyOf: (thing: T) => string,
  nameOf: NameOf<T>,
): Division {
  const partOf = new Map<number, number>();
  const parts = new Map<string, { readonly index: number; readonly things: T[] }>();
  for (const id of new Set(ids)) {
    const thing = thingOf(id);
    const key = keyOf(thing);
    const part = parts.get(key) ?? { index: parts.size, things: [] };
    parts.set(key, part);
    part.things.push(thing);
    partOf.set(id, part.index);
  }
  return {
    of: (row) => partOf.get(ids[row] as number) ?? 0,
    names: [...parts.values()].map(({ things }) => nameOf(things)),
  };
}
