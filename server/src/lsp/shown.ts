/**
 * What stands under a URI in the editor: a file, or the part of a notebook that is one cell. Analyses have offsets in the
 * text of the file; here they become positions in what the editor shows, and nowhere else does a cell differ from a file.
 */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../core/ir.ts';
import type { FileId, Place } from '../core/model.ts';
import { cellAt, isNotebook } from '../core/syntax/notebook.ts';
import { cellOfFile, cellOfUri, type OpenCell } from './notebooks.ts';
import { openDocument, type Session, sourceFileOf } from './session.ts';
import { uriOfFile } from './uris.ts';

/** Offsets are those of the analysed text, positions those of what the editor shows. */
export interface Shown extends Pick<TextDocument, 'uri' | 'version' | 'getText' | 'positionAt' | 'offsetAt'> {
  readonly file: FileId;
  /** Edits of it go to the editor rather than to the disk. */
  readonly open: boolean;
  /** What it shows of the file; undefined for all of it. */
  readonly cell?: { readonly index: number; readonly span: Span; readonly notebook: string };
  /** Another one is another state, also where other cells of the notebook have changed. */
  readonly state: number;
}

/** Undefined for what is not open, or not ours. */
export function shownAt(session: Session, uri: string): Shown | undefined {
  const document = session.documents.get(uri);
  if (document) {
    const file = sourceFileOf(session, document);
    return file === undefined ? undefined : ofDocument(document, file, true);
  }
  const cell = cellOfUri(session, uri);
  return cell && ofCell(cell, session.workspace?.text(cell.file) ?? '');
}

/** Where a place can be seen: in the open document or cell, else in the file on disk. Undefined where the file is gone. */
export function shownOf(session: Session, { file, span }: Place): Shown | undefined {
  const open = openDocument(session, file);
  if (open && !isNotebook(file)) return ofDocument(open, file, true);
  const text = session.workspace?.text(file);
  if (text === undefined) return undefined;
  if (!isNotebook(file)) return ofDocument(TextDocument.create(uriOfFile(file), '', 0, text), file, false);
  const found = cellAt(text, span[0]);
  const cell = cellOfFile(session, file, found.cell);
  return cell ? ofCell(cell, text) : onDisk(file, text, found.cell, found.span);
}

/** Every document and cell that the editor has open. */
export function openUris({ documents, notebooks }: Session): readonly string[] {
  return [...documents.all(), ...notebooks.cellTextDocuments.all()].map(({ uri }) => uri);
}

function ofDocument(document: TextDocument, file: FileId, open: boolean): Shown {
  return {
    uri: document.uri,
    version: document.version,
    getText: () => document.getText(),
    positionAt: (offset) => document.positionAt(offset),
    offsetAt: (position) => document.offsetAt(position),
    file,
    open,
    state: document.version,
  };
}

function ofCell({ document, notebook, file, span, index }: OpenCell, text: string): Shown {
  return {
    ...inCell(document, span, text),
    file,
    open: true,
    cell: { index, span, notebook: notebook.uri },
    state: notebook.version,
  };
}

/** Of a notebook that nobody has open there is no document for a cell: the URI is that of the file. */
function onDisk(file: FileId, text: string, index: number, span: Span): Shown {
  const uri = uriOfFile(file);
  const document = TextDocument.create(uri, '', 0, text.slice(...span));
  return {
    ...inCell(document, span, text),
    file,
    open: false,
    cell: { index, span, notebook: uri },
    state: 0,
  };
}

function inCell(document: TextDocument, [start, end]: Span, text: string) {
  return {
    uri: document.uri,
    version: document.version,
    getText: () => text,
    positionAt: (offset: number) => document.positionAt(offset - start),
    // A cell that is not analysed is shorter in the analysed text than in the editor.
    offsetAt: (position: Parameters<TextDocument['offsetAt']>[0]) =>
      Math.min(start + document.offsetAt(position), end),
  };
}
