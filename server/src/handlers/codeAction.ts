/** `textDocument/codeAction` and `codeAction/resolve`: titles at once, edits when one is chosen. */
import {
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../core/ir.ts';
import { type ActionView, codeActions } from '../core/views/codeActions.ts';
import { DIAGNOSTIC_SOURCE } from '../core/views/diagnostics.ts';
import { ACTION_KINDS, rangeOf, spanOf } from '../lsp/convert.ts';
import { documentOf, type Session } from '../lsp/session.ts';
import { snapshot } from '../lsp/snapshot.ts';
import { uriOfFile } from '../lsp/uris.ts';

/** Finds an action again: the same selection of the same version has the same actions. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly selection: Span;
  readonly index: number;
}

export async function onCodeAction(
  session: Session,
  { textDocument: { uri }, range, context }: CodeActionParams,
  token: CancellationToken,
): Promise<CodeAction[]> {
  if (!session.client.codeActions) return [];
  const found = await snapshot(session, uri, token);
  if (!found) return [];
  const { document, analysis } = found;
  const selection = spanOf(document, range);
  const actions = codeActions(analysis, document.getText(), selection).map((view, index) => {
    const data: ActionData = { uri, version: document.version, selection, index };
    const action = plainAction(session, view, document, context.diagnostics);
    if (action.disabled) return action;
    return {
      ...action,
      ...(session.client.resolvesEdits ? { data } : { edit: workspaceEdit(session, view) }),
    };
  });
  return actions.filter(
    ({ kind, disabled }) =>
      isWanted(kind, context.only) && (disabled === undefined || session.client.disabledActions),
  );
}

export async function onCodeActionResolve(
  session: Session,
  action: CodeAction,
  token: CancellationToken,
): Promise<CodeAction> {
  const { uri, version, selection, index } = action.data as ActionData;
  const found = await snapshot(session, uri, token);
  if (found?.document.version !== version) throw outdated();
  const view = codeActions(found.analysis, found.document.getText(), selection)[index];
  // The text is the same, but a file that it rests on may have changed meanwhile.
  if (view?.title !== action.title) throw outdated();
  return { ...action, edit: workspaceEdit(session, view) };
}

function plainAction(
  { client }: Session,
  view: ActionView,
  document: TextDocument,
  inContext: readonly Diagnostic[],
): CodeAction {
  const diagnostics = answered(view, document, inContext);
  const reason =
    view.disabled ??
    (view.creates && !client.createsFiles ? 'This editor cannot make new files.' : undefined);
  return {
    title: view.title,
    kind: ACTION_KINDS[view.kind],
    ...(view.preferred ? { isPreferred: true } : {}),
    ...(reason === undefined ? {} : { disabled: { reason } }),
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
  };
}

/** The diagnostics of the request that the action answers. */
function answered(
  { finding }: ActionView,
  document: TextDocument,
  inContext: readonly Diagnostic[],
): Diagnostic[] {
  if (!finding) return [];
  const { start } = rangeOf(document, finding.span);
  return inContext.filter(
    ({ source, code, range }) =>
      source === DIAGNOSTIC_SOURCE &&
      code === finding.rule &&
      range.start.line === start.line &&
      range.start.character === start.character,
  );
}

/** A wanted kind includes its sub-kinds: `refactor` asks for `refactor.rewrite` too. Source actions must be asked for. */
function isWanted(kind: string | undefined, only: readonly string[] | undefined): boolean {
  if (!only) return !kind?.startsWith('source.');
  return only.some((wanted) => wanted === '' || kind === wanted || kind?.startsWith(`${wanted}.`));
}

/** Open documents are named with their version, so that a client refuses an edit of a text that is gone. */
function workspaceEdit(session: Session, { edits, creates = [] }: ActionView): WorkspaceEdit {
  const files = [...new Set(edits.map(({ file }) => file))];
  const perFile = files.map((file) => {
    const document = documentOf(session, file);
    if (!document) throw new Error(`${file}, which a fix changes, cannot be read`);
    const open = session.documents.get(document.uri) !== undefined;
    const inFile = edits.filter((edit) => edit.file === file);
    return {
      uri: document.uri,
      version: open ? document.version : null,
      edits: inFile.map(({ span, newText }) => ({ range: rangeOf(document, span), newText })),
    };
  });
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
  return { documentChanges: [...made, ...changed] };
}

function outdated(): ResponseError<void> {
  return new ResponseError(
    LSPErrorCodes.ContentModified,
    'the text has changed since the action was offered',
  );
}
