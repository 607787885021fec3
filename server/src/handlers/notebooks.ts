/** `notebookDocument/didOpen`, `didChange`, `didClose`: a notebook in the editor hides the one on disk. */
import type { NotebookDocument } from 'vscode-languageserver/node';
import { fileOfNotebook, notebookText } from '../lsp/notebooks.ts';
import { inBackground } from '../lsp/safe.ts';
import type { Session } from '../lsp/session.ts';
import type { Changes } from './changes.ts';
import { clearDiagnostics } from './diagnostic.ts';

/** Opened, or cells were edited, added, moved or removed. What is in one cell may hang on any other. */
export function onDidChangeNotebook(session: Session, changes: Changes, notebook: NotebookDocument): void {
  const file = fileOfNotebook(session, notebook.uri);
  if (!file) return;
  // Notebooks that come before the workspace is open are handed over when it opens.
  session.workspace?.setOverlay(file, notebookText(session, notebook));
  session.touched.add(file);
  for (const { document } of notebook.cells) changes.document(document);
}

export function onDidCloseNotebook(
  session: Session,
  changes: Changes,
  { uri, cells }: NotebookDocument,
): void {
  for (const { document } of cells) {
    session.served.delete(document);
    inBackground(session.connection.console, 'didClose', () => clearDiagnostics(session, document));
  }
  const file = fileOfNotebook(session, uri);
  if (!file) return;
  session.workspace?.setOverlay(file, undefined);
  session.touched.add(file);
  changes.others();
}
