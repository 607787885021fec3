/** `textDocument/codeAction` and `codeAction/resolve`: titles at once, edits when one is chosen. */
import {
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Diagnostic,
  LSPErrorCodes,
  type Range,
  ResponseError,
} from 'vscode-languageserver/node';
import { type ActionView, codeActions } from '../core/views/codeActions.ts';
import { DIAGNOSTIC_SOURCE } from '../core/views/diagnostics.ts';
import { ACTION_KINDS, rangeOf, spanOf } from '../lsp/convert.ts';
import type { Session } from '../lsp/session.ts';
import { type Shown, shownOf } from '../lsp/shown.ts';
import { snapshot } from '../lsp/snapshot.ts';
import { workspaceEdit } from '../lsp/workspaceEdit.ts';
import { fixAllActions } from './fixAll.ts';

/** Finds an action again: the same selection of the same version has the same actions. */
interface ActionData {
  readonly uri: string;
  readonly version: number;
  readonly selection: Range;
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
  const views = codeActions(analysis, document.getText(), spanOf(document, range));
  const inWorkspace = fixAllActions(session, analysis, spanOf(document, range));
  const actions = views.map((view, index) => {
    const data: ActionData = { uri, version: document.version, selection: range, index };
    const action = plainAction(session, view, document, context.diagnostics);
    if (action.disabled) return action;
    return {
      ...action,
      ...(session.client.resolvesEdits ? { data } : { edit: workspaceEdit(session, view) }),
    };
  });
  return [...actions, ...inWorkspace].filter(
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
  const { document, analysis } = found;
  const view = codeActions(analysis, document.getText(), spanOf(document, selection))[index];
  // The text is the same, but a file that it rests on may have changed meanwhile.
  if (view?.title !== action.title) throw outdated();
  return { ...action, edit: workspaceEdit(session, view) };
}

function plainAction(
  session: Session,
  view: ActionView,
  document: Shown,
  inContext: readonly Diagnostic[],
): CodeAction {
  const diagnostics = answered(view, document, inContext);
  const reason = view.disabled ?? obstacle(session, view);
  return {
    title: view.title,
    kind: ACTION_KINDS[view.kind],
    ...(view.preferred ? { isPreferred: true } : {}),
    ...(reason === undefined ? {} : { disabled: { reason } }),
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
  };
}

/** What stands in the way of the edits, for people. */
function obstacle(session: Session, { edits, creates }: ActionView): string | undefined {
  if (creates && !session.client.createsFiles) return 'This editor cannot make new files.';
  // An edit is of text, which a notebook on disk is not.
  const closed = edits.map((edit) => shownOf(session, edit)).find((shown) => shown?.cell && !shown.open);
  return (
    closed && `Open ${session.workspace?.relative(closed.file)} first: notebooks are changed in the editor.`
  );
}

/** The diagnostics of the request that the action answers. */
function answered({ finding }: ActionView, document: Shown, inContext: readonly Diagnostic[]): Diagnostic[] {
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

function outdated(): ResponseError<void> {
  return new ResponseError(
    LSPErrorCodes.ContentModified,
    'the text has changed since the action was offered',
  );
}
