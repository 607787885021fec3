/** `llmCost/runs`: the recorded runs of the session's folders, the newest first. */
import type { Session } from '../lsp/session.ts';
import type { RunItem } from '../protocol.ts';
import { figuresLabel } from './usage.ts';

export async function onRuns(session: Session): Promise<readonly RunItem[]> {
  const store = await session.usage?.store();
  if (!store) return [];
  const summaries = await Promise.all(session.roots.map((root) => store.runs({ root })));
  const items = summaries.flatMap(({ rows }) =>
    rows.flatMap((row): readonly RunItem[] => {
      const { key, label, firstTs, calls } = row;
      if (key === null) return [];
      return [{ id: key, label: label ?? key, started: firstTs ?? 0, calls, figures: figuresLabel(row) }];
    }),
  );
  return items.sort((left, right) => right.started - left.started);
}
