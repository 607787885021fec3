/** Budgets and alerts with what was spent, for a terminal and for scripts. */
import type { BudgetReport } from '../core/budgets.ts';
import { brokenOf } from '../core/checkBudgets.ts';

const WORDS = { broken: 'BROKEN', near: 'near', ok: 'ok', few: 'ok', unused: 'ok' } as const;

/** A line each, the broken ones first. */
export function budgetsText(report: BudgetReport): string {
  const states = [...report.budgets, ...report.alerts];
  const sorted = [...states].sort((a, b) => Number(b.state === 'broken') - Number(a.state === 'broken'));
  return sorted.map(({ state, message }) => `${WORDS[state].padEnd(6)}  ${message}\n`).join('');
}

/** Fields are added, never changed. */
export function budgetsJson(report: BudgetReport): string {
  const budgets = report.budgets.map(({ id, severity, snoozedUntil, burn, ...rest }) => rest);
  const alerts = report.alerts.map(({ id, snoozedUntil, history, ...rest }) => rest);
  return `${JSON.stringify({ schema: 1, broken: brokenOf(report).length, budgets, alerts }, null, 2)}\n`;
}
