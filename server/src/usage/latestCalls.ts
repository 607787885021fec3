/** The newest calls that fit a question, each found by the index that leads to it soonest. */
import { callsOfIds } from './callRows.ts';
import { type Cube, callsIn } from './cube.ts';
import type { Db } from './database.ts';
import { HOUR } from './rollup.ts';
import { conditionsOf, FAILED } from './scope.ts';
import type { CallRow, CallsQuery } from './types.ts';

/** Where calls that fit are known to be. */
export interface Cell {
  readonly place: number;
  readonly from: number;
  readonly to: number;
}

/** Newest first. With `cells`, no other calls are looked at. */
export function latestCalls(db: Db, query: CallsQuery, cells?: readonly Cell[]): readonly CallRow[] {
  const limit = Math.min(1000, Math.max(1, Math.round(query.limit ?? 200)));
  const { sql, params } = conditions(query);
  const from = query.from === undefined ? 0 : Math.floor(query.from / HOUR) * HOUR;
  const to = query.to === undefined ? Number.MAX_SAFE_INTEGER : Math.ceil(query.to / HOUR) * HOUR;
  const found = new Map<number, number>();
  const look = (index: string, where: string, ...values: readonly number[]): void => {
    const select = db.prepare(
      `SELECT id, ts FROM call INDEXED BY ${index} WHERE ${where} AND ts >= ? AND ts < ?${sql}
       ORDER BY ts DESC, id DESC LIMIT ${limit}`,
    );
    for (const { id, ts } of select.all(...values, ...params) as { id: number; ts: number }[])
      found.set(id, ts);
  };
  if (cells !== undefined) {
    for (const cell of cells)
      look('call_place', 'place = ?', cell.place, Math.max(from, cell.from), Math.min(to, cell.to));
  } else if (query.runs !== undefined) {
    for (const run of idsOf(db, 'SELECT id FROM run WHERE key', query.runs))
      look('call_run', 'run = ?', run, from, to);
  } else if (query.sites !== undefined) {
    const places = idsOf(
      db,
      'SELECT p.id FROM place p JOIN site s ON s.id = p.site WHERE s.site',
      query.sites,
    );
    for (const place of places) look('call_place', 'place = ?', place, from, to);
  } else {
    look('call_ts', '1', from, to);
  }
  const newest = [...found].sort(([a, x], [b, y]) => y - x || b - a).slice(0, limit);
  return callsOfIds(
    db,
    newest.map(([id]) => id),
  );
}

/** What indices do not know. The columns are those of `call`. */
function conditions({ before, failed, status, kinds, runs, ...filter }: CallsQuery) {
  const { where, params } = conditionsOf(filter);
  const parts = [where];
  const values = [...params];
  if (failed || status === 'error') parts.push(` AND (${FAILED})`);
  if (status === 'ok') parts.push(` AND NOT (${FAILED})`);
  if (kinds !== undefined) {
    const marks = kinds.map(() => '?').join(', ');
    parts.push(` AND +run IN (SELECT run.id FROM run WHERE label IN (${marks}))`);
    values.push(...kinds);
  }
  if (before !== undefined) {
    parts.push(' AND (ts, id) < (?, ?)');
    values.push(before.ts, before.id);
  }
  return { sql: parts.join(''), params: values };
}

function idsOf(db: Db, select: string, values: readonly string[]): readonly number[] {
  const rows = db.prepare(`${select} IN (${values.map(() => '?').join(', ')})`);
  return rows.pluck().all(...values) as number[];
}

/** Of what fits less often, cells lead to it sooner than time does. */
const RARE = 0.02;

/**
 * The newest cells that have as many calls as are asked for, where these are rare among all of their time; undefined where they are
 * not. `chosen` has the rows of the cube that fit, each with its calls, in the order of time.
 */
export function cellsOf(
  cube: Cube,
  chosen: readonly (readonly [row: number, calls: number])[],
  endOf: (bucket: number) => number,
  limit: number,
): readonly Cell[] | undefined {
  const cells = new Map<string, Cell>();
  let [count, since] = [0, Number.POSITIVE_INFINITY];
  for (const [row, calls] of chosen.toReversed()) {
    const [from, place] = [cube.bucket[row] as number, cube.place[row] as number];
    if (count >= limit && from < since) break;
    count += calls;
    since = from;
    cells.set(`${from} ${place}`, { place, from, to: endOf(from) });
  }
  let all = 0;
  for (let row = cube.rows - 1; row >= 0 && (cube.bucket[row] as number) >= since; row--)
    all += callsIn(cube, row);
  return count < RARE * all ? [...cells.values()] : undefined;
}
