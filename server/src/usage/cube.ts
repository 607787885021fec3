/**
 * The sums of a period in memory, one row for each bucket, model, place and kind, and what the dashboard makes of them. A filter
 * chooses among the rows; nothing is read again until somebody writes to the database.
 */
import type { Db } from './database.ts';
import { HOUR, startOfDay } from './rollup.ts';
import { SUMS } from './schema.ts';
import { scopeOf } from './scope.ts';
import type { UsageFilter } from './types.ts';

export interface Cube {
  /** The rows are single calls: their spreads are numbers, not histograms. */
  readonly isExact: boolean;
  readonly rows: number;
  /** Start of the hour or day. */
  readonly bucket: Float64Array;
  readonly model: Int32Array;
  readonly place: Int32Array;
  readonly kind: Int32Array;
  /** As many as there are `SUMS`, row by row. */
  readonly sums: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly latency: readonly Spreading[];
  readonly ttft: readonly Spreading[];
  readonly names: Names;
}

type Spreading = number | Uint8Array | null;

/** What the ids stand for. */
export interface Names {
  readonly model: ReadonlyMap<
    number,
    { readonly provider: string; readonly normal: string; readonly name: string }
  >;
  readonly place: ReadonlyMap<number, PlaceName>;
  readonly kind: ReadonlyMap<number, string>;
}

export interface PlaceName {
  readonly siteId: number | null;
  readonly site: string | null;
  readonly root: string | null;
  readonly file: string | null;
  readonly line: number | null;
}

/** What a cube has all rows of; the other filters choose among them. */
export interface CubeRange {
  readonly from: number;
  readonly to: number;
  readonly bucket: 'hour' | 'day';
  readonly root?: UsageFilter['root'];
  readonly runs?: readonly string[];
}

const KEPT = 4;
/** Of a larger one, the memory is worth more than the time. */
const ROWS_KEPT = 100_000;
const kept = new WeakMap<Db, Map<string, Cube>>();

export function cubeOf(db: Db, { from, to, bucket, root, runs }: CubeRange): Cube {
  const hours = [Math.floor(from / HOUR), Math.ceil(to / HOUR)];
  const key = JSON.stringify([stateOf(db), bucket, hours, root, runs]);
  const cubes = kept.get(db) ?? new Map<string, Cube>();
  kept.set(db, cubes);
  const known = cubes.get(key);
  const cube =
    known ?? readCube(db, bucket, { from, to, ...(root !== undefined && { root }), ...(runs && { runs }) });
  cubes.delete(key);
  if (cube.rows <= ROWS_KEPT) cubes.set(key, cube);
  for (const old of [...cubes.keys()].slice(0, -KEPT)) cubes.delete(old);
  return cube;
}

/** Another one after each write, ours or another program's. */
function stateOf(db: Db): string {
  const ours = db.prepare('SELECT total_changes()').pluck().get();
  return `${ours} ${db.pragma('data_version', { simple: true })}`;
}

function readCube(db: Db, bucket: CubeRange['bucket'], filter: UsageFilter): Cube {
  const { sql, params, isExact } = scopeOf(db, filter, bucket);
  const rows = db
    .prepare(
      `SELECT r.${bucket}, r.model, r.place, r.kind, r.first, r.last, r.latency, r.ttft, ${SUMS.map((sum) => `r.${sum}`).join(', ')}
       FROM (${sql}) AS r ORDER BY 1`,
    )
    .raw(true)
    .all(...params) as (number | Uint8Array | null)[][];
  const count = rows.length;
  const sums = new Float64Array(count * SUMS.length);
  const cube = {
    bucket: new Float64Array(count),
    ...{ model: new Int32Array(count), place: new Int32Array(count), kind: new Int32Array(count) },
    ...{ first: new Float64Array(count), last: new Float64Array(count) },
    ...{ latency: new Array<Spreading>(count), ttft: new Array<Spreading>(count) },
  };
  let [bucketId, ts] = [Number.NaN, 0];
  for (let index = 0; index < count; index++) {
    const row = rows[index] as (number | Uint8Array | null)[];
    const id = row[0] as number;
    if (id !== bucketId) [bucketId, ts] = [id, bucket === 'hour' ? id * HOUR : startOfDay(id)];
    cube.bucket[index] = ts;
    cube.model[index] = row[1] as number;
    cube.place[index] = row[2] as number;
    cube.kind[index] = row[3] as number;
    cube.first[index] = row[4] as number;
    cube.last[index] = row[5] as number;
    cube.latency[index] = row[6] as Spreading;
    cube.ttft[index] = row[7] as Spreading;
    const at = index * SUMS.length;
    for (let sum = 0; sum < SUMS.length; sum++) sums[at + sum] = row[sum + FIXED] as number;
  }
  return { ...cube, isExact, rows: count, sums, names: readNames(db) };
}

/** Columns before the sums. */
const FIXED = 8;

function readNames(db: Db): Names {
  const byId = <T>(sql: string): ReadonlyMap<number, T> =>
    new Map((db.prepare(sql).all() as (T & { readonly id: number })[]).map((row) => [row.id, row]));
  const kinds = byId<{ label: string }>('SELECT id, label FROM kind');
  return {
    model: byId('SELECT id, provider, normal, name FROM model'),
    place: byId(
      `SELECT p.id, p.site AS siteId, s.site, ifnull(s.root, p.root) AS root, ifnull(s.file, p.file) AS file,
         ifnull(s.line, p.line) AS line FROM place p LEFT JOIN site s ON s.id = p.site`,
    ),
    kind: new Map([...kinds].map(([id, { label }]) => [id, label])),
  };
}

export function callsIn({ sums }: Cube, row: number): number {
  return sums[row * SUMS.length + CALLS] as number;
}

const CALLS = SUMS.indexOf('calls');

/** Whether a row is among those that the filter asks for. */
export function chooser(cube: Cube, filter: UsageFilter): (row: number) => boolean {
  const { models, providers, sites, kinds } = filter;
  const ids = <T>(names: ReadonlyMap<number, T>, fits: (name: T) => boolean): ReadonlySet<number> =>
    new Set([...names].filter(([, name]) => fits(name)).map(([id]) => id));
  const isModel =
    models || providers
      ? ids(
          cube.names.model,
          ({ normal, provider }) =>
            (models?.includes(normal) ?? true) && (providers?.includes(provider) ?? true),
        )
      : undefined;
  const isPlace = sites && ids(cube.names.place, ({ site }) => site !== null && sites.includes(site));
  const isKind = kinds && ids(cube.names.kind, (label) => kinds.includes(label));
  return (row) =>
    (isModel?.has(cube.model[row] as number) ?? true) &&
    (isPlace?.has(cube.place[row] as number) ?? true) &&
    (isKind?.has(cube.kind[row] as number) ?? true);
}
