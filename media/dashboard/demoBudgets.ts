/** Budgets and alerts of the made-up figures. */
import type { BudgetReport } from '../../server/src/protocol.ts';

const DAY = 24 * 60 * 60 * 1000;
const MONTHLY = 2;
const A_DAY = 0.07;

export function demoBudgets(now: number): BudgetReport {
  const month = new Date(now);
  month.setHours(0, 0, 0, 0);
  month.setDate(1);
  const from = month.getTime();
  const days = Math.floor((now - from) / DAY) + 1;
  const burn = Array.from({ length: days }, (_, index) => {
    const spent = A_DAY * (index + 1);
    return { ts: from + index * DAY, spent, left: MONTHLY - spent };
  });
  const spent = A_DAY * days;
  const today = new Date(now).setHours(0, 0, 0, 0);
  const shared = { folder: '', to: now, calls: 40, snoozedUntil: null };
  const history = Array.from({ length: 10 }, (_, index) => ({
    ts: today - (10 - index) * DAY,
    calls: 30,
    value: 0.02 + (index % 4) * 0.015,
    broken: index % 4 === 3,
  }));
  const breaches = history.filter(({ broken }) => broken).reverse();
  return {
    budgets: [
      {
        ...shared,
        ...{
          id: 'demo-month',
          title: 'Monthly budget',
          from,
          limit: MONTHLY,
          severity: 'warning',
          kind: 'month',
        },
        message: 'Made up, as all of these figures are.',
        state: spent > MONTHLY ? 'broken' : spent > MONTHLY * 0.8 ? 'near' : 'ok',
        ...{ spent, unpricedCalls: 0, place: null, burn },
        forecast: A_DAY * 30,
        forecastReason: 'the mean of the days so far.',
      },
    ],
    alerts: [
      {
        ...shared,
        ...{ id: 'demo-errors', title: 'Error rate', from: today, limit: 0.05, severity: 'critical' },
        ...{ message: '', metric: 'error_rate', direction: 'above', state: 'ok', value: 0.03, history },
      },
    ],
    breaches: breaches.map(({ ts }) => ({
      ...{ id: 'demo-errors', title: 'Error rate', severity: 'critical', ts },
      message: 'above 5%',
    })),
  };
}
