/** Edits of texts and new files → what a client applies. */
import type { AnnotatedTextEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { ActionView } from '../core/views/codeActions.ts';
import { rangeOf } from './convert.ts';
import type { Session } from './session.ts';
import { shownOf } from './shown.ts';
import { uriOfFile } from './uris.ts';

type Edit = TextEdit | AnnotatedTextEdit;

const CONFIRM = 'fixAll';

/**
 * Open documents are named with their version, so that a client refuses an edit of a text that is gone. With `confirm`, a
 * text for people, the client shows the changes before it makes them, where it can.
 */
export function workspaceEdit(
  session: Session,
  { edits, creates = [] }: Pick<ActionView, 'edits' | 'creates'>,
  confirm?: string,
): WorkspaceEdit {
  const byUri = new Map<string, { version: number | null; edits: Edit[] }>();
  const annotation =
    confirm !== undefined && session.client.changeAnnotations ? { annotationId: CONFIRM } : {};
  for (const { file, span, newText } of edits) {
    const document = shownOf(session, { file, span });
    if (!document) throw new Error(`${file}, which a fix changes, cannot be read`);
    const { uri, version, open } = document;
    const known = byUri.get(uri) ?? { version: open ? version : null, edits: [] };
    known.edits.push({ range: rangeOf(document, span), newText, ...annotation });
    byUri.set(uri, known);
  }
  const perFile = [...byUri].map(([uri, { version, edits }]) => ({ uri, version, edits }));
  if (!session.client.documentChanges)
    return { changes: Object.fromEntries(perFile.map(({ uri, edits }) => [uri, edits])) };
  const made = creates.flatMap(({ file, text }) => {
    const uri = uriOfFile(file);
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return [
      // Fails as a whole where the file has come to be meanwhile.
      { kind: 'create' as const, uri },
      { textDocument: { uri, version: null }, edits: [{ range, newText: text }] },
    ];
  });
  const changed = perFile.map(({ uri, version, edits }) => ({ textDocument: { uri, version }, edits }));
  return {
    documentChanges: [...made, ...changed],
    ...('annotationId' in annotation && confirm !== undefined
      ? { changeAnnotations: { [CONFIRM]: { label: confirm, needsConfirmation: true } } }
      : {}),
  };
}
