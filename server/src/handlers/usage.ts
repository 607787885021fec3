/** `llmCost/usage`: what was recorded in the folders of the session, in a line. */
import { measuredLabel } from '../core/views/label.ts';
import type { Session } from '../lsp/session.ts';
import type { UsageSummary } from '../protocol.ts';
import type { Figures } from '../usage/index.ts';

export async function onUsage(session: Session): Promise<UsageSummary> {
  const { usage, roots } = session;
  const store = await usage?.store();
  const none = {
    label: null,
    calls: 0,
    runs: 0,
    runsSince: 0,
    sinceLabel: null,
    trouble: usage?.trouble ?? null,
  };
  if (!store) return none;
  const from = usage?.since ?? null;
  const all = await Promise.all(roots.map((root) => store.runs({ root })));
  const since = from === null ? [] : await Promise.all(roots.map((root) => store.runs({ root, from })));
  const totals = sum(all.map((each) => each.totals));
  const sinceTotals = sum(since.map((each) => each.totals));
  return {
    ...none,
    label: totals && figuresLabel(totals),
    calls: totals?.calls ?? 0,
    runs: countKeys(all),
    runsSince: countKeys(since),
    sinceLabel: sinceTotals && figuresLabel(sinceTotals),
  };
}

/** `37 calls · $0.42 · p95 1.8 s`. */
export function figuresLabel({ calls, costUsd, p95Ms, retries, errors }: LabelledFigures): string {
  const share = (part: number): number => (calls > 0 ? part / calls : 0);
  return measuredLabel({
    calls,
    costTotal: costUsd,
    p95Ms,
    retriedRate: share(retries),
    errorRate: share(errors),
  });
}

type LabelledFigures = Pick<Figures, 'calls' | 'costUsd' | 'p95Ms' | 'retries' | 'errors'>;

/** A run that calls in two folders is one run. */
function countKeys(
  summaries: readonly { readonly rows: readonly { readonly key: string | null }[] }[],
): number {
  return new Set(summaries.flatMap(({ rows }) => rows.map(({ key }) => key))).size;
}

/** Null where there are no calls. Percentiles of several folders cannot be added up, so they are left out. */
function sum(each: readonly Figures[]): LabelledFigures | null {
  const some = each.filter(({ calls }) => calls > 0);
  const [first, ...others] = some;
  if (!first || others.length === 0) return first ?? null;
  const total = (pick: (figures: Figures) => number): number =>
    some.reduce((all, figures) => all + pick(figures), 0);
  return {
    calls: total(({ calls }) => calls),
    costUsd: some.every(({ costUsd }) => costUsd === null) ? null : total(({ costUsd }) => costUsd ?? 0),
    p95Ms: null,
    retries: total(({ retries }) => retries),
    errors: total(({ errors }) => errors),
  };
}
