/** `llmCost/runs`: the recorded runs of the session's folders, the newest first; `llmCost/runLines`: what one of them called. */
import type { Session } from '../lsp/session.ts';
import { uriOfFile } from '../lsp/uris.ts';
import { RUNS_AT_MOST, type RunItem, type RunLine, type RunLinesParams } from '../protocol.ts';
import { namer } from './dashboard.ts';
import { figuresLabel } from './usage.ts';

export async function onRuns(session: Session): Promise<readonly RunItem[]> {
  const store = await session.usage?.store();
  if (!store || session.roots.length === 0) return [];
  const { rows } = await store.runs({ root: session.roots });
  return rows.slice(0, RUNS_AT_MOST).flatMap((row): readonly RunItem[] => {
    const { key, label, firstTs, calls, errors, gitCommit } = row;
    if (key === null) return [];
    const figures = figuresLabel(row);
    const started = firstTs ?? 0;
    return [
      { id: key, label: label ?? key, started, calls, figures, failed: errors, gitCommit: gitCommit ?? null },
    ];
  });
}

export async function onRunLines(session: Session, { run }: RunLinesParams): Promise<readonly RunLine[]> {
  const store = await session.usage?.store();
  if (!store || session.roots.length === 0) return [];
  const { rows } = await store.summary('site', { root: session.roots, runs: [run] });
  const nameOf = namer(session);
  return rows.map((row, index) => {
    const { file, line, key } = row;
    const isHere = file != null && session.roots.some((root) => file.startsWith(`${root}/`));
    return {
      id: key ?? `${file ?? index}:${line ?? ''}`,
      name: nameOf(row),
      figures: figuresLabel(row),
      uri: isHere ? uriOfFile(file) : null,
      line: Math.max(0, (line ?? 1) - 1),
    };
  });
}
