/** `llmCost/dashboard`: all that the dashboard shows of a period, in one answer. */
import path from 'node:path';
import type { PricedCall } from '../core/model.ts';
import type { Session } from '../lsp/session.ts';
import type {
  ComparedRow,
  DashboardComparison,
  DashboardFolder,
  DashboardQuery,
  DashboardView,
} from '../protocol.ts';
import type { BoardComparison, SummaryRow, UsageStore } from '../usage/index.ts';
import { budgetReport } from './budgets.ts';
import { labelOf } from './totals.ts';

export async function onDashboard(session: Session, query: DashboardQuery): Promise<DashboardView | null> {
  const store = await session.usage?.store();
  return store ? read(session, store, query) : null;
}

async function read(session: Session, store: UsageStore, query: DashboardQuery): Promise<DashboardView> {
  const { folder, ...rest } = query;
  const root = folder === undefined ? session.roots : (folder ?? undefined);
  const [{ roots, sites, comparison, ...board }, budgets] = await Promise.all([
    store.board({ ...rest, ...(root === undefined || root.length === 0 ? {} : { root }) }),
    budgetReport(session),
  ]);
  const nameOf = namer(session);
  return {
    ...board,
    query,
    folders: foldersOf(session, roots),
    sites: sites.map((row) => {
      const call = nameOf.call(row);
      return { ...row, name: nameOf(row), estimate: estimateOf(call) };
    }),
    comparison: comparison && compared(comparison, nameOf),
    budgets,
  };
}

function foldersOf({ roots: open }: Session, recorded: readonly string[]): DashboardFolder[] {
  const others = recorded.filter((root) => !open.includes(root));
  return [...open, ...others].map((folder) => ({
    path: folder,
    name: path.posix.basename(folder),
    isOpen: open.includes(folder),
  }));
}

/** What a line is called. */
export function namer(session: Session) {
  const calls = new Map(
    [...session.analyses.values()].flatMap((analysis) => analysis.calls.map((call) => [call.site, call])),
  );
  const callOf = ({ key }: SummaryRow): PricedCall | undefined => (key === null ? undefined : calls.get(key));
  const nameOf = (row: SummaryRow): string => {
    const call = callOf(row);
    const label = call && labelOf(session, call);
    // A path alone may be that of several calls.
    return label?.includes(' › ') ? label : placeOf(session, row);
  };
  return Object.assign(nameOf, { call: callOf });
}

function placeOf(session: Session, { file, line }: SummaryRow): string {
  if (!file) return 'line not known';
  const relative = session.workspace?.relative(file) ?? file;
  return line ? `${relative}:${line}` : relative;
}

/** By the code alone: where that and the runs part, the estimate that is shown at the call has learned from the runs. */
function estimateOf(call: PricedCall | undefined): number | null {
  return call?.drift?.estimated ?? call?.estimate.costPerCall?.expected ?? null;
}

function compared(
  { runs, models, sites }: BoardComparison,
  nameOf: (row: SummaryRow) => string,
): DashboardComparison {
  return {
    runs,
    models: paired(models, ({ key }) => key ?? 'model not known'),
    sites: paired(sites, nameOf),
  };
}

/** Rows of the same name side by side, the dearest first. */
function paired(
  [first, second]: readonly [readonly SummaryRow[], readonly SummaryRow[]],
  nameOf: (row: SummaryRow) => string,
): ComparedRow[] {
  const others = new Map(second.map((row) => [identity(row), row]));
  const inFirst = first.map((row) => {
    const other = others.get(identity(row)) ?? null;
    others.delete(identity(row));
    return { key: row.key, name: nameOf(row), figures: [row, other] as const };
  });
  const inSecond = [...others.values()].map((row) => ({
    key: row.key,
    name: nameOf(row),
    figures: [null, row] as const,
  }));
  const costOf = ({ figures }: ComparedRow): number => Math.max(...figures.map((each) => each?.costUsd ?? 0));
  return [...inFirst, ...inSecond].sort((a, b) => costOf(b) - costOf(a));
}

function identity({ key, provider, root, file, line }: SummaryRow): string {
  return key === null ? JSON.stringify([provider, file, line]) : JSON.stringify([key, provider, root]);
}
