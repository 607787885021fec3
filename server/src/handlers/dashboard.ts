/** `llmCost/dashboard`: all that the dashboard shows of a period, in one answer. */
import type { PricedCall } from '../core/model.ts';
import type { Session } from '../lsp/session.ts';
import type { DashboardQuery, DashboardSite, DashboardView } from '../protocol.ts';
import type { SummaryRow, UsageFilter, UsageStore } from '../usage/index.ts';
import { labelOf } from './totals.ts';

/** Longer periods are shown by day. */
const LONGEST_BY_HOUR = 3 * 24 * 60 * 60 * 1000;
const LATEST_CALLS = 200;

export async function onDashboard(session: Session, query: DashboardQuery): Promise<DashboardView | null> {
  const store = await session.usage?.store();
  return store ? read(session, store, query) : null;
}

async function read(session: Session, store: UsageStore, query: DashboardQuery): Promise<DashboardView> {
  const { from, to, by, models, runs } = query;
  const [root, ...others] = session.roots;
  const filter: UsageFilter = {
    // Several folders of a window are shown with all else that was recorded on this machine.
    ...(root !== undefined && others.length === 0 ? { root } : {}),
    ...(models && { models }),
    ...(runs && { runs }),
  };
  const period = { ...filter, from, to };
  const bucket = to - from > LONGEST_BY_HOUR ? 'day' : 'hour';
  const [totals, before, spend, timeline, byModel, bySite, byRun, errors, calls] = await Promise.all([
    store.totals(period),
    store.totals({ ...filter, from: from - (to - from), to: from }),
    store.timeseries({ ...period, bucket, by }),
    store.timeseries({ ...period, bucket }),
    store.summary('model', period),
    store.summary('site', period),
    store.runs(period),
    store.errors(period),
    store.calls({ ...period, limit: LATEST_CALLS }),
  ]);
  return {
    query,
    totals,
    before,
    bucket,
    spend,
    timeline,
    models: byModel.rows,
    sites: withNames(session, bySite.rows),
    runs: byRun.rows,
    errors,
    calls,
  };
}

function withNames(session: Session, rows: readonly SummaryRow[]): DashboardSite[] {
  const calls = new Map(
    [...session.analyses.values()].flatMap((analysis) => analysis.calls.map((call) => [call.site, call])),
  );
  return rows.map((row) => {
    const call = row.key === null ? undefined : calls.get(row.key);
    const label = call && labelOf(session, call);
    // A path alone may be that of several calls.
    const name = label?.includes(' › ') ? label : placeOf(session, row);
    return { ...row, name, estimate: estimateOf(call) };
  });
}

function placeOf(session: Session, { file, line }: SummaryRow): string {
  if (!file) return 'line not known';
  const path = session.workspace?.relative(file) ?? file;
  return line ? `${path}:${line}` : path;
}

/** By the code alone: where that and the runs part, the estimate that is shown at the call has learned from the runs. */
function estimateOf(call: PricedCall | undefined): number | null {
  return call?.drift?.estimated ?? call?.estimate.costPerCall?.expected ?? null;
}
