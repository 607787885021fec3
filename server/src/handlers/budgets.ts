/**
 * `llmCost/budgets`: budgets and alerts of the folders of the window, against what was recorded; `llmCost/snooze`. Who is told of a
 * breach is told once for its day or month, by the window that is the first to see it: the store knows who was told.
 */
import { brokenOf, checkBudgets, joinReports } from '../core/checkBudgets.ts';
import type { Session } from '../lsp/session.ts';
import { BREACH_NOTIFICATION, type BreachNotice, type BudgetReport, type SnoozeParams } from '../protocol.ts';

const SNOOZED = 'snoozed ';
const TOLD = 'told ';
const DAY = 24 * 60 * 60 * 1000;

export async function budgetReport({ usage, workspace }: Session): Promise<BudgetReport> {
  const limits = workspace?.limits() ?? [];
  const store = limits.length === 0 ? undefined : await usage?.store();
  if (!usage || !store) return joinReports([]);
  const snoozed = await store.notices(SNOOZED);
  const reports = limits.map(async (each) => {
    const spending = await usage.spending(each.folder);
    return spending === undefined ? [] : [checkBudgets(each, spending, snoozed)];
  });
  return joinReports((await Promise.all(reports)).flat());
}

/** Resolves with when the snooze ends; null where there is nothing to be snoozed. */
export async function onSnooze({ usage }: Session, { id }: SnoozeParams): Promise<number | null> {
  const store = await usage?.store();
  if (!store) return null;
  const until = Date.now() + DAY;
  await store.setNotice(SNOOZED + id, until);
  await usage?.tell();
  return until;
}

/** Tells of what is broken now and nobody was told of. */
export async function tellBreaches(session: Session): Promise<void> {
  const store = await session.usage?.store();
  if (!store) return;
  for (const { id, message, severity, snoozedUntil, from, to } of brokenOf(await budgetReport(session))) {
    if (severity === 'info' || snoozedUntil !== null) continue;
    // A day longer, should clocks differ.
    if (!(await store.claim(`${TOLD}${from} ${id}`, to + DAY, Date.now()))) continue;
    const notice: BreachNotice = { id, message, severity };
    await session.connection.sendNotification(BREACH_NOTIFICATION, notice);
  }
}
