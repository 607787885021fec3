/** `textDocument/didOpen`, `didChange`, `didClose`: what the editor holds hides what is on disk. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { inBackground } from '../lsp/safe.ts';
import { fileOf, type Session, sourceFileOf } from '../lsp/session.ts';
import type { Changes } from './changes.ts';
import { clearDiagnostics } from './diagnostic.ts';

export function onDidChangeContent(session: Session, changes: Changes, document: TextDocument): void {
  const file = fileOf(session, document);
  if (!file) return;
  // Documents that come before the workspace is open are handed over when it opens.
  session.workspace?.setOverlay(file, document.getText());
  if (sourceFileOf(session, document)) {
    session.touched.add(file);
    changes.document(document.uri);
  } else {
    changes.others();
  }
}

export function onDidClose(session: Session, changes: Changes, document: TextDocument): void {
  session.served.delete(document.uri);
  const file = fileOf(session, document);
  if (!file) return;
  session.workspace?.setOverlay(file, undefined);
  session.touched.add(file);
  inBackground(session.connection.console, 'didClose', () => clearDiagnostics(session, document.uri));
  changes.others();
}
