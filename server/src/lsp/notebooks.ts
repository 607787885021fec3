/**
 * Notebooks that are open in the editor. Their cells are documents of their own; the analysis knows the notebook as one
 * file, so what the workspace gets is the file as the editor would save it.
 */
import type { Connection, NotebookDocument } from 'vscode-languageserver/node';
import { NotebookCellKind } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../core/ir.ts';
import type { FileId } from '../core/model.ts';
import { cellSpan, writeNotebook } from '../core/syntax/notebook.ts';
import type { Session } from './session.ts';
import { fileOfUntitled, fileOfUri } from './uris.ts';

/** As in `notebookSelector`; VS Code's name for `.ipynb`. */
export const NOTEBOOK_TYPE = 'jupyter-notebook';

/** A cell of an open notebook. */
export interface OpenCell {
  readonly document: TextDocument;
  readonly notebook: NotebookDocument;
  readonly file: FileId;
  /** Where its source lies in the analysed text. */
  readonly span: Span;
  /** 0-based, among all cells. */
  readonly index: number;
}

/**
 * Keeps `session.notebooks` up to date. Its own event leaves out that cells were moved, so `onChange` is called after
 * every change that came.
 */
export function followNotebooks(
  { connection, notebooks }: Session,
  onChange: (notebook: NotebookDocument) => void,
  onClose: (notebook: NotebookDocument) => void,
): void {
  const { synchronization } = connection.notebooks;
  const told: Pick<Connection, 'notebooks'> = {
    notebooks: {
      ...connection.notebooks,
      synchronization: {
        onDidOpenNotebookDocument: (handler) => synchronization.onDidOpenNotebookDocument(handler),
        onDidSaveNotebookDocument: (handler) => synchronization.onDidSaveNotebookDocument(handler),
        onDidCloseNotebookDocument: (handler) => synchronization.onDidCloseNotebookDocument(handler),
        onDidChangeNotebookDocument: (handler) =>
          synchronization.onDidChangeNotebookDocument(async (params) => {
            await handler(params);
            const notebook = notebooks.getNotebookDocument(params.notebookDocument.uri);
            if (notebook) onChange(notebook);
          }),
      },
    },
  };
  notebooks.onDidOpen(onChange);
  notebooks.onDidClose(onClose);
  notebooks.listen(told as Connection);
}

export function openNotebooks({ notebooks }: Session): readonly NotebookDocument[] {
  const cells = notebooks.cellTextDocuments.all();
  return [...new Set(cells.flatMap(({ uri }) => notebooks.findNotebookDocumentForCell(uri) ?? []))];
}

/** The file that a notebook is, or stands for. */
export function fileOfNotebook({ roots }: Session, uri: string): FileId | undefined {
  return fileOfUri(uri) ?? fileOfUntitled(uri, NOTEBOOK_TYPE, roots[0]);
}

/** The notebook as it would be saved, without outputs. */
export function notebookText({ notebooks }: Session, { cells }: NotebookDocument): string {
  return writeNotebook(
    cells.map((cell) => {
      const document = notebooks.getCellTextDocument(cell);
      const isCode = cell.kind === NotebookCellKind.Code;
      return { language: isCode && document ? document.languageId : null, source: document?.getText() ?? '' };
    }),
  );
}

/** The cell that an editor shows under a URI. */
export function cellOfUri(session: Session, uri: string): OpenCell | undefined {
  const notebook = session.notebooks.findNotebookDocumentForCell(uri);
  const index = notebook?.cells.findIndex(({ document }) => document === uri) ?? -1;
  return notebook && openCell(session, notebook, index);
}

/** The cell of an open notebook. */
export function cellOfFile(session: Session, file: FileId, index: number): OpenCell | undefined {
  const notebook = openNotebooks(session).find(({ uri }) => fileOfNotebook(session, uri) === file);
  return notebook && openCell(session, notebook, index);
}

function openCell(session: Session, notebook: NotebookDocument, index: number): OpenCell | undefined {
  const cell = notebook.cells[index];
  const document = cell && session.notebooks.getCellTextDocument(cell);
  const file = fileOfNotebook(session, notebook.uri);
  const text = file === undefined ? undefined : session.workspace?.text(file);
  const span = text === undefined ? undefined : cellSpan(text, index);
  return document && file !== undefined && span ? { document, notebook, file, span, index } : undefined;
}
