import { strict as assert } from 'node:assert';
import type { Alert, Budgets, DaySpending, Spending } from '../../server/src/core/budgets.ts';
import { brokenOf, checkBudgets } from '../../server/src/core/checkBudgets.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Days are counted from the first of the last month, which has 30; this has 31. */
const dayStart = (day: number): number => day * DAY;
const MONTHS = [
  { from: 0, to: 30 * DAY },
  { from: 30 * DAY, to: 61 * DAY },
] as const;

function day(index: number, figures: Partial<DaySpending> = {}): DaySpending {
  return {
    ...{ from: dayStart(index), to: dayStart(index + 1), calls: 0, errors: 0, priced: 0, unpriced: 0 },
    ...{ cost: 0, dearest: 0, input: 0, cachedRead: 0 },
    ...figures,
  };
}

/** Calls that cost a dollar together. */
const dollar: Partial<DaySpending> = {
  calls: 20,
  priced: 20,
  cost: 1,
  dearest: 0.1,
  input: 1000,
  cachedRead: 500,
};

/** `some` has what was spent on some days; the last one is today, at noon. */
function spending(today: number, some: Readonly<Record<number, Partial<DaySpending>>>): Spending {
  const first = Object.entries(some).find(([, { calls = 0 }]) => calls > 0)?.[0];
  return {
    now: dayStart(today) + 12 * HOUR,
    days: Array.from({ length: today + 1 }, (_, index) => day(index, some[index])),
    months: MONTHS,
    hours: Array.from({ length: 13 }, (_, hour) => ({
      ts: dayStart(today) + hour * HOUR,
      cost: hour === 10 ? (some[today]?.cost ?? 0) : 0,
    })),
    dearestPlace: 'src/chat.ts#answer',
    firstTs: first === undefined ? null : dayStart(Number(first)) + HOUR,
  };
}

function check(
  budgets: Budgets,
  alerts: readonly Alert[],
  given: Spending,
  snoozed?: ReadonlyMap<string, number>,
) {
  return checkBudgets({ folder: '/app', budgets, alerts }, given, snoozed);
}

describe('a budget', () => {
  it('is broken when more is spent than it allows, and near from four fifths on', () => {
    const stateAt = (cost: number) =>
      check({ dailyUsd: 10 }, [], spending(35, { 35: { ...dollar, cost } })).budgets[0]?.state;
    assert.deepEqual([stateAt(1), stateAt(8), stateAt(10), stateAt(10.01)], ['ok', 'near', 'near', 'broken']);
  });

  it('of a day and of a month count what was spent in them', () => {
    const given = spending(35, { 29: { ...dollar, cost: 500 }, 30: { ...dollar, cost: 2 }, 35: dollar });
    const { budgets } = check({ dailyUsd: 0.5, monthlyUsd: 100 }, [], given);
    assert.deepEqual(
      budgets.map(({ kind, state, spent, from, to }) => [kind, state, spent, from / DAY, to / DAY]),
      [
        ['day', 'broken', 1, 35, 36],
        ['month', 'ok', 3, 30, 61],
      ],
    );
    assert.equal(budgets[0]?.message, 'Daily budget: $1.00 of $0.50 spent today.');
    assert.equal(budgets[1]?.message, 'Monthly budget: $3.00 of $100 spent this month.');
  });

  it('for a request is held against the dearest call of today', () => {
    const given = spending(35, { 34: { ...dollar, dearest: 9 }, 35: { ...dollar, dearest: 0.62 } });
    const { budgets, breaches } = check({ perRequestUsd: 0.5 }, [], given);
    assert.equal(budgets[0]?.state, 'broken');
    assert.equal(
      budgets[0]?.message,
      'Budget for a request: the dearest call of today cost $0.62, of $0.50 that one may cost (src/chat.ts#answer).',
    );
    assert.deepEqual(
      breaches.map(({ ts, message }) => [ts / DAY, message]),
      [
        [35, budgets[0]?.message],
        [34, 'Budget for a request: a call cost $9.00, limit $0.50.'],
      ],
    );
  });

  it('says that nothing was recorded, and what has no price', () => {
    const all = { perRequestUsd: 1, dailyUsd: 1, monthlyUsd: 1 };
    const none = check(all, [], spending(35, {}));
    assert.deepEqual(
      none.budgets.map(({ state, spent, message }) => [state, spent, message]),
      [
        ['unused', null, 'Budget for a request: no call was recorded today.'],
        ['unused', 0, 'Daily budget: no call was recorded today.'],
        ['unused', 0, 'Monthly budget: no call was recorded this month.'],
      ],
    );
    const unknown = check(all, [], spending(35, { 35: { calls: 3, unpriced: 3 } }));
    assert.deepEqual(
      unknown.budgets.map(({ state, spent, unpricedCalls, message }) => [
        state,
        spent,
        unpricedCalls,
        message,
      ]),
      [
        ['ok', null, 3, 'Budget for a request: nobody knows what the 3 calls of today cost.'],
        ['ok', null, 3, 'Daily budget: nobody knows what the 3 calls of today cost.'],
        ['ok', null, 3, 'Monthly budget: nobody knows what the 3 calls of this month cost.'],
      ],
    );
    const some = check({ dailyUsd: 5 }, [], spending(35, { 35: { ...dollar, unpriced: 1 } }));
    assert.equal(
      some.budgets[0]?.message,
      'Daily budget: $1.00 of $5.00 spent today, without 1 call of unknown cost.',
    );
  });

  it('burns down hour by hour and day by day', () => {
    const given = spending(33, { 30: { ...dollar, cost: 4 }, 32: { ...dollar, cost: 5 }, 33: dollar });
    const [daily, monthly] = check({ dailyUsd: 3, monthlyUsd: 8 }, [], given).budgets;
    assert.equal(daily?.burn.length, 13);
    assert.deepEqual(daily?.burn[9], { ts: dayStart(33) + 9 * HOUR, spent: 0, left: 3 });
    assert.deepEqual(daily?.burn[12], { ts: dayStart(33) + 12 * HOUR, spent: 1, left: 2 });
    assert.deepEqual(
      monthly?.burn.map(({ ts, spent, left }) => [ts / DAY, spent, left]),
      [
        [30, 4, 4],
        [31, 4, 4],
        [32, 9, -1],
        [33, 10, -2],
      ],
    );
  });

  it('of a month is forecast by the mean of the last days, those without calls too', () => {
    // Today is the fifth: 27 days follow.
    const given = spending(34, {
      31: { ...dollar, cost: 3 },
      33: { ...dollar, cost: 3 },
      34: { ...dollar, cost: 1 },
    });
    const [month] = check({ monthlyUsd: 1000 }, [], given).budgets;
    // Three days are known, 31 to 33: two dollars a day, of which one is spent today.
    assert.equal(month?.forecast, 6 + 2 + 26 * 2);
    assert.equal(
      month?.forecastReason,
      'Spent until yesterday, and for today and the 26 days after it $2.00 a day, the mean of the 3 days before today.',
    );
    const busy = spending(34, {
      31: { ...dollar, cost: 3 },
      33: { ...dollar, cost: 3 },
      34: { ...dollar, cost: 9 },
    });
    assert.equal(check({ monthlyUsd: 1000 }, [], busy).budgets[0]?.forecast, 6 + 9 + 26 * 2);
    const long = spending(34, { 2: { ...dollar, cost: 100 }, 20: { ...dollar, cost: 14 }, 34: dollar });
    assert.equal(check({ monthlyUsd: 1000 }, [], long).budgets[0]?.forecast, 0 + 1 + 26 * 1);
  });

  it('has no forecast of too few days', () => {
    const given = spending(34, { 32: dollar, 33: dollar, 34: dollar });
    const [month] = check({ monthlyUsd: 1000 }, [], given).budgets;
    assert.equal(month?.forecast, null);
    assert.equal(month?.forecastReason, 'Too few days: a forecast needs 3 before today.');
  });

  it('remembers the days and months on which it did not hold', () => {
    const given = spending(35, { 10: { ...dollar, cost: 30 }, 31: { ...dollar, cost: 4 }, 35: dollar });
    const { breaches } = check({ dailyUsd: 3, monthlyUsd: 20 }, [], given);
    assert.deepEqual(
      breaches.map(({ ts, message, severity }) => [ts / DAY, message, severity]),
      [
        [31, 'Daily budget: spent $4.00, limit $3.00.', 'critical'],
        [10, 'Daily budget: spent $30, limit $3.00.', 'critical'],
        [0, 'Monthly budget: spent $30, limit $20.', 'critical'],
      ],
    );
  });
});

describe('an alert', () => {
  const ALERTS: readonly Alert[] = [
    { name: 'HighCostPerRequest', metric: 'cost_per_request', above: 0.1 },
    { name: 'LowCacheHitRate', metric: 'cache_hit_rate', below: 0.6, severity: 'info' },
    { name: 'HighErrorRate', metric: 'error_rate', above: 0.05, severity: 'critical' },
  ];
  const bad: Partial<DaySpending> = {
    calls: 20,
    priced: 10,
    cost: 2,
    errors: 2,
    input: 1000,
    cachedRead: 400,
  };
  const good: Partial<DaySpending> = {
    calls: 20,
    priced: 20,
    cost: 2,
    errors: 1,
    input: 1000,
    cachedRead: 600,
  };

  it('is broken beyond its limit, and only there', () => {
    const states = (figures: Partial<DaySpending>) =>
      check({}, ALERTS, spending(35, { 35: figures })).alerts.map(({ state, value, severity }) => [
        state,
        value,
        severity,
      ]);
    assert.deepEqual(states(bad), [
      ['broken', 0.2, 'warning'],
      ['broken', 0.4, 'info'],
      ['broken', 0.1, 'critical'],
    ]);
    assert.deepEqual(states(good), [
      ['ok', 0.1, 'warning'],
      ['ok', 0.6, 'info'],
      ['ok', 0.05, 'critical'],
    ]);
  });

  it('says in words what it found', () => {
    const messages = (figures: Partial<DaySpending>) =>
      check({}, ALERTS, spending(35, { 35: figures })).alerts.map(({ message }) => message);
    assert.deepEqual(messages(bad), [
      'HighCostPerRequest: a call of today cost $0.20 on average, above $0.10.',
      'LowCacheHitRate: 40 % of today’s input tokens came from a cache, below 60 %.',
      'HighErrorRate: 10 % of today’s 20 calls failed, above 5 %.',
    ]);
    assert.deepEqual(messages(good)[2], 'HighErrorRate: 5 % of today’s 20 calls failed, not above 5 %.');
    assert.deepEqual(messages({})[2], 'HighErrorRate: no call was recorded today.');
    assert.deepEqual(
      messages({ calls: 12, unpriced: 12 })[0],
      'HighCostPerRequest: the 12 calls of today do not say.',
    );
  });

  it('does not speak of a few calls', () => {
    const { alerts, breaches } = check({}, ALERTS, spending(35, { 35: { ...bad, calls: 9, errors: 9 } }));
    assert.deepEqual(
      alerts.map(({ state }) => state),
      ['few', 'few', 'few'],
    );
    assert.equal(
      alerts[2]?.message,
      'HighErrorRate: 100 % of today’s 9 calls failed; too few to tell (9 calls, 10 are needed).',
    );
    assert.deepEqual(breaches, []);
  });

  it('has a history of the days before', () => {
    const { alerts, breaches } = check({}, ALERTS.slice(2), spending(35, { 3: bad, 20: good, 35: {} }));
    assert.equal(alerts[0]?.state, 'unused');
    assert.deepEqual(
      alerts[0]?.history.map(({ ts, value, broken }) => [ts / DAY, value, broken]),
      [
        [3, 0.1, true],
        [20, 0.05, false],
      ],
    );
    assert.deepEqual(
      breaches.map(({ ts, message }) => [ts / DAY, message]),
      [[3, 'HighErrorRate: 10 % of that day’s 20 calls failed, above 5 %.']],
    );
  });

  it('that is snoozed is broken all the same', () => {
    const given = spending(35, { 35: bad });
    const id = check({}, ALERTS, given).alerts[0]?.id ?? '';
    const until = given.now + HOUR;
    const report = check({}, ALERTS, given, new Map([[id, until]]));
    assert.deepEqual(
      brokenOf(report).map(({ snoozedUntil }) => snoozedUntil),
      [until, null, null],
    );
    const over = check({}, ALERTS, given, new Map([[id, given.now]]));
    assert.equal(over.alerts[0]?.snoozedUntil, null);
  });

  it('with another limit is another one', () => {
    const given = spending(35, { 35: bad });
    const idOf = (above: number) =>
      check({}, [{ name: 'a', metric: 'error_rate', above }], given).alerts[0]?.id;
    assert.notEqual(idOf(0.05), idOf(0.06));
  });
});
