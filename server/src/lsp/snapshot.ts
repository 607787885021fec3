/** What handlers start from: an open document or cell, and the analysis of exactly its version. */
import type { CancellationToken } from 'vscode-languageserver/node';
import type { Span } from '../core/ir.ts';
import type { Analysis, FileId, PricedFile } from '../core/model.ts';
import type { Workspace } from '../workspace/types.ts';
import { unlessCancelled } from './safe.ts';
import type { Session } from './session.ts';
import { type Shown, shownAt } from './shown.ts';

export interface Snapshot<T = Analysis> {
  readonly document: Shown;
  /** Of a cell, what is in it. */
  readonly analysis: T;
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
  const found = await shown(session, uri, token, (workspace, file) => workspace.analyze(file));
  if (!found?.document.cell) return found;
  return { ...found, analysis: within(found.analysis, found.document.cell.span) };
}

/** The same with the calls alone, which do not wait for the rules. */
export async function pricedSnapshot(
  session: Session,
  uri: string,
  token: CancellationToken,
): Promise<Snapshot<PricedFile> | undefined> {
  const found = await shown(session, uri, token, (workspace, file) => workspace.price(file));
  if (!found?.document.cell) return found;
  const isIn = isInside(found.document.cell.span);
  const calls = found.analysis.calls.filter(({ nameSpan }) => isIn(nameSpan));
  return { ...found, analysis: { ...found.analysis, calls } };
}

async function shown<T extends PricedFile>(
  session: Session,
  uri: string,
  token: CancellationToken,
  ask: (workspace: Workspace, file: FileId) => Promise<T>,
): Promise<Snapshot<T> | undefined> {
  for (;;) {
    const workspace = await unlessCancelled(token, session.ready);
    const document = shownAt(session, uri);
    if (!document) return undefined;
    const analysis = await unlessCancelled(token, ask(workspace, document.file));
    if (shownAt(session, uri)?.state !== document.state || session.workspace !== workspace) continue;
    session.served.set(uri, { version: document.version, analysis });
    return { document, analysis };
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

function isInside([start, end]: Span): (span: Span) => boolean {
  return ([from]) => start <= from && from <= end;
}

function partOf(analysis: Analysis, part: Span): Analysis {
  const isIn = isInside(part);
  return {
    ...analysis,
    calls: analysis.calls.filter(({ nameSpan }) => isIn(nameSpan)),
    findings: analysis.findings.filter(({ span }) => isIn(span)),
  };
}
