/** What handlers start from: an open document and the analysis of exactly its version. */
import type { CancellationToken } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Analysis, FileId } from '../core/model.ts';
import { unlessCancelled } from './safe.ts';
import { type Session, sourceFileOf } from './session.ts';

export interface Snapshot {
  readonly document: TextDocument;
  readonly file: FileId;
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
    const document = session.documents.get(uri);
    const file = document && sourceFileOf(session, document);
    if (!file) return undefined;
    const { version } = document;
    const analysis = await unlessCancelled(token, workspace.analyze(file));
    if (session.documents.get(uri)?.version !== version || session.workspace !== workspace) continue;
    session.served.set(uri, { version, analysis });
    return { document, file, analysis };
  }
}
