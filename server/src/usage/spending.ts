/** What budgets and alerts are held against, from the sums of days; and who was told of what. */
import type { DaySpending, Spending } from '../core/budgets.ts';
import type { Db } from './database.ts';
import { dayOf, HOUR, startOfDay } from './rollup.ts';
import { scopeOf } from './scope.ts';

/** Of what was recorded in a folder. */
export function spending(db: Db, root: string, now: number): Spending {
  const [last, current, next] = [-1, 0, 1].map((months) => startOfMonth(now, months)) as [
    number,
    number,
    number,
  ];
  const today = dayOf(now);
  const rows = rowsOf(db, root, last, startOfDay(today + 1));
  const sums = new Map(rows.map(({ day, first, ...row }) => [day, row]));
  const days: DaySpending[] = [];
  for (let day = dayOf(last); day <= today; day++) {
    days.push({ from: startOfDay(day), to: startOfDay(day + 1), ...(sums.get(day) ?? NOTHING) });
  }
  return {
    now,
    days,
    months: [
      { from: last, to: current },
      { from: current, to: next },
    ],
    ...courseOf(db, root, startOfDay(today), now),
    firstTs: rows.length === 0 ? null : Math.min(...rows.map(({ first }) => first)),
  };
}

const NOTHING = {
  ...{ calls: 0, errors: 0, priced: 0, unpriced: 0, cost: 0, dearest: 0, input: 0, cachedRead: 0 },
};

type DayRow = Omit<DaySpending, 'from' | 'to'> & { readonly day: number; readonly first: number };

function rowsOf(db: Db, root: string, from: number, to: number): readonly DayRow[] {
  const { sql, params } = scopeOf(db, { root, from, to }, 'day');
  return db
    .prepare(
      `SELECT r.day AS day, sum(r.calls) AS calls, sum(r.errors) AS errors, sum(r.priced) AS priced,
         sum(r.unpriced) AS unpriced, sum(r.cost) AS cost, max(r.dearest) AS dearest, sum(r.input) AS input,
         sum(r.cached_read) AS cachedRead, min(r.first) AS first
       FROM (${sql}) AS r GROUP BY 1 HAVING sum(r.calls) > 0`,
    )
    .all(...params) as DayRow[];
}

/** Hour by hour, and the place of the dearest call. */
function courseOf(db: Db, root: string, from: number, now: number): Pick<Spending, 'hours' | 'dearestPlace'> {
  const { sql, params } = scopeOf(db, { root, from, to: now + 1 }, 'hour');
  const rows = db
    .prepare(`SELECT r.hour AS hour, sum(r.cost) AS cost FROM (${sql}) AS r GROUP BY 1`)
    .all(...params) as { hour: number; cost: number }[];
  const costs = new Map(rows.map(({ hour, cost }) => [hour * HOUR, cost]));
  const hours: { ts: number; cost: number }[] = [];
  // Where a zone is off by half an hour, the first hour began yesterday.
  for (let ts = Math.floor(from / HOUR) * HOUR; ts <= now; ts += HOUR)
    hours.push({ ts, cost: costs.get(ts) ?? 0 });
  const place = db
    .prepare(
      `SELECT s.site, ifnull(s.file, p.file) AS file, ifnull(s.line, p.line) AS line FROM (${sql}) AS r
       JOIN place p ON p.id = r.place LEFT JOIN site s ON s.id = p.site WHERE r.dearest > 0 ORDER BY r.dearest DESC LIMIT 1`,
    )
    .get(...params) as { site: string | null; file: string | null; line: number | null } | undefined;
  return { hours, dearestPlace: place === undefined ? null : nameOf(place, root) };
}

function nameOf(
  { site, file, line }: { site: string | null; file: string | null; line: number | null },
  root: string,
): string | null {
  if (site?.includes('#')) return site.replace(/(#[^:]*):.*$/, '$1');
  if (file === null) return null;
  return `${file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file}:${line}`;
}

function startOfMonth(now: number, months: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth() + months, 1).getTime();
}

/** True for the first who asks, of all windows and for all time until then. Within a transaction. */
export function claim(db: Db, key: string, until: number, now: number): boolean {
  db.prepare('DELETE FROM notice WHERE until <= ?').run(now);
  return db.prepare('INSERT INTO notice VALUES (?, ?) ON CONFLICT DO NOTHING').run(key, until).changes > 0;
}

export function setNotice(db: Db, key: string, until: number): void {
  db.prepare('INSERT INTO notice VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until').run(
    key,
    until,
  );
}

/** Keys that begin so, without that beginning, and until when they hold. */
export function notices(db: Db, prefix: string): ReadonlyMap<string, number> {
  const rows = db.prepare('SELECT key, until FROM notice WHERE instr(key, ?) = 1').all(prefix) as {
    key: string;
    until: number;
  }[];
  return new Map(rows.map(({ key, until }) => [key.slice(prefix.length), until]));
}
