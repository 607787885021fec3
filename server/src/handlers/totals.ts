/** `llmCost/summary` and `llmCost/calls`: the whole workspace, kept up to date while files change. */
import type { Analysis, FileId, PricedCall } from '../core/model.ts';
import {
  costLabel,
  measuredLabel,
  modelLabel,
  monthLabel,
  rangeLabel,
  totalLabel,
  usdLabel,
} from '../core/views/label.ts';
import { rangeOf } from '../lsp/convert.ts';
import { describeError } from '../lsp/safe.ts';
import type { Session } from '../lsp/session.ts';
import { type Shown, shownOf } from '../lsp/shown.ts';
import { inTurns } from '../lsp/turns.ts';
import { isUntitled } from '../lsp/uris.ts';
import type { CallItem, MonthlyCost, Summary } from '../protocol.ts';
import { nameOf } from '../workspace/paths.ts';
import type { Workspace } from '../workspace/types.ts';

export function summary(session: Session): Summary {
  const calls = allCalls(session);
  const pricedCalls = calls.filter(({ estimate }) => estimate.costPerCall).length;
  const costPerMonth = calls.reduce<MonthlyCost>(plus, { low: 0, expected: 0, high: 0 });
  return {
    calls: calls.length,
    pricedCalls,
    costPerMonth,
    label: pricedCalls > 0 ? totalLabel(costPerMonth.expected) : null,
    rangeLabel: pricedCalls > 0 ? rangeLabel(costPerMonth) : null,
    scanned: session.scanned,
  };
}

/** The dearest first; those without a price last. */
export function callItems(session: Session): readonly CallItem[] {
  const items = [...session.analyses.values()].flatMap(({ calls }) => {
    const total = fileTotal(calls);
    return calls.flatMap((call) => {
      const document = shownOf(session, { file: call.file, span: call.nameSpan });
      return document ? [item(session, call, document, total)] : [];
    });
  });
  return items.sort(
    (left, right) => (right.costPerMonth ?? -1) - (left.costPerMonth ?? -1) || compare(left.site, right.site),
  );
}

/** Takes the analysis of a file into the totals; true when they may have changed by it. */
export function note(session: Session, analysis: Analysis): boolean {
  const before = session.analyses.get(analysis.file);
  if (analysis.calls.length === 0 || isUntitled(analysis.file)) return session.analyses.delete(analysis.file);
  session.analyses.set(analysis.file, analysis);
  return before !== analysis;
}

/** Analyses what was touched and what rests on it; true when the totals may have changed. */
export async function updateTotals(session: Session): Promise<boolean> {
  const { workspace } = session;
  if (!workspace) return false;
  let changed = false;
  const turn = inTurns();
  for (const file of outdated(session, workspace)) {
    await turn();
    changed = (await update(session, workspace, file)) || changed;
    if (session.workspace !== workspace) return false;
  }
  return changed;
}

function outdated(session: Session, workspace: Workspace): ReadonlySet<FileId> {
  const files = new Set(session.touched);
  session.touched.clear();
  for (const [file, analysis] of session.analyses) {
    if (!workspace.isCurrent(analysis)) files.add(file);
  }
  return files;
}

async function update(session: Session, workspace: Workspace, file: FileId): Promise<boolean> {
  if (workspace.text(file) === undefined) return session.analyses.delete(file);
  try {
    const analysis = await workspace.analyze(file);
    const isNew = analysis.calls.length > 0 && !session.analyses.has(file);
    if (isNew && !(await isScanned(workspace, file))) return false;
    return note(session, analysis);
  } catch (error) {
    session.connection.console.error(`${file} is left out of the totals: ${describeError(error)}`);
    return session.analyses.delete(file);
  }
}

/** A build writes files that a scan leaves out, and each comes to our notice when it is written. */
async function isScanned(workspace: Workspace, file: FileId): Promise<boolean> {
  const folder = file.slice(0, file.lastIndexOf('/'));
  const { analyses } = await workspace.scan({ paths: [folder] });
  return analyses.some((analysis) => analysis.file === file);
}

function allCalls(session: Session): readonly PricedCall[] {
  return [...session.analyses.values()].flatMap(({ calls }) => calls);
}

function plus(sum: MonthlyCost, { estimate: { costPerMonth } }: PricedCall): MonthlyCost {
  if (!costPerMonth) return sum;
  return {
    low: sum.low + costPerMonth.low,
    expected: sum.expected + costPerMonth.expected,
    high: sum.high + costPerMonth.high,
  };
}

function fileTotal(calls: readonly PricedCall[]): string | null {
  const isPriced = calls.some((call) => monthLabel(call) !== undefined);
  return isPriced ? totalLabel(calls.reduce(plus, { low: 0, expected: 0, high: 0 }).expected) : null;
}

function item(session: Session, call: PricedCall, document: Shown, total: string | null): CallItem {
  const { cell } = document;
  const { costPerMonth, callsPerMonth, priceReason } = call.estimate;
  const month = monthLabel(call) ?? null;
  const range = rangeOf(document, call.nameSpan);
  // What is shown at the call has learned from the runs.
  const estimate = call.drift?.estimated ?? call.estimate.costPerCall?.expected;
  const measuredCost = call.measured?.costPerCall ?? null;
  return {
    site: call.site,
    label: labelOf(session, call, cell?.index),
    path: session.workspace?.relative(call.file) ?? call.file,
    name: symbolOf(call, cell?.index) ?? `${nameOf(call.file)}:${range.start.line + 1}`,
    model: modelLabel(call) ?? null,
    provider: call.provider,
    method: call.method,
    cost: costLabel(call),
    costPerMonth: call.estimate.costPerMonth?.expected ?? null,
    costPerMonthLabel: month,
    estimatePerCall: estimate === undefined ? null : usdLabel(estimate),
    measuredPerCall: measuredCost === null ? null : usdLabel(measuredCost),
    rangePerMonth: month && costPerMonth ? rangeLabel(costPerMonth) : null,
    volume:
      callsPerMonth.value === 0
        ? null
        : `${Math.round(callsPerMonth.value).toLocaleString('en-US')} calls a month, ${callsPerMonth.source}`,
    reason: call.free ? null : priceReason,
    fileTotal: total,
    measured: call.measured ? measuredLabel(call.measured) : null,
    uri: cell?.notebook ?? document.uri,
    ...(cell && { cell: cell.index }),
    range,
  };
}

export function labelOf(session: Session, call: PricedCall, cell?: number): string {
  const path = session.workspace?.relative(call.file) ?? call.file;
  const symbol = symbolOf(call, cell);
  return symbol ? `${path} › ${symbol}` : path;
}

/** A site reads `src/chat.ts#ChatService.answer:method`; the part between the marks is the enclosing symbol. */
function symbolOf({ site }: PricedCall, cell?: number): string | undefined {
  return /#([^:]+)/.exec(site)?.[1] ?? (cell === undefined ? undefined : `cell ${cell + 1}`);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
