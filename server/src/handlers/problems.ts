/**
 * Mistakes in configuration files, at their place. They are published even to clients that pull diagnostics, because
 * they exist whether or not the file is open, and a configuration file is no document of ours to be asked about.
 */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { FileId } from '../core/model.ts';
import { DIAGNOSTIC_SOURCE } from '../core/views/diagnostics.ts';
import { rangeOf } from '../lsp/convert.ts';
import type { Session } from '../lsp/session.ts';
import { shownOf } from '../lsp/shown.ts';
import { uriOfFile } from '../lsp/uris.ts';
import type { FileProblem } from '../workspace/types.ts';

/** URIs with problems that the client was told of, and what it was told; one map a session. */
const published = new WeakMap<Session, Map<string, string>>();

/** Tells the client what has changed since the last time. */
export async function publishProblems(session: Session): Promise<void> {
  const before = published.get(session) ?? new Map<string, string>();
  const now = currentProblems(session);
  published.set(session, new Map([...now].map(([uri, diagnostics]) => [uri, JSON.stringify(diagnostics)])));
  for (const uri of before.keys()) {
    if (!now.has(uri)) await session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }
  for (const [uri, diagnostics] of now) {
    const isNews = before.get(uri) !== JSON.stringify(diagnostics);
    if (isNews) await session.connection.sendDiagnostics({ uri, diagnostics });
  }
}

function currentProblems(session: Session): Map<string, Diagnostic[]> {
  const byUri = new Map<string, Diagnostic[]>();
  for (const problem of session.workspace?.problems() ?? []) {
    const { uri, diagnostic } = convert(session, problem.file, problem);
    byUri.set(uri, [...(byUri.get(uri) ?? []), diagnostic]);
  }
  return byUri;
}

function convert(session: Session, file: FileId, { span, severity, message }: FileProblem) {
  const document = shownOf(session, { file, span });
  const start = { line: 0, character: 0 };
  const diagnostic: Diagnostic = {
    range: document ? rangeOf(document, span) : { start, end: start },
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: DIAGNOSTIC_SOURCE,
    message,
  };
  return { uri: document?.uri ?? uriOfFile(file), diagnostic };
}
