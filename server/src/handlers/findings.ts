/** `llmCost/findings`: what the rules say of the calls of the workspace, those that save most first. */
import type { Analysis, Finding } from '../core/model.ts';
import { savingLabel } from '../core/views/label.ts';
import { rangeOf } from '../lsp/convert.ts';
import type { Session } from '../lsp/session.ts';
import { shownOf } from '../lsp/shown.ts';
import type { FindingItem } from '../protocol.ts';

export function findingItems(session: Session): readonly FindingItem[] {
  const analyses = [...session.analyses.values()];
  const savings = savingByRule(analyses);
  const items = analyses.flatMap(({ findings }) => {
    const seen = new Map<string, number>();
    return findings.flatMap((finding) => item(session, finding, seen, savings) ?? []);
  });
  return items.sort(
    (a, b) =>
      (b.savingPerMonth ?? 0) - (a.savingPerMonth ?? 0) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compare(a.path, b.path) ||
      a.range.start.line - b.range.start.line,
  );
}

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'info', 'hint'];

function savingByRule(analyses: readonly Analysis[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { rule, savingPerMonth } of analyses.flatMap(({ findings }) => findings)) {
    if (savingPerMonth) sums.set(rule, (sums.get(rule) ?? 0) + savingPerMonth);
  }
  return sums;
}

function item(
  session: Session,
  { rule, severity, site, file, span, message, savingPerMonth, fixes }: Finding,
  seen: Map<string, number>,
  savings: ReadonlyMap<string, number>,
): FindingItem | undefined {
  const document = shownOf(session, { file, span });
  if (!document) return undefined;
  const { cell } = document;
  const uri = cell?.notebook ?? document.uri;
  const ofRule = savings.get(rule);
  // Edits elsewhere in the file move lines, and the finding stays the same one.
  const name = `${uri} ${rule} ${site ?? ''}`;
  const nth = (seen.get(name) ?? 0) + 1;
  seen.set(name, nth);
  return {
    id: `${name} ${nth}`,
    rule,
    severity,
    message,
    savingPerMonth,
    saving: savingPerMonth ? savingLabel(savingPerMonth) : null,
    ruleSaving: ofRule === undefined ? null : savingLabel(ofRule),
    path: session.workspace?.relative(file) ?? file,
    uri,
    ...(cell && { cell: cell.index }),
    range: rangeOf(document, span),
    fixable: fixes.some(({ disabled }) => disabled === undefined),
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
