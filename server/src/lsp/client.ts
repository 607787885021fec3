/** What the client at the other end can do, as far as we ask. */
import { type ClientCapabilities, MarkupKind } from 'vscode-languageserver/node';

export interface ClientSupport {
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly workspaceFolders: boolean;
  readonly pullDiagnostics: boolean;
  readonly relatedInformation: boolean;
  /** A finding's name may be a link. */
  readonly codeDescription: boolean;
  readonly refreshesDiagnostics: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesLenses: boolean;
  readonly markdownHover: boolean;
  readonly codeActions: boolean;
  readonly resolvesEdits: boolean;
  readonly documentChanges: boolean;
  /** The server may ask for edits of its own accord. */
  readonly appliesEdits: boolean;
  /** Shows edits before they are made, where they say so. */
  readonly changeAnnotations: boolean;
  /** A fix may make new files. */
  readonly createsFiles: boolean;
  /** Actions that cannot be done here are shown, with the reason. */
  readonly disabledActions: boolean;
  readonly notebooks: boolean;
}

export function clientSupport({
  workspace,
  textDocument,
  notebookDocument,
}: ClientCapabilities): ClientSupport {
  return {
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    pullDiagnostics: textDocument?.diagnostic !== undefined,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    codeDescription:
      textDocument?.publishDiagnostics?.codeDescriptionSupport === true ||
      textDocument?.diagnostic?.codeDescriptionSupport === true,
    refreshesDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    markdownHover: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) === true,
    codeActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    resolvesEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    createsFiles:
      workspace?.workspaceEdit?.documentChanges === true &&
      workspace.workspaceEdit.resourceOperations?.includes('create') === true,
    disabledActions: textDocument?.codeAction?.disabledSupport === true,
    appliesEdits: workspace?.applyEdit === true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    notebooks: notebookDocument?.synchronization !== undefined,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
  };
}
