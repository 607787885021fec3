/** `llmCost/budgets`: budgets and alerts of the folders of the window, against what was recorded. */
import type { BudgetReport } from '../protocol.ts';

export const NO_BUDGETS: BudgetReport = { budgets: [], alerts: [], breaches: [] };
