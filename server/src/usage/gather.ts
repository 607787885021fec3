/** Adds rows of a cube up under keys. The same sums that `scope.ts` and `figures.ts` make in SQL, in one pass for all keys. */
import type { Cube } from './cube.ts';
import { figuresWith, type Shown } from './figures.ts';
import { BINS, eachBin, percentilesIn } from './histogram.ts';
import { SUMS, type Sum } from './schema.ts';
import { exactPercentiles } from './spread.ts';
import type { Figures, UsageFilter } from './types.ts';

/** Sums of some rows. */
export interface Group {
  readonly sums: Float64Array;
  first: number;
  last: number;
  /** Single values, or a histogram. */
  latency: Spreads;
  ttft: Spreads;
}

type Spreads = number[] | Float64Array | undefined;

export function sumIn({ sums }: Group, sum: Sum): number {
  return sums[INDEX[sum]] as number;
}

const INDEX = Object.fromEntries(SUMS.map((sum, index) => [sum, index])) as Record<Sum, number>;

export interface Choice {
  readonly isChosen: (row: number) => boolean;
  readonly status: UsageFilter['status'];
}

/** The sums of those that failed are read, and not handed out. */
const GATHERED = SUMS.indexOf('f_retries');

/** One map for each way to divide the rows: from what it makes of a row to the sums of all rows with the same. Groups without calls are left out. */
export function gather(
  cube: Cube,
  { isChosen, status }: Choice,
  divisions: readonly ((row: number) => number)[],
  onRow: (row: number, cost: number, calls: number) => void = () => undefined,
): readonly ReadonlyMap<number, Group>[] {
  const maps = divisions.map(() => new Map<number, Group>());
  const measures = new Float64Array(SUMS.length);
  for (let row = 0; row < cube.rows; row++) {
    if (!isChosen(row)) continue;
    readMeasures(cube, row, status, measures);
    if (measures[INDEX.calls] === 0) continue;
    onRow(row, measures[INDEX.cost] as number, measures[INDEX.calls] as number);
    const groups = divisions.map((keyOf, index) => groupIn(maps[index] as Map<number, Group>, keyOf(row)));
    const [first, last] = [cube.first[row] as number, cube.last[row] as number];
    for (const group of groups) {
      const { sums } = group;
      for (let sum = 0; sum < GATHERED; sum++) sums[sum] = (sums[sum] as number) + (measures[sum] as number);
      if (first < group.first) group.first = first;
      if (last > group.last) group.last = last;
    }
    // Calls that failed had no end that could be measured.
    if (status === 'error') continue;
    for (const name of ['latency', 'ttft'] as const) {
      const spread = cube[name][row];
      if (spread === null || spread === undefined) continue;
      if (typeof spread === 'number') {
        for (const group of groups) {
          if (group[name] === undefined) group[name] = [spread];
          else (group[name] as number[]).push(spread);
        }
        continue;
      }
      const histograms = groups.map((group) => {
        group[name] ??= new Float64Array(BINS);
        return group[name] as Float64Array;
      });
      eachBin(spread, (bin, count) => {
        for (const histogram of histograms) (histogram[bin] as number) += count;
      });
    }
  }
  return maps;
}

/** The sum of all groups. */
export function joined(groups: Iterable<Group>): Group {
  const all = emptyGroup();
  for (const group of groups) addTo(all, group);
  return all;
}

export function addTo(all: Group, group: Group): void {
  for (let sum = 0; sum < SUMS.length; sum++) (all.sums[sum] as number) += group.sums[sum] as number;
  all.first = Math.min(all.first, group.first);
  all.last = Math.max(all.last, group.last);
  for (const name of ['latency', 'ttft'] as const) {
    const spread = group[name];
    if (spread === undefined) continue;
    if (Array.isArray(spread)) {
      all[name] = [...((all[name] as number[] | undefined) ?? []), ...spread];
      continue;
    }
    all[name] ??= new Float64Array(BINS);
    const histogram = all[name] as Float64Array;
    for (let bin = 0; bin < BINS; bin++) (histogram[bin] as number) += spread[bin] as number;
  }
}

export function figuresOfGroup(group: Group): Figures {
  const sums = Object.fromEntries(SUMS.map((sum, index) => [sum, group.sums[index]])) as Record<
    Shown,
    number
  >;
  const hasCalls = Number.isFinite(group.first);
  return figuresWith(
    { ...sums, first: hasCalls ? group.first : null, last: hasCalls ? group.last : null },
    percentilesOfSpreads(group.latency),
    percentilesOfSpreads(group.ttft),
  );
}

function percentilesOfSpreads(spreads: Spreads) {
  if (spreads === undefined) return () => null;
  return Array.isArray(spreads) ? exactPercentiles(spreads) : percentilesIn(spreads);
}

function groupIn(groups: Map<number, Group>, key: number): Group {
  let group = groups.get(key);
  if (group === undefined) {
    group = emptyGroup();
    groups.set(key, group);
  }
  return group;
}

export function emptyGroup(): Group {
  return {
    sums: new Float64Array(SUMS.length),
    first: Number.POSITIVE_INFINITY,
    last: Number.NEGATIVE_INFINITY,
    latency: undefined,
    ttft: undefined,
  };
}

/** Of the calls with the status alone: each is one sum, or one less another. */
function readMeasures(cube: Cube, row: number, status: UsageFilter['status'], into: Float64Array): void {
  const at = row * SUMS.length;
  if (status === undefined) {
    for (let sum = 0; sum < SUMS.length; sum++) into[sum] = cube.sums[at + sum] as number;
    return;
  }
  const { plus, minus } = status === 'error' ? OF_FAILED : OF_OTHERS;
  for (let sum = 0; sum < SUMS.length; sum++) {
    const [more, less] = [plus[sum] as number, minus[sum] as number];
    into[sum] =
      (more < 0 ? 0 : (cube.sums[at + more] as number)) - (less < 0 ? 0 : (cube.sums[at + less] as number));
  }
}

const NONE = -1;

/** As `ofFailed` of `scope.ts`. */
const OF_FAILED = {
  plus: Int32Array.from(SUMS, (sum) => {
    const failed = INDEX[`f_${sum}` as Sum];
    if (failed !== undefined) return failed;
    if (sum === 'calls' || sum === 'errors') return INDEX.errors;
    return /^[er]_/.test(sum) && !sum.endsWith('_cancelled') ? INDEX[sum] : NONE;
  }),
  minus: Int32Array.from(SUMS, () => NONE),
};

/** As `ofOthers` of `scope.ts`. */
const OF_OTHERS = {
  plus: Int32Array.from(SUMS, (sum) => {
    if (sum === 'errors' || sum.startsWith('f_')) return NONE;
    return /^[er]_/.test(sum) && !sum.endsWith('_cancelled') ? NONE : INDEX[sum];
  }),
  minus: Int32Array.from(SUMS, (sum) =>
    sum === 'calls' ? INDEX.errors : (INDEX[`f_${sum}` as Sum] ?? NONE),
  ),
};
