/** `llmCost/whatIf`, its report and its models: the month before and after a change, over the calls of the workspace. */
import type { FileId, PricedCall } from '../core/model.ts';
import { modelLabel } from '../core/views/label.ts';
import { type Compared, pricesAsOf, readChange, tierChoices, totalsOf } from '../core/whatIf.ts';
import { rangeOf } from '../lsp/convert.ts';
import type { Session } from '../lsp/session.ts';
import { shownOf } from '../lsp/shown.ts';
import { fileOfUri } from '../lsp/uris.ts';
import type {
  WhatIfCall,
  WhatIfModel,
  WhatIfParams,
  WhatIfReportParams,
  WhatIfScope,
  WhatIfSide,
  WhatIfView,
} from '../protocol.ts';
import { whatIfCsv, whatIfMarkdown } from '../reports/whatIf.ts';
import { labelOf } from './totals.ts';

export async function onWhatIf(session: Session, params: WhatIfParams): Promise<WhatIfView> {
  const workspace = await session.ready;
  const { change, mistakes } = readChange(params.change);
  const touches = inScope(params.scope);
  const each = [...session.analyses.values()].map(({ file, calls }) =>
    workspace.compare(file, calls, change, touches),
  );
  const compared = (await Promise.all(each)).flat();
  const chosen = compared.filter(({ before }) => touches(before));
  const totals = totalsOf(compared);
  return {
    params,
    mistakes,
    calls: chosen.flatMap((one) => callOf(session, one) ?? []).sort(byDifference),
    totals: totals.calls > 0 ? { before: totals.before, after: totals.after } : null,
    leftOut: totals.leftOut,
    all: compared.length,
    tiers: tierChoices(chosen.map(({ after }) => after)),
    used: modelsIn(compared.map(({ before }) => before)),
    pricesAsOf: pricesAsOf(compared),
  };
}

export async function onWhatIfReport(
  session: Session,
  { format, ...params }: WhatIfReportParams,
): Promise<string> {
  const view = await onWhatIf(session, params);
  return format === 'csv' ? whatIfCsv(view) : whatIfMarkdown(view);
}

/** Of the providers that are called, and of those that many compare with. */
export async function onWhatIfModels(session: Session): Promise<readonly WhatIfModel[]> {
  const workspace = await session.ready;
  const called = [...session.analyses.values()].flatMap(({ calls }) =>
    calls.flatMap(({ models }) => models.map(({ provider }) => provider)),
  );
  return workspace.modelChoices([...new Set([...called, 'openai', 'anthropic', 'google'])]);
}

function inScope(scope: WhatIfScope): (call: PricedCall) => boolean {
  if (scope.kind === 'all') return () => true;
  if (scope.kind === 'model')
    return ({ models }) =>
      models.some(({ id, provider }) => id === scope.model && provider === scope.provider);
  const file: FileId | undefined = fileOfUri(scope.uri);
  return (call) => call.site === scope.site && call.file === file;
}

function callOf(session: Session, { before, after, obstacles }: Compared): WhatIfCall | undefined {
  const document = shownOf(session, { file: before.file, span: before.nameSpan });
  if (!document) return undefined;
  const { cell } = document;
  const label = labelOf(session, before, cell?.index);
  const range = rangeOf(document, before.nameSpan);
  return {
    site: before.site,
    label: label.includes(' › ') ? label : `${label}:${range.start.line + 1}`,
    uri: cell?.notebook ?? document.uri,
    ...(cell && { cell: cell.index }),
    range,
    before: sideOf(before),
    after: sideOf(after),
    obstacles,
  };
}

function sideOf(call: PricedCall): WhatIfSide {
  const { tokens, costPerCall, costPerMonth, callsPerMonth, priceReason } = call.estimate;
  return {
    model: modelLabel(call) ?? null,
    tier: call.tier,
    callsPerMonth: callsPerMonth.value,
    input: tokens.input.expected,
    cachedInput: tokens.cachedInput.expected,
    output: tokens.output.expected,
    costPerCall,
    costPerMonth,
    reason: priceReason,
  };
}

function byDifference(a: WhatIfCall, b: WhatIfCall): number {
  const difference = ({ before, after }: WhatIfCall): number =>
    Math.abs((after.costPerMonth?.expected ?? 0) - (before.costPerMonth?.expected ?? 0));
  const cost = ({ before }: WhatIfCall): number => before.costPerMonth?.expected ?? -1;
  return difference(b) - difference(a) || cost(b) - cost(a) || (a.label < b.label ? -1 : 1);
}

/** The most used first. */
function modelsIn(calls: readonly PricedCall[]): WhatIfView['used'] {
  const found = new Map<string, WhatIfModel & { calls: number }>();
  for (const { models } of calls) {
    for (const { provider, id } of models) {
      const known = found.get(`${provider}:${id}`) ?? { provider, model: id, calls: 0 };
      found.set(`${provider}:${id}`, { ...known, calls: known.calls + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.calls - a.calls || (a.model < b.model ? -1 : 1));
}
