/** Opens the workspace over the client's folders, and again when the folders change. */
import type { WorkspaceFoldersChangeEvent } from 'vscode-languageserver/node';
import { fileOfNotebook, notebookText, openNotebooks } from '../lsp/notebooks.ts';
import { fileOf, type Session } from '../lsp/session.ts';
import { fileOfUri } from '../lsp/uris.ts';
import type { Workspace } from '../workspace/types.ts';
import { readSettings } from './configuration.ts';

/** Sets `session.ready`; whoever asks meanwhile waits for it. */
export function openWorkspace(session: Session): Promise<Workspace> {
  session.workspace?.dispose();
  session.workspace = undefined;
  session.scanned = false;
  for (const known of [session.analyses, session.served, session.touched]) known.clear();
  const opening = open(session);
  session.ready = opening;
  return opening;
}

async function open(session: Session): Promise<Workspace> {
  const log = (message: string) => session.connection.console.info(message);
  const [workspace] = await Promise.all([session.createWorkspace(session.roots, log), readSettings(session)]);
  workspace.configure(session.settings.editor);
  for (const document of session.documents.all()) {
    const file = fileOf(session, document);
    if (file) workspace.setOverlay(file, document.getText());
  }
  for (const notebook of openNotebooks(session)) {
    const file = fileOfNotebook(session, notebook.uri);
    if (file) workspace.setOverlay(file, notebookText(session, notebook));
  }
  session.workspace = workspace;
  return workspace;
}

/** The folders after a change; those that are no files are left out. */
export function rootsAfter(
  session: Session,
  { added, removed }: WorkspaceFoldersChangeEvent,
): readonly string[] {
  const gone = new Set(removed.map(({ uri }) => fileOfUri(uri)));
  const kept = session.roots.filter((root) => !gone.has(root));
  return [...new Set([...kept, ...filesOf(added)])];
}

export function filesOf(folders: readonly { readonly uri: string }[]): readonly string[] {
  return folders.flatMap(({ uri }) => fileOfUri(uri) ?? []);
}
