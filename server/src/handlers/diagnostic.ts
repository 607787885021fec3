/** `textDocument/diagnostic`: findings on request, and the same by notification for clients that cannot ask. */
import {
  CancellationToken,
  type Diagnostic,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  DocumentDiagnosticReportKind,
} from 'vscode-languageserver/node';
import type { Analysis } from '../core/model.ts';
import { DIAGNOSTIC_SOURCE, type DiagnosticView, diagnostics } from '../core/views/diagnostics.ts';
import { locationOf, rangeOf, SEVERITIES, TAGS } from '../lsp/convert.ts';
import { pageOf } from '../lsp/rulePages.ts';
import type { Session } from '../lsp/session.ts';
import { type Snapshot, snapshot } from '../lsp/snapshot.ts';

export const NO_DIAGNOSTICS: DocumentDiagnosticReport = {
  kind: DocumentDiagnosticReportKind.Full,
  items: [],
};

export async function onDiagnostic(
  session: Session,
  { textDocument, previousResultId }: DocumentDiagnosticParams,
  token: CancellationToken,
): Promise<DocumentDiagnosticReport> {
  const found = await snapshot(session, textDocument.uri, token);
  if (!found) return NO_DIAGNOSTICS;
  const resultId = idOf(found.analysis);
  if (resultId === previousResultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: diagnosticsOf(session, found) };
}

/** Publishes the findings of an open document; does nothing for a client that asks for them itself. */
export async function pushDiagnostics(session: Session, uri: string): Promise<void> {
  if (session.client.pullDiagnostics) return;
  const found = await snapshot(session, uri, CancellationToken.None);
  if (!found) return;
  const { version } = found.document;
  await session.connection.sendDiagnostics({ uri, version, diagnostics: diagnosticsOf(session, found) });
}

/** Takes back what was published of a document that is no longer open. */
export async function clearDiagnostics(session: Session, uri: string): Promise<void> {
  if (!session.client.pullDiagnostics) await session.connection.sendDiagnostics({ uri, diagnostics: [] });
}

function diagnosticsOf(session: Session, { document, analysis }: Snapshot): Diagnostic[] {
  const reason = document.cell ? null : (session.workspace?.refusal(document.file) ?? null);
  if (reason !== null) return [notAnalysed(reason)];
  return diagnostics(analysis).map((view) => ({
    range: rangeOf(document, view.span),
    severity: SEVERITIES[view.severity],
    code: view.code,
    ...codeDescription(session, view),
    source: DIAGNOSTIC_SOURCE,
    message: view.message,
    ...(view.tag ? { tags: [TAGS[view.tag]] } : {}),
    ...relatedInformation(session, view),
  }));
}

/** At the top of the file, where nobody would otherwise know why there are no prices. */
function notAnalysed(reason: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: SEVERITIES.info,
    source: DIAGNOSTIC_SOURCE,
    message: `No prices here: this file ${reason.replace(/^larger/, 'is larger').replace(/^not /, 'is not ')}.`,
  };
}

/** A link behind the rule's name to the page that explains it. */
function codeDescription(session: Session, { code }: DiagnosticView): Pick<Diagnostic, 'codeDescription'> {
  const href = session.client.codeDescription ? pageOf(code) : undefined;
  return href === undefined ? {} : { codeDescription: { href } };
}

function relatedInformation(
  session: Session,
  { related }: DiagnosticView,
): Pick<Diagnostic, 'relatedInformation'> {
  if (!session.client.relatedInformation || related.length === 0) return {};
  const relatedInformation = related.flatMap(({ message, ...place }) => {
    const location = locationOf(session, place);
    return location ? [{ location, message }] : [];
  });
  return { relatedInformation };
}

const ids = new WeakMap<Analysis, string>();
let lastId = 0;

/** An analysis stays the same object while it holds, so its identity is that of the result. */
function idOf(analysis: Analysis): string {
  const id = ids.get(analysis) ?? String(++lastId);
  ids.set(analysis, id);
  return id;
}
