/** What handlers start from: an open document or cell, and the analysis of exactly its version. */
import type { CancellationToken } from 'vscode-languageserver/node';
import type { Span } from '../core/ir.ts';
import type { Analysis } from '../core/model.ts';
import { unlessCancelled } from './safe.ts';
import type { Session } from './session.ts';
import { type Shown, shownAt } from './shown.ts';

export interface Snapshot {
  readonly document: Shown;
  /** Of a cell, what is in it. */
  readonly analysis: Analysis;
}

/**
 * Undefined for what is not open, or not ours. Who types while an analysis runs gets the answer for the newer text,
 * for positions of the older one would be put at wrong places. Use it before the next `await`: the document lives on.
 */
export async function snapshot(
  session: Session,
  uri: string,
  token: CancellationToken,
): Promise<Snapshot | undefined> {
  for (;;) {
    const workspace = await unlessCancelled(token, session.ready);
    const document = shownAt(session, uri);
    if (!document) return undefined;
    const analysis = await unlessCancelled(token, workspace.analyze(document.file));
    if (shownAt(session, uri)?.state !== document.state || session.workspace !== workspace) continue;
    session.served.set(uri, { version: document.version, analysis });
    return { document, analysis: document.cell ? within(analysis, document.cell.span) : analysis };
  }
}

/** One object for each part, because it stands for the part's result. */
const parts = new WeakMap<Analysis, Map<string, Analysis>>();

function within(analysis: Analysis, part: Span): Analysis {
  const known = parts.get(analysis) ?? new Map<string, Analysis>();
  parts.set(analysis, known);
  const key = part.join();
  const found = known.get(key) ?? partOf(analysis, part);
  known.set(key, found);
  return found;
}

function partOf(analysis: Analysis, [start, end]: Span): Analysis {
  const isIn = ([from]: Span): boolean => start <= from && from <= end;
  return {
    ...analysis,
    calls: analysis.calls.filter(({ nameSpan }) => isIn(nameSpan)),
    findings: analysis.findings.filter(({ span }) => isIn(span)),
  };
}
